"""Put the keys of a film and of its scenes in their order, and a blank line between scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from riot.authoring.formatting.layout import Entry, Value
from riot.authoring.formatting.lines import Lines
from riot.story.schema import Film, Scene

BLANK = -1
"""In place of a line's number: a blank line that is new."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """An entry with the comments that belong to it: lines `first` to before `end`."""

    entry: Entry
    first: int
    end: int


def arranged(lines: Lines, root: Value, sort: bool) -> list[int]:
    """Give the numbers of the lines in their new order, with BLANK for new ones.

    Comments go with the key below them, and deeper ones with the block above them; what stands
    apart at the top and the bottom of the file stays there. With `sort` false, no key moves.
    """
    everything = list(range(len(lines.text)))
    if root.block != "map":
        return _without_runs(lines, everything)
    head, chunks, tail = _chunks(lines, root, 0, len(everything))
    found = list(head)
    for chunk in _sorted(chunks, Film) if sort else chunks:
        if chunk.entry.key == "scenes" and chunk.entry.value.block == "map":
            found += _scenes(lines, chunk, sort)
        else:
            found += range(chunk.first, chunk.end)
    return _without_runs(lines, [*found, *tail])


def _scenes(lines: Lines, scenes: _Chunk, sort: bool) -> list[int]:
    head, chunks, tail = _chunks(lines, scenes.entry.value, scenes.entry.start[0] + 1, scenes.end)
    found = [*range(scenes.first, scenes.entry.start[0] + 1), *head]
    for number, chunk in enumerate(chunks):
        scene = _scene(lines, chunk) if sort else list(range(chunk.first, chunk.end))
        if number:
            while scene and scene[0] != BLANK and lines.is_blank(scene[0]):
                scene = scene[1:]
            if found[-1] not in lines.open:
                found.append(BLANK)
        found += scene
    return [*found, *tail]


def _scene(lines: Lines, chunk: _Chunk) -> list[int]:
    line = chunk.entry.start[0]
    if chunk.entry.value.block != "map":
        return list(range(chunk.first, chunk.end))
    head, chunks, tail = _chunks(lines, chunk.entry.value, line + 1, chunk.end)
    found = [*range(chunk.first, line + 1), *head]
    for part in _sorted(chunks, Scene):
        found += range(part.first, part.end)
    return [*found, *tail]


def _chunks(lines: Lines, block: Value, first: int, end: int) -> tuple[range, list[_Chunk], range]:
    """Share the lines `first` to before `end` out among the entries of `block`.

    What comes before the first entry and after the last, and belongs to none, comes apart.
    """
    entries = block.entries
    column = entries[0].start[1]
    starts = [_comments_above(lines, first, entries[0].start[0])]
    starts += [_after(lines, entry.last + 1, end, column) for entry in entries]
    chunks = [
        _Chunk(entry, starts[number], starts[number + 1]) for number, entry in enumerate(entries)
    ]
    return range(first, starts[0]), chunks, range(starts[-1], end)


def _comments_above(lines: Lines, first: int, line: int) -> int:
    while line > first and lines.is_comment(line - 1):
        line -= 1
    return line


def _after(lines: Lines, line: int, end: int, column: int) -> int:
    """Give the first line that no longer belongs to an entry at `column` that ends above `line`."""
    found = line
    while line < end and (lines.is_blank(line) or lines.is_comment(line)):
        if lines.is_comment(line):
            if lines.indent(line) <= column:
                break
            found = line + 1
        line += 1
    return found


def _sorted(chunks: Sequence[_Chunk], model: type[BaseModel]) -> list[_Chunk]:
    """Sort by the model's keys; a key that it does not know stays behind the one before it."""
    keys = [field.alias or name for name, field in model.model_fields.items()]
    ranks: list[int] = []
    for chunk in chunks:
        known = chunk.entry.key in keys
        ranks.append(keys.index(chunk.entry.key) if known else ranks[-1] if ranks else 0)
    order = sorted(range(len(chunks)), key=lambda number: ranks[number])
    return [chunks[number] for number in order]


def _without_runs(lines: Lines, numbers: Sequence[int]) -> list[int]:
    """Leave out blank lines at both ends, and all but one of several."""
    found: list[int] = []
    was_blank = True
    for number in numbers:
        blank = number == BLANK or lines.is_blank(number)
        if not (blank and was_blank):
            found.append(number)
        was_blank = blank
    while found and (found[-1] == BLANK or lines.is_blank(found[-1])):
        found.pop()
    return found
