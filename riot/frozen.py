"""Build frozen dataclasses quickly: those that a show makes at every tick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def maker_of(kind: type[T]) -> Callable[..., T]:
    """Give what builds a frozen dataclass with slots from all its fields, in their order.

    A frozen class's own constructor sets each field past its lock, which takes five times as long
    as to set one that has none. So the values go into a twin without a lock, which then becomes a
    `kind` for good. Raises TypeError, as it is called, for another number of values.
    """
    plain = make_dataclass("Plain", [item.name for item in fields(kind)])  # pyright: ignore
    unlocked = {
        "__slots__": kind.__dict__["__slots__"],
        "__init__": plain.__init__,
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
    }
    twin = type(kind.__name__, kind.__bases__, unlocked)

    def make(*values: Any) -> T:
        made: Any = twin(*values)
        made.__class__ = kind
        return made

    return make
