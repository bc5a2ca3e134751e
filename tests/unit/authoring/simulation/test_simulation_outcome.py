"""What a simulation says: shares, intervals, advice, sweeps, and the same from any processes."""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from riot.authoring.simulation import Mind, Outcome, simulate
from riot.authoring.simulation import simulating as module
from riot.authoring.simulation.advice import level_passed_by, percent
from riot.authoring.simulation.intervals import Sample, share_of
from riot.authoring.simulation.loading import load_script
from riot.authoring.simulation.page import page
from riot.authoring.simulation.summing import durations_of
from riot.authoring.simulation.thresholds import find_threshold, thresholds_of, with_value
from riot.config.film import film_from_text
from riot.errors import ProblemsFound, RiotError
from riot.footage import Footage
from riot.screen.probe import probe_clips
from riot.story.graph import Graph

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

MODEL = ("calm", "happiness", "surprise", "anger")
FILM = """
riot: 1
title: "Tom & <Ada>"
media: media
listens_to: [anger, calm]
start: attract
variables: {courage: 0}
defaults: {lead: 1s, listen: {from: 0s}, min_margin: 0.05}
scenes:
  attract:
    clip: a.mp4
    loop: true
    transitions: [{to: street, when: {face: present, held_for: 1s}, interrupt: true}]
  street:
    clip: b.mp4
    session: begin
    transitions:
      - {to: alley, when: {anger: {at_least: 0.7}, held_for: 500ms}, interrupt: true}
      - {to: charge, when: {anger: {at_least: 0.97}}}
      - {to: charge, when: {all: [{chance: 0.05}, {not: {variable: {name: courage, above: 3}}}]}}
      - {to: looter}
  alley: {clip: b.mp4, transitions: [{to: secret, when: {visits: {street: {at_least: 5}}}},
                                     {to: looter}]}
  secret: {clip: c.mp4, session: end, transitions: [{to: attract}]}
  charge: {clip: c.mp4, session: end, transitions: [{to: attract}]}
  looter: {clip: c.mp4, session: end, transitions: [{to: attract}]}
"""
TEN = {f"{name}.mp4": Footage(10.0) for name in "abc"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return film_from_text(FILM, "graph.yaml")


@pytest.fixture(scope="module")
def outcome(graph: Graph) -> Outcome:
    return simulate(graph, TEN, Mind(MODEL, None), viewers=200)


def test_shares_add_up(outcome: Outcome) -> None:
    assert outcome.viewers == 200
    assert sum(ending.viewers.count for ending in outcome.endings) == 200
    assert sum(path.share for path in outcome.paths) == pytest.approx(1.0)
    assert sum(outcome.durations.bins) == 200
    assert outcome.durations.p5 <= outcome.durations.median <= outcome.durations.p95
    assert sum(outcome.kinds.values()) == outcome.faces
    for ending in outcome.endings:
        assert ending.viewers.low <= ending.viewers.share <= ending.viewers.high
    for decision in outcome.decisions:
        assert sum(way.share for way in decision.ways) == pytest.approx(1.0)
    street = next(found for found in outcome.interrupts if found.scene == "street")
    assert street.count
    assert street.after is not None and 0.5 < street.after < 10.0


def test_what_nobody_sees_and_what_is_one_sided_is_said(outcome: Outcome) -> None:
    assert outcome.unseen == ("secret",)
    street = next(decision for decision in outcome.decisions if decision.scene == "street")
    [advice] = street.flags
    assert "take 'looter' because nothing else passes" in advice
    assert "take 'charge' by anger ≥ 0.97 (anger reaches 0.97 for none" in advice
    third = float(advice.partition(" for a third")[0].rpartition(" ")[2])
    assert 0.0 < third < 0.97


def test_the_number_of_processes_changes_nothing(
    graph: Graph, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WORTH_A_PROCESS", 0)
    assert simulate(graph, TEN, Mind(MODEL, None), viewers=200, processes=2) == outcome


def test_a_sweep_moves_one_threshold_under_the_same_viewers(graph: Graph) -> None:
    path = "scenes.street.transitions.1.anger"
    found = simulate(graph, TEN, Mind(MODEL, None), viewers=60, sweep=path).sweep
    assert found is not None
    assert found.path == "scenes.street.transitions.1.when.anger.at_least"
    assert found.current == 0.97
    shares = [point.endings.get("charge", 0.0) for point in found.points]
    assert shares == sorted(shares, reverse=True), "a higher threshold never lets more pass"
    assert shares[0] > shares[-1] + 0.2
    assert found.points[0].taken is not None and found.points[0].taken > 0.25


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("scenes.street.held_for", "scenes.street.transitions.0.when.held_for"),
        ("scenes.street.transitions[2].chance", "scenes.street.transitions.2.when.all.0.chance"),
        (
            "scenes.street.courage",
            None,
        ),
        (
            "scenes.street.variable",
            "scenes.street.transitions.2.when.all.1.not.variable.above",
        ),
        ("scenes.alley.visits", "scenes.alley.transitions.0.when.visits.street.at_least"),
        ("defaults.min_margin", "defaults.min_margin"),
    ],
)
def test_thresholds_are_found_by_parts_of_their_path(
    graph: Graph, asked: str, name: str | None
) -> None:
    if name is None:
        with pytest.raises(RiotError) as error:
            find_threshold(graph.film, asked)
        assert error.value.code == "AUT-320"
        return
    threshold = find_threshold(graph.film, asked)
    assert threshold.name == name
    changed = with_value(graph.film, threshold, 0.25)
    [again] = [found for found in thresholds_of(changed) if found.name == name]
    assert again.value == 0.25
    assert threshold.values
    unmoved = [t for t in thresholds_of(graph.film) if t.name != name]
    assert unmoved == [t for t in thresholds_of(changed) if t.name != name]


