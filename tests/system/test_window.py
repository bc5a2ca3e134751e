"""On a real X display the audience sees the film, not the desktop."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tests.system.conftest import Installer, Runner

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="missing: Xvfb")


@pytest.fixture
def display(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Give the name of a private X display and the file that holds its pixels."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        # The server finds a free number itself and tells it through the pipe.
        [
            *("Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24"),
            # A window may come just as the last one before it goes: no new beginning in between.
            *("-noreset", "-fbdir", str(tmp_path)),
        ],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}", tmp_path / "Xvfb_screen0"
    server.terminate()
    server.wait(10)


def root_window(framebuffer: Path) -> NDArray[np.uint8]:
    """Read an X window dump (XWD) of 24 bits as uint8 [height, width, 3], red first."""
    content = framebuffer.read_bytes()
    words = struct.unpack(">25I", content[:100])
    header, width, height, line, colours = words[0], words[4], words[5], words[12], words[19]
    begin = header + 12 * colours
    pixels = np.frombuffer(content, np.uint8, height * line, begin).reshape(height, line)
    return pixels[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1]


def test_the_window_shows_the_film(
    install: Installer, show: Runner, display: tuple[str, Path]
) -> None:
    name, framebuffer = display
    assert root_window(framebuffer).max() == 0, "the empty desktop is black"
    screen = {"player": "ffmpeg", "size": [640, 480], "fps": 25}
    running = show(
        install(screen=screen, camera={"source": "none"}),
        headless=False,
        DISPLAY=name,
        SDL_VIDEODRIVER="x11",
    )
    attract = np.array([40, 70, 140])

    def film_is_seen() -> bool:
        picture = root_window(framebuffer)
        near = (np.abs(picture[60:420].astype(int) - attract) < 30).all(axis=2)
        return bool(near.mean() > 0.8)

    running.wait_for(film_is_seen, "the first clip's colour on the display")
    assert running.finish() == 0
    assert running.err == ""


def test_a_curtain_hides_the_desktop_while_the_screen_starts_again(
    install: Installer, show: Runner, display: tuple[str, Path]
) -> None:
    name, framebuffer = display
    screen = {"player": "ffmpeg", "size": [640, 480], "fps": 25, "fullscreen": True}
    running = show(
        install(screen=screen, camera={"source": "none"}),
        headless=False,
        DISPLAY=name,
        SDL_VIDEODRIVER="x11",
    )
    attract, cloth = np.array([40, 70, 140]), np.array([12, 13, 17])

    def mostly(colour: NDArray[np.int_], tolerance: int) -> bool:
        picture = root_window(framebuffer)[60:420].astype(int)
        return bool((np.abs(picture - colour) <= tolerance).all(axis=2).mean() > 0.8)

    running.wait_for(lambda: mostly(attract, 30), "the first clip's colour on the display")
    running.worker("curtain")
    os.kill(running.worker("screen"), signal.SIGKILL)
    running.wait_for(lambda: mostly(cloth, 0), "the curtain's colour on the display")
    running.wait_for(lambda: mostly(attract, 30), "the film on the display again")
    assert running.finish() == 0
    assert running.err == ""
