"""Hot reload: the place is kept, removed scenes are left, clips are read anew, errors show."""

from __future__ import annotations

from dataclasses import replace

from riot.errors import Problem
from riot.messages import Card, Clip, ForgetClips, WithdrawCut

EXTRA = """
  before: {clip: before.mp4, transitions: [{to: attract, when: {face: present, held_for: 5s}}]}
"""


def test_a_good_film_is_taken_over_in_the_same_place(hall, small_film, film_text: str) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.run(1.5)
    before, cuts = here.rehearsal.show, len(here.screen.cuts)
    here.rehearsal.take_film(small_film(film_text.replace("{to: wait}", "{to: flee}")))
    here.run(0.1)
    show = here.rehearsal.show
    assert (show.scene, show.take, show.started) == ("street", before.take, before.started)
    assert 1.5 < here.rehearsal.position < 1.8
    assert show.listening.seconds > 1.4
    assert all(cut.cut.take == show.take for cut in here.screen.cuts[cuts:])
    here.until("flee")
    assert "reloaded" in here.said()


def test_numbers_of_the_old_graph_do_not_reach_the_new_one(
    hall, small_film, film_text: str
) -> None:
    # A scene with a dwell, put before all others, moves every number of the graph by one.
    moved = film_text.replace("\n  attract:", EXTRA.rstrip() + "\n  attract:", 1)
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.rehearsal.hand.show("surprise")
    while not here.rehearsal.show.held:
        here.run(1 / 60)
    since = next(iter(here.rehearsal.show.held.values()))
    here.rehearsal.take_film(small_film(moved))
    [dwell] = here.rehearsal.graph.stations["street"].dwells
    assert here.rehearsal.show.held == {dwell.number: since}
    here.until("flee")


def test_a_cue_whose_moment_has_passed_does_not_fire_again(
    hall, small_film, film_text: str
) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.run(2.5)
    assert here.said("cue") == ["house /level 0.5"]
    early = "      - {at: 1s, send: house, address: /new, value: 1}\n      - {at: 2s"
    here.rehearsal.take_film(small_film(film_text.replace("      - {at: 2s", early)))
    here.run(0.5)
    assert here.said("cue") == ["house /level 0.5"]


def test_a_decision_that_waits_falls_again(hall, small_film, film_text: str) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.run(3.3)
    assert here.rehearsal.show.pending.scene == "wait"
    here.rehearsal.take_film(small_film(film_text.replace("{to: wait}", "{to: flee}")))
    assert any(isinstance(message, WithdrawCut) for message in here.screen.sent)
    here.until("flee", most=1.5)


def test_a_removed_scene_gives_way_to_the_one_before(hall, small_film, film_text: str) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("charge")
    without = film_text.replace("  charge: {clip: charge.mp4, transitions: [{to: end}]}\n", "")
    without = without.replace("{to: charge,", "{to: flee,")
    here.rehearsal.take_film(small_film(without))
    here.run(0.2)
    assert here.rehearsal.show.scene == "street"
    assert here.rehearsal.show.variables == {"courage": 0.0}
    assert "charge is no longer in the film: back to street" in here.said()
    here.until("flee")


def test_where_the_whole_path_is_gone_the_film_starts(hall, small_film, film_text: str) -> None:
    here = hall()
    here.run(1)
    renamed = film_text.replace("attract:", "lobby:").replace("start: attract", "start: lobby")
    renamed = renamed.replace("{to: attract", "{to: lobby")
    here.rehearsal.take_film(small_film(renamed))
    here.run(0.2)
    assert here.rehearsal.show.scene == "lobby"
    here.rehearsal.back()
    here.rehearsal.hand.show(None)
    here.until("end", most=30)


def test_a_film_may_change_before_its_first_picture(hall, small_film, film_text: str) -> None:
    here = hall()
    here.rehearsal.take_film(small_film(film_text.replace("attract", "lobby")))
    here.run(0.2)
    assert here.rehearsal.show.scene == "lobby"


