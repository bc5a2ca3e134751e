"""Show what an audience sees: play the demonstration film and keep pictures of the screen itself.

`python -m bench.sheet` plays one simulated visit in a window of an X server without a display and
writes docs/images/audience.jpg from that server's frame buffer: what a projector would get.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import pygame
from numpy.typing import NDArray

from bench.cut.screenbuffer import ScreenBuffer, map_picture
from riot.config.installation import Installation, load_installation
from riot.errors import RiotError
from riot.messages import Snapshot
from riot.runtime.build import RunOptions
from riot.runtime.run import run_installation
from riot.screen.contact_sheet import ContactSheet
from riot.sim.film import draw_film
from riot.story.trace import Decision

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs/images/audience.jpg"
SEED = 2018
SECONDS = 80.0
VISIT = "calm 7s, happiness 7s, surprise 4s, happiness 14s, absent 60s"
"""One viewer to the end of the film: neutral during the notice, then a smile, a start, a smile."""

TITLE = "What an audience sees: the demonstration film, read off the screen"
LOOK_EVERY_TICKS = 3
EVERY = 4.7
_LOOKS = 8
AFTER_VISIT = 1.5


class Photographer:
    """Look at the screen at every few ticks; stop when the visit is over."""

    def __init__(self, pixels: NDArray[np.uint8], stop: threading.Event) -> None:
        self._pixels = pixels
        self._stop = stop
        self._visited = False
        self._takes: list[str] = []
        self.sheet: ContactSheet | None = None

    def see(self, snapshot: Snapshot, _decisions: Sequence[Decision]) -> None:
        """Take a tick."""
        if self.sheet is None:
            self.sheet = ContactSheet(snapshot.t, title=TITLE, every=EVERY)
        if not self._takes or self._takes[-1] != snapshot.scene:
            self._takes.append(snapshot.scene)
            print(f"  {snapshot.scene}", flush=True)
        if snapshot.tick % LOOK_EVERY_TICKS == 0:
            self.sheet.see(self._photograph, snapshot.t, snapshot.scene, len(self._takes), None)
        self._visited = self._visited or snapshot.session > 0
        if self._visited and snapshot.session == 0 and snapshot.position > AFTER_VISIT:
            self._stop.set()

    def _photograph(self) -> pygame.Surface:
        height, width, _ = self._pixels.shape
        picture = self._pixels.copy()
        for _ in range(_LOOKS):
            again = self._pixels.copy()
            if np.array_equal(picture, again):
                break
            # Caught while the window was being written: half of one picture, half of the next.
            picture = again
        colours = np.ascontiguousarray(picture[..., 2::-1])
        return pygame.image.frombuffer(colours.tobytes(), (width, height), "RGB")


def main() -> None:
    """Play, photograph, write."""
    draw_film(ROOT / "media/demo")
    try:
        sheet = _play()
    except RiotError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
    if sheet is None or not sheet.save(PICTURE):
        print("nothing was shown", file=sys.stderr)
        raise SystemExit(1)
    print(f"written: {PICTURE.relative_to(ROOT)}, {PICTURE.stat().st_size // 1000} kB")


def _play() -> ContactSheet | None:
    stop = threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        installation = _installation(Path(folder))
        with ScreenBuffer(installation.screen.size) as buffer:
            photographer = Photographer(map_picture(buffer.file), stop)
            run_installation(
                installation,
                RunOptions(SEED, headless=False),
                seconds=SECONDS,
                watchers=[photographer.see],
                stop=stop,
            )
    return photographer.sheet


def _installation(folder: Path) -> Installation:
    shipped = load_installation(ROOT / "config/installation.yaml")
    return shipped.model_copy(
        update={
            "camera": shipped.camera.model_copy(update={"source": "sim"}),
            "audience": VISIT,
            "record": shipped.record.model_copy(update={"folder": folder}),
        }
    )


if __name__ == "__main__":
    main()
