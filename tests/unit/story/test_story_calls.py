"""`do:` in a film: each call leaves once, when its frame is shown, with what was written."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from riot.messages import CallCue, SendCue
from riot.story.schema import CueSend, SceneCue

FILM = """
scenes:
  first:
    card: {text: a, for: 4s}
    cues:
      - {at: enter, do: qlab.go}
      - {at: 1s, do: "eos.cue(1, 3.5)"}
      - {at: exit, cue: both}
    transitions: [{to: second}]
  second: {card: {text: b, for: 9s}, transitions: [{to: first}]}
cues:
  both:
    - {do: "companion.variable('mood', \\"anger, no\\")"}
    - {send: house, address: /up, value: 1}
    - {do: "resolume.clip(2, 1)"}
"""


def sent(play: Any) -> list[CallCue | SendCue]:
    return [effect for _, effect in play.effects if isinstance(effect, (CallCue, SendCue))]


def test_calls_leave_in_their_order_and_time(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(0.5)
    [go] = sent(play)
    assert isinstance(go, CallCue)
    assert (go.rig, go.action, go.arguments) == ("qlab", "go", ())
    play.run(1)
    cue = sent(play)[-1]
    assert isinstance(cue, CallCue)
    assert (cue.rig, cue.action, cue.arguments) == ("eos", "cue", (1, 3.5))
    play.run(4)
    variable, up, clip = sent(play)[2:]
    assert isinstance(variable, CallCue) and isinstance(clip, CallCue)
    assert variable.arguments == ("mood", "anger, no")
    assert isinstance(up, SendCue) and up.address == "/up"
    assert (clip.action, clip.arguments) == ("clip", (2, 1))
    assert variable.t == up.t == clip.t


@pytest.mark.parametrize("model", [CueSend, SceneCue])
@pytest.mark.parametrize(
    ("cue", "message"),
    [
        ({"do": "qlab.go", "value": 1}, "`do` says it all"),
        ({"do": "qlab.go", "address": "/a"}, "`do` says it all"),
        ({"do": "qlab.go", "send": "house", "address": "/a"}, "give either"),
        ({"do": "go"}, "does not say which rig"),
        ({"do": "qlab.go("}, "the closing ) is missing"),
        ({"do": 5}, "valid string"),
        ({"send": "house"}, "needs an `address`"),
        ({"send": "house", "address": "/a b"}, "begins with /"),
        ({"send": "house", "address": "/a,b"}, "begins with /"),
        ({"send": "house", "address": "/a//b"}, "begins with /"),
        ({"send": "house", "address": "/a/*"}, "begins with /"),
        ({"send": "house", "address": "/" + "a" * 200}, "begins with /"),
        ({"send": "house", "address": "/a", "value": float("nan")}, "finite"),
        ({}, "give either"),
    ],
)
def test_a_cue_of_the_wrong_form_is_refused(
    model: type[CueSend | SceneCue], cue: dict[str, object], message: str
) -> None:
    at = {"at": "enter"} if model is SceneCue else {}
    with pytest.raises(ValidationError) as caught:
        model.model_validate({**at, **cue})
    assert message in str(caught.value)
