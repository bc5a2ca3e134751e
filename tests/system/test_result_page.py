"""A viewer reads the code off the real screen, and finds the path that was lived through."""

from __future__ import annotations

import http.client
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
import pytest

from riot.messages import CutTo
from riot.record.sessions import open_session
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.conftest import TinyFilm
    from tests.system.conftest import Installer, Runner

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="missing: Xvfb")

FILM = """
riot: 1
title: Small tide
media: {media}
listens_to: [happiness, surprise, calm]
start: notice
scenes:
  notice:
    card: {{text: This film reads your expression., for: 0.6s}}
    session: begin
    transitions: [{{to: gold}}]
  gold: {{title: The gold, clip: gold.mp4, timeout: 1.5s, transitions: [{{to: end}}]}}
  end:
    card: {{text: Thank you., for: 8s}}
    session: end
    result: true
    transitions: [{{to: notice}}]
"""


@pytest.fixture
def display(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Give the name of a private X display and the file that holds its pixels."""
    reading, writing = os.pipe()
    words = ["-displayfd", str(writing), "-screen", "0", "960x540x24"]
    words += ["-noreset", "-fbdir", str(tmp_path)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(["Xvfb", *words], pass_fds=[writing], stdout=quiet, stderr=quiet)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}", tmp_path / "Xvfb_screen0"
    server.terminate()
    server.wait(10)


def read_code(framebuffer: Path) -> str:
    """Read the code in an X window dump (XWD) of 24 bits; empty where there is none."""
    import cv2

    content = framebuffer.read_bytes()
    words = struct.unpack(">25I", content[:100])
    header, width, height, line, colours = words[0], words[4], words[5], words[12], words[19]
    pixels = np.frombuffer(content, np.uint8, height * line, header + 12 * colours)
    picture = pixels.reshape(height, line)[:, : width * 4].reshape(height, width, 4)[:, :, :3]
    whole = np.ascontiguousarray(picture).repeat(2, axis=0).repeat(2, axis=1)
    return cv2.QRCodeDetector().detectAndDecode(whole)[0]


def test_the_code_on_the_screen_leads_to_the_viewers_own_page(
    install: Installer,
    show: Runner,
    display: tuple[str, Path],
    tiny_film: TinyFilm,
    tmp_path: Path,
) -> None:
    name, framebuffer = display
    film = tmp_path / "film.yaml"
    film.write_text(FILM.format(media=tiny_film.media), encoding="utf-8")
    port = free_port()
    running = show(
        install(
            film=str(film),
            rigs=None,
            screen={"player": "ffmpeg", "size": [960, 540], "fps": 25},
            result_page={"host": "127.0.0.1", "port": port, "address": "127.0.0.1"},
        ),
        headless=False,
        DISPLAY=name,
        SDL_VIDEODRIVER="x11",
    )
    # Where the first visit ends before the worker of the pages is there, the second has a code.
    link = running.wait_for(lambda: read_code(framebuffer), "a code on the display")
    parts = urlsplit(link)
    assert (parts.hostname, parts.port) == ("127.0.0.1", port)

    def asked() -> str | None:
        """Ask as a viewer would again: nobody reads a code as soon as it is drawn."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        with closing(connection):
            connection.request("GET", parts.path)
            answer = connection.getresponse()
            return answer.read().decode() if answer.status == 200 else None

    body = running.wait_for(asked, "the page")
    assert "The gold" in body and body.count('class="curve"') == 3
    token = parts.path.strip("/")
    assert running.finish() == 0
    assert token not in running.out + running.err
    results = [
        effect.result
        for session in map(open_session, running.sessions())
        for _, effects in session.effects()
        for effect in effects
        if isinstance(effect, CutTo) and effect.result is not None
    ]
    assert results and all(one.curves for one in results), "what was shown is recorded"
    assert {one.page for one in results} == {None}, "where to find it is not"
