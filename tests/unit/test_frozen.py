"""What is built quickly is what the class's own constructor builds."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from riot.frozen import maker_of
from riot.messages import FaceReading, Mood
from riot.story.show import Listening

VALUES: dict[type[Any], tuple[Any, ...]] = {
    Mood: (
        1.5,
        7,
        True,
        1,
        False,
        {"calm": 1.0},
        {},
        "calm",
        1.0,
        0.1,
        0.2,
        "good",
        None,
        None,
        3,
        1,
    ),
    Listening: (2.0, {"calm": 2.0}, {"calm": 1.0}, {}, {"calm": 1.0}, 4, 9),
    FaceReading: (1, (0.1, 0.2, 0.3, 0.4), 0.9, (0.0, 1.0, 2.0), (0.5, 0.5)),
}


@pytest.mark.parametrize("kind", VALUES)
def test_all_fields_in_their_order(kind: type[Any]) -> None:
    values = VALUES[kind]
    named = {item.name: value for item, value in zip(fields(kind), values, strict=True)}
    made = maker_of(kind)(*values)
    assert made == kind(**named)
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(kind)[0].name, 0)


def test_another_number_of_values_is_refused() -> None:
    with pytest.raises(TypeError, match="missing"):
        maker_of(Listening)(1.0)
    with pytest.raises(TypeError):
        maker_of(Listening)(*VALUES[Listening], 1.0)
