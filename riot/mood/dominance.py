"""Say which label is dominant, without flicker."""

from __future__ import annotations

from collections.abc import Mapping

from riot.mood.settings import DominanceSettings


def margin_of(levels: Mapping[str, float]) -> float:
    """Give winner minus runner-up, 0..1."""
    if len(levels) < 2:
        return max(levels.values(), default=0.0)
    ranked = sorted(levels.values())
    return ranked[-1] - ranked[-2]


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
        self, levels: Mapping[str, float], seconds: float, margin: float | None = None
    ) -> str | None:
        """Let `seconds` pass; give the dominant label under `levels`, None while undecided.

        `margin` is that of the levels, where it is known already.
        """
        self._held_for += seconds
        if self._label is None or self._held_for >= self._dwell:
            wanted = self._wanted(levels, margin_of(levels) if margin is None else margin)
            if wanted != self._label:
                self._held_for = 0.0
            self._label = wanted
        return self._label

    def _wanted(self, levels: Mapping[str, float], margin: float) -> str | None:
        held, best = self._label, max(levels, key=levels.__getitem__)
        if held is not None and held in levels:
            lead = margin if levels[held] == levels[best] else levels[held] - levels[best]
            if lead >= self._keep:
                return held
        return best if margin >= self._enter else None
