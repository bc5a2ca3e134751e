"""Read the codec's JSON back into dataclasses, after the types of their fields."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from riot.messages import CHANNELS, Message

T = TypeVar("T")
Reader = Callable[[Any], Any]


class MismatchError(ValueError):
    """Say which field of a recorded value does not fit, and why."""


MESSAGES: Mapping[str, type[Message]] = {kind.__name__: kind for kind in CHANNELS}


def decode(value: object) -> Message:
    """Give the message back from its JSON object. Raises MismatchError saying what is wrong."""
    if not isinstance(value, dict):
        raise MismatchError(f"a message is an object, not {_shown(value)}")
    entry: dict[str, Any] = dict(value)
    name = entry.pop("type", None)
    if not isinstance(name, str) or name not in MESSAGES:
        raise MismatchError(f"unknown message type {_shown(name)}")
    return decode_fields(MESSAGES[name], entry)


def decode_fields(kind: type[T], entry: Mapping[str, Any]) -> T:
    """Build a dataclass from an object by field name. Raises MismatchError saying what is wrong."""
    parts = {part.name: part for part in parts_of(kind)}
    if unknown := sorted(entry.keys() - parts.keys()):
        raise MismatchError(f"{kind.__name__} has no field {', '.join(unknown)}")
    return _build(kind, {name: _at(name, parts[name].read, entry[name]) for name in entry})


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a dataclass, ready to read and write."""

    name: str
    default: Any
    tagged: bool
    read: Reader

    def is_default(self, value: object) -> bool:
        """Say whether the value may be left out."""
        # 0 == 0.0 == -0.0 == False: a default is left out only where its text is the same too.
        return value == self.default and repr(value) == repr(self.default)


@cache
def parts_of(kind: type[Any]) -> tuple[Part, ...]:
    """List the fields of a dataclass in their order."""
    hints = get_type_hints(kind)
    return tuple(
        Part(
            item.name,
            item.default if item.default_factory is MISSING else item.default_factory(),
            len(_classes(hints[item.name])) > 1,
            _reader(hints[item.name]),
        )
        for item in fields(kind)
    )


def _classes(hint: Any) -> list[type[Any]]:
    """List the dataclasses that a hint allows, at any depth."""
    if is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [kind for argument in get_args(hint) for kind in _classes(argument)]


@cache
def _reader(hint: Any) -> Reader:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return lambda value: value
    if hint is float:
        return _float
    if hint in (int, str, bool, types.NoneType):
        return _exactly(hint)
    if origin is Literal:
        return _one_of(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return _sequence(_reader(arguments[0]))
    if origin is tuple:
        return _row_of(tuple(_reader(argument) for argument in arguments))
    if origin is Mapping:
        return _mapping(_reader(arguments[1]))
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if isinstance(hint, type) and issubclass(hint, Message):
        return decode
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass(hint)
    raise TypeError(f"a field of type {hint} cannot be read back")


def _float(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, dict) and value.get("float") in ("nan", "inf", "-inf"):
        return float(value["float"])
    raise MismatchError(f"expected a number, not {_shown(value)}")


def _exactly(kind: type[Any]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise MismatchError(f"expected {kind.__name__}, not {_shown(value)}")
        return value

    return read


def _one_of(choices: tuple[Any, ...]) -> Reader:
    def read(value: Any) -> Any:
        if value not in choices:
            raise MismatchError(
                f"expected one of {', '.join(map(str, choices))}, not {_shown(value)}"
            )
        return value

    return read


def _sequence(each: Reader) -> Reader:
    return lambda value: tuple([each(item) for item in _list(value)])


def _row_of(readers: tuple[Reader, ...]) -> Reader:
    def read(value: Any) -> tuple[Any, ...]:
        items = _list(value)
        if len(items) != len(readers):
            raise MismatchError(f"expected {len(readers)} values, not {len(items)}")
        return tuple([each(item) for each, item in zip(readers, items, strict=True)])

    return read


def _mapping(each: Reader) -> Reader:
    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise MismatchError(f"expected an object, not {_shown(value)}")
        return {name: each(item) for name, item in value.items()}

    return read


def _dataclass(kind: type[Any]) -> Reader:
    def read(value: Any) -> Any:
        items, parts = _list(value), parts_of(kind)
        if len(items) > len(parts):
            raise MismatchError(f"{kind.__name__} has {len(parts)} values, not {len(items)}")
        pairs = zip(parts, items, strict=False)
        return _build(kind, {part.name: _at(part.name, part.read, item) for part, item in pairs})

    return read


def _tagged(kinds: Mapping[str, type[Any]]) -> Reader:
    readers = {name: _reader(kind) for name, kind in kinds.items()}

    def read(value: Any) -> Any:
        name, *row = _list(value) or [None]
        if not isinstance(name, str) or name not in readers:
            raise MismatchError(f"expected one of {', '.join(readers)}, not {_shown(name)}")
        return readers[name](row)

    return read


def _union(hints: tuple[Any, ...]) -> Reader:
    """Read what fits one of several hints; hints of one field differ in their JSON form."""
    kinds = {hint.__name__: hint for hint in hints if _is_row(hint)}
    readers = [_reader(hint) for hint in hints if len(kinds) < 2 or not _is_row(hint)]
    # Whole numbers and texts stay what they are: float comes last, for it takes whole numbers too.
    readers.sort(key=lambda reader: reader is _float)
    if len(kinds) > 1:
        readers.append(_tagged(kinds))

    def read(value: Any) -> Any:
        reasons: list[str] = []
        for reader in readers:
            try:
                return reader(value)
            except MismatchError as error:
                reasons.append(str(error))
        raise MismatchError("; ".join(reasons))

    return read


def _is_row(hint: Any) -> bool:
    return isinstance(hint, type) and is_dataclass(hint) and not issubclass(hint, Message)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise MismatchError(f"expected an array, not {_shown(value)}")
    return value


def _at(name: str, read: Reader, value: Any) -> Any:
    try:
        return read(value)
    except MismatchError as error:
        raise MismatchError(f"{name}: {error}") from None


def _build(kind: type[T], content: Mapping[str, Any]) -> T:
    for part in parts_of(kind):
        if part.default is MISSING and part.name not in content:
            raise MismatchError(f"{kind.__name__} lacks {part.name}")
    return kind(**content)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
