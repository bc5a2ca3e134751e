"""What the screen asks of its sound desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from riot.messages import Clip, Score


class Track(Protocol):
    """Hold one clip's sound at a time, beside its deck; no call ever waits for a file or a thread.

    A clip without sound, and a file that cannot be read, are silence.
    """

    def load(self, clip: Clip, files: Sequence[Path]) -> None:
        """Start to hold the sound of the clip's range ready.

        It comes from the first of `files` that is there, which only the track's thread looks at:
        a disk may stall. `clip.volume` is not the track's: see `set_volume`.
        """
        ...

    def play(self, at: float) -> None:
        """Let the in-point's sound be heard at the clock's time `at`, also if not yet ready."""
        ...

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0..1; reached without a click."""
        ...

    def unload(self) -> None:
        """Fade out within a few milliseconds and forget the clip."""
        ...


class SoundDesk(Protocol):
    """Mix tracks and the score into one output device, by the common clock."""

    def track(self) -> Track:
        """Make one more track; it is closed with the desk."""
        ...

    def play_score(self, score: Score | None, path: Path | None, position: float) -> None:
        """Let this music sound from now on; one that sounds already only takes its new volume.

        `path` is the score's file; None for a file that may not be read, which is silence.
        `position` counts the seconds since the score began; it is played round and round.
        """
        ...

    def mute(self, on: bool) -> None:
        """Silence everything at once, or let it be heard again in time with the clock."""
        ...

    def hold(self, on: bool) -> None:
        """Be silent while the clock runs at a pace that sound cannot be heard at."""
        ...

    @property
    def failure(self) -> str:
        """Say in one line what is wrong with the output device; empty while all is well."""
        ...

    def close(self) -> None:
        """Stop the output; no thread is left."""
        ...
