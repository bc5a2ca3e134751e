"""The port of a scorer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from riot.errors import RiotError

Images = npt.NDArray[np.uint8]
Scores = npt.NDArray[np.float32]
Done = Callable[[int], object]


def unseen(_: int) -> None:
    """Tell nobody how many faces are done."""


class Scorer(Protocol):
    """Give probabilities by head; `heads` maps each head to its labels, in their order."""

    @property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        """Give each head's labels."""
        ...

    @property
    def side(self) -> int:
        """Give the side of the faces that the model takes, in pixels."""
        ...

    @property
    def frames(self) -> int | None:
        """Give the frames of the sequences that the model takes; None for single faces."""
        ...

    @property
    def about(self) -> str:
        """Say in words what scores: kind and file."""
        ...

    def score(self, images: Images, done: Done = unseen) -> dict[str, Scores]:
        """Give head -> probabilities [N, K] of gray images [N, S, S], or [N, T, S, S].

        `done` is told from time to time how many more faces are done. Raises RiotError TRN-305
        where the model takes no such images.
        """
        ...


def fitted(images: Images, shape: tuple[int, ...], file: str) -> npt.NDArray[np.float32]:
    """Give images as a model takes them: float32 [N, (T,) S, S, C], values 0..255.

    `shape` is the model's, without the batch. Raises RiotError TRN-305 where they cannot fit.
    """
    if len(shape) != images.ndim or shape[-1] not in (1, 3):
        kinds = {3: "single images", 4: "sequences"}
        raise RiotError(
            "TRN-305",
            f"the model takes {list(shape)}, and the data hold {kinds.get(images.ndim, 'others')}",
            file=file,
        )
    if images.ndim == 4 and shape[0] not in (None, images.shape[1]):
        raise RiotError(
            "TRN-305",
            f"the model takes {shape[0]} frames, and the data's sequences have {images.shape[1]}",
            file=file,
        )
    side = shape[-2]
    if images.shape[-1] != side:
        flat = images.reshape(-1, *images.shape[-2:])
        smaller = side < images.shape[-1]
        how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        resized = np.stack([cv2.resize(image, (side, side), interpolation=how) for image in flat])
        images = resized.reshape(*images.shape[:-2], side, side).astype(np.uint8)
    return np.repeat(images[..., None], shape[-1], axis=-1).astype(np.float32)
