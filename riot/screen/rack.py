"""Keep decks armed with the clips that may come next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from riot.messages import Clip
from riot.screen.deck.port import Deck


class Rack:
    """Know which deck holds which clip; files are looked up below `media` and nowhere else."""

    def __init__(self, decks: Sequence[Deck], media: Path) -> None:
        self._held: dict[Deck, Clip | None] = dict.fromkeys(decks)
        self._media = media.resolve()

    def path_of(self, clip: Clip) -> Path | None:
        """Give the clip's file; None if it lies outside the media folder."""
        path = (self._media / clip.file).resolve()
        return path if path.is_relative_to(self._media) else None

    def find(self, clip: Clip, busy: Collection[Deck]) -> Deck | None:
        """Give a deck that is not busy and holds the clip, or is loading it, or failed to.

        Subtitles are drawn over the deck's picture: they make no other clip.
        """
        wanted = _bare(clip)
        for deck, held in self._held.items():
            waiting = deck.state in ("loading", "ready", "failed")
            if held == wanted and deck not in busy and waiting:
                return deck
        return None

    def arm(self, wanted: Iterable[Clip], busy: Collection[Deck]) -> None:
        """Hold as many of the wanted clips as there are free decks, the first ones first."""
        free = [deck for deck in self._held if deck not in busy]
        missing: list[Clip] = []
        spare = list(free)
        bare = dict.fromkeys(_bare(clip) for clip in wanted)  # a language is no other clip
        for clip in list(bare)[: len(free)]:
            deck = self.find(clip, busy)
            if deck is None:
                missing.append(clip)
            else:
                spare.remove(deck)
        spare.sort(key=lambda deck: deck.state != "empty")
        for clip, deck in zip(missing, spare, strict=False):
            path = self.path_of(clip)
            if path is not None:
                self._held[deck] = clip
                deck.load(clip, path)

    def release(self, deck: Deck) -> None:
        """Empty a deck that has played."""
        self._held[deck] = None
        deck.unload()

    def reopen(self, media: Path, files: Collection[str], busy: Collection[Deck]) -> None:
        """Look below `media` from now on; give up what idle decks hold of these files."""
        self._media = media.resolve()
        for deck, held in self._held.items():
            if held is not None and held.file in files and deck not in busy:
                self.release(deck)

    def forget_failed(self, clip: Clip, busy: Collection[Deck]) -> None:
        """Let a clip whose preroll failed be tried once more."""
        deck = self.find(clip, busy)
        if deck is not None and deck.state == "failed":
            self.release(deck)

    def ready(self) -> int:
        """Count the decks that hold a clip ready."""
        return sum(deck.state == "ready" for deck in self._held)


def _bare(clip: Clip) -> Clip:
    return replace(clip, subtitles=None)
