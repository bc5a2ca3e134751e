"""Smooth scores with the One Euro filter: calm at rest, quick in a change.

Casiez, Roussel, Vogel: 1 € Filter, CHI 2012; the authors' package does the filtering. It is pure
Python and takes its time only from the stamps it is handed.
"""

from __future__ import annotations

from OneEuroFilter import OneEuroFilter  # pyright: ignore[reportMissingTypeStubs]

from riot.mood.scores import Scores, normalise
from riot.mood.settings import OneEuroSettings

_UNUSED_RATE = 60.0
"""The package asks for a rate, and uses it only where it gets no times."""
_START = 1.0
"""The package takes a stamp of zero for no stamp at all, so time counts from one."""


class OneEuro:
    """Filter each label by itself, then renormalise."""

    def __init__(self, settings: OneEuroSettings) -> None:
        self._settings = settings
        self._filters: tuple[OneEuroFilter, ...] = ()
        self._values: Scores = ()
        self._elapsed = _START

    def start(self, values: Scores) -> None:
        """Begin anew from `values`."""
        settings = self._settings
        self._elapsed = _START
        self._values = values
        self._filters = tuple(
            OneEuroFilter(
                _UNUSED_RATE, settings.min_cutoff, settings.beta, settings.derivative_cutoff
            )
            for _ in values
        )
        for one, value in zip(self._filters, values, strict=True):
            one.filter(value, self._elapsed)

    def advance(self, target: Scores, seconds: float) -> Scores:
        """Let `seconds` pass with the target held."""
        later = self._elapsed + seconds
        if later <= self._elapsed:
            return self._values
        self._elapsed = later
        pairs = zip(self._filters, target, strict=True)
        filtered = [max(0.0, one.filter(value, later)) for one, value in pairs]
        self._values = normalise(filtered) or self._values
        return self._values
