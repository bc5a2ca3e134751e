"""The screen worker's loop while the film is held: the picture stands, and goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riot.clock import ManualClock, PacedClock
from riot.messages import (
    Anchor,
    Clip,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    CutTo,
    Health,
    Message,
    PrerollClips,
    ScreenReady,
    SetPace,
    Transition,
)
from riot.runtime.held_screen import HeldScreen
from riot.runtime.workers import film_clock, show_film
from riot.screen.projector import Projector
from riot.screen.settings import ScreenSettings
from riot.screen.windows.open import open_wall
from riot.sim.player import SimPlayer, read_counter
from tests.unit.screen.conftest import RememberingDesk

FPS = 50.0
START = 500.0
SIZE = (112, 64)
A, B = Clip("a-4s.mp4"), Clip("b-4s.mp4")


class Booth:
    """The worker's loop, with a conductor that says things at real seconds since the start."""

    def __init__(
        self, says: dict[float, list[Message]], anchor: Anchor | None = None, loads: float = 0.1
    ) -> None:
        self.real = ManualClock(START)
        self.film = film_clock(self.real, anchor)
        self.says = sorted(says.items())
        self.told: list[Any] = []
        self.seen: list[tuple[float, float, int, int]] = []
        self.ends = START
        self.player = SimPlayer(size=SIZE, clock=self.film, load_seconds=loads)
        self.desk = RememberingDesk()
        self.wall = open_wall(ScreenSettings(size=SIZE), [], "T", headless=True)
        decks = [self.player.deck() for _ in range(3)]
        self.projector = Projector(
            self.player, decks, self.desk, self.wall, self.film, Path("media"), fps=FPS
        )

    @property
    def open(self) -> bool:
        return self.real.now() < self.ends

    def received(self) -> list[Message]:
        found: list[Message] = []
        while self.says and START + self.says[0][0] <= self.real.now() + 1e-9:
            found += self.says.pop(0)[1]
        return found

    def send(self, message: Any) -> None:
        self.told.append(message)

    def tell(self, health: Health) -> None:
        if health.state != "ok":
            self.told.append(health)

    def beat(self, figures: dict[str, float]) -> None:
        pixels = self.wall.pixels()
        now = self.real.now() - START
        self.seen.append((now, self.film.now(), read_counter(pixels), hash(pixels.tobytes())))

    def run(self, seconds: float) -> Booth:
        self.ends = START + seconds
        show_film(self, self.projector, FPS, self.real, self.film)  # type: ignore[arg-type]
        return self

    def between(self, begin: float, end: float) -> list[tuple[float, float, int, int]]:
        return [one for one in self.seen if begin <= one[0] <= end]

    def of(self, kind: type[Any]) -> list[Any]:
        return [message for message in self.told if isinstance(message, kind)]


@pytest.fixture
def booth() -> Any:
    """Open booths, and close them again."""
    opened: list[Booth] = []

    def opener(*how: Any) -> Booth:
        opened.append(Booth(*how))
        return opened[-1]

    yield opener
    for one in opened:
        one.projector.close()


Open = Callable[..., Booth]


def cut(take: int, clip: Clip, **how: Any) -> CutTo:
    return CutTo(t=0.0, take=take, scene=f"s{take}", picture=clip, **how)


def pace(shown: float, real: float, pace: float) -> SetPace:
    """Tie the film's time to the machine's; both since the start."""
    return SetPace(t=0.0, anchor=Anchor(START + shown, START + real, pace))


def test_the_picture_stands_and_goes_on_where_it_was(booth: Open) -> None:
    one = booth(
        {
            0.0: [PrerollClips(t=0, clips=(A,)), cut(1, A)],
            1.0: [PrerollClips(t=0, clips=(B,)), cut(2, B, due="clip_end")],
            2.03: [pace(2.0, 2.0, 0.0)],
            7.03: [pace(2.0, 7.0, 1.0)],
        }
    ).run(13)
    stands = one.between(2.06, 7.02)
    assert len({pixels for *_, pixels in stands}) == 1
    counters = [counter for _, _, counter, _ in one.seen if counter]
    assert stands[0][2] in range(45, 52)
    steps = np.diff([counter for now, _, counter, _ in one.seen if 0.3 < now < 8.9])
    assert set(steps.tolist()) <= {0, 1}, "no picture is left out, none is shown again"
    first, second = one.of(ClipStarted)
    assert second.t == pytest.approx(first.t + 4.0, abs=1e-6), "in the film's time"
    assert not one.of(ClipFailed) + one.of(Health)
    assert max(counters) >= 98


