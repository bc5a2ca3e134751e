"""Straighten a projection with the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import cv2
import numpy as np
import pygame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riot.screen.windows.placing import Place


def warp(
    picture: pygame.Surface, place: Place, bars: tuple[int, int, int], target: pygame.Surface
) -> None:
    """Draw a picture through its projection, black around it; straight lines stay straight."""
    width, height = target.get_size()
    drawn = pygame.Surface((width, height), 0, 32)
    if place.seen.size != place.frame:
        frame = pygame.Rect((0, 0), place.frame)
        pygame.draw.polygon(drawn, bars, place.corners(frame).tolist())
        border = cv2.BORDER_TRANSPARENT
    else:
        border = cv2.BORDER_CONSTANT
    crop, seen = place.crop(picture.get_size()), place.seen
    across, down = seen.width / crop.width, seen.height / crop.height
    # OpenCV counts from the middle of a pixel, windows from its corner.
    inward = np.array([(across, 0, seen.left), (0, down, seen.top), (0, 0, 1)]) @ _shift(0.5)
    cv2.warpPerspective(
        _view(picture)[crop.top : crop.bottom, crop.left : crop.right],
        _shift(-0.5) @ place.matrix @ inward,
        (width, height),
        dst=_view(drawn),
        flags=cv2.INTER_LINEAR,
        borderMode=border,
    )
    target.blit(drawn, (0, 0))


def _shift(by: float) -> NDArray[np.float64]:
    return np.array([(1, 0, by), (0, 1, by), (0, 0, 1)], np.float64)


def _view(surface: pygame.Surface) -> NDArray[np.uint8]:
    """Give a surface's own memory as uint8 [height, width, 4]."""
    width, height = surface.get_size()
    memory = cast("Any", surface.get_buffer())
    rows = np.frombuffer(memory, np.uint8).reshape(height, surface.get_pitch())
    return rows[:, : width * 4].reshape(height, width, 4)
