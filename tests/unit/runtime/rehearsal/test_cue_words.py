"""Cues in words: in the log of a rehearsal, and in the drawing of a film."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.authoring.drawing.gather import sketch_film
from riot.messages import CallCue, SendCue
from riot.runtime.rehearsal.diary import cue_words

FILM = """\
riot: 1
title: Trial
media: .
listens_to: [anger, calm]
start: a
scenes:
  a:
    card: {text: Your expression is read., for: 5s}
    cues: [{at: enter, do: qlab.go}, {at: 2s, do: "eos.cue(1, 3)"}, {at: exit, cue: both}]
    transitions: [{to: a}]
cues:
  both: [{do: "companion.variable('mood', 'anger')"}, {send: house, address: /up}]
"""


@pytest.mark.parametrize(
    ("cue", "words"),
    [
        (SendCue(t=0, rig="house", address="/up", value=0.5, over=3), "house /up 0.5 over 3 s"),
        (CallCue(t=0, rig="qlab", action="go"), "qlab.go"),
        (
            CallCue(t=0, rig="eos", action="text", arguments=(1, 0.5, "on")),
            'eos.text(1, 0.5, "on")',
        ),
    ],
)
def test_a_rehearsal_says_what_a_cue_does(cue: SendCue | CallCue, words: str) -> None:
    assert cue_words(cue) == words


def test_a_drawing_names_the_actions_of_a_scene(tmp_path: Path) -> None:
    path = tmp_path / "graph.yaml"
    path.write_text(FILM)
    [scene] = sketch_film(path, None).scenes
    told = [fact.text for fact in scene.facts if fact.name == "Cue"]
    assert told == [
        "on entering: qlab.go",
        "at 2 s: eos.cue(1, 3)",
        "on leaving: both (companion.variable('mood', 'anger'); house /up)",
    ]
