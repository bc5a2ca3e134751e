"""What the projector does when clips are late, stall, vanish, or are cut into again and again."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from riot.messages import Clip, ClipFailed, ClipStarted, OperatorCommand, Score, Transition
from riot.sim.player import SimDeck

A, B, C, D = Clip("a-4s.mp4"), Clip("b-4s.mp4"), Clip("c-1s.mp4"), Clip("d-4s.mp4")
FPS = 50

Open = Callable[..., Any]


def failures(cinema: Any) -> list[ClipFailed]:
    return [fact for fact in cinema.facts if isinstance(fact, ClipFailed)]


def test_a_clip_that_does_not_come_fails_and_the_picture_holds(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=60.0)
    cinema.preroll(A)
    cinema.step(FPS)
    cinema.cut(1, B)
    cinema.step(FPS)
    assert "b-4s.mp4: not ready yet" in cinema.health()["picture"]
    assert not failures(cinema)
    cinema.step(2 * FPS)
    assert [(fact.take, fact.file) for fact in failures(cinema)] == [(1, "b-4s.mp4")]
    assert "does not answer" in failures(cinema)[0].reason


def test_a_clip_that_is_only_slow_comes_late(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=1.5)
    cinema.cut(1, A)
    cinema.step(2 * FPS)
    assert not failures(cinema)
    assert cinema.shows(A)
    assert cinema.health() == {}


def test_a_loop_whose_file_is_gone_fails_at_its_end(cinema: Any) -> None:
    cinema.cut(1, C, loop=True)
    cinema.step(20)
    for deck in cinema.decks:
        if deck.state == "ready":
            deck.unload()
    cinema.player._failures["c-1s.mp4"] = "no such file"
    cinema.step(40)
    assert [fact.reason for fact in failures(cinema)] == ["no such file"]
    assert cinema.shows(C)


def test_a_clip_that_could_not_be_held_ready_is_tried_again(cinema: Any) -> None:
    cinema.preroll(Clip("broken.mp4"))
    cinema.step(5)
    assert cinema.health()["picture"] == "broken.mp4: no such file"
    del cinema.player._failures["broken.mp4"]
    cinema.step(4 * FPS)
    assert cinema.projector.figures["decks_ready"] == 0
    cinema.step(2 * FPS)
    assert cinema.projector.figures["decks_ready"] == 1
    assert cinema.health() == {}


def test_what_is_ready_stays_when_there_is_no_time_for_another(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=0.3)
    cinema.cut(1, A)
    cinema.step(40)
    due = cinema.clock.now() + 2.0
    cinema.preroll(B, C, D, due=due)
    cinema.step(20)
    cinema.preroll(D, C, B, due=due)  # there is time: D comes in
    cinema.step(20)
    cinema.cut(2, D, due="clip_end")
    cinema.step()
    assert sum(deck.state == "loading" for deck in cinema.decks) == 0
    cinema.projector.withdraw()
    cinema.preroll(B, D, C, due=cinema.clock.now() + 0.2)  # none any more
    cinema.step()
    assert sum(deck.state == "loading" for deck in cinema.decks) == 0
    cinema.cut(3, B)  # what was decided is loaded all the same
    cinema.step()
    assert sum(deck.state == "loading" for deck in cinema.decks) == 1


def test_a_crossfade_into_a_crossfade_never_jumps(cinema: Any) -> None:
    cinema.preroll(A, B)
    cinema.step(2)
    cinema.cut(1, A)
    cinema.step(10)
    cinema.cut(2, B, transition=Transition("crossfade", 1.0))
    cinema.preroll(D)
    colours = []
    for _ in range(25):
        cinema.step()
        colours.append(cinema.colour())
    cinema.cut(3, D, transition=Transition("crossfade", 1.0))
    for _ in range(60):
        cinema.step()
        colours.append(cinema.colour())
    steps = [
        max(abs(one - other) for one, other in zip(a, b, strict=True))
        for a, b in itertools.pairwise(colours)
    ]
    assert max(steps) <= 6
    assert cinema.shows(D)


def test_a_dip_to_black_that_is_called_off_brightens_gently(cinema: Any) -> None:
    cinema.preroll(A, B)
    cinema.step(2)
    cinema.cut(1, A)
    cinema.step(10)
    cinema.cut(2, B, transition=Transition("fade_through", 1.0))
    cinema.step(20)
    dark = max(cinema.colour())
    cinema.projector.withdraw()
    cinema.step()
    assert max(cinema.colour()) < dark + 30
    cinema.step(20)
    assert cinema.shows(A)


@pytest.mark.parametrize("kind", ["cut", "crossfade", "fade_through"])
def test_ten_interrupts_a_second(open_cinema: Open, kind: Any) -> None:
    """On decks that take longer than that to load: each order replaces the last."""
    cinema = open_cinema(load_seconds=0.12)
    cinema.cut(0, A)
    cinema.step(20)
    clips = (A, B, C, D)
    for take in range(1, 201):
        cinema.cut(take, clips[take % 4], transition=Transition(kind, 0.5))
        cinema.preroll(clips[(take + 1) % 4], clips[(take + 2) % 4])
        cinema.step(5, dark=True)
    cinema.step(FPS, dark=True)
    assert cinema.shows(clips[200 % 4])
    started = [fact.take for fact in cinema.facts if isinstance(fact, ClipStarted)]
    assert started == sorted(set(started))
    assert not failures(cinema)


def test_the_score_follows_the_takes(cinema: Any, tmp_path: Path) -> None:
    drone = Score("drone.ogg", 0.5, 1.0)
    cinema.cut(1, A, score=drone, score_position=3.0)
    cinema.step(3)
    cinema.cut(2, B, score=Score("../secret.ogg"))
    cinema.step(3)
    cinema.cut(3, C)
    cinema.step(3)
    assert cinema.desk.scores == [
        (drone, tmp_path / "drone.ogg", 3.0),
        (Score("../secret.ogg"), None, 0.0),
        (None, None, 0.0),
    ]


def test_sound_may_come_from_another_file(cinema: Any, tmp_path: Path) -> None:
    cinema.cut(1, Clip("a-4s.mp4", volume=0.4, sound=("a.fr.wav", "../a.wav", "a.wav")))
    cinema.step(3)
    live = next(track for track in cinema.desk.tracks if track.at is not None)
    assert live.files == [tmp_path / "a.fr.wav", tmp_path / "a.wav"]
    assert live.volume == 0.4
    started = next(fact for fact in cinema.facts if isinstance(fact, ClipStarted))
    assert live.at == pytest.approx(started.t, abs=0.011)


def test_panic_is_a_key_and_mute_silences(cinema: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cinema.wall, "pressed", lambda: ["f12", "space"])
    facts = cinema.step()
    assert [(f.verb, f.argument) for f in facts if isinstance(f, OperatorCommand)] == [
        ("panic", ""),
        ("key", "space"),
    ]
    cinema.mute(True)
    assert cinema.desk.muted
    cinema.mute(False)
    assert not cinema.desk.muted


def test_what_is_wrong_with_displays_and_sound_is_told(
    cinema: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cinema.health() == {}
    cinema.desk.failure = "no output device"
    monkeypatch.setattr(cinema.wall, "failure", "display HDMI-1 is gone", raising=False)
    assert cinema.health() == {"sound": "no output device", "display": "display HDMI-1 is gone"}


def test_a_disk_that_stands_still_is_told_at_once(open_cinema: Open) -> None:
    cinema = open_cinema(stalls={A.file: 3.0})
    cinema.cut(1, A)
    cinema.step(2 * FPS)
    assert cinema.health()["picture"] == "a-4s.mp4: the picture stands still, " + (
        "its disk does not answer"
    )


def test_a_busy_machine_is_no_disk_that_stands_still(
    open_cinema: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimDeck, "disk_waits", False)
    cinema = open_cinema(stalls={A.file: 3.0}, load_seconds=1.0)
    cinema.cut(1, A)
    cinema.step(FPS - 2)
    assert cinema.health()["picture"] == "a-4s.mp4: not ready yet"
    cinema.step(2 * FPS)
    assert "picture" not in cinema.health()
    cinema.step(2 * FPS)
    assert cinema.health()["picture"] == "a-4s.mp4: the picture stands still, " + (
        "this machine does not keep up"
    )


def test_a_file_that_is_tried_again_and_again_is_one_trouble(open_cinema: Open) -> None:
    cinema = open_cinema(failures={A.file: "no such file"}, load_seconds=0.1)
    told = [""]
    cinema.preroll(A, B)
    for take in range(1, 6):
        cinema.cut(take, A)
        for _ in range(FPS // 4):
            cinema.step()
            told.append(cinema.health().get("picture", ""))
    assert len(failures(cinema)) == 5
    changes = [after for before, after in itertools.pairwise(told) if before != after]
    assert changes == ["a-4s.mp4: no such file"]
    cinema.preroll(B)
    cinema.step(6 * FPS)
    assert "picture" not in cinema.health()


def test_a_screen_that_starts_again_between_decision_and_cut(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=0.1)
    cinema.cut(7, A, position=1.0)
    cinema.cut(8, B, due="clip_end")
    cinema.step(FPS // 2)
    assert cinema.shows(A)
    cinema.step(2 * FPS)
    assert cinema.shows(A)
    cinema.step(FPS)
    assert cinema.shows(B)
    assert [fact.take for fact in cinema.facts if isinstance(fact, ClipStarted)] == [7, 8]


def test_it_goes_on_though_the_clip_that_was_shown_is_lost(open_cinema: Open) -> None:
    cinema = open_cinema(failures={A.file: "no such file"}, load_seconds=0.1)
    cinema.cut(7, A, position=1.0)
    cinema.cut(8, B, due="clip_end")
    cinema.step(FPS // 2)
    assert cinema.shows(B)


def test_a_clock_that_runs_faster_makes_no_clip_fail(open_cinema: Open) -> None:
    """Thirty seconds by a clock of pace 16 are less than two for the disk."""
    cinema = open_cinema(load_seconds=30.0)
    cinema.projector.run_at(16.0)
    assert cinema.desk.held
    cinema.cut(1, A)
    cinema.step(31 * FPS)
    assert not failures(cinema)
    assert cinema.shows(A)
    cinema.projector.run_at(1.0)
    assert not cinema.desk.held
    cinema.cut(2, B)
    cinema.step(4 * FPS)
    assert [fact.take for fact in failures(cinema)] == [2]


def test_a_loop_goes_on_after_the_machine_slept(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=0.3)
    cinema.cut(1, C, loop=True)
    cinema.step(FPS)
    for deck in cinema.decks:
        if deck.state != "playing":
            deck.unload()
    cinema.tick += 600 * FPS
    cinema.step(2 * FPS)
    assert not failures(cinema)
    assert cinema.shows(C)
    seen = cinema.frame()
    cinema.step(10)
    assert cinema.frame() != seen
