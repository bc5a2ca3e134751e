"""A player for whatever comes: VLC's decks, and FFmpeg's for what VLC cannot play."""

from __future__ import annotations

from pathlib import Path

from riot.messages import Clip
from riot.screen.deck.port import Deck, DeckState, Picture, Player


class StandInDeck:
    """Hold a clip on the first deck, or on the second where the first cannot begin with it.

    `refused` are the files that the first could not play and the second could; all decks of a
    player share it.
    """

    def __init__(self, first: Deck, second: Deck, refused: set[Path]) -> None:
        self._first = first
        self._second = second
        self._deck = first
        self._refused = refused
        self._loading: tuple[Clip, Path] | None = None
        self._reason = ""

    @property
    def state(self) -> DeckState:
        """Say where the deck is."""
        state = self._deck.state
        if self._loading is None or state == "loading":
            return state
        clip, path = self._loading
        if state == "failed" and self._deck is self._first:
            self._reason = self._first.failure
            self._first.unload()
            self._deck = self._second
            self._second.load(clip, path)
            return self._second.state
        self._loading = None
        if self._deck is self._second and state == "failed":
            self._refused.discard(path)
        elif self._deck is self._second:
            self._refused.add(path)
        return state

    @property
    def failure(self) -> str:
        """Say why the deck failed; where neither plays the clip, in the words of the first."""
        if self.state != "failed":
            return ""
        return self._reason or self._deck.failure

    @property
    def duration(self) -> float:
        """Give the seconds of the range."""
        return self._deck.duration

    @property
    def stalled(self) -> bool:
        """Say whether a picture that was due has not come for a while."""
        return self._deck.stalled

    @property
    def disk_waits(self) -> bool:
        """Say whether its disk does not answer."""
        return self._deck.disk_waits

    def load(self, clip: Clip, path: Path) -> None:
        """Start to hold the clip ready."""
        deck = self._second if path in self._refused else self._first
        if deck is not self._deck:
            self._deck.unload()
        self._deck = deck
        self._loading = clip, path
        self._reason = ""
        deck.load(clip, path)

    def play(self, at: float) -> None:
        """Start a ready clip."""
        if self.state == "ready":
            self._reason = ""
            self._deck.play(at)

    def frame(self, now: float) -> Picture | None:
        """Move the deck to `now` and give its newest picture."""
        return self._deck.frame(now)

    def position(self, now: float) -> float:
        """Give seconds since the in-point."""
        return self._deck.position(now)

    def unload(self) -> None:
        """Stop and forget the clip."""
        self._loading = None
        self._reason = ""
        self._deck.unload()

    def close(self) -> None:
        """Give back threads and memory."""
        self._first.close()
        self._second.close()


class StandInPlayer:
    """Make decks of two players; one of the second costs nothing until it is needed."""

    def __init__(self, first: Player, second: Player) -> None:
        self._first = first
        self._second = second
        self._refused: set[Path] = set()

    @property
    def failure(self) -> str:
        """Say what is wrong with either player as a whole."""
        return self._first.failure or self._second.failure

    def deck(self) -> StandInDeck:
        """Make one more deck."""
        return StandInDeck(self._first.deck(), self._second.deck(), self._refused)

    def close(self) -> None:
        """Close all decks and what they share."""
        self._first.close()
        self._second.close()