def test_one_of_several_thresholds_must_be_named(graph: Graph) -> None:
    with pytest.raises(RiotError) as error:
        find_threshold(graph.film, "scenes.street.anger")
    assert error.value.code == "AUT-321"
    hint = error.value.problems[0].hint
    assert "scenes.street.transitions.0.when.anger.at_least (now 0.7)" in hint
    assert "scenes.street.transitions.1.when.anger.at_least (now 0.97)" in hint


@pytest.mark.parametrize("viewers", [0, -3])
def test_no_viewers_are_refused(graph: Graph, viewers: int) -> None:
    with pytest.raises(RiotError) as error:
        simulate(graph, TEN, Mind(MODEL, None), viewers=viewers)
    assert error.value.code == "AUT-301"


def test_one_viewer_is_enough(graph: Graph) -> None:
    found = simulate(graph, TEN, Mind(MODEL, None), viewers=1)
    assert found.faces == found.viewers == 1
    assert "<svg" in page(found)


def test_clips_that_are_not_shot_yet_are_assumed(graph: Graph) -> None:
    found = simulate(graph, {}, Mind(MODEL, None), viewers=20)
    assert "taken to last 20 s" in found.notes[0]
    assert found.durations.median > 35.0


def test_a_film_may_lack_clips_but_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "graph.yaml"
    sound = FILM.replace("{visits: {street: {at_least: 5}}}", "{chance: 0.5}")
    path.write_text(sound, encoding="utf-8")
    script = load_script(path, MODEL, None, probe_clips)
    assert not script.footage
    path.write_text(sound.replace("to: charge", "to: chrage"), encoding="utf-8")
    with pytest.raises(ProblemsFound) as error:
        load_script(path, MODEL, None, probe_clips)
    assert "SCN-010" in {problem.code for problem in error.value.problems}


