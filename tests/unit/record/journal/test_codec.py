"""Messages survive the journal exactly, and stay small."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.messages import (
    CHANNELS,
    Card,
    Clip,
    ClipEnded,
    CutTo,
    EmotionReading,
    FaceReading,
    Lighting,
    Message,
    PlayMidi,
    RigInput,
    SendCue,
    Transition,
)
from riot.record.journal.codec import decode, encode, plain
from riot.record.journal.lines import from_line, to_line
from tests.any_values import any_value


def values(hint: Any) -> st.SearchStrategy[Any]:
    return any_value(hint, st.floats(allow_nan=False), st.integers())


RECORDED = [kind for kind in CHANNELS if kind is not PlayMidi]
"""All but the one that holds bytes, which JSON has no form for: it never leaves the machine."""


@pytest.mark.parametrize("kind", RECORDED, ids=lambda kind: kind.__name__)
def test_every_message_comes_back_exactly(kind: type[Message]) -> None:
    @settings(max_examples=25, deadline=None)
    @given(values(kind))
    def comes_back(message: Message) -> None:
        back = decode(from_line(to_line(encode(message))))
        assert back == message
        # repr tells 1 from 1.0 and 0.0 from -0.0, which == does not.
        assert repr(back) == repr(message)

    comes_back()


def test_every_message_class_has_a_channel() -> None:
    def below(kind: type[Message]) -> set[str]:
        # The bench has a message of its own, which flows nowhere in a show.
        ours = [child for child in kind.__subclasses__() if child.__module__ == kind.__module__]
        return {kind.__name__}.union(*(below(child) for child in ours))

    assert below(Message) - {"Message"} == {kind.__name__ for kind in CHANNELS}


def reading(faces: int = 1) -> EmotionReading:
    face = FaceReading(
        track=12,
        box=(0.4123, 0.2211, 0.1822, 0.3239),
        certainty=0.9812,
        pose=(-12.31, 3.25, 0.51),
        scores=(0.0123, 0.8123, 0.0456, 0.0312, 0.0111, 0.0021, 0.0722, 0.0132),
    )
    light = Lighting(0.5123, 0.8123, 0.6123, 0.0012, "good")
    return EmotionReading(t=71234.512345678, seq=107999, faces=(face,) * faces, lighting=light)


def test_a_reading_is_written_compactly() -> None:
    assert encode(reading()) == {
        "type": "EmotionReading",
        "t": 71234.512345678,
        "seq": 107999,
        "faces": [
            [
                12,
                [0.4123, 0.2211, 0.1822, 0.3239],
                0.9812,
                [-12.31, 3.25, 0.51],
                [0.0123, 0.8123, 0.0456, 0.0312, 0.0111, 0.0021, 0.0722, 0.0132],
            ]
        ],
        "lighting": [0.5123, 0.8123, 0.6123, 0.0012, "good"],
    }
    assert len(to_line({"n": 215998, "in": [encode(reading())]})) < 260


def test_defaults_are_left_out_and_classes_of_a_choice_are_named() -> None:
    assert encode(ClipEnded(t=1.5, take=3)) == {
        "type": "ClipEnded",
        "t": 1.5,
        "take": 3,
    }
    clip = CutTo(t=1.0, take=1, scene="street", picture=Clip("film.mp4"))
    card = CutTo(t=1.0, take=1, scene="street", picture=Card("film.mp4"))
    assert encode(clip)["picture"] == ["Clip", "film.mp4"]
    assert encode(card)["picture"] == ["Card", "film.mp4"]
    assert "transition" not in encode(clip)
    faded = CutTo(t=1.0, take=1, scene="a", picture=Card("b"), transition=Transition("crossfade"))
    assert encode(faded)["transition"] == ["crossfade"]


def test_only_the_very_default_is_left_out() -> None:
    message = SendCue(t=0.0, rig="lights", address="/level", value=0, over=-0.0)
    back = decode(from_line(to_line(encode(message))))
    assert repr(back) == repr(message)


def test_numbers_that_json_lacks_come_back() -> None:
    message = RigInput(t=math.inf, address="/knob", arguments=(math.nan, -math.inf, 1, 1.0, "nan"))
    back = decode(from_line(to_line(encode(message))))
    assert repr(back) == repr(message)


@pytest.mark.parametrize("content", [b"\x89PNG", bytearray(3), memoryview(b"jpeg"), {1: 2}, {1}])
def test_pictures_and_bytes_are_refused(content: object) -> None:
    with pytest.raises(TypeError):
        plain({"picture": content})


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ([], "a message is an object"),
        ({"type": "Frame", "t": 1.0}, "unknown message type 'Frame'"),
        ({"type": ["CutTo"], "t": 1.0}, "unknown message type"),
        ({"type": "ClipEnded", "t": 1.0}, "ClipEnded lacks take"),
        ({"type": "ClipEnded", "t": 1.0, "take": "3"}, "take: expected int, not '3'"),
        ({"type": "ClipEnded", "t": True, "take": 3}, "t: expected a number, not True"),
        (
            {"type": "ClipEnded", "t": 1.0, "take": 3, "x": 0},
            "ClipEnded has no field x",
        ),
        (
            {"type": "EmotionReading", "t": 1.0, "faces": [[1, [0, 0], 1.0]]},
            "faces: box: expected",
        ),
        (
            {
                "type": "CutTo",
                "t": 1.0,
                "take": 1,
                "scene": "a",
                "picture": ["Gif", "b"],
            },
            "picture",
        ),
        (
            {"type": "OperatorCommand", "t": 1.0, "verb": "dance"},
            "verb: expected one of button",
        ),
    ],
)
def test_what_does_not_fit_is_named(entry: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        decode(entry)
