"""Choose among labels: merge some, keep a subset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.training.samples import Samples, Targets


def choose(samples: Samples, merge: Mapping[str, str], subset: Sequence[str]) -> Samples:
    """Merge labels, then keep only those of `subset`, in its order, under every scheme.

    Shares sum to 1 again; a sample whose shares all went loses its target, and one that is
    judged by a label outside the subset is not judged. A scheme with fewer than two labels left
    is dropped; quantities stay as they are.
    """
    targets: dict[str, Targets] = {}
    judged: dict[str, npt.NDArray[np.int64]] = {}
    for scheme, old in samples.targets.items():
        if old.kind == "values":
            targets[scheme] = old
            continue
        merged = [_merged(name, merge, old.names) for name in old.names]
        names = tuple(name for name in subset or old.names if name in merged)
        if len(names) < 2:
            continue
        goes = np.array([names.index(name) if name in names else -1 for name in merged])
        targets[scheme] = _shares(old, names, goes)
        if scheme in samples.judged:
            judges = samples.judged[scheme]
            judged[scheme] = np.where(judges < 0, -1, goes[judges])
    return replace(samples, targets=targets, judged=judged)


def occurring(samples: Samples) -> tuple[str, ...]:
    """Give the labels that any sample has a share of, under any scheme, in the schemes' order."""
    found = {
        name: None
        for targets in samples.targets.values()
        if targets.kind == "shares"
        for name, share in zip(targets.names, targets.values.sum(axis=0), strict=True)
        if share > 0
    }
    return tuple(found)


def _merged(name: str, merge: Mapping[str, str], names: Sequence[str]) -> str:
    """Give what a label counts as in a scheme that has the labels `names`."""
    into = merge.get(name, name)
    return into if into in names else name


def _shares(old: Targets, names: tuple[str, ...], goes: npt.NDArray[Any]) -> Targets:
    values = np.zeros((len(old.values), len(names)), np.float32)
    for column, place in enumerate(goes):
        if place >= 0:
            values[:, place] += old.values[:, column]
    total = values.sum(axis=1, keepdims=True)
    known = old.known & (total[:, 0] > 0)
    shares = np.divide(values, total, out=np.zeros_like(values), where=known[:, None])
    return Targets(names, shares, known)
