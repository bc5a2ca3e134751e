"""What every camera promises, on the simulated, the absent and the real one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from riot.clock import SystemClock
from riot.perception.build import build_camera
from riot.perception.camera import BACKENDS
from riot.perception.camera.port import Camera
from riot.perception.settings import CameraSettings

VIDEO = Path(__file__).parents[2].parent / "shared/data/video"
FILES = ("asl-yes.mkv", "head-pose-face-detection-male.gif")
PATIENCE = 40.0


def settings_for(source: str) -> CameraSettings:
    """Complete the name of a real video; skip where the data is absent."""
    if source in FILES:
        path = VIDEO / source
        if not path.is_file():
            pytest.skip(f"{path} is missing")
        return CameraSettings(source=str(path))
    return CameraSettings(source=source)


@pytest.fixture(params=["sim", "none", *FILES])
def camera(request: pytest.FixtureRequest):
    """Give each camera, not opened; close it afterwards."""
    camera = build_camera(settings_for(request.param), SystemClock())
    yield camera
    camera.close()


@pytest.fixture(params=["sim", *FILES])
def seeing(request: pytest.FixtureRequest):
    """Give each camera that has pictures."""
    camera = build_camera(settings_for(request.param), SystemClock())
    yield camera
    camera.close()


def test_every_kind_is_listed() -> None:
    assert set(BACKENDS) == {"opencv", "sim", "none"}


def test_read_returns_within_its_timeout(camera: Camera) -> None:
    camera.open()
    clock = SystemClock()
    start = clock.now()
    camera.read(0.05)
    assert clock.now() - start < 10.0


def test_health_is_of_the_camera_stage_and_ok_once_open(camera: Camera) -> None:
    camera.open()
    camera.read(PATIENCE if not type(camera).__name__.startswith("None") else 0.0)
    health = camera.health
    assert (health.stage, health.state) == ("camera", "ok")
    assert health.since <= health.t


def test_close_may_be_called_twice_and_a_camera_opened_again(camera: Camera) -> None:
    camera.open()
    camera.close()
    camera.close()
    assert camera.read(0.0) is None
    camera.open()


def test_frames_are_bgr_bytes_in_order(seeing: Camera) -> None:
    seeing.open()
    frames = [seeing.read(PATIENCE) for _ in range(5)]
    assert all(frame is not None for frame in frames)
    found = [frame for frame in frames if frame is not None]
    assert all(frame.image.dtype == np.uint8 and frame.image.ndim == 3 for frame in found)
    assert all(frame.image.shape[2] == 3 for frame in found)
    assert [f.seq for f in found] == sorted({f.seq for f in found})
    assert all(one.t < two.t for one, two in pairwise(found))


def test_a_frame_is_given_once_and_its_time_is_now(seeing: Camera) -> None:
    clock = SystemClock()
    before = clock.now()
    seeing.open()
    first, second = seeing.read(PATIENCE), seeing.read(PATIENCE)
    assert first is not None and second is not None
    assert second.seq > first.seq
    assert before <= first.t <= second.t <= clock.now()


def test_close_ends_a_waiting_read() -> None:
    camera = build_camera(settings_for("none"), SystemClock())
    camera.open()
    entered = threading.Event()

    def wait(read: Callable[[float], object]) -> None:
        entered.set()
        read(60.0)

    thread = threading.Thread(target=wait, args=(camera.read,))
    thread.start()
    assert entered.wait(PATIENCE)
    camera.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()
