"""What a show can remember in a scene: how often others were visited, and its variables.

A visit's memory is empty when it begins. So a scene can only have been visited before if some way
leads from it to here on which no visit begins.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from riot.story.reasoning.formula import Span


@dataclass(frozen=True, slots=True)
class Change:
    """A way to the scene `to` on which a variable is set, or has `amount` added."""

    to: str
    name: str
    amount: float
    adds: bool


@dataclass(frozen=True)
class Memory:
    """Where each scene leads, in which scenes a visit begins, and what changes variables."""

    leads: Mapping[str, Iterable[str]]
    begins: frozenset[str]
    variables: Mapping[str, float]
    changes: tuple[Change, ...]

    def visits(self, scene: str, here: str) -> Span:
        """Give how often `scene` can have been entered in the visit that is now in `here`."""
        if scene not in self._bits:
            return Span(0.0, 0.0)
        bit = 1 << self._bits[scene]
        if scene == here:
            return Span(1.0, math.inf if self._returns(scene) else 1.0)
        if not self._before[here] & bit:
            return Span(0.0, 0.0)
        return Span(0.0, math.inf if self._returns(scene) else 1.0)

    def variable(self, name: str, here: str) -> Span:
        """Give the values that a variable can have in the scene `here`."""
        begin = self.variables[name]
        before = self._before[here]
        changes = [key for key, ways in self._changed.get(name, {}).items() if before & ways]
        values = [begin, *(amount for adds, amount in changes if not adds)]
        added = [amount for adds, amount in changes if adds]
        return Span(
            -math.inf if any(amount < 0 for amount in added) else min(values),
            math.inf if any(amount > 0 for amount in added) else max(values),
        )

    def _returns(self, scene: str) -> bool:
        """Tell whether a visit can come back to a scene."""
        if scene in self.begins:
            return False
        bit = 1 << self._bits[scene]
        return any(self._before[source] & bit for source in self._sources[scene])

    @cached_property
    def _changed(self) -> dict[str, dict[tuple[bool, float], int]]:
        """Give for each variable its changes, and the scenes that each one is made on the way to.

        Where a visit begins, variables begin afresh: a change on the way there is lost.
        """
        found: dict[str, dict[tuple[bool, float], int]] = {}
        for change in self.changes:
            if change.to in self._bits and change.to not in self.begins:
                ways = found.setdefault(change.name, {})
                key = change.adds, change.amount
                ways[key] = ways.get(key, 0) | 1 << self._bits[change.to]
        return found

    @cached_property
    def _bits(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.leads)}

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {name: [] for name in self.leads}
        for name, targets in self.leads.items():
            for target in targets:
                found[target].append(name)
        return found

    @cached_property
    def _before(self) -> dict[str, int]:
        """Give for each scene those that may have been entered before, itself among them.

        Sets are bits of one number, so that a thousand scenes take no longer than a few.
        """
        found = {name: 1 << bit for name, bit in self._bits.items()}
        waiting = dict.fromkeys(self.leads)
        while waiting:
            name = next(iter(waiting))
            del waiting[name]
            for target in self.leads[name]:
                if target in self.begins:
                    continue
                joined = found[target] | found[name]
                if joined != found[target]:
                    found[target] = joined
                    waiting[target] = None
        return found
