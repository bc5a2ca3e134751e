"""A simulated camera: a drawn face that wanders over a plain background."""

from __future__ import annotations

import math
import random
import threading

import cv2
import numpy as np
import numpy.typing as npt

from riot.clock import Clock
from riot.messages import Health
from riot.perception.camera.port import Frame
from riot.perception.face.sim import SKIN
from riot.perception.settings import CameraSettings

_BACKGROUND = (96, 80, 72)
_DARK = (40, 36, 60)
_LIPS = (90, 80, 190)


class SimCamera:
    """Give frames at the rate of the settings, by the clock, and the same ones for a seed."""

    def __init__(self, settings: CameraSettings, clock: Clock, seed: int = 0) -> None:
        self._settings = settings
        self._clock = clock
        self._closed = threading.Event()
        self._since = clock.now()
        self._start: float | None = None
        self._next = 0
        chance = random.Random(seed)
        self._phases = tuple(chance.uniform(0.0, 2 * math.pi) for _ in range(4))

    def open(self, required: bool = True) -> None:
        """Start the clock of the frames."""
        self._closed.clear()
        if self._start is None:
            self._start = self._clock.now()

    def read(self, timeout: float) -> Frame | None:
        """Draw the newest frame that is due, waiting at most `timeout` seconds for it."""
        if self._start is None or self._closed.is_set():
            return None
        now = self._clock.now()
        number = max(self._next, math.floor((now - self._start) * self._settings.fps + 1e-6))
        t = self._start + number / self._settings.fps
        if t - now > timeout:
            self._clock.sleep(timeout)
            return None
        self._clock.sleep(t - now)
        self._next = number + 1
        return Frame(t, number, self.draw(t - self._start))

    def close(self) -> None:
        """Give no more frames."""
        self._closed.set()
        self._start = None

    @property
    def health(self) -> Health:
        """Report ok."""
        return Health(
            t=self._clock.now(), stage="camera", state="ok", since=self._since, detail="simulated"
        )

    def draw(self, seconds: float) -> npt.NDArray[np.uint8]:
        """Draw the picture `seconds` after the start: uint8 [height, width, 3] in BGR."""
        width, height = self._settings.width, self._settings.height
        image = np.full((height, width, 3), _BACKGROUND, np.uint8)
        sway, nod, tilt, mood = (
            math.sin(seconds * rate + phase)
            for rate, phase in zip((0.7, 0.53, 0.41, 0.9), self._phases, strict=True)
        )
        radius = 0.2 * min(width, height)
        middle = (width * (0.5 + 0.15 * sway), height * (0.5 + 0.08 * nod))
        angle = 0.15 * tilt

        def place(right: float, down: float) -> tuple[int, int]:
            x = right * math.cos(angle) - down * math.sin(angle)
            y = right * math.sin(angle) + down * math.cos(angle)
            return round(middle[0] + radius * x), round(middle[1] + radius * y)

        def oval(
            at: tuple[int, int],
            half: tuple[float, float],
            colour: tuple[int, int, int],
            arc: tuple[float, float] = (0.0, 360.0),
            line: int = -1,
        ) -> None:
            axes = (max(1, round(radius * half[0])), max(1, round(radius * half[1])))
            cv2.ellipse(image, at, axes, math.degrees(angle), *arc, colour, line, cv2.LINE_AA)

        stroke = max(2, round(radius * 0.09))
        oval(place(0.0, -0.3), (1.05, 1.25), _DARK)
        oval(place(0.0, 0.0), (0.9, 1.2), SKIN)
        for side in (-1.0, 1.0):
            oval(place(0.38 * side, -0.2), (0.17, 0.1), (245, 245, 245))
            oval(place(0.38 * side, -0.2), (0.08, 0.09), _DARK)
            oval(place(0.38 * side, -0.4 - 0.05 * mood), (0.24, 0.1), _DARK, (200, 340), stroke)
        cv2.line(image, place(0.0, -0.1), place(0.0, 0.25), (110, 150, 200), stroke, cv2.LINE_AA)
        oval(
            place(0.0, 0.55 - 0.1 * mood),
            (0.35, 0.05 + 0.15 * abs(mood)),
            _LIPS,
            (0.0, 180.0) if mood >= 0 else (180.0, 360.0),
            stroke,
        )
        return image
