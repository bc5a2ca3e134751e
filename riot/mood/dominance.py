"""Say which label is dominant, without flicker."""

from __future__ import annotations

from collections.abc import Mapping

from riot.mood.settings import DominanceSettings


def lead_of(label: str, levels: Mapping[str, float]) -> float:
    """Give how far `label` is ahead of the best other one; negative when it trails."""
    if len(levels) < 2:
        return levels[label]
    return levels[label] - max([level for other, level in levels.items() if other != label])


def margin_of(levels: Mapping[str, float]) -> float:
    """Give winner minus runner-up, 0..1."""
    if len(levels) < 2:
        return max(levels.values(), default=0.0)
    ranked = sorted(levels.values())
    return ranked[-1] - ranked[-2]


class Dominance:
    """Hold the dominant label: it takes a lead to enter, less to stay, and a while to leave."""

    def __init__(self, settings: DominanceSettings) -> None:
        self._settings = settings
        self._label: str | None = None
        self._held_for = 0.0

    def clear(self) -> None:
        """Let nobody be dominant."""
        self._label = None

    def update(self, levels: Mapping[str, float], seconds: float) -> str | None:
        """Let `seconds` pass; give the dominant label under `levels`, None while undecided."""
        self._held_for += seconds
        wanted = self._wanted(levels)
        if self._label is None or self._held_for >= self._settings.dwell:
            if wanted != self._label:
                self._held_for = 0.0
            self._label = wanted
        return self._label

    def _wanted(self, levels: Mapping[str, float]) -> str | None:
        held = self._label
        if held is not None and held in levels and lead_of(held, levels) >= self._settings.keep:
            return held
        best = max(levels, key=levels.__getitem__)
        return best if lead_of(best, levels) >= self._settings.enter else None
