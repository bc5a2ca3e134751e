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
    # The constructor that a dataclass of these fields has, and after them the class itself: it is
    # set there, because a function around the constructor would double what a message costs.
    plain = make_dataclass("Plain", [*(item.name for item in fields(kind)), "__class__"])  # pyright: ignore
    constructor: Any = plain.__init__
    constructor.__defaults__ = (kind,)
    unlocked = {
        "__slots__": kind.__dict__["__slots__"],
        "__init__": constructor,
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
    }
    twin: Any = type(kind.__name__, kind.__bases__, unlocked)
    return twin
