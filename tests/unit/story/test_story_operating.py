"""What an operator's commands do to the story: go, scene, reset, override, master and pause."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from riot.messages import (
    BeginSession,
    Card,
    ClipStarted,
    CutTo,
    EndSession,
    Mute,
    OperatorCommand,
    RigInput,
    ScreenReady,
    SetMaster,
)
from riot.story.step import open_show, step
from riot.story.telling import past_notice, told
from riot.story.trace import sentence

FILM = """
defaults: {lead: 1s, listen: {min_face: 0s}}
scenes:
  first:
    clip: attract.mp4
    loop: true
    transitions:
      - {to: away, when: {key: q}, interrupt: true}
      - {to: notice, when: {face: present, held_for: 2s}, interrupt: true}
      - {to: notice, when: {button: start}, interrupt: true}
  notice:
    card: {text: Hello, for: 4s}
    session: begin
    transitions: [{to: street, add: {courage: 1}}]
  street:
    clip: street.mp4
    transitions:
      - {to: brave, when: {dominant: anger}, transition: {crossfade: 0.5s}, add: {courage: 1}}
      - {to: calm}
  brave: {clip: brave.mp4, transitions: [{to: last}]}
  calm: {clip: calm.mp4, transitions: [{to: brave, when: {dominant: anger}}, {to: last}]}
  last: {clip: last.mp4, session: end, transitions: [{to: first}]}
  away: {clip: away.mp4, transitions: [{to: first}]}
"""


def said(play: Any) -> list[str]:
    return [sentence(decision) for decision in play.trace]


def order(play: Any, verb: str, argument: str = "") -> list[Any]:
    """Give a command and let the tick run that it falls in; one more shows what it cut to."""
    return play.press(argument, verb) + play.tick(2)


def in_street(rehearse: Any) -> Any:
    play = rehearse(FILM)
    play.run(1)
    play.press("start")
    play.run_to("street")
    play.run(2)
    return play


# ── go ──────────────────────────────────────────────────────────────────────────────────────────


def test_go_leaves_as_the_decision_would_with_what_was_heard_so_far(rehearse: Any) -> None:
    play = in_street(rehearse)
    play.feel(anger=0.9, calm=0.1)
    play.run(3)
    play.feel()  # nobody is there any more: the window has heard enough
    order(play, "go")
    assert play.show.scene == "brave"
    decision = play.trace[-1]
    assert (decision.kind, decision.to, decision.heard.dominant) == ("go", "brave", "anger")
    cut = play.of(CutTo)[-1]
    assert (cut.due, cut.transition.kind) == ("now", "crossfade")
    assert play.show.variables["courage"] == 2
    assert play.show.path[-1].label == "anger"


def test_go_takes_the_default_where_nothing_passes(rehearse: Any) -> None:
    play = in_street(rehearse)
    order(play, "go")
    assert play.show.scene == "calm"


def test_go_lets_a_card_go(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    play.press("start")
    play.run_to("notice")
    play.run(1)
    order(play, "go")
    assert play.show.scene == "street"
    assert play.show.variables["courage"] == 1


def test_go_leaves_a_loop_by_the_first_way_that_is_not_an_operators(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    play.press("", "go")
    play.tick()
    decision = play.trace[-1]
    assert (decision.kind, decision.to, play.show.branch) == ("go", "notice", "first>notice")
    play.tick()
    assert (play.show.scene, play.show.session) == ("notice", 1)


@pytest.mark.parametrize(
    ("second", "third", "to"),
    [
        ("button: a", "elapsed: 1h", "third"),
        ("button: a", "osc: /b", "second"),
        ("all: [{face: present}, {key: a}]", "anger: {above: 0.5}", "third"),
        ("any: [{face: present}, {key: a}]", "elapsed: 1h", "second"),
        ("not: {button: a}, held_for: 5m", "button: b", "second"),
    ],
)
def test_which_way_go_takes_out_of_a_loop(rehearse: Any, second: str, third: str, to: str) -> None:
    ways = f"{{to: second, when: {{{second}}}}}, {{to: third, when: {{{third}}}}}"
    play = rehearse(f"""
scenes:
  first: {{clip: a.mp4, loop: true, transitions: [{ways}]}}
  second: {{clip: b.mp4, transitions: [{{to: first}}]}}
  third: {{clip: c.mp4, transitions: [{{to: first}}]}}
