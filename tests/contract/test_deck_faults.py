"""What decks do with broken, odd or vanishing files: the last frame holds, nothing hangs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from riot.backends import load_backend
from riot.clock import SystemClock
from riot.errors import RiotError
from riot.messages import Clip
from riot.screen.deck import BACKENDS
from riot.screen.deck.port import Deck, Picture, Player
from riot.sim.counted import write_counted
from riot.sim.player import draw_counter, read_counter

SIZE = (320, 180)
RATE = 25
CLOCK = SystemClock()
STALL = Path(__file__).parents[1] / "stall"
STALL_SECONDS = 1.2
"""Five seconds in a gallery; the decks know no difference."""


class Stage:
    """One deck that is used for everything."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.deck: Deck = player.deck()

    def until(self, condition: Callable[[], bool], seconds: float = 40.0) -> None:
        end = CLOCK.now() + seconds
        while not condition():
            assert CLOCK.now() < end, f"{self.deck.state} {self.deck.failure}"
            CLOCK.sleep(0.002)
            self.deck.frame(CLOCK.now())

    def load(self, path: Path, start: float = 0.0, end: float | None = None) -> str:
        self.deck.load(Clip(path.name, start, end), path)
        self.until(lambda: self.deck.state != "loading")
        return self.deck.state

    def picture(self) -> Picture:
        picture = self.deck.frame(CLOCK.now())
        assert picture is not None
        return picture

    def number(self) -> int:
        return read_counter(self.picture().pixels)

    def play_out(self) -> list[int]:
        """Play to the end, whatever it is, and give the numbers seen."""
        seen = [self.number()]
        self.deck.play(CLOCK.now())

        def over() -> bool:
            number = self.number()
            if number != seen[-1]:
                seen.append(number)
            return self.deck.state != "playing"

        self.until(over)
        return seen


def open_stage(kind: str) -> Stage:
    try:
        make = load_backend("player", kind, BACKENDS)
    except RiotError as error:
        pytest.skip(f"libvlc is missing: {error}")
    return Stage(make(size=SIZE, fit="letterbox", decoding="auto", clock=CLOCK, seed=0))


@pytest.fixture(params=["ffmpeg", "vlc"])
def stage(request: pytest.FixtureRequest, whole: Path) -> Iterator[Stage]:
    """Give a deck; after each test it must play the next clip as if nothing had been."""
    stage = open_stage(request.param)
    yield stage
    try:
        assert stage.load(whole, start=1.0) == "ready"
        assert stage.number() == 25
        assert stage.player.failure == ""
    finally:
        stage.player.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def whole(folder: Path) -> Path:
    return write_counted(folder / "whole.mp4", 50)


def first_part(whole: Path, to: Path, part: float) -> Path:
    data = whole.read_bytes()
    to.write_bytes(data[: round(len(data) * part)])
    return to


def assert_fails_in_one_line(stage: Stage, path: Path) -> None:
    assert stage.load(path) == "failed"
    assert stage.deck.failure
    assert "\n" not in stage.deck.failure
    assert stage.deck.frame(CLOCK.now()) is None


# ── files that are no films ─────────────────────────────────────────────────────────────────────


def test_what_is_no_film(stage: Stage, folder: Path) -> None:
    empty = folder / "empty.mp4"
    empty.touch()
    text = folder / "text.mp4"
    text.write_text("riot: 1\n" * 500, encoding="utf-8")
    tone = folder / "tone.m4a"
    with av.open(str(tone), "w") as out:
        track = out.add_stream("aac", rate=48_000)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 9600), np.float32), "fltp", "mono")
        sound.rate = 48_000
        out.mux(track.encode(sound))
        out.mux(track.encode(None))
    for path in (empty, text, tone, folder, folder / "missing.mp4"):
        assert_fails_in_one_line(stage, path)


# ── files that are not whole ────────────────────────────────────────────────────────────────────


def test_cut_off_with_its_index_at_the_end(stage: Stage, whole: Path, folder: Path) -> None:
    assert_fails_in_one_line(stage, first_part(whole, folder / "no-index.mp4", 0.7))


def test_cut_off_with_its_index_in_front(stage: Stage, folder: Path) -> None:
    front = write_noise(folder / "front.mp4", 60, {"movflags": "faststart"})
    half = first_part(front, folder / "front-half.mp4", 0.4)
    assert stage.load(half) == "ready"
    seen = stage.play_out()
    assert seen == sorted(seen)
    assert stage.deck.state == "failed"
    assert "breaks off" in stage.deck.failure
    assert stage.number() == seen[-1]
    assert 18 <= seen[-1] <= 23


def test_cut_off_where_its_sound_reaches_further(stage: Stage, folder: Path) -> None:
    front = write_counted(folder / "tone.mp4", 100, tone=True, container={"movflags": "faststart"})
    part = first_part(front, folder / "tone-part.mp4", 0.4)
    assert stage.load(part) == "ready"
    assert stage.play_out()[-1] < 50
    assert stage.deck.state == "failed"
    assert "breaks off" in stage.deck.failure


