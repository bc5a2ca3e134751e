"""Resolve what has no direction of its own: numbers, marks, brackets, blanks (UAX #9, W1 to N2)."""

from __future__ import annotations

import unicodedata
from bisect import insort
from collections.abc import Sequence

ISOLATES = ("LRI", "RLI", "FSI")
_STRONG = ("L", "R", "AL")
_NEUTRALS = frozenset(("B", "S", "WS", "ON", "PDI", *ISOLATES))
_SAME_BRACKET = {"\u2329": "\u3008", "\u232a": "\u3009"}


def resolve_weak(kinds: Sequence[str], start: str) -> list[str]:
    """Apply the rules W1 to W7 to the classes of one isolating run sequence.

    `start` is L or R, the direction of what stands before it.
    """
    out = list(kinds)
    before = start
    for index, kind in enumerate(out):  # W1
        if kind == "NSM":
            out[index] = "ON" if before in (*ISOLATES, "PDI") else before
        before = out[index]
    strong = start
    for index, kind in enumerate(out):  # W2
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            out[index] = "AN"
    out = ["R" if kind == "AL" else kind for kind in out]  # W3
    for index in range(1, len(out) - 1):  # W4
        left, kind, right = out[index - 1 : index + 2]
        if left == right and (
            (kind in ("ES", "CS") and left == "EN") or (kind == "CS" and left == "AN")
        ):
            out[index] = left
    index = 0
    while index < len(out):  # W5
        end = index
        while end < len(out) and out[end] == "ET":
            end += 1
        beside = (out[index - 1] if index else "", out[end] if end < len(out) else "")
        if end > index and "EN" in beside:
            out[index:end] = ["EN"] * (end - index)
        index = max(end, index + 1)
    out = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in out]  # W6
    strong = start
    for index, kind in enumerate(out):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            out[index] = "L"
    return out


def resolve_brackets(
    letters: Sequence[str], kinds: Sequence[str], resolved: list[str], start: str, level: int
) -> None:
    """Apply the rule N0: a pair of brackets runs as what it encloses, or what stands before it."""
    along = "R" if level % 2 else "L"
    for opening, closing in _pairs(letters, resolved):
        inside = {_direction(kind) for kind in resolved[opening + 1 : closing]} - {""}
        if not inside:
            continue
        towards = along
        if along not in inside:
            before = next(
                (d for kind in resolved[:opening][::-1] if (d := _direction(kind))), start
            )
            towards = before
        for at in (opening, closing):
            resolved[at] = towards
            for behind in range(at + 1, len(resolved)):
                if kinds[behind] != "NSM":
                    break
                resolved[behind] = towards


def _pairs(letters: Sequence[str], resolved: Sequence[str]) -> list[tuple[int, int]]:
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, letter in enumerate(letters):
        if resolved[index] != "ON" or not unicodedata.mirrored(letter):
            continue
        letter = _SAME_BRACKET.get(letter, letter)
        category = unicodedata.category(letter)
        if category == "Ps":
            if len(opened) == 63:
                break
            opened.append((_closing(letter), index))
        elif category == "Pe":
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == letter:
                    insort(pairs, (opened[depth][1], index))
                    del opened[depth:]
                    break
    return pairs


def _closing(opening: str) -> str:
    """Give the bracket that closes this one: it is one of the next two characters."""
    following = (chr(ord(opening) + 1), chr(ord(opening) + 2))
    return next((one for one in following if unicodedata.category(one) == "Pe"), "")


def _direction(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def resolve_neutral(resolved: list[str], start: str, end: str, level: int) -> None:
    """Apply the rules N1 and N2: what is left runs as its neighbours, or as the line."""
    along = "R" if level % 2 else "L"
    index = 0
    while index < len(resolved):  # N1, N2
        stop = index
        while stop < len(resolved) and resolved[stop] in _NEUTRALS:
            stop += 1
        if stop > index:
            before = _direction(resolved[index - 1]) if index else start
            after = _direction(resolved[stop]) if stop < len(resolved) else end
            resolved[index:stop] = [before if before == after else along] * (stop - index)
        index = max(stop, index + 1)
