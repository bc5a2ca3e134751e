"""Formulas: literals about things looked at, joined by all and any."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Thing = tuple[Any, ...]
"""What a literal is about: ("level", "window", "fear"), ("faces",), ("visits", "street") …"""

WHOLE = frozenset(["faces", "visits"])
"""The kinds of things that are whole numbers."""


@dataclass(frozen=True, slots=True)
class Span:
    """All numbers from `low` to `high`; an open end does not belong to it."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Tell whether no number is left."""
        if self.low == self.high:
            return self.low_open or self.high_open
        return self.low > self.high

    def holds(self, number: float) -> bool:
        """Tell whether `number` is in it."""
        after = number > self.low or (number == self.low and not self.low_open)
        before = number < self.high or (number == self.high and not self.high_open)
        return after and before

    def meet(self, other: Span) -> Span:
        """Give what both have."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_shut = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Span(low, high, low_open, not high_shut)

    def rounded(self) -> Span:
        """Give the span of its whole numbers."""
        low, high = self.low, self.high
        if math.isfinite(low):
            low = math.floor(low) + 1 if self.low_open else math.ceil(low)
        if math.isfinite(high):
            high = math.ceil(high) - 1 if self.high_open else math.floor(high)
        return Span(low, high)


Names = frozenset[str]
Domain = Span | Names
"""What a thing may be: numbers or names."""


@dataclass(frozen=True, slots=True)
class Is:
    """Say that `thing` is in `domain`; `universe` holds all names that it could be."""

    thing: Thing
    domain: Domain
    universe: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Every:
    """Say that all parts hold; without parts it is true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Say that at least one part holds; without parts it is false."""

    parts: tuple[Formula, ...]


Formula = Is | Every | Some

TRUE = Every(())
FALSE = Some(())


def no(formula: Formula) -> Formula:
    """Give the formula that holds exactly where `formula` does not."""
    if isinstance(formula, Every):
        return Some(tuple(no(part) for part in formula.parts))
    if isinstance(formula, Some):
        return Every(tuple(no(part) for part in formula.parts))
    if not isinstance(formula.domain, Span):
        return Is(formula.thing, formula.universe - formula.domain, formula.universe)
    span = formula.domain
    below = Span(high=span.low, high_open=not span.low_open)
    above = Span(low=span.high, low_open=not span.high_open)
    found: list[Formula] = []
    if span.low > -math.inf:
        found.append(Is(formula.thing, below))
    if span.high < math.inf:
        found.append(Is(formula.thing, above))
    return found[0] if len(found) == 1 else Some(tuple(found))


def meet(thing: Thing, one: Domain, other: Domain) -> Domain:
    """Give what two domains of a thing have in common."""
    if isinstance(one, Span) and isinstance(other, Span):
        found = one.meet(other)
        return found.rounded() if thing[0] in WHOLE else found
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other
    raise TypeError("numbers and names have nothing in common")


def is_empty(domain: Domain) -> bool:
    """Tell whether nothing is left."""
    return domain.empty if isinstance(domain, Span) else not domain
