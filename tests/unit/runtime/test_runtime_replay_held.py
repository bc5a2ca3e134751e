"""Visits in which an operator held the film, jumped and overrode come out of a replay the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from riot.clock import ManualClock
from riot.config.film import load_film
from riot.config.installation import Installation
from riot.messages import OperatorCommand, RigInput, SetMaster
from riot.perception.emotion.card import ModelCard
from riot.record.journal.journal import Journal
from riot.record.journal.reading import SessionFolder
from riot.runtime.recording import SessionRecorder
from riot.runtime.replay import replay
from riot.sim.audience import RATE, Audience

LABELS = ("anger", "fear", "calm")
START = 777.25
FILM = """
riot: 1
title: Trial
media: media
listens_to: [anger, fear, calm]
start: attract
defaults: {lead: 1s}
levels: [{while: anger, send: house, address: /drone, curve: 2, smooth: 0.5s}]
scenes:
  attract:
    clip: attract.mp4
    loop: true
    transitions:
      - {to: notice, when: {face: present, held_for: 1s}, interrupt: true}
  notice:
    card: {text: Hello, for: 2s}
    session: begin
    calibrate: neutral
    transitions: [{to: street}]
  street:
    clip: street.mp4
    cues: [{at: 2s, send: house, address: /siren, press: true}]
    transitions:
      - {to: alley, when: {anger: {above: 0.6}, held_for: 1.5s}, interrupt: true}
      - {to: attract, when: {osc: /out}, interrupt: true}
      - {to: alley, when: {dominant: anger}}
      - {to: last}
  alley: {clip: alley.mp4, transitions: [{to: last}]}
  last: {clip: last.mp4, session: end, transitions: [{to: attract}]}
"""
SCRIPT = "calm 6s, anger@0.9 20s, fear@0.8 20s, calm 30s, absent 4s"

COMMANDS: dict[float, list[tuple[str, str]]] = {
    0.5: [("pause", "on"), ("dimmer", "0.7")],
    2.0: [("pause", "off")],
    6.5: [("pause", "")],
    10.0: [("override", "fear 0.3"), ("blackout", "on")],
    16.0: [("pause", ""), ("button", "x")],
    18.0: [("override", "joy 1"), ("panic", "on")],
    19.0: [("go", "")],
    20.5: [("pause", "on")],
    21.5: [("go", "")],
    30.0: [("scene", "street"), ("override", "anger 0.9")],
    31.0: [("pause", "on"), ("pause", "off"), ("pause", "on")],
    36.0: [("language", "fr")],
    44.0: [("reset", ""), ("panic", "off")],
    52.0: [("pause", "on")],
    52.1: [("scene", "nowhere"), ("scene", "last")],
}
"""By seconds since the start; at 13 s, in a pause, the machine sleeps for 100 s."""


def record(
    bench: Any, folder: Path, commands: dict[float, list[tuple[str, str]]], *, sleeps: int, to: int
) -> list[Path]:
    """Play with these commands until `to` seconds; the machine sleeps for `sleeps` ticks at 13 s.

    Give the folders of all visits.
    """
    graph = folder / "graph.yaml"
    graph.write_text(FILM)
    (folder / "media").mkdir()
    for name in ("attract", "street", "alley", "last"):
        (folder / f"media/{name}.mp4").touch()
    film = load_film(graph, LABELS, ["house"])
    card = ModelCard(folder, "sim", "1", LABELS, 48, ((0.3, 0.4), (0.7, 0.4)), {"sim": "00"}, None)
    clock = ManualClock(START)
    health: list[Any] = []
    journal = Journal(folder / "sessions", clock, report=health.append)
    recorder = SessionRecorder(journal, Installation(film=graph, language="en"), film, card, START)
    waiting = {round(at * 60): given for at, given in commands.items()}
    play = bench(film.graph, recorder=recorder, labels=LABELS, start=START)
    audience = Audience(LABELS, script=SCRIPT, seed=5, start=START)
    read, number = 0, 0

    def look(now: float) -> None:
        nonlocal read, number
        clock.set(now)
        while START + read / RATE <= now:
            play.inbox.put(audience.reading(START + read / RATE, read))
            read += 1
        for verb, argument in waiting.get(number, ()):
            known: Any = verb
            play.inbox.put(OperatorCommand(t=now, verb=known, argument=argument))
            play.inbox.put(RigInput(t=now, address="/nobody", arguments=(1.0, "x")))
        number += 1

    play.before = look
    try:
        play.run(13)
        if sleeps:
            play.conductor.skip(sleeps)
        play.run(to - 13)
        play.conductor.close()
    finally:
        recorder.close()
        journal.close()
    assert health == []
    return recorder.folders


@pytest.fixture(scope="module")
def recorded(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give the session folders of a minute with an operator who cannot leave it alone."""
    return record(bench, tmp_path_factory.mktemp("held"), COMMANDS, sleeps=6000, to=63)


def test_every_visit_comes_out_the_same(recorded: list[Path]) -> None:
    assert len(recorded) >= 3
    kinds: list[str] = []
    for folder in recorded:
        session = SessionFolder.open(folder)
        assert session.end is not None and session.end.lost == {}
        found = replay(folder)
        assert found.difference is None
        kinds += [decision.kind for decision in found.decisions]
    assert {"go", "jump", "reset", "told"} <= set(kinds)


def test_a_visit_after_a_pause_says_how_long_the_film_was_held(recorded: list[Path]) -> None:
    held = [SessionFolder.open(folder).header.opening["held"] for folder in recorded]
    assert held == sorted(held)
    assert held[0] == 90
    assert held[-1] > 6000, "what the machine slept through is part of the pause"
    without = [SessionFolder.open(folder) for folder in recorded]
    assert all("paused" in session.header.opening["show"] for session in without)


def test_a_recording_of_before_there_were_masters_still_replays(bench: Any, tmp_path: Path) -> None:
    [folder] = record(bench, tmp_path, {9.0: [("panic", "on")]}, sleeps=0, to=14)
    before = replay(folder)
    header = json.loads((folder / "header.json").read_text())
    del header["opening"]["held"]
    header["configuration"]["rigs"] = [{"name": "house", "kind": "sim"}]
    (folder / "header.json").write_text(json.dumps(header))
    effects = folder / "effects.jsonl.gz"
    lines = [json.loads(line) for line in gzip.decompress(effects.read_bytes()).splitlines()]
    for line in lines:
        line["out"] = [effect for effect in line["out"] if effect["type"] != SetMaster.__name__]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    effects.write_bytes(gzip.compress(text.encode()))
    found = replay(folder)
    assert found.difference is None
    assert found.effects == before.effects - 1