def test_is_cut_off_while_it_plays(stage: Stage, folder: Path) -> None:
    film = write_noise(folder / "vanishing.mkv", 80)
    assert stage.load(film) == "ready"
    stage.deck.play(CLOCK.now())
    stage.until(lambda: stage.number() >= 3)
    os.truncate(film, film.stat().st_size // 2)
    stage.until(lambda: stage.deck.state != "playing")
    assert stage.deck.state == "failed"
    assert 30 <= stage.number() < 50


def test_is_deleted_while_it_is_ready(stage: Stage, whole: Path, folder: Path) -> None:
    film = folder / "deleted.mp4"
    film.write_bytes(whole.read_bytes())
    assert stage.load(film) == "ready"
    film.unlink()
    assert stage.play_out()[-1] == 49
    assert_fails_in_one_line(stage, film)


def test_damaged_in_the_middle(stage: Stage, folder: Path) -> None:
    film = write_noise(folder / "damaged.mkv", 40)
    data = bytearray(film.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 60_000] = bytes(60_000)
    film.write_bytes(data)
    assert stage.load(film) == "ready"
    seen = stage.play_out()
    assert seen[0] == 0
    assert stage.deck.state in ("ended", "failed")
    assert stage.deck.frame(CLOCK.now()) is not None


# ── files that are odd ──────────────────────────────────────────────────────────────────────────


def test_no_key_frame_at_the_in_point(stage: Stage, folder: Path) -> None:
    film = write_counted(folder / "one-key.mp4", 50, options={"g": "250", "preset": "medium"})
    assert stage.load(film, start=1.24) == "ready"
    assert stage.number() == 31
    assert stage.play_out()[-1] == 49


def test_no_key_frame_at_all_at_the_beginning(stage: Stage, folder: Path) -> None:
    """A recording that was begun in mid-programme: pictures come from its first key frame on."""
    options = {"g": "25", "sc_threshold": "0", "preset": "ultrafast"}
    film = write_counted(folder / "begun.ts", 75, options=options)
    packets = []
    with av.open(str(film)) as source, av.open(str(folder / "late.ts"), "w") as out:
        track = out.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.size]
        for packet in packets[5:]:
            packet.stream = track
            out.mux(packet)
    assert stage.load(folder / "late.ts") == "ready"
    seen = stage.play_out()
    assert seen[-1] == 74
    assert stage.deck.state == "ended"


def test_size_changes_midway(stage: Stage, folder: Path) -> None:
    small = write_counted(folder / "small.ts", 25)
    large = write_counted(folder / "large.ts", 25, size=(640, 360), first=25)
    both = folder / "both.ts"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    assert stage.load(both) == "ready"
    stage.deck.play(CLOCK.now())
    shapes, numbers = set[tuple[int, ...]](), [0]

    def over() -> bool:
        picture = stage.picture()
        shapes.add(picture.pixels.shape)
        numbers.append(read_counter(picture.pixels))
        return stage.deck.state != "playing"

    stage.until(over)
    assert stage.deck.state in ("ended", "failed")
    assert shapes == {(180, 320, 4)}
    assert max(numbers) >= 24
    assert numbers == sorted(numbers)


def test_variable_frame_rate(stage: Stage, folder: Path) -> None:
    times = [0, 1, 2, 10, 11, 12, 13, 30, 31, 32, 33, 34]
    film = write_counted(folder / "variable.mp4", len(times), times=times)
    assert stage.load(film, start=13 / RATE) == "ready"
    assert stage.number() == 6
    began = CLOCK.now()
    stage.deck.play(began)
    stage.until(lambda: stage.number() >= 7)
    assert CLOCK.now() - began >= (30 - 13) / RATE - 0.001
    assert not stage.deck.stalled
    stage.until(lambda: stage.deck.state == "ended")
    assert stage.number() == 11


@pytest.mark.parametrize("size", [(853, 480), (426, 238), (64, 48), (2, 2), (33, 17)])
def test_odd_sizes(stage: Stage, folder: Path, size: tuple[int, int]) -> None:
    pixel = "yuv444p" if size[0] % 2 or size[1] % 2 else "yuv420p"
    film = write_counted(folder / f"{size[0]}x{size[1]}.mp4", 10, size=size, pixel_format=pixel)
    assert stage.load(film) == "ready"
    height, width = stage.picture().pixels.shape[:2]
    assert abs(width / height / (size[0] / size[1]) - 1) < 0.02
    assert stage.play_out()[-1] == 9 or size[0] < 32


