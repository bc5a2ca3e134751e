"""Find the label that somebody meant: toolkits call the same expressions by other names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALSO_CALLED = {
    "neutral": "calm",
    "happy": "happiness",
    "joy": "happiness",
    "smile": "happiness",
    "surprised": "surprise",
    "sad": "sadness",
    "angry": "anger",
    "disgusted": "disgust",
    "fearful": "fear",
    "afraid": "fear",
    "scared": "fear",
}
"""Names that other toolkits and people use, and the label that ours have for it."""


def meant_label(word: str, known: Iterable[str]) -> str:
    """Say which known label was probably meant, and list all of them."""
    names = list(known)
    others = [other for other, label in ALSO_CALLED.items() if label == word]
    same = [name for name in (ALSO_CALLED.get(word.lower()), *others) if name in names]
    near = same or difflib.get_close_matches(word.lower(), names, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}known: {', '.join(names)}" if names else ""
