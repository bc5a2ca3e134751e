"""Make values fit a receiver: its types, and what it limits numbers to."""

from __future__ import annotations

import math

from riot.rigs.profiles.schema import Limits, OscType
from riot.rigs.values import OscValue, UnsendableError


class Fitter:
    """Convert values to what one receiver takes, and count what had to be limited."""

    def __init__(self, limits: Limits) -> None:
        self._text = "s" in limits.types
        self._floats = "f" in limits.types
        self._integers = "i" in limits.types
        self._low, self._high = limits.clamp or (-math.inf, math.inf)
        self._unlimited = limits.clamp is None
        self._most = limits.arguments
        self._bare = limits.bare
        self.clamped = 0
        """Numbers that were limited."""

    @property
    def bounds(self) -> str:
        """Say what numbers are limited to."""
        return f"{self._low:g}..{self._high:g}"

    def leaves(self, kind: OscType) -> bool:
        """Say whether every value of a type is taken as it is."""
        return self._unlimited and {"f": self._floats, "i": self._integers, "s": self._text}[kind]

    def fit(self, value: OscValue, kind: OscType | None = None) -> OscValue | None:
        """Give the value as `kind`, or as the type that it has, if the receiver takes that.

        A number that lacks its type is given as the other, limited; None for a value that the
        receiver does not take at all. The value is finite.
        """
        if isinstance(value, str):
            return value if self._text else None
        if not self._low <= value <= self._high:
            self.clamped += 1
            # Bounds are decimals; an integer stays one.
            kind = kind or ("i" if isinstance(value, int) else "f")
            value = self._low if value < self._low else self._high
        wants_float = isinstance(value, float) if kind is None else kind == "f"
        if wants_float:
            if self._floats:
                return float(value)
            return round(value) if self._integers else None
        if self._integers:
            return round(value)
        return float(value) if self._floats else None

    def limit(self, value: float) -> float:
        """Give a level within the limits. Raises UnsendableError where no number is taken."""
        if not (self._floats or self._integers):
            raise UnsendableError(f"it takes no numbers: {value!r}")
        if not self._low <= value <= self._high:
            self.clamped += 1
        return min(self._high, max(self._low, value))

    def fit_all(self, values: tuple[OscValue, ...]) -> tuple[OscValue, ...]:
        """Fit the arguments of a cue.

        A receiver that hears no message without one gets a 1. Raises UnsendableError for one that
        the receiver does not take, and for too many.
        """
        if not values and not self._bare:
            values = (1.0,)
        if len(values) > self._most:
            raise UnsendableError(f"{len(values)} arguments are too many: it takes {self._most}")
        fitted: list[OscValue] = []
        for value in values:
            one = self.fit(value)
            if one is None:
                what = "text" if isinstance(value, str) else "numbers"
                raise UnsendableError(f"it takes no {what}: {value!r}")
            fitted.append(one)
        return tuple(fitted)