def test_the_sound_is_silent_meanwhile(booth: Open) -> None:
    one = booth({0.0: [cut(1, A)], 1.0: [pace(1.0, 1.0, 0.0)]}).run(2)
    assert one.desk.held
    two = booth({0.0: [cut(1, A)], 1.0: [pace(1, 1, 0)], 2.0: [pace(1, 2, 1)]}).run(3)
    assert not two.desk.held
    [started] = two.of(ClipStarted)
    assert two.desk.heard() and two.desk.tracks[0].at == pytest.approx(started.t, abs=0.03)


@pytest.mark.parametrize("kind", ["crossfade", "fade_through"])
def test_a_fade_is_held_in_its_middle(booth: Open, kind: Any) -> None:
    says = {
        0.0: [PrerollClips(t=0, clips=(A,)), cut(1, A)],
        1.0: [
            PrerollClips(t=0, clips=(B,)),
            cut(2, B, due="clip_end", transition=Transition(kind, 1.0)),
        ],
    }
    begun = booth(dict(says)).run(1).of(ClipStarted)[0].t - START
    middle = begun + 3.6
    held: dict[float, list[Message]] = {
        **says,
        middle: [pace(middle, middle, 0.0)],
        middle + 9: [pace(middle, middle + 9, 1.0)],
    }
    one = booth(held).run(16)
    stands = {pixels for *_, pixels in one.between(middle + 0.03, middle + 8.99)}
    assert len(stands) == 1
    straight = booth(dict(says)).run(7)
    late = {round(film, 2): pixels for _, film, _, pixels in straight.seen}
    same = [
        late[round(film, 2)] == pixels
        for now, film, _, pixels in one.seen
        if now > middle + 9.1 and round(film, 2) in late
    ]
    assert same.count(True) > 0.6 * len(same), "but for the phase of the grid, the same pictures"
    assert one.of(ClipStarted)[1].t == pytest.approx(straight.of(ClipStarted)[1].t, abs=0.021)


def test_a_loop_goes_on_in_its_round(booth: Open) -> None:
    one = booth(
        {
            0.0: [PrerollClips(t=0, clips=(A,)), cut(1, A, loop=True)],
            3.97: [pace(3.97, 3.97, 0.0)],
            6.0: [pace(3.97, 6.0, 1.0)],
        }
    ).run(16)
    before, after = one.between(3.9, 3.96)[-1], one.between(6.3, 15)
    assert before[2] >= 93
    steps = np.diff([counter for _, _, counter, _ in after])
    assert set(steps.tolist()) <= {0, 1, -99}
    assert (steps == -99).sum() == 2
    assert not one.of(ClipEnded) + one.of(ClipFailed)


def test_a_clip_is_loaded_while_the_film_is_held(booth: Open) -> None:
    """A screen that was started again in a pause shows the film as it stood."""
    one = booth({0.0: [cut(7, A, position=2.0)]}, Anchor(130.0, START, 0.0), 0.0).run(1)
    [ready] = one.of(ScreenReady)
    assert ready.t == 130.0
    assert one.film.now() == 130.0
    assert one.seen[-1][2] == 50, "the picture of two seconds into the clip"
    [started] = one.of(ClipStarted)
    assert (started.t, started.position) == (130.0, 2.0)


def test_an_anchor_after_a_pause_is_taken_over_by_a_screen_that_starts_again(booth: Open) -> None:
    one = booth({0.0: [cut(7, A, position=2.0)]}, Anchor(130.0, START - 5.0, 1.0)).run(1)
    assert one.of(ScreenReady)[0].t == pytest.approx(135.0)
    [started] = one.of(ClipStarted)
    assert started.t == pytest.approx(135.1, abs=0.05)
    assert started.position == 2.0


def test_the_newest_time_of_the_film_outlives_the_worker() -> None:
    class Kept:
        arguments: tuple[object, ...] = ("a", Anchor(0.0, 0.0, 1.0))
        sent: tuple[Message, ...] = ()

        def send(self, message: Message) -> None:
            self.sent = (*self.sent, message)

    worker = Kept()
    outlet = HeldScreen(worker)  # type: ignore[arg-type]
    held = pace(3, 4, 0)
    outlet.send(held)
    outlet.send(cut(1, A))
    assert worker.arguments == ("a", held.anchor)
    assert [type(message) for message in worker.sent] == [SetPace, CutTo]


def test_the_grid_of_a_loop_keeps_even_steps_whoever_else_reads_the_clock() -> None:
    real = ManualClock(10.0)
    clock = PacedClock(real)
    real.set(10.05)
    assert clock.now() == 10.05
    assert clock.along(10.02) == 10.02, "though 10.05 has been seen"
    clock.follow(Anchor(3.0, 10.05, 0.0))
    assert (clock.along(99.0), clock.now()) == (3.0, 10.05)
