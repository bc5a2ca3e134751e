"""Vary faces the way cameras, light and framing do."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike as Image

from riot.training.settings import AugmentationSettings as Augmentation


def vary(image: npt.NDArray[np.uint8], random: np.random.Generator, amount: Augmentation) -> Image:
    """Vary one image: framing, then focus, then light, then what covers the face."""
    face = reframe(image, random, amount)
    if random.random() < amount.blur_share:
        face = cv2.GaussianBlur(face, (0, 0), random.uniform(0.4, 1.0))
    face = relight(face, random, amount)
    if random.random() < amount.noise_share:
        face = face + random.normal(0.0, random.uniform(2.0, 10.0), face.shape)
    if random.random() < amount.erase_share:
        face = erase(face, random)
    return np.clip(face, 0.0, 255.0)


def reframe(
    image: npt.NDArray[np.uint8], random: np.random.Generator, amount: Augmentation
) -> Image:
    """Shift, scale, rotate and perhaps mirror; the border repeats the outermost pixels."""
    side = image.shape[0]
    centre = (side - 1) / 2
    angle = random.uniform(-amount.rotation_degrees, amount.rotation_degrees)
    zoom = np.exp(random.uniform(-amount.zoom, amount.zoom))
    matrix = cv2.getRotationMatrix2D((centre, centre), angle, zoom)
    matrix[:, 2] += random.uniform(-amount.shift, amount.shift, 2) * side
    if amount.flip and random.random() < 0.5:
        image = image[:, ::-1]
    face = np.ascontiguousarray(image, dtype=np.float32)
    return cv2.warpAffine(face, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE)


def relight(face: Image, random: np.random.Generator, amount: Augmentation) -> Image:
    """Change contrast, brightness, and add a light that falls off across the face."""
    side = face.shape[0]
    contrast = np.exp(random.uniform(-amount.contrast, amount.contrast))
    mean = float(face.mean())
    brightness = random.uniform(-amount.brightness, amount.brightness)
    face = (face - mean) * contrast + mean + brightness
    direction = random.uniform(0.0, 2 * np.pi)
    strength = random.uniform(0.0, amount.gradient)
    line = np.linspace(-1.0, 1.0, side, dtype=np.float32)
    slope = np.cos(direction) * line[None, :] + np.sin(direction) * line[:, None]
    return (face + strength * slope).astype(np.float32)


def erase(face: Image, random: np.random.Generator) -> Image:
    """Cover a rectangle of 1/8 to 1/3 of the side with one random gray."""
    side = face.shape[0]
    height, width = random.integers(side // 8, side // 3, 2)
    top, left = random.integers(0, side - height), random.integers(0, side - width)
    covered = face.copy()
    covered[top : top + height, left : left + width] = random.uniform(0.0, 255.0)
    return covered
