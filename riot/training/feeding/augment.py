"""Vary faces the way cameras, light and framing do; a sequence's frames are varied alike."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike as Image

from riot.training.settings import AugmentationSettings as Augmentation


def vary(
    sample: npt.NDArray[np.uint8], random: np.random.Generator, amount: Augmentation
) -> npt.NDArray[np.float32]:
    """Vary one gray face [S, S], or all frames of a sequence [T, S, S] in the same way.

    First the framing, then the focus, then the light, then what covers the face. The answer is
    shaped like the sample, values 0..255.
    """
    frames = sample if sample.ndim == 3 else sample[None]
    varied = np.stack(vary_alike(list(frames), random, amount))
    return np.clip(varied, 0.0, 255.0, dtype=np.float32).reshape(sample.shape)


def vary_alike(
    frames: list[Image], random: np.random.Generator, amount: Augmentation
) -> list[Image]:
    """Draw one variation and apply it to every frame [S, S]; only the sensor's noise differs."""
    frames = reframe(frames, random, amount)
    if random.random() < amount.blur_share:
        sigma = random.uniform(0.4, 1.0)
        frames = [cv2.GaussianBlur(frame, (0, 0), sigma) for frame in frames]
    frames = relight(frames, random, amount)
    if random.random() < amount.noise_share:
        spread = random.uniform(2.0, 10.0)
        frames = [frame + random.normal(0.0, spread, frame.shape) for frame in frames]
    if random.random() < amount.erase_share:
        frames = erase(frames, random)
    return frames


def reframe(frames: list[Image], random: np.random.Generator, amount: Augmentation) -> list[Image]:
    """Shift, scale, rotate and perhaps mirror; the border repeats the outermost pixels."""
    side = frames[0].shape[0]
    centre = (side - 1) / 2
    angle = random.uniform(-amount.rotation_degrees, amount.rotation_degrees)
    zoom = np.exp(random.uniform(-amount.zoom, amount.zoom))
    matrix = cv2.getRotationMatrix2D((centre, centre), angle, zoom)
    matrix[:, 2] += random.uniform(-amount.shift, amount.shift, 2) * side
    step = -1 if amount.flip and random.random() < 0.5 else 1
    return [
        cv2.warpAffine(
            np.ascontiguousarray(frame[:, ::step], dtype=np.float32),
            matrix,
            (side, side),
            borderMode=cv2.BORDER_REPLICATE,
        )
        for frame in frames
    ]


def relight(frames: list[Image], random: np.random.Generator, amount: Augmentation) -> list[Image]:
    """Change contrast, brightness, and add a light that falls off across the face."""
    side = frames[0].shape[0]
    contrast = np.exp(random.uniform(-amount.contrast, amount.contrast))
    mean = float(np.mean([frame.mean() for frame in frames]))
    brightness = random.uniform(-amount.brightness, amount.brightness)
    direction = random.uniform(0.0, 2 * np.pi)
    strength = random.uniform(0.0, amount.gradient)
    line = np.linspace(-1.0, 1.0, side, dtype=np.float32)
    slope = np.cos(direction) * line[None, :] + np.sin(direction) * line[:, None]
    added = (strength * slope + mean + brightness - mean * contrast).astype(np.float32)
    return [frame * np.float32(contrast) + added for frame in frames]


def erase(frames: list[Image], random: np.random.Generator) -> list[Image]:
    """Cover a rectangle of 1/8 to 1/3 of the side with one random gray."""
    side = frames[0].shape[0]
    height, width = random.integers(max(1, side // 8), max(2, side // 3), 2)
    top, left = random.integers(0, side - height), random.integers(0, side - width)
    gray = random.uniform(0.0, 255.0)
    covered = [frame.copy() for frame in frames]
    for frame in covered:
        frame[top : top + height, left : left + width] = gray
    return covered
