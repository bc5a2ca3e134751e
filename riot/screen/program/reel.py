"""A deck and the track beside it: picture and sound of one clip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riot.clock import Clock
from riot.messages import Clip
from riot.screen.deck.port import Deck, DeckState, Picture
from riot.screen.sound.port import Track


class Reel:
    """Hold one clip, picture and sound, and play both by the same clock.

    `clip` is what it holds; `since` is when it was told to.
    """

    def __init__(self, deck: Deck, track: Track, clock: Clock) -> None:
        self._deck = deck
        self._track = track
        self._clock = clock
        self._measured = True
        self.clip: Clip | None = None
        self.since = 0.0

    @property
    def state(self) -> DeckState:
        """Say where the deck is."""
        return self._deck.state

    @property
    def failure(self) -> str:
        """Say why the deck failed, in one line."""
        return self._deck.failure

    @property
    def duration(self) -> float:
        """Give the seconds of the range; 0 until the deck is ready."""
        return self._deck.duration

    @property
    def stalled(self) -> bool:
        """Say whether the picture stands still though the clip plays."""
        return self._deck.stalled

    @property
    def disk_waits(self) -> bool:
        """Say whether the disk of its file does not answer."""
        return self._deck.disk_waits

    def holds(self, clip: Clip) -> bool:
        """Say whether it was last told to hold this clip."""
        return self.clip == clip

    def load(self, clip: Clip, path: Path, sounds: Sequence[Path]) -> None:
        """Start to hold the clip ready; the sound comes from the first of `sounds` that is there.

        The sound is no reason to wait: it joins in when it is ready.
        """
        self.clip = clip
        self.since = self._clock.now()
        self._measured = False
        self._deck.load(clip, path)
        self._track.load(clip, sounds)

    def took(self) -> float | None:
        """Give once how many seconds it took until the clip was ready."""
        if self._measured or self.state == "loading":
            return None
        self._measured = True
        return self._clock.now() - self.since if self.state == "ready" else None

    def play(self, at: float) -> None:
        """Start the clip: its first frame's time begins at `at`."""
        self._deck.play(at)
        self._track.play(at)

    def frame(self, now: float) -> Picture | None:
        """Move the deck to `now` and give its newest picture."""
        return self._deck.frame(now)

    def position(self, now: float) -> float:
        """Give seconds since the in-point."""
        return self._deck.position(now)

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0..1."""
        self._track.set_volume(volume)

    def unload(self) -> None:
        """Stop and forget the clip."""
        self.clip = None
        self._deck.unload()
        self._track.unload()
