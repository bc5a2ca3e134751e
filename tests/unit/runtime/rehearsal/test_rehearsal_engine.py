"""Rehearsals by a manual clock: pace, pause, step, jump, back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from riot.errors import Problem
from riot.messages import Card, Clip, OperatorCommand, RigInput, SendCue, SetMaster, SetPace


def test_a_film_plays_from_its_start_to_an_ending(hall) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("notice")
    here.until("street")
    here.rehearsal.hand.show("happiness")
    here.until("charge")
    assert here.rehearsal.show.variables == {"courage": 1.0}
    here.until("end")
    here.until("attract")
    assert here.rehearsal.show.session == 0


def test_nobody_there_leaves_the_film_in_its_loop(hall) -> None:
    here = hall()
    here.run(20)
    assert here.rehearsal.show.scene == "attract"


def test_every_pace_decides_as_a_show_does(hall) -> None:
    def story(pace: float) -> list[tuple[float, str]]:
        here = hall(pace=pace)
        here.rehearsal.hand.show(None)
        here.run(5)
        here.rehearsal.hand.show("happiness")
        here.run(5)
        here.rehearsal.hand.show("surprise")
        here.run(10)
        notes = here.rehearsal.diary.last(1000)
        return [(note.at, note.text) for note in notes]

    shown = story(1.0)
    assert len(shown) > 4
    for pace in (0.25, 8.0, 20.0, 50.0):
        assert story(pace) == shown


def test_cuts_come_at_the_very_time_at_any_pace(hall) -> None:
    def begins(pace: float) -> list[tuple[str, float]]:
        here = hall(pace=pace)
        here.rehearsal.hand.show("happiness")
        here.run(25)
        return [(cut.cut.scene, round(cut.begins, 3)) for cut in here.screen.cuts]

    slow = begins(1.0)
    assert begins(50.0) == slow
    times = dict(slow)
    # The crossfade begins half a second before the street's four are over.
    assert times["charge"] - times["street"] == pytest.approx(3.5, abs=0.02)


def test_paused_nothing_moves(hall) -> None:
    here = hall()
    here.run(1)
    here.rehearsal.pause()
    before = here.rehearsal.show
    here.real.sleep(60)
    assert here.rehearsal.advance() == 0
    assert here.rehearsal.show is before
    assert here.rehearsal.paused
    here.rehearsal.go_on()
    here.run(1)
    assert here.rehearsal.show.now > before.now


def test_the_screen_hears_every_change_of_pace(hall) -> None:
    here = hall()
    here.run(1)
    here.rehearsal.set_pace(50)
    here.rehearsal.pause()
    here.rehearsal.set_pace(2)
    here.rehearsal.go_on()
    paces = [message.anchor.pace for message in here.screen.sent if isinstance(message, SetPace)]
    assert paces == [50.0, 0.0, 2.0]


def test_the_pace_has_bounds(hall) -> None:
    here = hall()
    here.rehearsal.set_pace(1000)
    assert here.rehearsal.pace == 50
    here.rehearsal.set_pace(0)
    assert here.rehearsal.pace == 0.25


def test_a_machine_that_was_away_goes_on_from_where_it_was(hall) -> None:
    here = hall()
    here.run(1)
    before = here.rehearsal.now
    here.real.sleep(3600)
    for _ in range(10):
        here.rehearsal.advance()
    assert here.clock.now() - 100.0 == pytest.approx(here.rehearsal.now, abs=0.1)
    assert before < here.rehearsal.now


def test_a_decision_now_says_why_and_goes_there(hall) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("street")
    here.run(1.5)
    here.rehearsal.decide()
    here.run(0.1)
    assert here.rehearsal.show.scene == "charge"
    assert here.rehearsal.show.variables == {"courage": 1.0}
    assert any(line.startswith("street → charge: dominant happiness") for line in here.said())


def test_a_decision_that_has_fallen_need_not_wait_for_the_clip(hall) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.run(3.2)
    assert here.rehearsal.show.pending is not None
    here.rehearsal.decide()
    here.run(0.1)
    assert here.rehearsal.show.scene == "wait"


def test_where_nothing_leads_out_a_decision_says_so(hall) -> None:
    here = hall()
    here.run(1)
    here.rehearsal.decide()
    here.run(0.2)
    assert here.rehearsal.show.scene == "attract"
    assert "nothing leads out of attract at this moment" in here.said()


@pytest.mark.parametrize("way", ["decide", "jump", "back"])
def test_while_paused_a_change_is_seen_and_time_stands_again(hall, way: str) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("street")
    here.run(2)
    here.rehearsal.pause()
    if way == "decide":
        here.rehearsal.decide()
    elif way == "jump":
        here.rehearsal.jump("flee")
    else:
        here.rehearsal.back()
    scene = {"decide": "charge", "jump": "flee", "back": "notice"}[way]
    assert here.rehearsal.show.scene == scene
    assert here.rehearsal.paused
    here.real.sleep(10)
    assert here.rehearsal.advance() == 0
    assert here.rehearsal.position < 1


def test_a_jump_keeps_what_the_story_remembers(hall) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("charge")
    here.rehearsal.jump("flee")
    here.run(0.1)
    show = here.rehearsal.show
    assert show.scene == "flee"
    assert show.variables == {"courage": 1.0}
    assert show.visits["charge"] == 1


def test_a_jump_into_a_visit_opens_one(hall) -> None:
    here = hall()
    here.run(0.5)
    here.rehearsal.jump("charge")
    here.run(0.1)
    assert here.rehearsal.show.session == 1
    here.rehearsal.jump("attract")
    here.run(0.1)
    assert here.rehearsal.show.session == 0


def test_back_restores_variables_visits_and_path(hall) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("street")
    memory = here.rehearsal.show
    here.until("charge")
    assert here.rehearsal.show.variables == {"courage": 1.0}
    here.rehearsal.back()
    here.run(0.1)
    show = here.rehearsal.show
    assert show.scene == "street"
    assert (show.variables, show.visits, show.path) == (
        memory.variables,
        memory.visits,
        memory.path,
    )
    assert (show.session, show.seed, show.take) == (memory.session, memory.seed, memory.take)
    assert here.rehearsal.position < 0.2
    # And the story goes on from there: another face, another way.
    here.rehearsal.hand.show(None)
    here.until("wait")
    assert here.rehearsal.show.variables == {"courage": 0.0}


def test_back_and_back_again_reaches_the_start_and_stays(hall) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("charge")
    here.rehearsal.hand.faces = 0
    for scene in ("street", "notice", "attract", "attract"):
        here.rehearsal.back()
        here.run(0.1)
        assert here.rehearsal.show.scene == scene
    assert here.rehearsal.show.session == 0


def test_chances_fall_alike_after_going_back(hall, small_film, film_text: str) -> None:
    text = film_text.replace("{dominant: happiness}", "{chance: 0.5}")
    here = hall(small_film(text))
    here.rehearsal.hand.show(None)
    here.until("street")
    for _ in range(3):
        here.run(4.5)
        first = here.rehearsal.show.scene
        here.rehearsal.back()
        here.run(4.5)
        assert here.rehearsal.show.scene == first
        here.rehearsal.back()


def test_what_the_film_waits_for_can_be_pressed(hall) -> None:
    here = hall()
    here.run(1)
    here.rehearsal.press(OperatorCommand(t=0.0, verb="button", argument="start"))
    here.run(0.1)
    assert here.rehearsal.show.scene == "notice"
    here.rehearsal.press(RigInput(t=0.0, address="/go"))
    assert "pressed: /go" in here.said("input")


def test_an_operators_pause_is_the_rehearsals_own(hall) -> None:
    here = hall()
    here.run(0.5)
    for message, paused in (("on", True), ("on", True), ("", False), ("", True), ("off", False)):
        here.rehearsal.press(OperatorCommand(t=0.0, verb="pause", argument=message))
        assert here.rehearsal.paused == paused
    here.rehearsal.inbox.put(OperatorCommand(t=0.0, verb="pause", argument="on"))
    here.real.sleep(1 / 30)
    here.rehearsal.advance()
    assert here.rehearsal.paused
    assert not here.rehearsal.show.paused


def test_other_commands_of_an_operator_do_as_in_a_show(hall) -> None:
    here = hall()
    here.run(0.5)
    here.rehearsal.press(OperatorCommand(t=0.0, verb="go"))
    here.run(0.2)
    assert here.rehearsal.show.scene == "notice"
    here.rehearsal.press(OperatorCommand(t=0.0, verb="scene", argument="nowhere"))
    here.rehearsal.press(OperatorCommand(t=0.0, verb="dimmer", argument="0.4"))
    here.run(0.1)
    assert here.said("input")[-1] == "notice: scene: there is no scene 'nowhere'"
    [master] = [effect for effect in here.rigs.obeyed if isinstance(effect, SetMaster)]
    assert master.dimmer == 0.4


def test_cues_go_out_and_are_written_down(hall) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("street")
    here.run(2.5)
    assert "house /level 0.5" in here.said("cue")
    cues = [effect for effect in here.rigs.obeyed if isinstance(effect, SendCue)]
    assert [cue.address for cue in cues] == ["/level"]
    assert here.rehearsal.levels["sound", "/gain"] > 0.9


def test_a_clip_without_a_file_is_a_card_with_the_scenes_name(hall, small_film) -> None:
    here = hall(small_film(stamps={"street.mp4": None}))
    here.rehearsal.hand.show(None)
    here.until("street")
    pictures = {cut.cut.scene: cut.cut.picture for cut in here.screen.cuts}
    assert pictures["street"] == Card("Street\nstreet.mp4")
    assert isinstance(pictures["attract"], Clip)
    here.until("wait", most=20)


def test_without_pictures_every_clip_is_a_card(hall) -> None:
    here = hall(pictures=False)
    here.run(1)
    assert [cut.cut.picture for cut in here.screen.cuts] == [Card("Attract")]


def test_a_clip_that_cannot_be_played_leads_to_the_fallback(hall, small_film) -> None:
    here = hall(small_film(problems={"charge.mp4": "it is broken"}))
    here.rehearsal.hand.show("happiness")
    here.until("end")
    assert any("charge cannot be shown: it is broken" in line for line in here.said("problem"))


def test_warnings_of_the_film_are_told(hall, small_film) -> None:
    film = small_film()
    warning = Problem("SCN-031", "the clip 'x.mp4' is not in media", severity="warning")
    film = replace(film, film=replace(film.film, warnings=(warning, warning)))
    told = hall(film).said("note")
    assert told == ["warning SCN-031: the clip 'x.mp4' is not in media, and 1 more (riot check)"]


def test_the_window_can_end_it(hall) -> None:
    here = hall()
    here.rehearsal.inbox.put(OperatorCommand(t=0.0, verb="quit"))
    here.run(0.1)
    assert here.rehearsal.stop_reason == "the operator quit"
