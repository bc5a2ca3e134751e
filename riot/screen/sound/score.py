"""The score: music that goes on across the film's cuts, round and round."""

from __future__ import annotations

from pathlib import Path

from riot.messages import Score
from riot.screen.sound.feed import Feed
from riot.screen.sound.mixer import Mixer
from riot.screen.sound.rounds import Rounds
from riot.screen.sound.voice import Voice

_BEGIN_AFTER = 0.1
"""Seconds from the moment the music is ready to its first sample: that one shall be heard too."""


class ScorePlayer:
    """Play one score at a time; another one, or none, takes over in its fade."""

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._score: Score | None = None
        self._voice: Voice | None = None
        self._feed: Feed | None = None

    @property
    def failure(self) -> str:
        """Say why the score is not heard; empty while all is well."""
        if self._score is None:
            return ""
        reason = self._feed.failure if self._feed is not None else "the file may not be read"
        return f"the score {self._score.file} is silent: {reason}" if reason else ""

    def play(self, score: Score | None, path: Path | None, position: float) -> None:
        """Let this score sound; see `SoundDesk.play_score`."""
        before, self._score = self._score, score
        voice = self._voice if score and before and score.file == before.file else None
        if score is not None and voice is not None and not self.failure:
            voice.set_gain(score.volume, score.fade)
            return
        fade = score.fade if score is not None else before.fade if before is not None else 0.0
        if self._voice is not None:
            self._mixer.fade_away(self._voice, fade)
        self._voice = self._feed = None
        if score is not None and path is not None:
            self._begin(score, path, position)

    def _begin(self, score: Score, path: Path, position: float) -> None:
        clock, channels = self._mixer.clock, self._mixer.channels
        voice = self._voice = self._mixer.voice(0.0)
        voice.set_gain(score.volume, score.fade, equal_power=True)
        if position > 0:
            voice.start(clock.now() - position)
        self._feed = Feed(
            voice,
            self._mixer,
            lambda: Rounds(path, channels),
            lambda: None if position > 0 else voice.start(clock.now() + _BEGIN_AFTER),
        )

    def close(self) -> None:
        """Stop reading."""
        if self._feed is not None:
            self._feed.close()
