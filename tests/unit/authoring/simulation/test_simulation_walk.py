"""Viewers in small films: what they remember, where they wait, and that every walk ends."""

from __future__ import annotations

import math
import textwrap

import pytest

from riot.authoring.simulation import Mind, Outcome, simulate
from riot.authoring.simulation.bank import HOP
from riot.authoring.simulation.face import Face
from riot.authoring.simulation.journey import Journey, Viewer
from riot.authoring.simulation.tally import Tally
from riot.authoring.simulation.walk import Walker
from riot.config.film import film_from_text
from riot.footage import Footage
from riot.messages import Mood
from riot.story.graph import Graph

MODEL = ("calm", "happiness", "surprise", "anger")
HEAD = """
riot: 1
title: Trial
media: media
listens_to: [anger, calm]
start: first
variables: {courage: 0}
defaults: {lead: 1s, listen: {from: 0s}}
"""
TEN = {f"{name}.mp4": Footage(10.0) for name in "abcde"}


def film(text: str) -> Graph:
    return film_from_text(HEAD + textwrap.dedent(text), "graph.yaml")


def look(anger: float, present: bool = True) -> Mood:
    return Mood(
        t=0.0,
        present=present,
        faces=int(present),
        stale=not present,
        levels={"anger": anger, "calm": 1.0 - anger},
        dominant="anger" if anger > 0.5 else "calm",
        margin=abs(2 * anger - 1.0),
    )


def face_of(*stretches: tuple[float, Mood]) -> Face:
    """Make a face of stretches of so many seconds each."""
    moods = [mood for seconds, mood in stretches for _ in range(round(seconds / HOP))]
    return Face("made", ("anger", "calm"), HOP, moods, look(0.0))


ANGRY, CALM = face_of((60.0, look(0.9))), face_of((60.0, look(0.1)))


def walk(
    graph: Graph,
    face: Face,
    *,
    leaves: float = math.inf,
    longest: float = 600.0,
    run_seed: int = 1,
    seconds: float = 10.0,
) -> Journey:
    lengths = {n: s.stands if s.clip is None else seconds for n, s in graph.stations.items()}
    walker = Walker(graph, {n: v or 0.0 for n, v in lengths.items()}, longest, Tally(graph))
    return walker.walk(Viewer(0, face, 0.0, 0.0, leaves, run_seed))


BRANCHES = """
    scenes:
      first:
        clip: a.mp4
        transitions:
          - {to: charge, when: {anger: {at_least: 0.5}}, add: {courage: 1}}
          - {to: still}
      charge: {clip: b.mp4, session: end, transitions: [{to: first}]}
      still: {clip: b.mp4, session: end, transitions: [{to: first}]}
"""


def test_a_face_decides() -> None:
    graph = film(BRANCHES)
    assert walk(graph, ANGRY).scenes == ("first", "charge")
    calm = walk(graph, CALM)
    assert (calm.outcome, calm.how) == ("still", "ended")
    assert calm.seconds == pytest.approx(20.0, abs=0.1)


def test_visits_and_variables_are_remembered() -> None:
    graph = film("""
        scenes:
          first:
            clip: a.mp4
            transitions:
              - {to: done, when: {variable: {name: courage, at_least: 2}}}
              - {to: again, add: {courage: 1}}
          again: {clip: b.mp4, transitions: [{to: third, when: {visits: {again: {at_least: 2}}}},
                                             {to: second}]}
          second: {card: {text: on, for: 3s}, transitions: [{to: again}]}
          third: {clip: c.mp4, transitions: [{to: first2}]}
          first2: {clip: c.mp4, transitions: [{to: done, when: {visited: [again, third]}},
                                              {to: never}]}
          done: {clip: d.mp4, session: end, transitions: [{to: first}]}
          never: {clip: d.mp4, session: end, transitions: [{to: first}]}
    """)
    assert walk(graph, CALM).scenes == (
        "first", "again", "second", "again", "third", "first2", "done",
    )  # fmt: skip


def test_an_interrupt_breaks_in_when_its_dwell_is_over() -> None:
    graph = film("""
        scenes:
          first:
            clip: a.mp4
            transitions:
              - {to: flee, when: {anger: {at_least: 0.8}, held_for: 1s}, interrupt: true}
              - {to: still}
          flee: {clip: b.mp4, session: end, transitions: [{to: first}]}
          still: {clip: b.mp4, session: end, transitions: [{to: first}]}
    """)
    late = face_of((4.0, look(0.1)), (0.6, look(0.9)), (1.0, look(0.1)), (30.0, look(0.9)))
    journey = walk(graph, late)
    assert journey.scenes == ("first", "flee")
    assert journey.times[1] == pytest.approx(5.6 + 1.0, abs=0.12)
    assert walk(graph, CALM).scenes == ("first", "still")


def test_an_interrupt_may_still_change_what_was_decided() -> None:
    graph = film("""
        scenes:
          first:
            clip: a.mp4
            lead: 5s
            transitions:
              - {to: flee, when: {anger: {at_least: 0.8}}, interrupt: true}
              - {to: still}
          flee: {clip: b.mp4, session: end, transitions: [{to: first}]}
          still: {clip: b.mp4, session: end, transitions: [{to: first}]}
    """)
    assert walk(graph, face_of((7.0, look(0.1)), (30.0, look(0.9)))).scenes == ("first", "flee")


