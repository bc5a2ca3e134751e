"""Durations, and the keys that a block may have."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from riot.fields import Duration, Settings, keys_at, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1.5s", 1.5),
        ("800ms", 0.8),
        ("2m", 120.0),
        ("1h", 3600.0),
        ("2 s", 2.0),
        ("00:47.000", 47.0),
        ("01:24.934", 84.934),
        ("1:02:03", 3723.0),
        ("90:00", 5400.0),
        (0, 0.0),
        (0.0, 0.0),
    ],
)
def test_durations(text: object, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text",
    [1, 1.5, "1", "1.5", True, False, None, "-1s", "1:60", "soon", "", [], {}, "1s2s", ".5s"],
)
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match=r"write 1\.5s"):
        parse_duration(text)


def test_a_duration_survives_json() -> None:
    adapter: TypeAdapter[float] = TypeAdapter(Duration)
    for seconds in (0.0, 0.1, 1 / 3, 84.934, 1e6):
        assert adapter.validate_json(adapter.dump_json(seconds)) == seconds


class _Inner(Settings):
    size: int = 1


class _Outer(Settings):
    inner: _Inner = _Inner()
    many: list[_Inner]
    named: dict[str, _Inner]
    maybe: Annotated[_Inner | None, "x"] = None
    row: tuple[_Inner, ...] = ()


def test_settings_refuse_unknown_keys_and_changes() -> None:
    with pytest.raises(ValidationError):
        _Inner.model_validate({"sise": 1})
    with pytest.raises(ValidationError):
        _Inner().size = 2  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("path", [("inner",), ("many", 3), ("named", "x"), ("maybe",), ("row", 0)])
def test_the_keys_of_a_block_are_known(path: tuple[str | int, ...]) -> None:
    assert keys_at(_Outer, path) == ["size"]
    assert keys_at(_Outer, (*path, "size")) == []
    assert keys_at(_Outer, ()) == ["inner", "many", "named", "maybe", "row"]
    assert keys_at(_Outer, ("named",)) == [], "any name may stand there"
