"""Show what a viewer takes away: the result on the screen, and its page on a phone.

`python -m bench.viewer` plays one simulated visit in a window of an X server without a display,
reads the code off its frame buffer as a phone would, and writes docs/images/result-screen.jpg and
docs/images/result-phone.jpg.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

from bench.cut.screenbuffer import ScreenBuffer, map_picture
from riot.config.installation import Installation, load_installation
from riot.config.result_page import ResultPageSettings
from riot.messages import Snapshot
from riot.runtime.build import RunOptions
from riot.runtime.run import run_installation
from riot.sim.film import draw_film
from riot.story.trace import Decision

ROOT = Path(__file__).resolve().parents[1]
SCREEN = ROOT / "docs/images/result-screen.jpg"
PHONE = ROOT / "docs/images/result-phone.jpg"
SEED = 2018
SECONDS = 90.0
VISIT = "calm 8s, happiness 6s, surprise 4s, calm 2s, happiness 60s"
SETTLED = 3.0
"""Seconds into the ending at which the picture is taken."""
PORT = 28_431
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Viewer:
    """Look at the screen once the result is there, and scan its code."""

    def __init__(self, pixels: NDArray[np.uint8], stop: threading.Event) -> None:
        self._pixels = pixels
        self._stop = stop
        self._scene = ""
        self.picture: NDArray[np.uint8] | None = None
        self.page = b""

    def see(self, snapshot: Snapshot, _decisions: Sequence[Decision]) -> None:
        """Take a tick."""
        if snapshot.scene != self._scene:
            self._scene = snapshot.scene
            print(f"  {snapshot.scene}", flush=True)
        if not snapshot.scene.startswith("end_") or snapshot.position < SETTLED or self.page:
            return
        self.picture = np.ascontiguousarray(self._pixels[..., :3])
        link = cv2.QRCodeDetector().detectAndDecode(self.picture)[0]
        if link:
            with urllib.request.urlopen(link, timeout=5) as answer:
                self.page = answer.read()
            self._stop.set()


def main() -> None:
    """Play, scan, write."""
    draw_film(ROOT / "media/demo")
    stop = threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        installation = _installation(Path(folder))
        with ScreenBuffer(installation.screen.size) as buffer:
            viewer = Viewer(map_picture(buffer.file), stop)
            run_installation(
                installation,
                RunOptions(SEED, headless=False),
                seconds=SECONDS,
                watchers=[viewer.see],
                stop=stop,
            )
        if viewer.picture is None or not viewer.page:
            raise SystemExit("no code was seen on the screen")
        cv2.imwrite(str(SCREEN), viewer.picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
        page = Path(folder) / "page.html"
        page.write_bytes(viewer.page)
        _photograph(page)
    for file in (SCREEN, PHONE):
        print(f"written: {file.relative_to(ROOT)}, {file.stat().st_size // 1000} kB")


def _photograph(page: Path) -> None:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        phone = browser.new_context(
            viewport={"width": 390, "height": 780}, device_scale_factor=1.5
        ).new_page()
        phone.goto(page.as_uri())
        phone.screenshot(path=str(PHONE), full_page=True, type="jpeg", quality=88)
        browser.close()


def _installation(folder: Path) -> Installation:
    shipped = load_installation(ROOT / "config/installation.yaml")
    record = shipped.record.model_copy(update={"folder": folder / "now", "logs": folder / "logs"})
    return shipped.model_copy(
        update={
            "camera": shipped.camera.model_copy(update={"source": "sim"}),
            "audience": VISIT,
            "input": type(shipped.input)(),
            "record": record,
            "result_page": ResultPageSettings(port=PORT, host="127.0.0.1", address="127.0.0.1"),
        }
    )


if __name__ == "__main__":
    main()