""")
    play.run(1)
    order(play, "go")
    assert play.show.scene == to


def test_go_after_the_decision_cuts_at_once_to_what_was_decided(rehearse: Any) -> None:
    play = in_street(rehearse)
    play.feel(anger=0.9, calm=0.1)
    play.run(7.3)
    assert play.show.pending is not None and play.show.scene == "street"
    decisions, courage = play.show.decisions, play.show.variables["courage"]
    order(play, "go")
    assert play.show.scene == "brave"
    assert play.show.decisions == decisions
    assert play.show.variables["courage"] == courage + 1
    assert "as decided" in said(play)[-1]


def test_go_while_a_card_waits_out_its_time_cuts_at_once(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    play.press("start")
    play.run_to("notice")
    play.run(3.5)
    assert play.show.pending is not None
    order(play, "go")
    assert play.show.scene == "street"


def test_a_second_go_while_the_screen_loads_is_none(rehearse: Any) -> None:
    play = rehearse(FILM, screen=False)
    play.send(ScreenReady(t=play.now))
    play.send(ClipStarted(t=play.now, take=1, duration=10))
    play.tick()
    play.press("away", "scene")
    before = play.show.pending
    assert before is not None
    order(play, "go")
    assert play.show.pending == before
    assert said(play)[-1] == "first: go: away is coming already"


def test_go_before_anything_is_on_is_told(rehearse: Any) -> None:
    play = rehearse(FILM, screen=False)
    order(play, "go")
    assert said(play) == ["first: go: nothing is on the screen yet"]
    play.send(ScreenReady(t=play.now))
    play.send(ClipStarted(t=play.now, take=1, duration=10))
    play.tick(3)
    assert play.show.pending is None, "it is not kept for later"


# ── scene ───────────────────────────────────────────────────────────────────────────────────────


def test_scene_goes_there_within_the_visit(rehearse: Any) -> None:
    play = in_street(rehearse)
    order(play, "scene", " calm ")
    assert (play.show.scene, play.show.session, told(play.show)) == ("calm", 1, True)
    assert [decision.kind for decision in play.trace][-1] == "jump"
    assert [step.scene for step in play.show.path] == ["street"]
    assert not play.of(EndSession)


@pytest.mark.parametrize("name", ["", "strete", "STREET", "street\nnotice", "ÿ" * 500])
def test_an_unknown_scene_is_told_and_nothing_else(rehearse: Any, name: str) -> None:
    play = in_street(rehearse)
    before = play.show
    play.press(name, "scene")
    assert replace(play.show, said=before.said, said_at=before.said_at) == before
    assert "there is no scene" in said(play)[-1]
    assert "\n" not in said(play)[-1]


def test_a_jump_past_the_notice_reads_nobody_and_begins_no_visit(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.feel(anger=0.9, calm=0.1)
    play.run(0.5)
    order(play, "scene", "calm")
    assert (play.show.scene, play.show.session, play.show.untold) == ("calm", 0, True)
    play.run_to("last")
    assert not play.of(BeginSession)
    assert not any(heard.counts for d in play.trace if (heard := d.heard) is not None)
    assert "no expression is read" in said(play)[0]
    play.feel()
    play.run_to("first")
    assert not play.show.untold
    play.press("start")
    play.run_to("street")
    assert play.show.session == 1
    play.feel(anger=0.9, calm=0.1)
    play.run_to("brave")
    assert told(play.show)


def test_a_jump_past_the_notice_starts_with_the_films_own_variables(rehearse: Any) -> None:
    play = in_street(rehearse)
    play.feel(anger=0.9, calm=0.1)
    play.run_to("last")
    play.feel()
    play.run_to("first")
    assert play.show.variables["courage"] == 2
    order(play, "scene", "brave")
    assert play.show.variables["courage"] == 0
    assert play.show.visits == {"brave": 1}


def test_a_jump_to_the_notice_begins_a_visit_and_ends_the_one_before(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    order(play, "scene", "notice")
    assert (play.show.session, play.show.untold) == (1, False)
    play.run_to("street")
    order(play, "scene", "notice")
    assert [end.reason for end in play.of(EndSession)] == ["left"]
    assert [begin.number for begin in play.of(BeginSession)] == [1, 2]


def test_a_jump_out_of_the_ending_reads_nobody(rehearse: Any) -> None:
    play = in_street(rehearse)
    play.run_to("last")
    order(play, "scene", "street")
    assert (play.show.session, play.show.untold) == (0, True)


def test_jumping_about_before_the_notice_withholds_nothing_more(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    order(play, "scene", "away")
    assert (play.show.scene, play.show.untold) == ("away", False)


UNMARKED = """
scenes:
  first: {clip: a.mp4, loop: true, transitions: [{to: notice, when: {button: start}}]}
  notice: {card: {text: Hello, for: 2s}, transitions: [{to: street}]}
  street: {clip: b.mp4, loop: true, transitions: [{to: first, when: {anger: {above: 0.5}}, interrupt: true}]}
