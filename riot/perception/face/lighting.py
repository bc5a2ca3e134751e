"""Measure the light on a face, and say what to do about it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from riot.messages import Lighting

DARK = 0.22
BRIGHT = 0.85
UNEVEN = 0.6
FLAT = 0.15
CLIPPED = 0.2
_BLACK, _WHITE = 3.0, 252.0


def measure_lighting(crop: npt.NDArray[np.float32]) -> Lighting:
    """Measure the aligned crop [size, size] of a face, gray values 0..255.

    Only an oval in the middle counts, so that hair and background do not. Left and right in the
    reason are the picture's.
    """
    face = oval(crop.shape[0])
    half = crop.shape[1] // 2
    values = crop[face]
    left = float(crop[:, :half][face[:, :half]].mean())
    right = float(crop[:, -half:][face[:, -half:]].mean())
    low, high = np.percentile(values, (5, 95))
    level = float(values.mean()) / 255
    evenness = min(left, right) / max(left, right, 1.0)
    contrast = float(high - low) / 255
    clipping = float(np.mean((values <= _BLACK) | (values >= _WHITE)))
    reason = verdict_reason(
        level, evenness, contrast, clipping, "left" if left < right else "right"
    )
    return Lighting(level, evenness, contrast, clipping, "poor" if reason else "good", reason)


def verdict_reason(
    level: float, evenness: float, contrast: float, clipping: float, shadow: str
) -> str:
    """Give the worst fault and its remedy, or nothing for good light."""
    if level < DARK:
        return "the face is dark: put a light beside the camera"
    if level > BRIGHT:
        return "the face is too bright: dim the light on it or lower the camera's exposure"
    if evenness < UNEVEN:
        return f"the {shadow} half of the face is in shadow: move a light to the {shadow}"
    if clipping > CLIPPED:
        return "parts of the face are pure black or white: soften the light"
    if contrast < FLAT:
        return "the face is pale and flat: turn off the light behind the viewer or clean the lens"
    return ""


def oval(size: int) -> npt.NDArray[np.bool_]:
    """Mark the middle of a crop: bool [size, size]."""
    steps = (np.arange(size) + 0.5) / size * 2 - 1
    return (steps[None, :] / 0.7) ** 2 + (steps[:, None] / 0.85) ** 2 <= 1.0
