"""Where a picture lies: in the screen's box, and through rotation and keystone in a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pygame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riot.screen.settings import Fit, WindowSettings


def lay(picture: tuple[int, int], box: tuple[int, int], fit: Fit) -> pygame.Rect:
    """Give where a picture (width, height) lies in a box, centred; `fill` reaches beyond it.

    A picture that fits, or covers, without a pixel to spare is not scaled.
    """
    (width, height), (across, down) = picture, box
    within, beyond = width <= across and height <= down, width >= across and height >= down
    touches = width == across or height == down
    if not (touches and (beyond if fit == "fill" else within)):
        choose = max if fit == "fill" else min
        scale = choose(across / width, down / height)
        width, height = max(1, round(width * scale)), max(1, round(height * scale))
    return pygame.Rect((across - width) // 2, (down - height) // 2, width, height)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the picture lies in a window of `window` pixels.

    The audience sees a `frame`, upright; the picture lies at `rect` in it, of which `seen` is
    within the frame. `matrix` takes points of the frame to points of the window: keystone first,
    then the rotation, so that both are set as they are seen. `straight` is without keystone.
    """

    window: tuple[int, int]
    frame: tuple[int, int]
    rect: pygame.Rect
    seen: pygame.Rect
    matrix: NDArray[np.float64]
    rotation: int
    straight: bool

    def corners(self, rect: pygame.Rect) -> NDArray[np.float64]:
        """Give where a rectangle's corners lie in the window, clockwise: float64 [4, 2]."""
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        points = [(left, top), (right, top), (right, bottom), (left, bottom)]
        return self.points(np.array(points, np.float64))

    def points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take points of the frame, [count, 2], to the window."""
        found = np.column_stack([points, np.ones(len(points))]) @ self.matrix.T
        return found[:, :2] / found[:, 2:]

    def crop(self, picture: tuple[int, int]) -> pygame.Rect:
        """Give the part of a picture (width, height) that is seen."""
        across, down = picture[0] / self.rect.width, picture[1] / self.rect.height
        left = round((self.seen.left - self.rect.left) * across)
        top = round((self.seen.top - self.rect.top) * down)
        width, height = round(self.seen.width * across), round(self.seen.height * down)
        return pygame.Rect(left, top, max(1, width), max(1, height)).clip((0, 0), picture)

    @property
    def covers(self) -> bool:
        """Say whether the picture leaves nothing of the window free."""
        return self.straight and self.seen.size == self.frame


def place(picture: tuple[int, int], window: tuple[int, int], settings: WindowSettings) -> Place:
    """Say where the picture lies in a window of this size."""
    turned = settings.rotation in (90, 270)
    frame = (window[1], window[0]) if turned else window
    rect = lay(picture, frame, settings.fit)
    seen = rect.clip(pygame.Rect((0, 0), frame))
    matrix = _rotation(settings.rotation, frame)
    keystone = settings.keystone
    straight = keystone is None or keystone == type(keystone)()
    if keystone is not None and not straight:
        matrix = matrix @ _projection(frame, np.array(keystone.corners()) * frame)
    return Place(window, frame, rect, seen, matrix, settings.rotation, straight)


def _rotation(degrees: int, frame: tuple[int, int]) -> NDArray[np.float64]:
    width, height = frame
    rows = {
        0: [(1, 0, 0), (0, 1, 0)],
        90: [(0, -1, height), (1, 0, 0)],
        180: [(-1, 0, width), (0, -1, height)],
        270: [(0, 1, 0), (-1, 0, width)],
    }[degrees]
    return np.array([*rows, (0, 0, 1)], np.float64)


def _projection(frame: tuple[int, int], to: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve for the projection that takes the frame's corners to four points."""
    width, height = frame
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip([(0, 0), (width, 0), (width, height), (0, height)], to, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    found = np.linalg.solve(np.array(rows, np.float64), to.reshape(8))
    return np.append(found, 1.0).reshape(3, 3)
