"""Build frozen dataclasses quickly: those that a show makes at every tick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def maker_of(kind: type[T]) -> Callable[..., T]:
    """Give what builds a frozen dataclass with slots from all its fields, in their order.

    The class's own constructor looks its way of setting up again for each field, and takes twice
    as long. Raises ValueError, as it is called, for another number of values.
    """
    setters = tuple(getattr(kind, item.name).__set__ for item in fields(kind))  # pyright: ignore
    new = object.__new__

    def make(*values: Any) -> T:
        made = new(kind)
        for put, value in zip(setters, values, strict=True):
            put(made, value)
        return made

    return make
