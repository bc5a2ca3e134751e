"""Order letters of both directions by the Unicode bidirectional algorithm (UAX #9, revision 50)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from riot.screen.text.bidi_rules import ISOLATES, resolve_brackets, resolve_neutral, resolve_weak

_STRONG = ("L", "R", "AL")
_EMBEDDINGS = {"LRE": 0, "LRO": 0, "RLE": 1, "RLO": 1}
_UNSEEN = frozenset(("LRE", "LRO", "RLE", "RLO", "PDF", "BN"))
_DEEPEST = 125


def base_level(text: str) -> int | None:
    """Give 0 for a text that begins from the left, 1 from the right, None if no letter says."""
    return _first_strong([_class(letter) for letter in text], 0)


def levels(text: str, base: int) -> list[int]:
    """Give the embedding level of each letter of one paragraph; odd levels run right to left."""
    classes = [_class(letter) for letter in text]
    if base == 0 and not any(
        found in ("R", "AL", "AN") or found in _UNSEEN or found in ISOLATES for found in classes
    ):
        return [0] * len(text)
    found, kinds = _explicit(classes, base)
    seen = [index for index, kind in enumerate(classes) if kind not in _UNSEEN]
    explicit = tuple(found)
    for sequence in _sequences(seen, explicit, classes):
        _resolve(sequence, text, classes, kinds, explicit, found, base)
    for index, kind in enumerate(classes):
        if kind in _UNSEEN:
            found[index] = found[index - 1] if index else base
    _reset(classes, found, base)
    return found


def visual(parts: Sequence[int]) -> list[int]:
    """Give the order, from left to right, of parts that have these levels."""
    order = list(range(len(parts)))
    lowest_odd = min((level for level in parts if level % 2), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(parts), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and parts[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def _class(letter: str) -> str:
    return unicodedata.bidirectional(letter) or "L"


def _first_strong(classes: Sequence[str], start: int) -> int | None:
    """Look for the first strong letter up to the end of this isolate, not inside inner ones."""
    depth = 0
    for kind in classes[start:]:
        if kind == "PDI":
            if depth == 0 and start:
                return None
            depth = max(0, depth - 1)
        elif kind in ISOLATES:
            depth += 1
        elif depth == 0 and kind in _STRONG:
            return int(kind != "L")
    return None


def _explicit(classes: Sequence[str], base: int) -> tuple[list[int], list[str]]:
    """Apply the rules X1 to X8: levels by formatting characters, and classes with overrides."""
    found, kinds = [base] * len(classes), list(classes)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    lost_isolates = lost_embeddings = isolates = 0
    for index, kind in enumerate(classes):
        level, override, _ = stack[-1]
        found[index] = level
        if kind in _EMBEDDINGS or kind in ISOLATES:
            isolate = kind in ISOLATES
            if isolate and override:
                kinds[index] = override
            rightward = _first_strong(classes, index + 1) if kind == "FSI" else kind[0] == "R"
            odd = int(rightward or 0)
            inner = level + 1 if (level + 1) % 2 == odd else level + 2
            if inner <= _DEEPEST and not lost_isolates and not lost_embeddings:
                forced = {"LRO": "L", "RLO": "R"}.get(kind, "")
                stack.append((inner, forced, isolate))
                isolates += isolate
            elif isolate:
                lost_isolates += 1
            elif not lost_isolates:
                lost_embeddings += 1
        elif kind == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif isolates:
                lost_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                isolates -= 1
            found[index] = stack[-1][0]
            kinds[index] = stack[-1][1] or kind
        elif kind == "PDF":
            if lost_isolates:
                pass
            elif lost_embeddings:
                lost_embeddings -= 1
            elif len(stack) > 1 and not stack[-1][2]:
                stack.pop()
        elif kind == "B":
            found[index] = base
        elif override and kind != "BN":
            kinds[index] = override
    return found, kinds


def _sequences(
    seen: Sequence[int], found: Sequence[int], classes: Sequence[str]
) -> list[list[int]]:
    """Gather the isolating run sequences (BD13): runs of one level, joined across isolates."""
    waiting: list[list[int]] = []
    done: list[list[int]] = []
    for _, run in groupby(seen, lambda index: found[index]):
        sequence = list(run)
        if classes[sequence[0]] == "PDI":
            for index in range(len(waiting) - 1, -1, -1):
                if found[waiting[index][0]] == found[sequence[0]]:
                    sequence = waiting.pop(index) + sequence
                    break
        (waiting if classes[sequence[-1]] in ISOLATES else done).append(sequence)
    return done + waiting


def _resolve(
    sequence: Sequence[int],
    text: str,
    classes: Sequence[str],
    kinds: Sequence[str],
    explicit: Sequence[int],
    found: list[int],
    base: int,
) -> None:
    """Apply the rules W1 to I2 to one isolating run sequence."""
    level = explicit[sequence[0]]
    before = _neighbour(sequence[0], -1, classes, explicit, base)
    after = (
        base
        if classes[sequence[-1]] in ISOLATES
        else _neighbour(sequence[-1], 1, classes, explicit, base)
    )
    start, end = ("R" if max(level, other) % 2 else "L" for other in (before, after))
    resolved = resolve_weak([kinds[index] for index in sequence], start)
    resolve_brackets(
        [text[index] for index in sequence], [kinds[i] for i in sequence], resolved, start, level
    )
    resolve_neutral(resolved, start, end, level)
    for index, kind in zip(sequence, resolved, strict=True):
        if level % 2:
            found[index] = level + (kind != "R")
        else:
            found[index] = level + {"L": 0, "R": 1}.get(kind, 2)


def _neighbour(
    index: int, step: int, classes: Sequence[str], explicit: Sequence[int], base: int
) -> int:
    index += step
    while 0 <= index < len(classes) and classes[index] in _UNSEEN:
        index += step
    return explicit[index] if 0 <= index < len(classes) else base


def _reset(classes: Sequence[str], found: list[int], base: int) -> None:
    """Apply the rule L1: separators, and the blanks before them and at the end, run as the base."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in ("S", "B"):
            found[index], trailing = base, True
        elif trailing and (kind in ("WS", "PDI") or kind in ISOLATES or kind in _UNSEEN):
            found[index] = base
        else:
            trailing = False
