"""`chance: 0.3`: drawn from the session's seed, so that a replay draws the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from riot.story.view import Verdict, View


@lru_cache(maxsize=256)  # asked at every tick while the odds are weighed
def draw(seed: int, take: int, number: int) -> float:
    """Give a number in [0, 1) that depends on nothing but the three given."""
    digest = hashlib.blake2b(f"{seed}/{take}/{number}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53


@dataclass(frozen=True, slots=True)
class ChanceGuard:
    """Pass with a probability; the draw stays the same for the whole take."""

    probability: float
    number: int
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass when the take's draw falls below the probability."""
        return draw(view.seed, view.take, self.number) < self.probability

    def weigh(self, view: View) -> Verdict:
        """Tell the draw."""
        drawn = draw(view.seed, view.take, self.number)
        return Verdict(self.passes(view), "chance", round(drawn, 6), f"below {self.probability:g}")
