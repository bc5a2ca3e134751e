"""Every message flows on a channel; all are frozen, timed and small."""

from __future__ import annotations

import dataclasses
import pickle
from typing import get_args

import pytest

from riot import messages
from riot.messages import CHANNELS, ClipStarted, CutTo, Effect, Message, ShowInput


def kinds() -> list[type[Message]]:
    found = [item for item in vars(messages).values() if isinstance(item, type)]
    return [item for item in found if issubclass(item, Message) and item is not Message]


def test_every_message_has_a_channel() -> None:
    assert set(CHANNELS) == set(kinds())


def test_all_inputs_are_logged_and_all_effects_but_levels() -> None:
    inputs = [kind for part in get_args(ShowInput) for kind in (get_args(part) or (part,))]
    assert all(CHANNELS[kind].logged for kind in inputs)
    assert [k.__name__ for k in get_args(Effect) if not CHANNELS[k].logged] == ["SetLevel"]


def test_what_a_show_depends_on_is_never_dropped() -> None:
    for kind in get_args(Effect):
        wanted = "latest" if kind.__name__ in ("SetLevel", "PrerollClips") else "alarm"
        assert CHANNELS[kind].full == wanted, kind
    for kind in get_args(messages.ClipEvent):
        assert CHANNELS[kind].full == "alarm"


@pytest.mark.parametrize("kind", kinds())
def test_messages_are_frozen_slotted_and_keyword_only(kind: type[Message]) -> None:
    assert dataclasses.is_dataclass(kind)
    assert not hasattr(kind, "__dict__") or "__dict__" not in kind.__dict__
    parameters = kind.__dataclass_params__  # pyright: ignore[reportAttributeAccessIssue]
    assert parameters.frozen
    assert all(part.kw_only for part in dataclasses.fields(kind))


def test_a_message_goes_through_a_pipe_unchanged() -> None:
    for message in (
        ClipStarted(t=1.5, seq=3, take=2, duration=4.0),
        CutTo(t=1.0, take=1, scene="a", picture=messages.Card("x")),
    ):
        assert pickle.loads(pickle.dumps(message)) == message
