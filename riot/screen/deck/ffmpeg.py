"""The player that decodes with FFmpeg from a wheel (PyAV): exact, and nothing to install."""

from __future__ import annotations

from riot.clock import Clock
from riot.screen.deck.ffmpeg_deck import FfmpegDeck
from riot.screen.settings import Decoding, Fit


class FfmpegPlayer:
    """Make decks whose pictures fit into `size` (width, height), or cover it.

    `clock`, `decoding` and `seed` are there for the other players: the decks are told the time,
    and use FFmpeg's software decoders.
    """

    def __init__(
        self,
        *,
        size: tuple[int, int],
        clock: Clock,
        fit: Fit = "letterbox",
        decoding: Decoding = "auto",
        seed: int = 0,
    ) -> None:
        self._size = size
        self._fit: Fit = fit
        self._decks: list[FfmpegDeck] = []

    @property
    def failure(self) -> str:
        """Say what is wrong with the player as a whole: nothing can be, decks share nothing."""
        return ""

    def deck(self) -> FfmpegDeck:
        """Make one more deck."""
        deck = FfmpegDeck(self._size, self._fit)
        self._decks.append(deck)
        return deck

    def close(self) -> None:
        """Close all decks."""
        for deck in self._decks:
            deck.stop()
        for deck in self._decks:
            deck.close()
