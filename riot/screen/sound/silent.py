"""A desk for a film without sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riot.messages import Clip, Score


class SilentTrack:
    """Hold nothing."""

    def load(self, clip: Clip, files: Sequence[Path]) -> None:
        """Do nothing."""

    def play(self, at: float) -> None:
        """Do nothing."""

    def set_volume(self, volume: float) -> None:
        """Do nothing."""

    def unload(self) -> None:
        """Do nothing."""


class SilentDesk:
    """Take everything and let nothing be heard; no file is opened."""

    @property
    def failure(self) -> str:
        """Nothing is wrong with silence that was asked for."""
        return ""

    def track(self) -> SilentTrack:
        """Make a track that is never heard."""
        return SilentTrack()

    def play_score(self, score: Score | None, path: Path | None, position: float) -> None:
        """Do nothing."""

    def mute(self, on: bool) -> None:
        """Do nothing."""

    def hold(self, on: bool) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
