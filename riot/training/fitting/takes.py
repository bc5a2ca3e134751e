"""Fit gray faces to what a network takes."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt


def network_input(images: npt.NDArray[np.uint8], network: Any) -> npt.NDArray[np.float32]:
    """Give faces [N, S, S] or sequences [N, T, S, S] as float32 [N, (T,) side, side, channels].

    Side and channels are what the Keras model `network` takes: pictures are scaled where they
    have another side, and the gray stands in each channel.
    """
    side, channels = network.input_shape[-2:]
    faces = images.astype(np.float32)
    if side not in (None, images.shape[-1]):
        way = cv2.INTER_AREA if images.shape[-1] > side else cv2.INTER_LINEAR
        flat = faces.reshape(-1, *images.shape[-2:])
        scaled = [cv2.resize(face, (side, side), interpolation=way) for face in flat]
        faces = np.stack(scaled).reshape(*images.shape[:-2], side, side)
    return np.repeat(faces[..., None], channels, axis=-1)
