"""The player without files: how long its clips are."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.clock import ManualClock
from riot.messages import Clip
from riot.sim.player import SimPlayer, duration_of

WHOLE = duration_of("film.mp4")


@pytest.mark.parametrize(
    ("clip", "seconds"),
    [
        (Clip("film.mp4"), WHOLE),
        (Clip("film.mp4", start=1.0), WHOLE - 1.0),
        (Clip("film.mp4", start=639.2, end=646.5), 7.3),
        (Clip("film.mp4", start=3600.0), WHOLE),
        (Clip("film-12s.mp4", start=2.0, end=60.0), 10.0),
    ],
)
def test_every_range_of_a_file_of_unknown_length_can_be_played(clip: Clip, seconds: float) -> None:
    _, length, failure = SimPlayer(size=(32, 18), clock=ManualClock(0.0)).open(clip)
    assert failure == ""
    assert length == pytest.approx(seconds, abs=0.05)


def test_a_range_beyond_the_file_that_its_name_describes_fails() -> None:
    clip = Clip("film-12s.mp4", start=20.0)
    _, _, failure = SimPlayer(size=(32, 18), clock=ManualClock(0.0)).open(clip)
    assert failure.startswith("nothing to play")


def test_a_simulated_disk_stands_still_and_comes_back() -> None:
    clock = ManualClock(0.0)
    deck = SimPlayer(size=(320, 18), clock=clock, stalls={"film-12s.mp4": 2.0}).deck()
    deck.load(Clip("film-12s.mp4"), Path("film-12s.mp4"))
    deck.play(0.0)
    seen: list[tuple[int, bool]] = []
    for now in (1.0, 1.5, 1.6, 2.9, 3.1):
        clock.set(now)
        picture = deck.frame(now)
        assert picture is not None
        seen.append((picture.index, deck.stalled))
    assert seen == [(25, False), (25, False), (25, True), (25, True), (77, False)]
