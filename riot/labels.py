"""Labels and their levels: which one somebody meant, how it is written, which are given."""

from __future__ import annotations

import difflib
import math
import unicodedata
from collections.abc import Iterable, Mapping

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


_IN_ADDRESSES = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
_LONGEST = 80


def address_part(name: str) -> str:
    """Write a label as one part of an OSC address: letters, digits, underscore, dot and dash.

    Accents are dropped; letters that are not Latin are written by their number in Unicode, so that
    two labels stay two; everything else becomes an underscore.
    """
    return "".join(map(_address_letters, unicodedata.normalize("NFC", name)))[:_LONGEST] or "_"


def _address_letters(letter: str) -> str:
    split = unicodedata.normalize("NFKD", letter)
    bare = "".join(one for one in split if not unicodedata.combining(one))
    if bare.isascii():
        return "".join(one if one in _IN_ADDRESSES else "_" for one in bare)
    return f"u{ord(letter):x}" if letter.isalnum() else "_"


def meant_label(word: str, known: Iterable[str]) -> str:
    """Say which known label was probably meant, and list all of them."""
    names = list(known)
    others = [other for other, label in ALSO_CALLED.items() if label == word]
    same = [name for name in (ALSO_CALLED.get(word.lower()), *others) if name in names]
    near = same or difflib.get_close_matches(word.lower(), names, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}known: {', '.join(names)}" if names else ""


def levels_with(given: Mapping[str, float], read: Mapping[str, float]) -> dict[str, float]:
    """Give levels in which those `given` are as they are said to be, if that is possible.

    The others share the rest as they do in `read`, equally where all are 0; all levels sum to 1.
    """
    said = {label: level for label, level in given.items() if label in read}
    others = {label: level for label, level in read.items() if label not in said}
    total, rest = math.fsum(said.values()), math.fsum(others.values())
    if total > 1 or not others:
        said = {label: level / total if total else 1 / len(said) for label, level in said.items()}
    left = max(0.0, 1.0 - total)
    return {
        label: said[label]
        if label in said
        else left * (others[label] / rest if rest else 1 / len(others))
        for label in read
    }


def leader(levels: Mapping[str, float]) -> tuple[str | None, float]:
    """Give the highest label and its lead over the runner-up; the first named wins a tie.

    None and 0 for no label, and a label alone with its level. Levels are not negative.
    """
    name, first, second = None, -1.0, 0.0
    for label, level in levels.items():
        if level > first:
            name, first, second = label, level, first if name is not None else 0.0
        elif level > second:
            second = level
    return name, first - second if name is not None else 0.0