def test_visits_that_never_end_are_counted(graph: Graph) -> None:
    text = (
        FILM.replace("- {to: looter}\n  alley", "- {to: alley}\n  alley")
        .replace("{to: looter}]}", "{to: alley}]}")
        .replace("at_least: 5", "at_least: 500")
    )
    stuck = film_from_text(text, "graph.yaml")
    found = simulate(stuck, TEN, Mind(MODEL, None), viewers=20, longest=300.0)
    assert found.unfinished.get("longest", 0) > 10
    assert found.stood_in[0][0] == "alley"
    assert found.durations.high <= 400.0


def test_the_interval_knows_that_faces_are_few() -> None:
    """A hundred visits of ten faces that all do the same are ten people."""
    sample = Sample(dict.fromkeys(range(10), 10), dict.fromkeys(range(10), "flat"))
    by_face = share_of(Counter(dict.fromkeys(range(5), 10)), sample)
    mixed = share_of(Counter(dict.fromkeys(range(10), 5)), sample)
    assert by_face.share == mixed.share == 0.5
    assert by_face.high - by_face.low > 0.4
    nobody = share_of(Counter(), sample)
    assert nobody.low == 0.0 and nobody.high > 0.2, "none of ten is not never"


def test_durations_are_sorted_into_whole_seconds() -> None:
    found = durations_of([float(second) for second in range(60, 121)])
    assert found.low <= 60 and found.high >= 120
    assert (found.high - found.low) / len(found.bins) == pytest.approx(3.0)
    assert found.median == 90.0
    same = durations_of([12.5] * 7)
    assert sum(same.bins) == 7


def test_percent_and_levels() -> None:
    assert [percent(share) for share in (0.0, 0.0001, 0.004, 0.0995, 0.5, 1.0)] == [
        "none", "<0.1 %", "0.4 %", "10 %", "50 %", "100 %",
    ]  # fmt: skip
    parts = [0] * 201
    parts[100], parts[40] = 10, 20
    assert level_passed_by(parts, 10) == 0.5
    assert level_passed_by(parts, 11) == 0.2
    assert level_passed_by(parts, 31) is None


def test_the_page_holds_it_all(graph: Graph, browser_page: Any, tmp_path: Path) -> None:
    found = simulate(
        graph, TEN, Mind(MODEL, None), viewers=40, sweep="scenes.street.transitions.1.anger"
    )
    path = tmp_path / "page.html"
    path.write_text(page(found), encoding="utf-8")
    browser_page.goto(path.as_uri())
    assert browser_page.title() == "Tom & <Ada>: simulated audience"
    headings = browser_page.locator("h2").all_inner_texts()
    assert "How it ends" in headings
    assert "If one threshold moves" in headings
    assert "secret" in browser_page.locator(".warn").inner_text()
    assert browser_page.locator("svg.flow .band").count() >= 3
    assert browser_page.locator("svg").count() >= 4
    width = browser_page.evaluate("document.documentElement.scrollWidth")
    assert width <= browser_page.viewport_size["width"], "nothing sticks out"
    assert "http" not in path.read_text(encoding="utf-8"), "nothing is fetched"


def test_json_holds_plain_values(outcome: Outcome) -> None:
    again = json.loads(json.dumps(outcome.as_dict()))
    assert again["endings"][0]["viewers"]["share"] == outcome.endings[0].viewers.share
    assert len(again["paths"]) == len(outcome.paths)


def test_who_stops_it_need_not_wait(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also: no process is left, which every test asserts."""
    monkeypatch.setattr(module, "_WORTH_A_PROCESS", 0)

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(graph, TEN, Mind(MODEL, None), viewers=3000, processes=2, tell=stop)


def test_a_killed_process_is_an_error(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WORTH_A_PROCESS", 0)

    def kill(done: int, of: int) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    with pytest.raises(RiotError) as error:
        simulate(graph, TEN, Mind(MODEL, None), viewers=3000, processes=2, tell=kill)
    assert error.value.code == "AUT-303"
