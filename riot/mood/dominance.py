"""Say which label is dominant, without flicker."""

from __future__ import annotations

from collections.abc import Mapping

from riot.labels import leader
from riot.mood.settings import DominanceSettings


def margin_of(levels: Mapping[str, float]) -> float:
    """Give winner minus runner-up, 0..1."""
    return leader(levels)[1]


class Dominance:
    """Hold the dominant label: it takes a lead to enter, less to stay, and a while to leave."""

    def __init__(self, settings: DominanceSettings) -> None:
        self._enter, self._keep, self._dwell = settings.enter, settings.keep, settings.dwell
        self._label: str | None = None
        self._held_for = 0.0

    def clear(self) -> None:
        """Let nobody be dominant."""
        self._label = None

    def update(
        self, levels: Mapping[str, float], ahead: tuple[str | None, float], seconds: float
    ) -> str | None:
        """Let `seconds` pass; give the dominant label under `levels`, None while undecided.

        `ahead` is the leader of these levels, which the mood has asked for already.
        """
        self._held_for += seconds
        if self._label is None or self._held_for >= self._dwell:
            wanted = self._wanted(levels, ahead)
            if wanted != self._label:
                self._held_for = 0.0
            self._label = wanted
        return self._label

    def _wanted(self, levels: Mapping[str, float], ahead: tuple[str | None, float]) -> str | None:
        held, (best, margin) = self._label, ahead
        if best is not None and held is not None and held in levels:
            lead = margin if levels[held] == levels[best] else levels[held] - levels[best]
            if lead >= self._keep:
                return held
        return best if margin >= self._enter else None