"""  # noqa: E501


def test_a_film_that_marks_no_visits_has_its_notice_too(rehearse: Any) -> None:
    play = rehearse(UNMARKED)
    play.feel(anger=0.9, calm=0.1)
    play.run(1)
    assert not past_notice(play.graph, play.show)
    order(play, "scene", "street")
    play.run(2)
    assert (play.show.scene, play.show.untold) == ("street", True)
    order(play, "scene", "notice")
    play.run_to("street")
    assert past_notice(play.graph, play.show)
    play.run_to("first", 1)


def test_a_film_without_any_notice_is_left_in_peace(rehearse: Any) -> None:
    play = rehearse("""
scenes:
  first: {clip: a.mp4, transitions: [{to: second}]}
  second: {clip: b.mp4, transitions: [{to: first}]}
""")
    play.run(1)
    order(play, "scene", "second")
    assert (play.show.scene, play.show.untold) == ("second", False)


# ── reset ───────────────────────────────────────────────────────────────────────────────────────


def test_reset_ends_the_visit_and_goes_to_the_start(rehearse: Any) -> None:
    play = in_street(rehearse)
    order(play, "override", "anger 0.8")
    order(play, "reset")
    assert (play.show.scene, play.show.session, play.show.overrides) == ("first", 0, {})
    assert [(end.outcome, end.reason) for end in play.of(EndSession)] == [("street", "left")]
    assert said(play)[-1] == "street → first: the operator began again"


def test_reset_overtakes_a_cut_that_is_on_its_way(rehearse: Any) -> None:
    play = in_street(rehearse)
    play.run(7.5)
    assert play.show.pending is not None
    order(play, "reset")
    assert play.show.scene == "first"
    play.run(3)
    assert play.show.scene == "first"


def test_reset_of_an_unmarked_film_forgets_the_viewer(rehearse: Any) -> None:
    play = rehearse("""
scenes:
  first: {clip: a.mp4, transitions: [{to: second, add: {courage: 3}}]}
  second: {clip: b.mp4, transitions: [{to: first}]}
