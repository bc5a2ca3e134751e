"""A film played in real time by the FFmpeg decks, off-screen and in a window."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from riot.clock import SystemClock
from riot.errors import RiotError
from riot.messages import Clip, ClipEnded, ClipFailed, ClipStarted, CutTo, PrerollClips
from riot.screen.compositor import Compositor
from riot.screen.deck.choose import open_player
from riot.screen.projector import Fact, Projector
from riot.screen.window import NoWindow, PygameWindow
from riot.sim.player import draw_counter, read_counter

SIZE = (320, 180)


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
    _, player = open_player("ffmpeg", size=SIZE, sound=False, clock=clock)
    compositor = Compositor(SIZE, (12, 13, 17))
    window = PygameWindow(compositor) if windowed else NoWindow(compositor)
    try:
        decks = [player.deck() for _ in range(3)]
        projector = Projector(decks, compositor, window, clock, tmp_path)
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
            pixels = window.pixels()
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
    finally:
        player.close()
        window.close()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    clock = SystemClock()
    _, player = open_player("ffmpeg", size=SIZE, sound=False, clock=clock)
    try:
        compositor = Compositor(SIZE, (12, 13, 17))
        window = NoWindow(compositor)
        projector = Projector(
            [player.deck() for _ in range(2)], compositor, window, clock, tmp_path
        )
        projector.obey(CutTo(t=0, take=7, scene="a", picture=Clip("none.mp4")))
        facts: list[Fact] = []
        started = clock.now()
        while not facts:
            facts += projector.advance(clock.now())
            assert clock.now() - started < 10
            clock.sleep(0.005)
        fact = facts[0]
        assert isinstance(fact, ClipFailed)
        assert (fact.take, fact.file, fact.reason) == (7, "none.mp4", "no such file")
    finally:
        player.close()


def test_a_window_begins_with_the_title_not_with_black(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    window = PygameWindow(Compositor(SIZE, (12, 13, 17), "Threshold"))
    try:
        assert window.pixels().max() > 100
        assert window.pressed() == []
        assert not window.quit_requested()
    finally:
        window.close()


def test_keys_and_escape_reach_us(monkeypatch: pytest.MonkeyPatch) -> None:
    import pygame

    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    window = PygameWindow(Compositor(SIZE, (12, 13, 17)))
    try:
        for key in (pygame.K_SPACE, pygame.K_LEFT, pygame.K_ESCAPE):
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key))
        window.show()
        assert window.pressed() == ["space", "left", "escape"]
        assert window.quit_requested()
        assert window.pressed() == []
    finally:
        window.close()


def test_no_display_and_unknown_display_are_clear_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    compositor = Compositor(SIZE, (12, 13, 17))
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    with pytest.raises(RiotError) as caught:
        PygameWindow(compositor, display=9)
    assert caught.value.code == "SCR-011"
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", ":77777")
    with pytest.raises(RiotError) as caught:
        PygameWindow(compositor)
    assert caught.value.code == "SCR-010"
    assert "--headless" in str(caught.value)
    monkeypatch.delenv("SDL_VIDEODRIVER")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(RiotError) as caught:
        PygameWindow(compositor)
    assert caught.value.code == "SCR-010"
