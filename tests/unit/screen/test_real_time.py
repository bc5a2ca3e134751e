"""A whole screen in real time, as the worker builds it: real decks, off-screen and in a window."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from riot.clock import SystemClock
from riot.messages import Clip, ClipEnded, ClipFailed, ClipStarted, CutTo, PrerollClips
from riot.runtime.build_screen import build_screen
from riot.screen.projector import Fact
from riot.screen.settings import FurtherWindow, ScreenSettings
from riot.sim.player import draw_counter, read_counter

SIZE = (320, 180)
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


@pytest.mark.parametrize("windowed", [False, True])
def test_two_clips_follow_without_a_dark_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windowed: bool
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    write_film(tmp_path / "a.mp4", 20, first=100)
    write_film(tmp_path / "b.mp4", 20, first=200)
    clock = SystemClock()
    screen = build_screen(SETTINGS, tmp_path, "Rain", not windowed, False, 0, clock.now(), clock)
    projector = screen.projector
    wall = projector._wall
    try:
        first, second = Clip("a.mp4"), Clip("b.mp4")
        projector.obey(CutTo(t=0, take=1, scene="a", picture=first))
        projector.obey(PrerollClips(t=0, clips=(second,)))
        facts: list[Fact] = []
        seen: list[int] = []
        started = clock.now()
        while not any(isinstance(fact, ClipEnded) for fact in facts):
            new = projector.advance(clock.now())
            facts += new
            if any(isinstance(fact, ClipStarted) and fact.take == 1 for fact in new):
                projector.obey(CutTo(t=0, take=2, scene="b", picture=second, due="clip_end"))
            pixels = wall.pixels()
            if facts:
                assert abs(int(pixels[20, 20, 1]) - 120) < 8
                seen.append(read_counter(pixels))
            assert clock.now() - started < 20
            clock.sleep(0.02)
        assert [type(f) for f in facts] == [ClipStarted, ClipStarted, ClipEnded]
        assert facts[1].t - facts[0].t == pytest.approx(0.8, abs=0.3)
        assert seen == sorted(seen)
        assert seen[0] == 100
        assert min(number for number in seen if number >= 200) <= 202
        assert seen[-1] >= 218
        assert {health.state for health in projector.health(clock.now())} == {"ok"}
    finally:
        projector.close()


def test_a_companion_film_plays_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    (tmp_path / "left").mkdir()
    write_film(tmp_path / "a.mp4", 20, first=100)
    write_film(tmp_path / "left/a.mp4", 20, first=300)
    clock = SystemClock()
    window = FurtherWindow(companion=tmp_path / "left")
    settings = SETTINGS.model_copy(update={"windows": (window,)})
    screen = build_screen(settings, tmp_path, "Rain", True, False, 0, clock.now(), clock)
    projector = screen.projector
    try:
        projector.obey(CutTo(t=0, take=1, scene="a", picture=Clip("a.mp4")))
        facts: list[Fact] = []
        pairs: list[tuple[int, int]] = []
        started = clock.now()
        while not any(isinstance(fact, ClipEnded) for fact in facts):
            facts += projector.advance(clock.now())
            if facts:
                side = projector._companions[0]._wall.pixels()
                pairs.append((read_counter(projector._wall.pixels()), read_counter(side)))
            assert clock.now() - started < 20
            clock.sleep(0.02)
        shown = [(ours - 100, side - 300) for ours, side in pairs if 300 <= side < 320]
        assert len(shown) > len(pairs) / 2
        assert all(ours == side for ours, side in shown[1:])
    finally:
        projector.close()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    clock = SystemClock()
    screen = build_screen(SETTINGS, tmp_path, "Rain", True, False, 0, clock.now(), clock)
    try:
        screen.projector.obey(CutTo(t=0, take=7, scene="a", picture=Clip("none.mp4")))
        facts: list[Fact] = []
        started = clock.now()
        while not facts:
            facts += screen.projector.advance(clock.now())
            assert clock.now() - started < 10
            clock.sleep(0.005)
        fact = facts[0]
        assert isinstance(fact, ClipFailed)
        assert (fact.take, fact.file, fact.reason) == (7, "none.mp4", "no such file")
    finally:
        screen.projector.close()
