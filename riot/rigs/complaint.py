"""The last thing that could not be done, and for how long it counts."""

from __future__ import annotations

import math

_TELL = 60.0
"""Seconds after which nobody need look any more; the words stay."""


class Complaint:
    """Keep a few words about what went wrong."""

    def __init__(self) -> None:
        self.words = ""
        self._at = -math.inf

    def tell(self, words: str, now: float) -> None:
        """Take newer words."""
        self.words = words
        self._at = now

    def fresh(self, now: float) -> bool:
        """Say whether it still counts."""
        return now - self._at < _TELL
