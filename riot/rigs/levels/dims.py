"""Which addresses are under the master though nothing ever moved them."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence


class Dims:
    """Match addresses against patterns such as `/house/*`, in which a star stands for anything."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)
        self._known: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def __contains__(self, address: str) -> bool:
        if not self._patterns:
            return False
        known = self._known.get(address)
        if known is None:
            known = any(fnmatch.fnmatchcase(address, pattern) for pattern in self._patterns)
            self._known[address] = known
        return known
