"""A disk that stands still holds up one FFmpeg deck at most, and none of its callers."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck import frames
from riot.screen.deck.ffmpeg import FfmpegPlayer
from riot.screen.deck.ffmpeg_deck import FfmpegDeck
from riot.screen.deck.opening import UnreadableMediaError
from riot.sim.counted import write_counted
from riot.sim.player import read_counter

SIZE = (160, 90)
CLOCK = SystemClock()
PATIENCE = 40.0


class Disk:
    """Open films through Python, so that a test can let the disk of one stand still."""

    def __init__(self) -> None:
        self.turning: dict[str, threading.Event] = {}
        self.waiting = threading.Semaphore(0)

    def stop(self, path: Path) -> None:
        self.turning[path.name] = threading.Event()

    def go(self, path: Path) -> None:
        self.turning.pop(path.name).set()

    def open(self, path: Path) -> Any:
        if not path.exists():
            raise UnreadableMediaError("no such file")
        disk = self

        class File(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                event = disk.turning.get(path.name)
                if event is not None:
                    disk.waiting.release()
                    event.wait(PATIENCE)
                return super().read(size)

        return av.open(File(path.read_bytes()), buffer_size=2048)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    noisy = {"g": "10", "preset": "ultrafast", "qp": "0"}
    for name, first in (("a.mkv", 0), ("b.mkv", 1000)):
        write_counted(folder / name, 75, size=SIZE, first=first, options=noisy)
    return folder


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk()
    monkeypatch.setattr(frames, "open_media", disk.open)
    yield disk
    for event in disk.turning.values():
        event.set()


@pytest.fixture
def player(disk: Disk) -> Iterator[FfmpegPlayer]:
    player = FfmpegPlayer(size=SIZE, clock=CLOCK)
    yield player
    for event in disk.turning.values():
        event.set()
    player.close()
    until(lambda: not [one for one in threading.enumerate() if one.name == "deck"])


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = CLOCK.now() + seconds
    while not condition():
        assert CLOCK.now() < end
        CLOCK.sleep(0.002)


def load(deck: FfmpegDeck, path: Path) -> None:
    deck.load(Clip(path.name), path)
    until(lambda: deck.state == "ready")


def number(deck: FfmpegDeck, now: float) -> int:
    picture = deck.frame(now)
    assert picture is not None
    return read_counter(picture.pixels)


def test_the_last_picture_holds_then_catches_up(
    folder: Path, disk: Disk, player: FfmpegPlayer
) -> None:
    held, other = player.deck(), player.deck()
    load(held, folder / "a.mkv")
    load(other, folder / "b.mkv")
    held.play(0.0)
    other.play(0.0)
    disk.stop(folder / "a.mkv")
    numbers: list[int] = []
    for tick in range(1, 60):
        now = tick * 0.02
        began = CLOCK.now()
        numbers.append(number(held, now))
        assert CLOCK.now() - began < PATIENCE / 2, "the disk comes back later"
        until(lambda now=now: number(other, now) == 1000 + int(now * 25 + 1e-6))
        if tick * 0.02 - (numbers[-1] + 1) / 25 <= 0.5 - 0.02:
            assert not held.stalled
    assert numbers == sorted(numbers)
    assert numbers[-1] < 15
    assert held.stalled
    assert held.state == "playing"
    assert not other.stalled
    disk.go(folder / "a.mkv")
    until(lambda: number(held, 1.2) == 30)
    assert not held.stalled


def test_a_load_does_not_wait_for_the_disk_of_the_clip_before(
    folder: Path, disk: Disk, player: FfmpegPlayer
) -> None:
    deck = player.deck()
    disk.stop(folder / "a.mkv")
    for _ in range(2):
        deck.load(Clip("a.mkv"), folder / "a.mkv")
        assert disk.waiting.acquire(timeout=PATIENCE)
        assert deck.state == "loading"
        load(deck, folder / "b.mkv")
        assert number(deck, 0.0) == 1000


def test_closing_does_not_wait_for_a_disk(folder: Path, disk: Disk, player: FfmpegPlayer) -> None:
    deck = player.deck()
    disk.stop(folder / "a.mkv")
    deck.load(Clip("a.mkv"), folder / "a.mkv")
    assert disk.waiting.acquire(timeout=PATIENCE)
    began = CLOCK.now()
    deck.close()
    assert CLOCK.now() - began < PATIENCE / 2
    assert deck.state == "empty"


def test_a_disk_that_never_comes_back_costs_a_few_threads_at_most(
    folder: Path, disk: Disk, player: FfmpegPlayer
) -> None:
    deck = player.deck()
    disk.stop(folder / "a.mkv")
    for _ in range(5):
        deck.load(Clip("a.mkv"), folder / "a.mkv")
        disk.waiting.acquire(timeout=0.35)
    assert sum(thread.name == "deck" for thread in threading.enumerate()) <= 4
    disk.go(folder / "a.mkv")
    until(lambda: deck.state == "ready")


def test_a_file_that_vanishes_while_it_plays_plays_on(tmp_path: Path, folder: Path) -> None:
    player = FfmpegPlayer(size=SIZE, clock=CLOCK)
    path = tmp_path / "gone.mkv"
    path.write_bytes((folder / "a.mkv").read_bytes())
    deck = player.deck()
    load(deck, path)
    path.unlink()
    deck.play(0.0)
    for frame in range(75):
        until(lambda frame=frame: number(deck, frame / 25 + 0.01) == frame)
    deck.frame(3.0)
    assert deck.state == "ended"
    deck.load(Clip("gone.mkv"), path)
    until(lambda: deck.state == "failed")
    player.close()