""")
    play.run_to("second")
    order(play, "reset")
    assert (play.show.scene, play.show.variables["courage"]) == ("first", 0)
    assert (play.show.visits, play.show.session) == ({"first": 1}, 1)


# ── override ────────────────────────────────────────────────────────────────────────────────────


def test_an_override_lasts_for_the_visit_and_is_told_once(rehearse: Any) -> None:
    play = in_street(rehearse)
    for level in ("0.5", "0.6", "0.8"):
        play.press(f"anger {level}", "override")
    assert play.show.overrides == {"anger": 0.8}
    assert said(play)[-1] == "street: the operator gives anger 0.5"
    play.run_to("last")
    assert play.trace[-1].overrides == {"anger": 0.8}
    assert "(the operator gives anger 0.8)" in said(play)[-1]
    assert "overrides" in play.trace[-1].as_dict() and "overrides" not in play.trace[0].as_dict()
    play.run_to("first")
    assert play.show.overrides == {}


def test_an_override_names_its_label_as_it_is_or_as_in_an_address(rehearse: Any) -> None:
    labels = ["anger", "fear", "not sure", "étonné", "怒り"]
    head = f"riot: 1\ntitle: T\nmedia: m\nlistens_to: {labels}\nstart: first\n"
    play = rehearse(FILM.replace("add: {courage: 1}", "set: {}"), head=head)
    play.run(1)
    for command in ("not_sure 0.1", "etonne 0.2", "u6012u308a 0.3"):
        play.press(command, "override")
    given = {"not sure": 0.1, "étonné": 0.2, "怒り": 0.3}
    assert play.show.overrides == given
    for label in given:
        play.press(label, "override")
    assert play.show.overrides == {}


def test_a_late_override_decides_whatever_the_window_has_heard(rehearse: Any) -> None:
    play = in_street(rehearse)
    play.feel(calm=0.9, fear=0.1)
    play.run(6.5)
    play.press("anger 0.9", "override")
    play.run_to("brave", 6)
    heard = play.trace[-1].heard
    assert heard.levels == pytest.approx({"anger": 0.9, "fear": 0.01, "calm": 0.09})
    assert (heard.dominant, heard.margin) == ("anger", pytest.approx(0.81))


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (["anger 0.8", "anger"], {}),
        (["anger 0.8", "fear 0.1", "anger"], {"fear": 0.1}),
        (["anger 0.8", "fear 0.1", ""], {}),
        (["anger 7"], {"anger": 1.0}),
        (["anger 0.8", "anger -1"], {}),
        (["  anger   0.8 "], {"anger": 0.8}),
    ],
)
def test_an_override_is_given_back(
    rehearse: Any, arguments: list[str], left: dict[str, float]
) -> None:
    play = in_street(rehearse)
    for argument in arguments:
        play.press(argument, "override")
    assert play.show.overrides == left


@pytest.mark.parametrize(
    "argument", ["joy 0.8", "joy", "anger nan", "anger inf", "anger much", "anger 0.8 0.2", "0.8"]
)
def test_an_override_that_makes_no_sense_is_told(rehearse: Any, argument: str) -> None:
    play = in_street(rehearse)
    before = play.show
    play.press(argument, "override")
    assert replace(play.show, said=before.said, said_at=before.said_at) == before
    assert "override" in said(play)[-1]


# ── above the rigs ──────────────────────────────────────────────────────────────────────────────


def test_dimmer_blackout_and_panic_stand_above_the_rigs(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    assert play.press("0.5", "dimmer") == [SetMaster(t=play.show.now, dimmer=0.5)]
    assert play.press("0.5", "dimmer") == []
    assert play.press("7", "dimmer") == [SetMaster(t=play.show.now, dimmer=1.0)]
    play.press("0.25", "dimmer")
    assert play.press("", "blackout") == [SetMaster(t=play.show.now, dimmer=0.25, blackout=True)]
    assert play.press("on", "blackout") == []
    order(play, "reset")
    mute, master = play.press("", "panic")
    assert mute == Mute(t=play.show.now, on=True)
    assert master == SetMaster(t=play.show.now, dimmer=0.25, blackout=True, panic=True)
    play.press("on", "panic")
    assert play.press("OFF", "blackout")[0].blackout is False
    play.press("off", "panic")
    told = [line for line in said(play) if "blackout" in line or "panic" in line]
    assert [line.partition(": ")[2] for line in told] == [
        "blackout: the operator darkens the rigs",
        "panic: the operator silences all",
        "the blackout is over",
        "the panic is over",
    ]


@pytest.mark.parametrize(
    ("verb", "argument"),
    [("dimmer", ""), ("dimmer", "nan"), ("dimmer", "half"), ("blackout", "dark"), ("pause", "x")],
)
def test_what_a_command_does_not_take_is_told(rehearse: Any, verb: str, argument: str) -> None:
    play = rehearse(FILM)
    play.run(1)
    before = play.show
    assert play.press(argument, verb) == []
    assert replace(play.show, said=before.said, said_at=before.said_at) == before
    assert said(play)[-1].startswith(f"first: {verb} takes ")


@pytest.mark.parametrize(("verb", "argument"), [("go", ""), ("scene", "calm"), ("reset", "")])
def test_who_goes_somewhere_lets_a_held_film_go_on(rehearse: Any, verb: str, argument: str) -> None:
    play = in_street(rehearse)
    play.press("on", "pause")
    assert play.show.paused
    play.press(argument, verb)
    assert not play.show.paused


# ── what is pressed ─────────────────────────────────────────────────────────────────────────────


def test_only_what_the_film_asks_for_is_remembered(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(0.5)
    for number in range(50):
        play.send(RigInput(t=play.now, address=f"/flood/{number}", arguments=(1.0,)))
        play.press(f"b{number}")
    assert play.show.pressed == {}
    play.press("start")
    assert play.show.pressed == {"button:start": True}


def test_the_same_mistake_is_told_once_in_a_while(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    for _ in range(14):
        play.press("nowhere", "scene")
        play.run(0.5)
    assert said(play) == ["first: scene: there is no scene 'nowhere'"] * 2
    play.press("elsewhere", "scene")
    assert len(said(play)) == 3


def test_no_command_ever_raises(rehearse: Any) -> None:
    verbs = ("go", "scene", "pause", "reset", "override", "blackout", "dimmer", "panic", "button")
    arguments = ("", "on", "1e999", "nan", "first", "anger 0.5", "anger", " ", "\0", "0.5", "-0")
    graph = rehearse(FILM).graph
    show = open_show(graph, 1, "en", 0.0)
    for started in (False, True):
        if started:
            show, _, _ = step(graph, show, ScreenReady(t=0.0))
            show, _, _ = step(graph, show, ClipStarted(t=0.0, take=show.takes, duration=9))
        for verb in verbs:
            for argument in arguments:
                command: Any = OperatorCommand(t=0.0, verb=verb, argument=argument)  # type: ignore[arg-type]
                show, effects, trace = step(graph, show, command)
                assert not any(
                    isinstance(e, CutTo) and isinstance(e.picture, Card) for e in effects
                )
                assert all(sentence(entry) for entry in trace)
