"""The screen made of arithmetic."""

from __future__ import annotations

import pytest

from riot.messages import Card, Clip, ClipEnded, ClipFailed, ClipStarted, CutTo, Transition
from riot.runtime.rehearsal.projection import Length, Projection


def projection(seconds: float = 4.0, problem: str = "") -> Projection:
    """Give a projection whose clips last as long."""
    return Projection(lambda clip: Length(seconds, problem))


def cut(
    take: int, *, due: str = "now", kind: str = "cut", seconds: float = 0.0, loop: bool = False
):
    """Give a cut to a clip."""
    return CutTo(
        t=0.0,
        take=take,
        scene="s",
        picture=Clip(f"{take}.mp4"),
        due=due,  # type: ignore[arg-type]
        transition=Transition(kind, seconds),  # type: ignore[arg-type]
        loop=loop,
    )


def playing(loop: bool = False) -> Projection:
    """Give a projection in which take 1 plays since 10 s."""
    screen = projection()
    assert screen.obey(cut(1, loop=loop), 10.0) == 10.0
    [started] = screen.facts(10.0)
    assert started == ClipStarted(t=10.0, seq=1, take=1, duration=4.0)
    return screen


@pytest.mark.parametrize(
    ("kind", "seconds", "begins"),
    [("cut", 0.0, 14.0), ("crossfade", 0.5, 13.5), ("fade_through", 1.0, 14.0)],
)
def test_a_cut_at_the_clips_end_begins_where_the_projector_would_begin_it(
    kind: str, seconds: float, begins: float
) -> None:
    screen = playing()
    assert screen.obey(cut(2, due="clip_end", kind=kind, seconds=seconds), 13.0) == begins
    assert screen.facts(begins - 0.01) == []
    [started] = screen.facts(begins + 0.01)
    assert isinstance(started, ClipStarted)
    assert (started.take, started.t) == (2, begins)


def test_a_dip_to_black_begins_at_once_and_shows_half_its_time_later() -> None:
    assert playing().obey(cut(2, kind="fade_through", seconds=1.0), 11.0) == 11.5


def test_a_crossfade_that_is_decided_late_begins_now() -> None:
    assert playing().obey(cut(2, due="clip_end", kind="crossfade", seconds=2.0), 13.0) == 13.0


def test_a_loop_is_left_at_the_end_of_its_round() -> None:
    assert playing(loop=True).obey(cut(2, due="clip_end"), 21.0) == 22.0


def test_a_clip_ends_once_and_a_loop_never() -> None:
    screen = playing()
    assert screen.facts(13.9) == []
    [ended] = screen.facts(14.0)
    assert isinstance(ended, ClipEnded)
    assert screen.facts(15.0) == []
    assert playing(loop=True).facts(30.0) == []


def test_a_later_cut_replaces_one_that_waits_and_may_be_withdrawn() -> None:
    screen = playing()
    screen.obey(cut(2, due="clip_end"), 13.0)
    screen.obey(cut(3), 13.2)
    assert [fact.take for fact in screen.facts(13.2)] == [3]
    screen.obey(cut(4, due="clip_end"), 15.0)
    screen.withdraw()
    assert [type(fact) for fact in screen.facts(20.0)] == [ClipEnded]


def test_what_is_on_is_not_started_again() -> None:
    screen = playing()
    assert screen.obey(cut(1), 12.0) == 12.0
    assert screen.facts(12.0) == []


def test_a_clip_that_cannot_be_played_fails() -> None:
    screen = projection(problem="it is broken")
    assert screen.obey(cut(1), 10.0) is None
    [failed] = screen.facts(10.0)
    assert failed == ClipFailed(t=10.0, seq=1, take=1, file="1.mp4", reason="it is broken")


def test_a_failure_of_the_real_screen_counts_only_for_what_is_on_or_comes() -> None:
    screen = playing()
    screen.fail(7, "1.mp4", "x", 11.0)
    screen.fail(1, "other.mp4", "x", 11.0)
    assert screen.facts(11.0) == []
    screen.fail(1, "1.mp4", "it broke off", 11.0)
    assert [type(fact) for fact in screen.facts(11.0)] == [ClipFailed]


def test_a_card_has_no_end() -> None:
    screen = projection()
    screen.obey(CutTo(t=0.0, take=1, scene="s", picture=Card("x")), 10.0)
    assert screen.facts(10.0) == []
    assert screen.facts(1000.0) == []
    assert screen.obey(cut(2, due="clip_end"), 1000.0) == 1000.0
