"""Build plain values and their places from a YAML parser's events, within bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from riot.config.places import Path_, Place
from riot.config.yaml_scalars import plain_value
from riot.errors import Problem, RiotError

MOST_VALUES = 500_000
"""Values of a file, those that its aliases repeat among them."""

MOST_COPIES = 100_000
"""Values that aliases repeat; anchors that explode stop here."""

DEEPEST = 60
"""Blocks within blocks."""

_TEXT_TAGS = frozenset(["tag:yaml.org,2002:str", "!"])
_BLOCK_TAGS = frozenset(["tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "!"])


@dataclass(slots=True)
class _Block:
    """A mapping or sequence that is being read; `key` is the one whose value comes next."""

    path: Path_
    value: dict[str, Any] | list[Any]
    anchor: str | None
    is_key: bool
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    """What an anchor names: its value and path, and its text where it may be a key."""

    value: Any
    path: Path_
    text: str | None


@dataclass(slots=True)
class Tree:
    """Plain values, the place of each key and item, and what was wrong with the form."""

    file: str
    restore: dict[int, str] = field(default_factory=dict[int, str])
    data: Any = None
    places: dict[Path_, Place] = field(default_factory=dict[Path_, Place])
    problems: list[Problem] = field(default_factory=list[Problem])
    _open: list[_Block] = field(default_factory=list[_Block])
    _named: dict[str, _Named | None] = field(default_factory=dict[str, "_Named | None"])
    _values: int = 0
    _copies: int = 0
    _documents: int = 0

    def build(self, events: Iterable[Event]) -> None:
        """Read all events.

        `restore` maps stand-ins, by code point, to the characters they stand for. Raises
        RiotError YML-004, YML-005 or YML-009 where reading cannot go on, and whatever the parser
        raises; other problems gather in `problems`.
        """
        for event in events:
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, CollectionStartEvent):
                self._begin(event)
            elif isinstance(event, CollectionEndEvent):
                self._end()
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    raise self._error(
                        "YML-004", "a second document begins", event, "keep one file a document"
                    )

    def _scalar(self, event: ScalarEvent) -> None:
        text = str(event.value)
        if self.restore:
            text = text.translate(self.restore)
        if self._expects_key():
            self._key(text, event)
            if event.anchor is not None:
                self._named[event.anchor] = _Named(self._plain(text, event), (), text)
            return
        value = self._plain(text, event)
        path = self._place(event)
        if event.anchor is not None:
            self._named[event.anchor] = _Named(value, path, text)
        self._put(value)

    def _plain(self, text: str, event: ScalarEvent) -> Any:
        """Give the value of a scalar's text, by its style and tag."""
        if "\0" in text or _has_surrogate(text):
            self._problem("YML-010", "holds a character that no text may hold", event, "remove it")
            return None
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            self._tagged(event)
            return None
        if event.tag is not None or not event.implicit[0]:
            return text
        try:
            return plain_value(text)
        except OverflowError as error:
            self._problem("YML-011", str(error), event)
            return None

    def _key(self, text: str, event: NodeEvent) -> None:
        block = self._open[-1]
        assert isinstance(block.value, dict)
        block.key = text
        if "\0" in text or _has_surrogate(text):
            self._problem("YML-010", "holds a character that no text may hold", event, "remove it")
        elif text == "<<" and isinstance(event, ScalarEvent) and event.implicit[0]:
            self._problem(
                "YML-012", "merge keys (<<) are not used", event, "repeat the keys that are meant"
            )
        elif text in block.value:
            first = self.places[*block.path, text]
            self._problem(
                "YML-006",
                f"the key {_short(text)} is here twice; the first is in line {first.line}",
                event,
                "remove or rename one",
            )
        else:
            self.places[*block.path, text] = self._at(event)

    def _begin(self, event: CollectionStartEvent) -> None:
        if event.tag is not None and event.tag not in _BLOCK_TAGS:
            self._tagged(event)
        is_key = self._expects_key()
        if is_key:
            self._problem("YML-007", "a key must be a text", event)
            self._open[-1].key = ""
        path = self._place(event)
        if len(self._open) > DEEPEST:
            raise self._error("YML-005", "is nested too deeply", event)
        value: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        if event.anchor is not None:
            self._named[event.anchor] = None
        self._open.append(_Block(path, value, event.anchor, is_key))

    def _end(self) -> None:
        block = self._open.pop()
        if block.anchor is not None:
            self._named[block.anchor] = _Named(block.value, block.path, None)
        if not block.is_key:
            self._put(block.value)

    def _alias(self, event: AliasEvent) -> None:
        name = str(event.anchor)
        if name not in self._named:
            raise self._error(
                "YML-004", f"no anchor &{name[:40]} comes before *{name[:40]}", event, "check both"
            )
        named = self._named[name]
        if named is None:
            raise self._error("YML-005", f"*{name[:40]} stands inside what it names", event)
        if self._expects_key():
            if named.text is None:
                self._problem("YML-007", "a key must be a text", event)
            self._key(named.text or "", event)
            return
        self._put(self._copied(named.value, named.path, self._place(event), event))

    def _copied(self, value: Any, source: Path_, path: Path_, event: AliasEvent) -> Any:
        """Copy what an anchor names, so that it stands at `path` too."""
        if not isinstance(value, (dict, list)):
            return value
        if len(path) > DEEPEST:
            raise self._error("YML-005", "is nested too deeply", event)
        pairs: Any = value.items() if isinstance(value, dict) else enumerate(value)
        copies: list[tuple[Any, Any]] = []
        for key, item in pairs:
            self._count(event)
            self._copies += 1
            if self._copies > MOST_COPIES:
                hint = "do its aliases repeat each other?"
                raise self._error("YML-009", "has too many values", event, hint)
            here = (*path, key)
            self.places[here] = self.places[*source, key]
            copies.append((key, self._copied(item, (*source, key), here, event)))
        return dict(copies) if isinstance(value, dict) else [item for _, item in copies]

    def _expects_key(self) -> bool:
        if not self._open:
            return False
        block = self._open[-1]
        return block.key is None and isinstance(block.value, dict)

    def _place(self, event: NodeEvent) -> Path_:
        """Give the path of the value that begins, and note where an item or the whole stands."""
        self._count(event)
        if not self._open:
            path: Path_ = ()
        else:
            block = self._open[-1]
            if isinstance(block.value, dict):
                return (*block.path, block.key or "")
            path = (*block.path, len(block.value))
        self.places[path] = self._at(event)
        return path

    def _put(self, value: Any) -> None:
        """Add a value that is complete to the block it belongs to."""
        if not self._open:
            self.data = value
            return
        block = self._open[-1]
        if isinstance(block.value, list):
            block.value.append(value)
        else:
            block.value[block.key or ""] = value
            block.key = None

    def _count(self, event: NodeEvent) -> None:
        self._values += 1
        if self._values > MOST_VALUES:
            raise self._error("YML-009", "has too many values", event, "is it a YAML file?")

    def _tagged(self, event: NodeEvent) -> None:
        tag = str(getattr(event, "tag", "")).removeprefix("tag:yaml.org,2002:")
        self._problem("YML-008", f"tags such as {tag[:40]} are not used", event, "remove the tag")

    def _at(self, event: Event) -> Place:
        mark = event.start_mark
        return Place(mark.line + 1, mark.column + 1, self.file)

    def _problem(self, code: str, message: str, event: Event, hint: str = "") -> None:
        place = self._at(event)
        self.problems.append(Problem(code, message, self.file, place.line, place.column, hint))

    def _error(self, code: str, message: str, event: Event, hint: str = "") -> RiotError:
        place = self._at(event)
        return RiotError(
            code, message, file=self.file, line=place.line, column=place.column, hint=hint
        )


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)


def yaml_parser() -> Any:
    """Give the fast parser, or the pure one where PyYAML came without libyaml."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