@pytest.mark.parametrize("kind", ["yuv420p10le", "yuv422p", "yuv444p"])
def test_other_pixels(stage: Stage, folder: Path, kind: str) -> None:
    film = write_counted(folder / f"{kind}.mp4", 10, pixel_format=kind)
    assert stage.load(film) == "ready"
    assert stage.play_out()[-1] == 9
    middle = stage.picture().pixels[20:100, 20:200, :3]
    assert abs(float(middle.mean()) - 100) < 3


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotated_in_the_header(stage: Stage, folder: Path, degrees: int) -> None:
    """White is on top as the file has it; it must be where the header turns it to."""
    film = folder / f"turned-{degrees}.mp4"
    pixels = np.zeros((180, 320, 3), np.uint8)
    pixels[:60] = 255
    with av.open(str(film), "w") as out:
        video = out.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.set_display_rotation(degrees)
        for _ in range(3):
            out.mux(video.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(video.encode(None))
    assert stage.load(film) == "ready"
    shown = np.rot90(pixels, degrees // 90)
    got = stage.picture().pixels
    assert (got.shape[0] > got.shape[1]) == (shown.shape[0] > shown.shape[1])
    for row, column in ((0.1, 0.5), (0.9, 0.5), (0.5, 0.1), (0.5, 0.9)):
        wanted = shown[int(shown.shape[0] * row), int(shown.shape[1] * column), 0]
        seen = got[int(got.shape[0] * row), int(got.shape[1] * column), 0]
        assert abs(int(wanted) - int(seen)) < 10, (row, column)


def test_pixels_that_are_not_square(stage: Stage, folder: Path) -> None:
    film = folder / "anamorphic.mp4"
    with av.open(str(film), "w") as out:
        video = out.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = 180, 144, "yuv420p"
        video.codec_context.sample_aspect_ratio = Fraction(64, 45)
        video.sample_aspect_ratio = Fraction(64, 45)
        for index in range(3):
            pixels = np.full((144, 180, 3), 100, np.uint8)
            draw_counter(pixels, index)
            out.mux(video.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(video.encode(None))
    assert stage.load(film) == "ready"
    height, width = stage.picture().pixels.shape[:2]
    assert abs(width / height - 16 / 9) < 0.03


def test_interlaced(stage: Stage, folder: Path) -> None:
    """A bar that moves from field to field has no comb at its edges."""
    film = folder / "interlaced.mkv"
    with av.open(str(film), "w") as out:
        video = out.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.options = {"x264-params": "interlaced=1:tff=1", "qp": "5"}
        for index in range(10):
            shown = np.full((180, 320, 3), 60, np.uint8)
            for field in (0, 1):
                begin = 40 + 16 * index + 8 * field
                shown[field::2, begin : begin + 40] = 200
            draw_counter(shown, index)
            out.mux(video.encode(av.VideoFrame.from_ndarray(shown, "rgb24")))
        out.mux(video.encode(None))
    assert stage.load(film, start=4 / RATE) == "ready"
    assert stage.number() == 4
    middle = stage.picture().pixels[20:140, :, 1].astype(int)
    combed = np.abs(np.diff(middle, axis=0)).mean(axis=0).max()
    assert combed < 60, "of 140"
    assert stage.play_out()[-1] == 9


# ── disks that stall ────────────────────────────────────────────────────────────────────────────


def write_noise(path: Path, frames: int, container: dict[str, str] | None = None) -> Path:
    """Write pictures that need much room, so that a file is not read in one go."""
    noise = np.random.default_rng(1)
    with av.open(str(path), "w", options=container or {}) as out:
        video = out.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.options = {"preset": "ultrafast", "qp": "1", "g": "10"}
        for index in range(frames):
            pixels = noise.integers(0, 255, (SIZE[1], SIZE[0], 3), np.uint8)
            draw_counter(pixels, index)
            out.mux(video.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(video.encode(None))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="macOS, Windows: preloading is Linux's")
@pytest.mark.parametrize("kind", ["ffmpeg", "vlc"])
def test_a_disk_that_stalls(kind: str, tmp_path: Path) -> None:
    open_stage(kind).player.close()
    disk = tmp_path / "disk"
    disk.mkdir()
    write_noise(disk / "noise.mkv", 100)
    write_counted(tmp_path / "elsewhere.mkv", 25)
    library = tmp_path / "stall.so"
    compile_ = ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(STALL / "stall.c")]
    subprocess.run([*compile_, "-ldl"], check=True)
    flag = tmp_path / "flag"
    done = subprocess.run(
        [
            sys.executable,
            str(STALL / "film_on_a_stalling_disk.py"),
            kind,
            str(disk),
            str(flag),
            str(STALL_SECONDS),
        ],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "LD_PRELOAD": str(library),
            "STALL_FOLDER": str(disk),
            "STALL_FLAG": str(flag),
        },
        capture_output=True,
        text=True,
        timeout=140,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["stalled"]
    assert seen["disk waits"]
    assert not seen["held"], "another picture came though the disk stood still"
    assert seen["state while stalled"] == "playing"
    assert seen["goes on"]
    assert seen["recovers"], f"{seen['late by']} pictures late"
    assert seen["state while loading"] == "loading"
    assert seen["other is ready"]
    assert seen["loads at last"]
    assert seen["first"] == 50
    # What waited for the disk would wait until the test lets go of it, which it would not do.
    assert seen["slowest call"] < STALL_SECONDS
    assert seen["close"] < 10
