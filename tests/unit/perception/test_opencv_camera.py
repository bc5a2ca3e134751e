"""The reader thread: newest frame wins, a lost source is opened again, nobody is blocked."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import Queue
from typing import Any

import cv2
import numpy as np
import pytest

from riot.clock import ManualClock, SystemClock
from riot.errors import RiotError
from riot.perception.camera.condition import CameraCondition
from riot.perception.camera.opencv import OpenCvCamera
from riot.perception.camera.port import Frame
from riot.perception.settings import CameraSettings

PATIENCE = 30.0
QUICK = {"retry_after": "1ms", "retry_at_most": "4ms"}


class Plug:
    """A device driven by the test: what is put into `pictures` comes out; None unplugs it."""

    def __init__(self, opens: bool = True) -> None:
        self.opens = opens
        self.pictures: Queue[int | None] = Queue()
        self.released = threading.Event()
        self._now = 0

    def isOpened(self) -> bool:  # noqa: N802
        return self.opens

    def grab(self) -> bool:
        got = self.pictures.get(timeout=PATIENCE)
        self._now = got or 0
        if got == -1:
            raise cv2.error("the driver is gone")
        return got is not None

    def retrieve(self) -> tuple[bool, Any]:
        return True, np.full((2, 2, 3), self._now, np.uint8)

    def get(self, property_id: int, /) -> float:
        return 30.0

    def release(self) -> None:
        self.released.set()


class Desk:
    """Hand out plugs in order and count the attempts; after the last, opening fails."""

    def __init__(self, *plugs: Plug) -> None:
        self.plugs = list(plugs)
        self.attempts = 0
        self.pauses: list[float] = []

    def __call__(self, settings: CameraSettings) -> Plug:
        self.attempts += 1
        return self.plugs.pop(0) if self.plugs else Plug(opens=False)


def device(desk: Desk, **changes: object) -> OpenCvCamera:
    """Build a camera on an address, which needs no device node."""
    settings = CameraSettings.model_validate({"source": "rtsp://desk", **QUICK, **changes})
    return OpenCvCamera(settings, SystemClock(), open_capture=desk)


def value(frame: Frame | None) -> int:
    assert frame is not None
    return int(frame.image[0, 0, 0])


def test_the_newest_frame_wins() -> None:
    plug = Plug()
    for picture in (1, 2, 3, None):
        plug.pictures.put(picture)
    last = Plug()
    last.pictures.put(9)
    camera = device(Desk(plug, last))
    camera.open(required=False)
    assert plug.released.wait(PATIENCE)
    frames = []
    while not frames or value(frames[-1]) != 9:
        frames.append(camera.read(PATIENCE))
    assert frames[-1].seq == 3
    assert len(frames) < 4
    last.pictures.put(None)
    camera.close()


@pytest.mark.parametrize("end", [None, -1])
def test_an_unplugged_device_is_opened_again(end: int | None) -> None:
    first, absent, second = Plug(), Plug(opens=False), Plug()
    first.pictures.put(1)
    second.pictures.put(2)
    desk = Desk(first, absent, second)
    camera = device(desk)
    camera.open()
    assert value(camera.read(PATIENCE)) == 1
    first.pictures.put(end)
    frame = camera.read(PATIENCE)
    assert value(frame) == 2
    assert frame is not None and frame.seq == 1
    assert first.released.is_set() and absent.released.is_set()
    assert desk.attempts == 3
    second.pictures.put(None)
    camera.close()
    assert second.released.is_set()


def test_a_lost_device_is_reported_and_never_blocks_the_caller() -> None:
    plug = Plug()
    plug.pictures.put(1)
    camera = device(Desk(plug), retry_after="1h", retry_at_most="1h")
    camera.open()
    assert value(camera.read(PATIENCE)) == 1
    assert camera.health.state == "ok"
    plug.pictures.put(None)
    assert plug.released.wait(PATIENCE)
    assert camera.read(0.01) is None
    camera.close()
    assert camera.health.state == "failed"
    assert "trying again" in camera.health.detail


def test_pauses_double_up_to_the_limit() -> None:
    waited: list[float] = []
    enough = threading.Event()

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0.0)
            if len(waited) == 6:
                enough.set()
                return super().wait(PATIENCE)
            return self.is_set()

    camera = device(Desk(), retry_after="500ms", retry_at_most="3s")
    camera._stop = Stop()
    camera.open(required=False)
    assert enough.wait(PATIENCE)
    camera.close()
    assert waited[:6] == [0.5, 1.0, 2.0, 3.0, 3.0, 3.0]


def test_a_camera_missing_at_the_start_is_an_error_when_required() -> None:
    camera = device(Desk())
    with pytest.raises(RiotError, match="PER-001"):
        camera.open()
    camera.close()


def test_a_camera_missing_at_the_start_may_come_later() -> None:
    late = Plug()
    late.pictures.put(5)
    camera = device(Desk(Plug(opens=False), Plug(opens=False), late))
    camera.open(required=False)
    assert value(camera.read(PATIENCE)) == 5
    late.pictures.put(None)
    camera.close()


def test_a_source_without_a_picture_is_an_error_when_required() -> None:
    plug = Plug()
    plug.pictures.put(None)
    camera = device(Desk(plug))
    with pytest.raises(RiotError, match="PER-002"):
        camera.open()
    assert plug.released.is_set()


@pytest.mark.parametrize("kind", ["missing", "text", "folder"])
def test_bad_files_are_one_line(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "film.mkv"
    if kind == "text":
        path.write_text("this is no film\n" * 100)
    elif kind == "folder":
        path.mkdir()
    camera = OpenCvCamera(CameraSettings(source=str(path)), SystemClock())
    with pytest.raises(RiotError, match="PER-001") as caught:
        camera.open()
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_opening_a_device_that_is_not_there_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("riot.perception.camera.opencv.check_source", lambda source: None)
    with pytest.raises(RiotError, match=r"PER-001.*camera 4711 cannot be opened"):
        OpenCvCamera(CameraSettings(source="4711"), SystemClock()).open()
    assert capfd.readouterr() == ("", "")


def test_an_open_camera_without_new_frames_is_degraded_since_its_limit() -> None:
    clock = ManualClock(10.0)
    condition = CameraCondition(clock, stalled_after=2.0)
    assert condition.health.state == "degraded"
    condition.frame(10.5)
    clock.set(12.0)
    assert (condition.health.state, condition.health.since) == ("ok", 10.5)
    clock.set(15.5)
    health = condition.health
    assert (health.state, health.since, health.detail) == ("degraded", 12.5, "no frame for 5 s")
    condition.change("failed", "unplugged")
    clock.set(16.0)
    condition.change("failed", "still unplugged")
    assert (condition.health.since, condition.health.detail) == (15.5, "still unplugged")
