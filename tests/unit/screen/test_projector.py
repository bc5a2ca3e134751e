"""The projector with simulated decks and a clock that only the test moves."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riot.messages import (
    Card,
    Clip,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    OperatorCommand,
    PathStep,
    Result,
    Transition,
)
from riot.sim.player import colour_of

FPS = 50
A, B, C = Clip("a-2s.mp4"), Clip("b-3s.mp4"), Clip("c-1s.mp4")

Open = Callable[..., Any]


def test_before_the_first_take_the_title_stands(cinema: Any) -> None:
    assert cinema.step(5) == []
    assert cinema.pixels().max() > 100  # the words


def test_cut_now_comes_on_the_very_frame_when_prerolled(cinema: Any) -> None:
    cinema.preroll(A, B)
    cinema.step(3)
    cinema.cut(1, A)
    facts = cinema.step()
    assert cinema.shows(A)
    assert cinema.frame() == 0
    assert facts == [ClipStarted(t=cinema.clock.now(), seq=1, take=1, duration=2.0)]
    cinema.step(2)
    assert cinema.frame() == 1  # two display frames a film frame
    assert cinema.projector.figures["cut_seconds_max"] == pytest.approx(1 / FPS)


def test_a_clip_in_two_languages_is_held_once(cinema: Any) -> None:
    english, french = (replace(A, subtitles=(f"a.{code}.srt",)) for code in ("en", "fr"))
    for clips in ((english, french, B), (french, english, B)):
        cinema.preroll(*clips)
        cinema.step(3)
    assert cinema.projector.figures["decks_ready"] == 2
    cinema.cut(1, french)
    cinema.step()
    assert cinema.shows(A)


def test_cut_now_keeps_the_live_picture_until_the_next_is_ready(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=0.3)
    cinema.cut(1, A)
    cinema.step(20)
    assert cinema.shows(A)
    cinema.cut(2, B)
    for _ in range(15):
        assert cinema.step() == []
        assert cinema.shows(A)
    facts = cinema.step(2)
    assert [type(fact) for fact in facts] == [ClipStarted]
    assert cinema.shows(B)


def test_cut_at_the_end_swaps_on_the_boundary(cinema: Any) -> None:
    cinema.cut(1, A)
    cinema.step(2)  # ready on the first call, shown on the second
    begun = next(fact.t for fact in cinema.facts if isinstance(fact, ClipStarted))
    cinema.preroll(B)
    cinema.cut(2, B, due="clip_end")
    frames: list[tuple[bool, int]] = []
    while not cinema.shows(B):
        frames.append((cinema.shows(A), cinema.frame()))
        cinema.step()
    assert all(shown for shown, _ in frames)
    assert frames[-2:] == [(True, 49), (True, 49)]
    assert cinema.frame() == 0
    assert cinema.clock.now() == pytest.approx(begun + 2.0)
    assert not any(isinstance(fact, ClipEnded) for fact in cinema.facts)


def test_cut_at_the_end_waits_for_a_late_deck(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=0.5)
    cinema.cut(1, C)
    cinema.step(30 + 40)
    cinema.cut(2, B, due="clip_end")
    cinema.step(15)
    assert cinema.shows(C)
    assert cinema.frame() == 24  # its last frame, held
    cinema.step(15)
    assert cinema.shows(B)
    assert not any(isinstance(fact, ClipEnded) for fact in cinema.facts)


def test_end_is_told_once_and_the_last_frame_held(cinema: Any) -> None:
    cinema.cut(1, C)
    cinema.step(120)
    ends = [fact for fact in cinema.facts if isinstance(fact, ClipEnded)]
    starts = [fact for fact in cinema.facts if isinstance(fact, ClipStarted)]
    assert [end.take for end in ends] == [1]
    assert ends[0].t == pytest.approx(starts[0].t + 1.0)
    assert cinema.shows(C)
    assert cinema.frame() == 24


def test_a_later_cut_replaces_a_pending_one(cinema: Any) -> None:
    cinema.cut(1, A)
    cinema.step(2)
    cinema.cut(2, B, due="clip_end")
    cinema.step(10)
    cinema.cut(3, C, due="clip_end")
    cinema.step(100)
    assert [fact.take for fact in cinema.facts if isinstance(fact, ClipStarted)] == [1, 3]


def test_an_interrupt_in_the_last_moment_replaces_the_cut_at_the_end(cinema: Any) -> None:
    cinema.cut(1, A)
    cinema.step(2)
    cinema.preroll(B, C)
    cinema.cut(2, B, due="clip_end")
    cinema.step(97)  # 60 ms before the end: the deck of B has its starting time already
    cinema.cut(3, C)
    cinema.step(2)
    assert cinema.shows(C)
    assert [fact.take for fact in cinema.facts if isinstance(fact, ClipStarted)] == [1, 3]
    cinema.step(5)
    cinema.cut(4, B)
    cinema.step(2)
    assert cinema.frame() == 0
    assert cinema.shows(B)


def test_loop_goes_on_without_a_seam(cinema: Any) -> None:
    cinema.cut(1, C, loop=True)
    cinema.step(2)
    seen: list[int] = [cinema.frame()]
    for _ in range(160):
        cinema.step()
        assert cinema.shows(C)
        seen.append(cinema.frame())
    changes = [b for a, b in itertools.pairwise(seen) if a != b]
    assert changes[:26] == [*range(1, 25), 0, 1]
    assert changes.count(0) == 3
    runs = [seen.count(number) for number in range(1, 10)]
    assert set(runs) == {8} or set(runs) <= {6, 8}  # every frame stood for two display frames
    assert [type(fact) for fact in cinema.facts] == [ClipStarted]


def test_loop_gives_way_at_its_end(cinema: Any) -> None:
    cinema.cut(1, C, loop=True)
    cinema.step(2)
    cinema.preroll(B)
    cinema.cut(2, B, due="clip_end")
    cinema.step(48)
    assert cinema.shows(C)
    cinema.step(3)
    assert cinema.shows(B)


@pytest.mark.parametrize("prerolled", [False, True])
def test_failure_is_told_once_and_the_picture_holds(cinema: Any, prerolled: bool) -> None:
    broken = Clip("broken.mp4")
    cinema.cut(1, A)
    if prerolled:
        cinema.preroll(broken)
    cinema.step(10)
    assert [type(fact) for fact in cinema.facts] == [ClipStarted]
    cinema.cut(2, broken)
    cinema.step(20)
    failed = [fact for fact in cinema.facts if isinstance(fact, ClipFailed)]
    assert [(fact.take, fact.file, fact.reason) for fact in failed] == [
        (2, "broken.mp4", "no such file")
    ]
    assert cinema.shows(A)
    cinema.cut(3, B)
    cinema.step(2)
    assert cinema.shows(B)


@pytest.mark.parametrize("file", ["../secret.mp4", "/etc/passwd", "in/../../out.mp4"])
def test_files_outside_the_media_folder_are_refused(cinema: Any, file: str) -> None:
    cinema.cut(1, Clip(file))
    facts = cinema.step(2)
    assert [type(fact) for fact in facts] == [ClipFailed]
    assert all(deck.state == "empty" for deck in cinema.decks)


def test_crossfade_mixes_pixels_and_sound(cinema: Any) -> None:
    cinema.preroll(A, B)
    cinema.step(2)
    cinema.cut(1, A)
    cinema.step(10)
    cinema.cut(2, B, transition=Transition("crossfade", 0.4))
    cinema.step(11)  # the fade began on the first of these; the picture is for the frame's middle
    share = (10 * 0.02 + 0.01) / 0.4
    expected = np.array(colour_of(A.file)) * (1 - share) + np.array(colour_of(B.file)) * share
    assert np.abs(cinema.colour() - expected).max() <= 2
    assert len(cinema.desk.heard()) == 2
    assert sum(volume**2 for volume in cinema.desk.heard()) == pytest.approx(1.0)
    cinema.step(12)
    assert cinema.shows(B)
    assert sum(deck.state == "playing" for deck in cinema.decks) == 1
    assert cinema.desk.heard() == [1.0]


def test_crossfade_at_the_end_begins_before_it(cinema: Any) -> None:
    cinema.cut(1, A)
    cinema.step(2)
    begun = cinema.facts[0].t
    cinema.preroll(B)
    cinema.cut(2, B, due="clip_end", transition=Transition("crossfade", 0.5))
    cinema.step(110)
    started = next(f for f in cinema.facts if isinstance(f, ClipStarted) and f.take == 2)
    assert started.t == pytest.approx(begun + 1.5)


def test_crossfade_from_a_held_last_frame(cinema: Any) -> None:
    cinema.cut(1, C)
    cinema.step(80)
    cinema.cut(2, B, due="clip_end", transition=Transition("crossfade", 0.4))
    cinema.step(11)
    assert not cinema.shows(C)
    assert not cinema.shows(B)
    cinema.step(20)
    assert cinema.shows(B)


def test_fade_through_goes_down_and_comes_back(open_cinema: Open) -> None:
    cinema = open_cinema()
    cinema.preroll(A, B)
    cinema.step(2)
    cinema.cut(1, A)
    cinema.step(10)
    cinema.cut(2, B, transition=Transition("fade_through", 1.0))
    cinema.step(13)
    share = 1 - 2 * (12 * 0.02 + 0.01)
    assert np.abs(cinema.colour() - np.array(colour_of(A.file)) * share).max() <= 2
    cinema.step(25, dark=True)
    share = 2 * (37 * 0.02 + 0.01) - 1
    assert np.abs(cinema.colour() - np.array(colour_of(B.file)) * share).max() <= 2
    started = next(f for f in cinema.facts if isinstance(f, ClipStarted) and f.take == 2)
    cinema.step(13)
    assert cinema.shows(B)
    assert cinema.frame() == round((cinema.clock.now() + 0.01 - started.t) * 25 - 0.5)


def test_a_card_needs_no_deck_and_fades_its_words_in(cinema: Any) -> None:
    cinema.cut(1, Card("Élan, Ørsted, Straße"))
    facts = cinema.step()
    dim = int(cinema.pixels().max())
    cinema.step(60)
    assert facts == []
    assert dim < 100 < cinema.pixels().max()
    cinema.cut(2, A)
    cinema.step(2)
    assert cinema.shows(A)


def test_a_take_may_start_inside_its_clip(cinema: Any) -> None:
    cinema.cut(1, B, position=1.2)
    facts = cinema.step(2)
    assert cinema.frame() == 30
    assert facts == [ClipStarted(t=facts[0].t, seq=1, take=1, duration=3.0, position=1.2)]
    cinema.step(100)
    assert [type(fact) for fact in cinema.facts] == [ClipStarted, ClipEnded]


def test_preroll_keeps_what_is_armed_and_never_touches_the_live_deck(open_cinema: Open) -> None:
    cinema = open_cinema(load_seconds=0.1)
    cinema.cut(1, A)
    cinema.step(10)
    live = next(deck for deck in cinema.decks if deck.state == "playing")
    cinema.preroll(B, C)
    cinema.step(10)
    assert [deck.state for deck in cinema.decks if deck is not live] == ["ready", "ready"]
    cinema.preroll(C, Clip("d.mp4"), Clip("e.mp4"))
    cinema.step()
    states = sorted(deck.state for deck in cinema.decks)
    assert states == ["loading", "playing", "ready"]  # C stayed, d replaced B, e found no deck
    assert live.state == "playing"


def test_two_decks_are_enough(open_cinema: Open) -> None:
    cinema = open_cinema(decks=2)
    cinema.cut(1, C, loop=True)
    cinema.preroll(A)
    cinema.step(130)
    assert cinema.shows(C)
    cinema.cut(2, A, transition=Transition("crossfade", 0.2))
    cinema.step(30)
    assert cinema.shows(A)


def test_result_is_drawn_over_the_picture(cinema: Any) -> None:
    steps = (PathStep("s", "Straße", "fear", 0.6), PathStep("e", "Été", None, None))
    cinema.cut(1, B, result=Result("Your path", steps))
    cinema.step(80)
    plain = np.array(colour_of(B.file))
    lower = cinema.pixels()[100:150].astype(int)
    assert np.abs(lower - plain).max() > 60
    assert (cinema.pixels()[10, 10] == plain).all()


def test_keys_and_quit_become_commands(cinema: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cinema.wall, "pressed", lambda: ["space"])
    monkeypatch.setattr(cinema.wall, "quit_requested", lambda: True)
    now = cinema.clock.now()
    assert cinema.step() == [
        OperatorCommand(t=now, seq=1, verb="key", argument="space"),
        OperatorCommand(t=now, seq=2, verb="quit"),
    ]
    monkeypatch.setattr(cinema.wall, "pressed", list)
    assert cinema.step() == []


def test_subtitles_follow_the_clip(open_cinema: Open, tmp_path: Path) -> None:
    (tmp_path / "b.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHæ?\n", encoding="utf-8")
    cinema = open_cinema()
    cinema.cut(1, Clip("b-3s.mp4", subtitles=("b.fr.srt", "b.srt")))
    cinema.step(40)
    area = np.s_[150:170, 60:260]

    def colours() -> int:
        return len(np.unique(cinema.pixels()[area].reshape(-1, 3), axis=0))

    assert colours() <= 3  # the clip's own
    cinema.step(40)
    assert colours() > 6  # and those of letters with soft edges
    cinema.step(40)
    assert colours() <= 3


def test_twenty_random_orders_never_show_black(open_cinema: Open) -> None:
    rng = np.random.default_rng(3)
    cinema = open_cinema(load_seconds=0.08)
    kinds = ("cut", "crossfade")
    for take in range(60):
        clip = (A, B, C, Clip("broken.mp4"))[rng.integers(4)]
        transition = Transition(kinds[rng.integers(2)], float(rng.choice([0.0, 0.3])))
        if rng.random() < 0.5:
            cinema.preroll(*(A, B, C)[: rng.integers(4)])
        due = "now" if rng.random() < 0.6 else "clip_end"
        cinema.cut(take, clip, transition=transition, due=due, loop=bool(rng.random() < 0.3))
        cinema.step(int(rng.integers(1, 120)))
    takes = [fact.take for fact in cinema.facts if isinstance(fact, ClipStarted)]
    assert takes == sorted(set(takes))
    assert len(takes) > 20
