"""The blocks of a YAML text as they lie on its lines: where each key and item begins and ends."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from yaml.tokens import BlockEntryToken

from riot.authoring.formatting.lines import BLOCK_HEAD, Lines
from riot.config.yaml_file import yaml_parser

Spot = tuple[int, int]
"""Line and column, from 0."""


@dataclass(slots=True)
class Value:
    """A value: where it begins, its last line, and the entries of a block."""

    start: Spot
    last: int = 0
    block: str = ""
    """"map" or "seq" for a block in lines; empty for what stands in brackets, and for scalars."""
    entries: list[Entry] = field(default_factory=list["Entry"])
    folds: bool = False
    """Whether it is a text after `|` or `>` whose own lines tell how far it is indented."""


@dataclass(slots=True)
class Entry:
    """A key and its value, or an item; `start` is where the key or the item's dash stands."""

    start: Spot
    key: str
    value: Value

    @property
    def last(self) -> int:
        """Give the last line of the entry."""
        return max(self.start[0], self.value.last)


def layout(text: str, lines: Lines) -> Value | None:
    """Give the outermost value of `text`, which parse_yaml has read; None where there is none.

    Keys that begin with `?` give a value that is no block: nothing is moved around within it.
    """
    dashes = [_spot(token) for token in lines.tokens if isinstance(token, BlockEntryToken)]
    builder = _Builder(lines, dashes)
    for event in yaml.parse(text, Loader=yaml_parser()):
        if isinstance(event, NodeEvent):
            builder.begin(event)
        elif isinstance(event, CollectionEndEvent):
            builder.end(event)
    return builder.root


class _Builder:
    """Build values from events; what parse_yaml has read is not deep."""

    def __init__(self, lines: Lines, dashes: list[Spot]) -> None:
        self.root: Value | None = None
        self._lines = lines
        self._dashes = dashes
        self._open: list[tuple[Value, bool, bool]] = []
        self._keys: list[tuple[Spot, str] | None] = []

    def begin(self, event: NodeEvent) -> None:
        """Take in a scalar, an alias or the start of a collection."""
        spot = _spot(event)
        is_block = isinstance(event, CollectionStartEvent) and not event.flow_style
        if self._open and self._open[-1][1] and self._keys[-1] is None:
            # A key in words. Any other was refused, or comes with a `?`, whose line starts with it.
            self._keys[-1] = (spot, str(getattr(event, "value", "")))
            if self._open[-1][2] and self._lines.asks(spot):
                self._open[-1][0].block = ""
            return
        value = Value(spot, self._last(event))
        self._attach(value)
        if isinstance(event, ScalarEvent) and event.style in ("|", ">"):
            head = BLOCK_HEAD.search(self._lines.text[spot[0]], spot[1])
            value.folds = head is not None and not any(char.isdigit() for char in head[0])
        if isinstance(event, CollectionStartEvent):
            is_map = isinstance(event, MappingStartEvent)
            value.block = ("map" if is_map else "seq") if is_block else ""
            self._open.append((value, is_map, is_block))
            self._keys.append(None)

    def end(self, event: CollectionEndEvent) -> None:
        """Close the innermost collection."""
        value, _, is_block = self._open.pop()
        self._keys.pop()
        # The parser ends a block where the next thing begins.
        last = max((entry.last for entry in value.entries), default=value.start[0])
        value.last = last if is_block else event.end_mark.line

    def _attach(self, value: Value) -> None:
        if not self._open:
            self.root = value
            return
        block, is_map, _ = self._open[-1]
        if is_map:
            key = self._keys[-1]
            assert key is not None
            block.entries.append(Entry(key[0], key[1], value))
            self._keys[-1] = None
        else:
            before = bisect.bisect_left(self._dashes, value.start) - 1
            start = self._dashes[before] if block.block and before >= 0 else value.start
            block.entries.append(Entry(start, "", value))

    def _last(self, event: NodeEvent) -> int:
        if not isinstance(event, ScalarEvent):
            return int(event.end_mark.line)
        if event.style in ("|", ">"):
            last = first = int(event.start_mark.line)
            while last + 1 in self._lines.kept:
                last += 1
            return last if last > first else first
        if not event.value and event.implicit[0] and event.anchor is None:
            return -1  # nothing is written there
        return int(event.end_mark.line)


def _spot(marked: object) -> Spot:
    mark = marked.start_mark  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType]
    return int(mark.line), int(mark.column)  # pyright: ignore[reportUnknownMemberType,reportUnknownArgumentType]