def test_memory_in_an_interrupt_is_weighed_too() -> None:
    graph = film("""
        scenes:
          first: {clip: a.mp4, transitions: [{to: wait, add: {courage: 1}}]}
          wait:
            clip: b.mp4
            transitions:
              - {to: flee, interrupt: true,
                 when: {all: [{variable: {name: courage, at_least: 1}}, {elapsed: 3s}]}}
              - {to: still}
          flee: {clip: b.mp4, session: end, transitions: [{to: first}]}
          still: {clip: b.mp4, session: end, transitions: [{to: first}]}
    """)
    journey = walk(graph, CALM)
    assert journey.scenes == ("first", "wait", "flee")
    assert journey.times[2] - journey.times[1] == pytest.approx(3.0, abs=0.05)


def test_chance_is_drawn_anew_for_every_viewer() -> None:
    graph = film(BRANCHES.replace("{anger: {at_least: 0.5}}", "{chance: 0.3}"))
    ends = [walk(graph, CALM, run_seed=seed).outcome for seed in range(300)]
    assert 0.2 < ends.count("charge") / 300 < 0.4


def test_a_loop_waits_and_a_timeout_ends_it() -> None:
    text = """
        scenes:
          first:
            clip: a.mp4
            loop: true
            timeout: 35s
            transitions:
              - {to: charge, when: {anger: {at_least: 0.5}}}
          charge: {clip: b.mp4, session: end, transitions: [{to: first}]}
    """
    late = face_of((12.0, look(0.1)), (48.0, look(0.9)))
    journey = walk(film(text), late)
    assert journey.scenes == ("first", "charge")
    assert journey.times[1] == pytest.approx(20.0, abs=0.1), "the second round is the angry one"
    home = walk(film(text), CALM)
    assert home.how == "ended", "back at the start: the one visit of a film that marks none"
    assert home.ends == pytest.approx(35.0, abs=0.1)


@pytest.mark.parametrize("leaves", [math.inf, 5.0])
def test_who_can_never_go_on_is_stopped(leaves: float) -> None:
    graph = film("""
        scenes:
          first:
            clip: a.mp4
            loop: true
            transitions: [{to: charge, when: {anger: {at_least: 0.5}}}]
          charge: {clip: b.mp4, session: end, transitions: [{to: first}]}
    """)
    journey = walk(graph, CALM, leaves=leaves, longest=7200.0)
    assert (journey.how, journey.outcome, journey.ends) == ("longest", "", 7200.0)


def test_going_round_in_no_time_ends_too() -> None:
    graph = film("""
        scenes:
          first: {clip: a.mp4, transitions: [
              {to: other, when: {face: present}, interrupt: true}, {to: other}]}
          other: {clip: a.mp4, transitions: [
              {to: third, when: {face: present}, interrupt: true}, {to: third}]}
          third: {clip: a.mp4, transitions: [
              {to: other, when: {face: present}, interrupt: true}, {to: other}]}
    """)
    assert walk(graph, CALM, longest=7200.0).how == "circles"


def test_nobody_presses_but_where_there_is_no_other_way() -> None:
    graph = film("""
        scenes:
          first:
            clip: a.mp4
            loop: true
            transitions:
              - {to: second, interrupt: true, when: {key: s, argument: {at_least: 3}}}
          second:
            clip: b.mp4
            session: begin
            transitions: [{to: fled, when: {button: stop}, interrupt: true}, {to: still}]
          fled: {clip: c.mp4, session: end, transitions: [{to: first}]}
          still: {clip: c.mp4, session: end, transitions: [{to: first}]}
    """)
    journey = walk(graph, CALM)
    assert journey.scenes == ("second", "still")
    assert journey.times[0] == pytest.approx(5.0, abs=0.1)


def test_who_goes_away_is_not_there() -> None:
    graph = film("""
        scenes:
          first:
            clip: a.mp4
            transitions:
              - {to: empty, when: {face: absent, held_for: 2s}, interrupt: true}
              - {to: still}
          empty: {clip: b.mp4, session: end, transitions: [{to: first}]}
          still: {clip: b.mp4, session: end, transitions: [{to: first}]}
    """)
    journey = walk(graph, CALM, leaves=4.0)
    assert journey.scenes == ("first", "empty")
    assert journey.times[1] == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize(("style", "seconds"), [({"cut": "0s"}, 10.0), ({"crossfade": "2s"}, 8.0)])
def test_a_crossfade_begins_before_the_end(style: dict[str, str], seconds: float) -> None:
    graph = film(BRANCHES.replace("clip: a.mp4", f"clip: a.mp4\n        transition: {style}"))
    journey = walk(graph, CALM)
    assert journey.times[1] - journey.times[0] == pytest.approx(max(seconds, 9.0), abs=0.05)


def run(graph: Graph, **options: object) -> Outcome:
    return simulate(graph, TEN, Mind(MODEL, None), **{"viewers": 20, **options})  # pyright: ignore[reportArgumentType]


def test_equal_arguments_give_an_equal_outcome() -> None:
    graph = film(BRANCHES)
    assert run(graph, seed=3) == run(graph, seed=3)
    assert run(graph, seed=3).paths != run(graph, seed=4).paths
