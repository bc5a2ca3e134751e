"""A track: one clip's sound beside its deck."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riot.messages import Clip
from riot.screen.sound.feed import Feed
from riot.screen.sound.mixer import Mixer
from riot.screen.sound.reading import SoundReader
from riot.screen.sound.voice import Voice


class ClipTrack:
    """Give each clip a voice of its own, which a thread of its own fills: one may hang."""

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._volume = 1.0
        self._voice: Voice | None = None
        self._feed: Feed | None = None

    def load(self, clip: Clip, files: Sequence[Path]) -> None:
        """Let a thread open the first file that is there and read the first second."""
        self.unload()

        def open_sound() -> SoundReader:
            path = next((path for path in files if path.is_file()), files[0])
            mixed = self._mixer.channels
            return SoundReader(path, clip.start, clip.end, mixed, clip.language)

        if files:
            self._voice = self._mixer.voice(self._volume)
            self._feed = Feed(self._voice, self._mixer, open_sound)

    def play(self, at: float) -> None:
        """Let the in-point's sound be heard at `at`."""
        if self._voice is not None and self._feed is not None:
            self._voice.start(at)
            self._feed.wake()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0..1."""
        self._volume = volume
        if self._voice is not None:
            self._voice.set_gain(volume)

    def close(self) -> None:
        """Forget the clip and stop reading."""
        if self._feed is not None:
            self._feed.close()
        self.unload()

    def unload(self) -> None:
        """Fade out and forget the clip."""
        if self._voice is not None and self._feed is not None:
            self._feed.cancel()
            self._mixer.forget(self._voice)
        self._voice = self._feed = None
