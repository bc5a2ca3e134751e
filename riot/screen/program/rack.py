"""Keep reels armed with the clips that may come next."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from riot.clock import Clock
from riot.messages import Clip
from riot.screen.deck.port import Deck
from riot.screen.program.reel import Reel
from riot.screen.sound.port import SoundDesk

RETRY_SECONDS = 5.0
"""After which a clip that could not be held ready is tried again: a cable may be back."""

PATIENCE = 2.5
"""Seconds beyond its time after which a clip that is still not ready counts as failed."""

FIRST_GUESS = 0.4
"""Seconds that a clip takes to be held ready, until one was measured."""

CAUTION = 1.5
"""How many times the slowest of the last loads must fit in before a deck is given another clip."""


class Rack:
    """Know which reel holds which clip; files are looked up below `media` and nowhere else.

    Nothing here touches a disk: one that stalls must not stop the picture.
    """

    def __init__(self, decks: Sequence[Deck], desk: SoundDesk, media: Path, clock: Clock) -> None:
        self._clock = clock
        self._reels = [Reel(deck, desk.track(), clock) for deck in decks]
        self._media = media.resolve()
        self._preroll_seconds = FIRST_GUESS
        self.patience = PATIENCE
        self._failed: dict[str, tuple[float, str]] = {}

    def path_of(self, file: str) -> Path | None:
        """Give a file of the film; None if it lies outside the media folder."""
        path = Path(os.path.normpath(self._media / file))
        return path if path.is_relative_to(self._media) else None

    def run_at(self, pace: float) -> None:
        """Be as patient by a clock of this pace as by a real one: disks are no faster for it."""
        self.patience = PATIENCE * max(1.0, pace)

    def find(self, clip: Clip, busy: Collection[Reel]) -> Reel | None:
        """Give a reel that is not busy and holds the clip, or is loading it, or failed to.

        Subtitles are drawn over the picture, and the volume is set later: they make no other clip.
        """
        wanted = bare(clip)
        for reel in self._reels:
            waiting = reel.state in ("loading", "ready", "failed")
            if waiting and reel not in busy and reel.holds(wanted):
                return reel
        return None

    def arm(self, wanted: Iterable[Clip], busy: Collection[Reel], due: float | None = None) -> None:
        """Hold as many of the wanted clips as there are free reels, the first ones first.

        `due` is when one of them is to come on: when there is no time left to load another, what
        is held ready stays, though others are likelier by now.
        """
        self._measure()
        clips = list(dict.fromkeys(bare(clip) for clip in wanted))
        free = [reel for reel in self._reels if reel not in busy]
        self._try_again(free)
        spare = list(free)
        missing: list[Clip] = []
        for clip in clips[: len(free)]:
            reel = self.find(clip, busy)
            if reel is None:
                missing.append(clip)
            else:
                spare.remove(reel)
        if self._too_late(due):
            spare = [reel for reel in spare if reel.state != "ready" or reel.clip not in clips]
        spare.sort(key=lambda reel: (reel.state != "empty", -_rank(reel, clips)))
        for clip, reel in zip(missing, spare, strict=False):
            path = self.path_of(clip.file)
            if path is not None:
                reel.load(clip, path, self._sound_files(clip))

    def _sound_files(self, clip: Clip) -> list[Path]:
        """List the files to try for the sound; the clip's own where it names none."""
        found = [self.path_of(file) for file in clip.sound or (clip.file,)]
        return [path for path in found if path is not None]

    def _too_late(self, due: float | None) -> bool:
        return due is not None and due - self._clock.now() < CAUTION * self._preroll_seconds

    def _measure(self) -> None:
        """Keep how long the slowest of the newest loads took; old slowness fades slowly."""
        for reel in self._reels:
            if (seconds := reel.took()) is not None:
                self._preroll_seconds = max(seconds, 0.9 * self._preroll_seconds)

    def _try_again(self, free: Sequence[Reel]) -> None:
        now = self._clock.now()
        for reel in free:
            if reel.state == "failed" and now - reel.since > RETRY_SECONDS:
                reel.unload()

    def reopen(self, media: Path, files: Collection[str], busy: Collection[Reel]) -> None:
        """Look below `media` from now on; give up what idle reels hold of these files."""
        self._media = media.resolve()
        for reel in self._reels:
            clip = reel.clip
            if clip is None or reel in busy:
                continue
            if any(file in files for file in (clip.file, *(clip.sound or ()))):
                reel.unload()

    def forget_failed(self, clip: Clip, busy: Collection[Reel]) -> None:
        """Let a clip whose preroll failed be tried once more."""
        reel = self.find(clip, busy)
        if reel is not None and reel.state == "failed":
            reel.unload()

    def ready(self) -> int:
        """Count the reels that hold a clip ready."""
        return sum(reel.state == "ready" for reel in self._reels)

    def failures(self) -> dict[str, str]:
        """Give the files that cannot be played as things are, with the reasons.

        One that was tried lately, and is being tried again or makes room for others, still counts.
        """
        now = self._clock.now()
        for reel in self._reels:
            if reel.clip is None or reel.state == "loading":
                continue
            if reel.state == "failed":
                self._failed[reel.clip.file] = now, reel.failure
            else:
                self._failed.pop(reel.clip.file, None)
        lately = now - RETRY_SECONDS
        self._failed = {file: seen for file, seen in self._failed.items() if seen[0] > lately}
        return {file: reason for file, (_, reason) in self._failed.items()}


def bare(clip: Clip) -> Clip:
    """Leave out what the deck and the track need not know."""
    return replace(clip, subtitles=None, volume=1.0)


def _rank(reel: Reel, clips: Sequence[Clip]) -> int:
    """Give the place of what a reel holds among the wanted clips, the first is 0."""
    return clips.index(reel.clip) if reel.clip in clips else len(clips)
