"""How sure a share is: viewers who have the same face are not as many people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riot.authoring.simulation.outcome import Share

Z = 1.96


@dataclass(frozen=True, slots=True)
class Sample:
    """Who was asked: viewers by face, and each face's kind (the strata)."""

    viewers: Mapping[int, int]
    kinds: Mapping[int, str]

    @property
    def count(self) -> int:
        """Give how many viewers there are."""
        return sum(self.viewers.values())


def share_of(counts: Mapping[int, int], sample: Sample) -> Share:
    """Give the share of viewers counted by face, with Wilson's interval (1927) on the effective
    sample: as many independent viewers as would vary as much as these faces do."""
    count, total = sum(counts.values()), sample.count
    share = count / total if total else 0.0
    low, high = _wilson(share, effective(counts, sample))
    return Share(count, share, low, high)


def effective(counts: Mapping[int, int], sample: Sample) -> float:
    """Give the effective number of viewers for one share: from the number of faces, where all are
    alike, to the number of viewers.

    The variance is that of a stratified sample of clusters (Cochran, Sampling techniques, 1977,
    chapters 5 and 9): faces are the clusters, temperaments the strata.
    """
    total, faces = sample.count, len(sample.viewers)
    share = sum(counts.values()) / total if total else 0.0
    variance = 0.0
    for kind in set(sample.kinds.values()):
        members = [face for face in sample.viewers if sample.kinds[face] == kind]
        shares = [counts.get(face, 0) / sample.viewers[face] for face in members]
        weight = sum(sample.viewers[face] for face in members) / total
        variance += weight * weight * _variance(shares) / len(members)
    if variance <= 0.0:
        return float(faces)
    return min(float(total), max(float(faces), share * (1.0 - share) / variance))


def _variance(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _wilson(share: float, count: float) -> tuple[float, float]:
    if count <= 0:
        return 0.0, 1.0
    spread = 1.0 + Z * Z / count
    centre = (share + Z * Z / (2.0 * count)) / spread
    half = Z / spread * math.sqrt(share * (1.0 - share) / count + Z * Z / (4.0 * count * count))
    return max(0.0, centre - half), min(1.0, centre + half)
