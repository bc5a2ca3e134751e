"""Indent every block by two spaces, and leave what stands within brackets and texts as it is."""

from __future__ import annotations

from riot.authoring.formatting.layout import Entry, Value
from riot.authoring.formatting.lines import Lines

STEP = 2
"""Spaces for each level; an item's dash is indented like a key."""

_ALIGNED = 3
"""Spaces before a comment that say that it was put at its column on purpose."""


def indented(lines: Lines, root: Value) -> list[str]:
    """Give the lines with the blocks of `root` indented evenly."""
    indenter = _Indenter(lines)
    if root.block:
        indenter.block(root, 0)
    indenter.comments()
    return [indenter.line(number) for number in range(len(lines.text))]


class _Indenter:
    """Collect by how much each line moves, and the gaps after dashes."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._shift: dict[int, int] = {}
        self._gaps: dict[int, list[tuple[int, int]]] = {}

    def block(self, value: Value, column: int) -> None:
        """Move a block so that its keys or dashes stand at `column`."""
        for entry in value.entries:
            line, at = entry.start
            if self._lines.indent(line) == at:
                self._shift[line] = column - at
            if value.block == "seq":
                self._item(entry, column)
            elif entry.value.block:
                self.block(entry.value, column + STEP)
            else:
                self._carry(entry, column, column - at)

    def _item(self, entry: Entry, column: int) -> None:
        """Move what belongs to a dash at `column`: it begins one space after it, or below."""
        line, dash = entry.start
        below, at = entry.value.start
        beside = below == line and entry.value.last >= 0
        if beside:
            self._gaps.setdefault(line, []).append((dash + 1, at))
        if entry.value.block:
            self.block(entry.value, column + STEP)
        else:
            self._carry(entry, column, column + STEP - at if beside else column - dash)

    def _carry(self, entry: Entry, column: int, shift: int) -> None:
        """Move the further lines of an entry at `column` whose value is no block, by `shift`."""
        further = range(entry.start[0] + 1, entry.last + 1)
        if entry.value.folds:
            written = (line for line in further if self._lines.text[line].strip())
            shift = column + STEP - self._lines.indent(next(written, entry.start[0]))
        for line in further:
            self._shift[line] = shift

    def comments(self) -> None:
        """Move each comment that has a line to itself with what it stands above, or below."""
        codes = [
            line
            for line in range(len(self._lines.text))
            if not self._lines.is_blank(line) and not self._lines.is_comment(line)
        ]
        following = 0
        for line in sorted(self._lines.comments):
            if line in self._shift or not self._lines.is_comment(line):
                continue
            while following < len(codes) and codes[following] < line:
                following += 1
            self._shift[line] = self._shift_of_comment(line, codes, following)

    def _shift_of_comment(self, line: int, codes: list[int], following: int) -> int:
        indent = self._lines.indent(line)
        if following < len(codes) and self._lines.indent(codes[following]) == indent:
            return self._shift.get(codes[following], 0)
        # Not of the next line's block: of the nearest above that is no deeper.
        for before in reversed(codes[max(0, following - 200) : following]):
            if before not in self._lines.kept and self._lines.indent(before) <= indent:
                return self._shift.get(before, 0)
        return 0

    def line(self, number: int) -> str:
        """Give a line as it stands after all moves."""
        text = self._lines.text[number]
        shift = self._shift.get(number, 0)
        if not text or (not shift and number not in self._gaps):
            return text
        moved = text
        for start, end in reversed(self._gaps.get(number, [])):
            moved = f"{moved[:start]} {moved[end:]}"
        indent = len(moved) - len(moved.lstrip(" "))
        moved = " " * max(0, indent + shift) + moved[indent:]
        comment = self._lines.comments.get(number)
        if comment is None or self._lines.is_comment(number):
            return moved
        return _aligned(moved, len(text) - comment, comment)


def _aligned(moved: str, length: int, column: int) -> str:
    """Put a comment of `length` characters back to its column, if it was aligned by hand."""
    code, comment = moved[: len(moved) - length], moved[len(moved) - length :]
    gap = len(code) - len(code.rstrip(" "))
    if gap < _ALIGNED:
        return moved
    return code.rstrip(" ").ljust(column - 2) + "  " + comment
