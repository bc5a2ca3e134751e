"""What `riot check` says of labels that rigs cannot tell apart."""

from __future__ import annotations

import pytest

from riot.story.checks import Facts
from riot.story.checks.labels import labels
from riot.story.schema import Film


def found(*names: str) -> list[tuple[object, str, str]]:
    film = Film.model_validate(
        {
            "riot": 1,
            "title": "t",
            "media": "m",
            "listens_to": names,
            "start": "a",
            "scenes": {"a": {"clip": "a.mp4"}},
        }
    )
    return [(path, problem.code, problem.message) for path, problem in labels(Facts(film))]


@pytest.mark.parametrize(
    ("second", "said"), [("etre", "that of 'être'"), ("margin", "the address of something else")]
)
def test_labels_of_one_address_are_told(second: str, said: str) -> None:
    [(path, code, message)] = found("être", second, "calm")
    assert (path, code) == (("listens_to", 1), "SCN-078")
    assert message == f"the OSC address of {second!r} would be /riot/mood/{second}, {said}"


def test_labels_of_other_scripts_stay_apart() -> None:
    assert not found("怒り", "恐れ", "calm")
