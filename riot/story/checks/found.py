"""What a check gives: problems, each with the path of the key in the film that it is about."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator

from riot.errors import Problem
from riot.story.checks.spelling import alike

Path = tuple[str | int, ...]
"""Keys and list numbers from the film's root: ("scenes", "street", "transitions", 0, "to")."""

Found = Iterator[tuple[Path, Problem]]


def refused(path: Path, code: str, message: str, hint: str = "") -> tuple[Path, Problem]:
    """Make an error of the scene file: SCN-`code`, at `path`."""
    return path, Problem(f"SCN-{code}", message, hint=hint)


def warned(path: Path, code: str, message: str, hint: str = "") -> tuple[Path, Problem]:
    """Make a warning, with which the film may still play."""
    return path, Problem(f"SCN-{code}", message, hint=hint, severity="warning")


def nearest(word: str, known: Collection[str]) -> str | None:
    """Give the known name that was probably meant."""
    match = difflib.get_close_matches(word, alike(word, known), n=1)
    return match[0] if match else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, or list a dozen of them."""
    names = list(known)
    meant = nearest(word, names)
    if meant is not None:
        return f"did you mean {meant!r}?"
    return f"known: {', '.join(names[:12])}" if names else ""


def listed(names: Iterable[str], most: int = 5) -> str:
    """Name the first few of many: 'a', 'b' and 7 more."""
    words = [repr(name) for name in names]
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return listed_words(words)


def listed_words(words: Iterable[str]) -> str:
    """Join words: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
