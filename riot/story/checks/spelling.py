"""Find the few of many names that a word may have been meant to be, without looking at each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

FEW, MANY = 60, 3000
"""Up to FEW names are compared one by one; among more than MANY, none is looked for."""


def alike(word: str, names: Collection[str]) -> Sequence[str]:
    """Give the names worth a comparison with `word`: all of a few, else those a slip away.

    A slip is a letter left out, added, exchanged, or swapped with the next.
    """
    if len(names) <= FEW:
        return list(names)
    if len(names) > MANY or len(word) > FEW:
        return ()
    index = _index(tuple(names))
    found = dict.fromkeys(name for form in _forms(word) for name in index.get(form, ()))
    return list(found)


@lru_cache(maxsize=4)
def _index(names: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    index: dict[str, list[str]] = {}
    for name in names:
        for form in _forms(name[:FEW]):
            index.setdefault(form, []).append(name)
    return index


def _forms(word: str) -> set[str]:
    """Give a word, and what is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