def test_variables_come_and_go_with_the_film(hall, small_film, film_text: str) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("charge")
    grown = film_text.replace("{courage: 0}", "{courage: 0, doubt: 2}")
    here.rehearsal.take_film(small_film(grown))
    assert here.rehearsal.show.variables == {"courage": 1.0, "doubt": 2.0}
    here.rehearsal.back()
    here.run(0.1)
    assert here.rehearsal.show.variables == {"courage": 0.0, "doubt": 2.0}


def test_a_changed_clip_starts_again_and_is_read_anew(hall, small_film) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.run(2)
    visits = here.rehearsal.show.visits
    here.rehearsal.take_film(small_film(stamps={"street.mp4": (2, 2)}))
    forgotten = [message for message in here.screen.sent if isinstance(message, ForgetClips)]
    assert [message.files for message in forgotten] == [("street.mp4",)]
    assert "reloaded, 1 file" in here.said()
    here.run(0.1)
    assert here.rehearsal.position < 0.3
    assert here.screen.cuts[-1].cut.picture == Clip("street.mp4", language="en")
    assert here.rehearsal.show.visits == visits
    assert "the clip of street has changed and starts again" in here.said()
    here.until("wait")


def test_another_clip_that_changed_does_not_disturb(hall, small_film) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.run(2)
    here.rehearsal.take_film(small_film(stamps={"wait.mp4": (2, 2)}))
    here.run(0.1)
    assert here.rehearsal.position > 2


def test_a_clip_that_arrives_takes_its_cards_place(hall, small_film) -> None:
    here = hall(small_film(stamps={"street.mp4": None}))
    here.rehearsal.hand.show(None)
    here.until("street")
    assert isinstance(here.screen.cuts[-1].cut.picture, Card)
    here.rehearsal.take_film(small_film())
    here.run(0.1)
    assert here.screen.cuts[-1].cut.picture == Clip("street.mp4", language="en")


def test_a_cards_new_text_is_shown_at_once(hall, small_film, film_text: str) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("notice")
    here.run(0.5)
    here.rehearsal.take_film(small_film(film_text.replace("It reads", "This film reads")))
    here.run(0.1)
    assert here.screen.cuts[-1].cut.picture == Card("This film reads your expression.")
    assert here.rehearsal.position > 0.5


def test_a_loop_that_is_one_no_longer_ends(hall, small_film, film_text: str) -> None:
    here = hall()
    here.run(5)
    told = film_text.replace("    loop: true\n", "")
    told = told.replace(
        "interrupt: true}\n  notice", "interrupt: true}\n      - {to: wait}\n  notice"
    )
    here.rehearsal.take_film(small_film(told))
    here.until("wait", most=6)


def test_other_expressions_are_listened_to_from_now_on(hall, small_film, film_text: str) -> None:
    here = hall()
    here.rehearsal.hand.show("happiness")
    here.until("street")
    here.run(1)
    angry = film_text.replace("[happiness, surprise, calm]", "[anger, surprise, calm]")
    angry = angry.replace("happiness", "anger")
    here.rehearsal.take_film(small_film(angry))
    here.rehearsal.hand.show("anger")
    here.run(1)
    assert set(here.rehearsal.mood.levels) == {"anger", "surprise", "calm"}
    here.until("charge")


def test_a_bad_film_shows_its_errors_and_the_last_good_one_plays_on(hall, small_film) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    problem = Problem("SCN-010", "there is no scene 'moon'", "graph.yaml", 12, 5, "name one")
    here.rehearsal.refuse((problem, replace(problem, severity="warning")))
    assert here.rehearsal.problems[0] is problem
    assert here.said("problem") == ["not reloaded: there is no scene 'moon'"]
    here.until("wait")
    here.rehearsal.take_film(small_film())
    assert here.rehearsal.problems == ()


def test_a_reload_while_paused_keeps_the_moment(hall, small_film) -> None:
    here = hall()
    here.rehearsal.hand.show(None)
    here.until("street")
    here.run(2)
    here.rehearsal.pause()
    position = here.rehearsal.position
    here.rehearsal.take_film(small_film())
    assert here.rehearsal.position == position
    assert here.rehearsal.paused
