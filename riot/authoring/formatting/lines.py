"""A YAML text by its lines: which hold a comment, and which stand within a text of the author's."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from yaml.tokens import (
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    ScalarToken,
    StreamEndToken,
    StreamStartToken,
    Token,
)

from riot.config.yaml_file import yaml_parser

_UNSEEN = (
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    StreamEndToken,
    StreamStartToken,
)
_BREAK = re.compile(r"(\r\n|\n|\r)")
BLOCK_HEAD = re.compile(r"[|>][-+0-9]*")
"""What announces a text in the lines below."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text without their ends, and what the parser's tokens tell about them.

    `ends` are the line ends, empty for a last line without one. `comments` tells at which column a
    line's comment begins. Lines in `kept` belong to a text of several lines from their start on;
    after those in `open` comes no blank line that is not the text's (`|+`).
    """

    text: tuple[str, ...]
    ends: tuple[str, ...]
    tokens: tuple[Token, ...]
    comments: dict[int, int]
    kept: frozenset[int]
    open: frozenset[int]

    def indent(self, line: int) -> int:
        """Give the number of spaces that `line` begins with."""
        return len(self.text[line]) - len(self.text[line].lstrip(" "))

    def is_blank(self, line: int) -> bool:
        """Tell whether nothing stands in `line`."""
        return line not in self.kept and not self.text[line].strip()

    def is_comment(self, line: int) -> bool:
        """Tell whether `line` holds a comment and nothing else."""
        column = self.comments.get(line)
        return column is not None and not self.text[line][:column].strip()

    def asks(self, spot: tuple[int, int]) -> bool:
        """Tell whether a `?` stands before the key at `spot`, line and column."""
        return self.text[spot[0]][: spot[1]].rstrip().endswith("?")

    def words(self) -> list[str]:
        """Give the text of every comment, from top to bottom."""
        return [self.text[line][at:].rstrip() for line, at in sorted(self.comments.items())]


def read_lines(text: str) -> Lines:
    """Take `text` apart; parse_yaml has read it."""
    pieces = _BREAK.split(text)
    lines, ends = pieces[0::2], [*pieces[1::2], ""]
    if not lines[-1]:
        lines, ends = lines[:-1], ends[:-1]
    tokens = tuple(yaml.scan(text, Loader=yaml_parser()))
    reach = [0] * len(lines)
    kept: set[int] = set()
    unended: set[int] = set()
    for token in tokens:
        if isinstance(token, _UNSEEN):
            continue
        first, last, column = token.start_mark.line, token.end_mark.line, token.end_mark.column
        if isinstance(token, ScalarToken) and token.style in ("|", ">"):
            last, column = _block(token, lines, reach, kept)
            if _is_open(token, lines):
                unended.add(last)
        else:
            kept.update(range(first + 1, last + 1))
        if last < len(lines):
            reach[last] = max(reach[last], column)
    comments: dict[int, int] = {}
    for number, line in enumerate(lines):
        rest = line[reach[number] :]
        if rest.lstrip(" \t").startswith("#"):
            comments[number] = line.index("#", reach[number])
    return Lines(tuple(lines), tuple(ends), tokens, comments, frozenset(kept), frozenset(unended))


def _is_open(token: ScalarToken, lines: list[str]) -> bool:
    head = BLOCK_HEAD.match(lines[token.start_mark.line], token.start_mark.column)
    return head is not None and "+" in head[0]


def _block(
    token: ScalarToken, lines: list[str], reach: list[int], kept: set[int]
) -> tuple[int, int]:
    """Mark the lines of a block scalar; give its last line and where that ends."""
    head, start = token.start_mark.line, token.start_mark.column
    match = BLOCK_HEAD.match(lines[head], start)
    style = match[0] if match else ""
    reach[head] = max(reach[head], start + len(style))
    end = token.end_mark
    last = min(end.line - 1 if end.column == 0 else end.line, len(lines) - 1)
    while last > head and not _is_open(token, lines) and not lines[last].strip():
        last -= 1  # blank lines after it say nothing
    kept.update(range(head + 1, last + 1))
    return (last, len(lines[last])) if last > head else (head, reach[head])
