"""A whole screen as the worker builds it: real decks, off-screen and in a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from riot.clock import ManualClock, SystemClock
from riot.messages import Clip, ClipEnded, ClipFailed, ClipStarted, CutTo, PrerollClips
from riot.runtime.build_screen import build_screen
from riot.screen.projector import Fact
from riot.screen.settings import FurtherWindow, ScreenSettings
from riot.sim.player import draw_counter, read_counter

SIZE = (320, 180)
CLOCK = SystemClock()
PATIENCE = 40.0
STEP = 0.0173
"""Seconds; no moment is on the edge between two pictures."""
SETTINGS = ScreenSettings(player="ffmpeg", size=SIZE, sound=False)


def write_film(path: Path, frames: int, first: int) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.options = {"g": "12", "preset": "ultrafast"}
        for index in range(frames):
            pixels = np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)
            draw_counter(pixels, first + index)
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)


class Show:
    """A screen on a clock that goes on when the screen shows what is due, however long that takes.

    `facts` is what it told, `seen` the numbers of the pictures that it showed, in order.
    """

    def __init__(self, settings: ScreenSettings, media: Path, headless: bool = True) -> None:
        self.clock = ManualClock(100.0)
        built = build_screen(settings, media, "Rain", headless, False, 0, 100.0, self.clock)
        self.projector = built.projector
        self.facts: list[Fact] = []
        self.seen: list[int] = []

    def step(self, *shows_it: Callable[[], bool]) -> list[Fact]:
        """Let the time of half a picture pass, and wait until it is so; give what is new."""
        self.clock.sleep(STEP)
        before = len(self.facts)
        deadline = CLOCK.now() + PATIENCE
        while True:
            self.facts += self.projector.advance(self.clock.now())
            if not self.loading() and all(shown() for shown in shows_it):
                break
            assert CLOCK.now() < deadline, (self.facts, self.seen, self.due())
            CLOCK.sleep(0.002)
        return self.facts[before:]

    def loading(self) -> bool:
        programs = [self.projector._program, *(c._program for c in self.projector._companions)]
        reels = [reel for program in programs for reel in program._rack._reels]
        return any(reel.state == "loading" for reel in reels)

    def due(self) -> int | None:
        """Give which picture of its clip ought to be seen; None before the first."""
        if not any(isinstance(fact, ClipStarted) for fact in self.facts):
            return None
        # The screen shows the picture of the middle of its tick.
        moment = self.clock.now() + 0.5 / SETTINGS.fps
        return int((moment - self.projector._program.begun) * 25)

    @property
    def ended(self) -> bool:
        return any(isinstance(fact, ClipEnded) for fact in self.facts)


@pytest.mark.parametrize("windowed", [False, True])
def test_two_clips_follow_without_a_dark_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windowed: bool
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    write_film(tmp_path / "a.mp4", 20, first=100)
    write_film(tmp_path / "b.mp4", 20, first=200)
    show = Show(SETTINGS, tmp_path, headless=not windowed)
    projector = show.projector
    wall = projector._wall

    def shows_what_is_due() -> bool:
        due = show.due()
        return due is None or read_counter(wall.pixels()) % 100 == min(due, 19)

    try:
        first, second = Clip("a.mp4"), Clip("b.mp4")
        projector.obey(CutTo(t=0, take=1, scene="a", picture=first))
        projector.obey(PrerollClips(t=0, clips=(second,)))
        while not show.ended:
            new = show.step(shows_what_is_due)
            if any(isinstance(fact, ClipStarted) and fact.take == 1 for fact in new):
                projector.obey(CutTo(t=0, take=2, scene="b", picture=second, due="clip_end"))
            if show.facts:
                pixels = wall.pixels()
                assert abs(int(pixels[20, 20, 1]) - 120) < 8
                show.seen.append(read_counter(pixels))
        assert [type(fact) for fact in show.facts] == [ClipStarted, ClipStarted, ClipEnded]
        assert show.facts[1].t - show.facts[0].t == pytest.approx(0.8, abs=2 * STEP)
        assert sorted(set(show.seen)) == [*range(100, 120), *range(200, 220)]
        assert show.seen == sorted(show.seen)
        assert {health.state for health in projector.health(show.clock.now())} == {"ok"}
    finally:
        projector.close()


def test_a_companion_film_plays_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    (tmp_path / "left").mkdir()
    write_film(tmp_path / "a.mp4", 20, first=100)
    write_film(tmp_path / "left/a.mp4", 20, first=300)
    window = FurtherWindow(companion=tmp_path / "left")
    show = Show(SETTINGS.model_copy(update={"windows": (window,)}), tmp_path)
    projector = show.projector

    def numbers() -> tuple[int, int]:
        side = projector._companions[0]._wall.pixels()
        return read_counter(projector._wall.pixels()), read_counter(side)

    def both_show_what_is_due() -> bool:
        due = show.due()
        return due is None or numbers() == (100 + min(due, 19), 300 + min(due, 19))

    try:
        projector.obey(CutTo(t=0, take=1, scene="a", picture=Clip("a.mp4")))
        while not show.ended:
            show.step(both_show_what_is_due)
            if show.facts:
                show.seen.append(numbers()[1])
        assert sorted(set(show.seen)) == [*range(300, 320)]
    finally:
        projector.close()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    show = Show(SETTINGS, tmp_path)
    try:
        show.projector.obey(CutTo(t=0, take=7, scene="a", picture=Clip("none.mp4")))
        while not show.facts:
            show.step()
        fact = show.facts[0]
        assert isinstance(fact, ClipFailed)
        assert (fact.take, fact.file, fact.reason) == (7, "none.mp4", "no such file")
    finally:
        show.projector.close()
