"""Find pairs of faces that show the same picture, saved, cropped, mirrored or stamped anew."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

LIKENESS = 0.88
"""Correlation of the details of two faces from which they are taken for the same picture.

Of the pairs of the two FER2013 splits few lie near it: unlike faces end at about 0.86, and copies
lie above 0.9. Pairs between 0.82 and 0.92 were looked at: of 24 just above 0.88, 23 showed one
picture, saved, cropped or stamped anew, or its neighbour of the same shoot; of 24 just below, 16.
"""

WORTH_A_LOOK = 0.7
"""Correlation of two faces' coarse shapes below which their details are not compared."""

WORTH_A_SECOND_LOOK = 0.75
"""Correlation of details from which the search is repeated the other way round."""

SIDE, COARSE, PATCH = 24, 12, 18
"""Pixels: of the details, of the coarse shape, and of the part searched for in the other face."""

ZOOMED = (23, 24, 25)
"""Sides that the details are brought to before the part is cut out: another crop's scale."""

BLOCK = 1024

Images = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]


def pairs(images: Images, others: Images | None = None) -> Iterator[tuple[Indices, Indices]]:
    """Yield pairs of indices (into `images`, into `others`) that show the same picture.

    Without `others`, pairs inside `images`, each once. A face is compared with the other and its
    mirror image: first the coarse shapes, all with all; where these are alike the middle of
    one is searched for in the details of the other, at three scales, and the other way round.
    """
    if not len(images) or (others is not None and not len(others)):
        return
    mine = _middle_frames(images)
    theirs = mine if others is None else _middle_frames(others)
    details = _details(mine)
    shapes, patches = _shapes(details), _patches(details)
    for facing in (theirs, np.ascontiguousarray(theirs[:, :, ::-1])):
        other_details = _details(facing)
        other_shapes, other_patches = _shapes(other_details), _patches(other_details)
        for at in range(0, len(mine), BLOCK):
            start = at if others is None else 0
            likeness = shapes[at : at + BLOCK] @ other_shapes[start:].T
            rows, columns = np.nonzero(likeness >= WORTH_A_LOOK)
            rows, columns = rows + at, columns + start
            if others is None:
                later = columns > rows
                rows, columns = rows[later], columns[later]
            there = _likeness(details, other_patches, rows, columns)
            open_ones = np.flatnonzero((there >= WORTH_A_SECOND_LOOK) & (there < LIKENESS))
            there[open_ones] = _likeness(
                other_details, patches, columns[open_ones], rows[open_ones]
            )
            found = there >= LIKENESS
            yield rows[found], columns[found]


def _middle_frames(images: Images) -> Images:
    return images[:, images.shape[1] // 2] if images.ndim == 4 else images


def _details(images: Images) -> Numbers:
    """Give each image [N, 24, 24] reduced and without what is larger than a feature of the face."""
    small = np.empty((len(images), SIDE, SIDE), np.float32)
    for number, image in enumerate(images):
        reduced = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        small[number] = cv2.GaussianBlur(reduced, (0, 0), 0.5)
        small[number] -= cv2.GaussianBlur(reduced, (0, 0), 3.0)
    return small


def _shapes(details: Numbers) -> Numbers:
    """Give each image's coarse shape as a unit vector [N, 144]."""
    small = np.empty((len(details), COARSE, COARSE), np.float32)
    for number, detail in enumerate(details):
        blurred = cv2.GaussianBlur(detail, (0, 0), 0.9)
        small[number] = cv2.resize(blurred, (COARSE, COARSE), interpolation=cv2.INTER_AREA)
    return _units(small.reshape(len(details), -1))


def _patches(details: Numbers) -> Numbers:
    """Give the middle of each image at every scale as unit vectors [N, 3, 324]."""
    patches = np.empty((len(details), len(ZOOMED), PATCH * PATCH), np.float32)
    for place, side in enumerate(ZOOMED):
        edge = (side - PATCH) // 2
        inner = slice(edge, edge + PATCH)
        for number, detail in enumerate(details):
            zoomed = cv2.resize(detail, (side, side)) if side != SIDE else detail
            patches[number, place] = zoomed[inner, inner].ravel()
    return _units(patches)


def _likeness(details: Numbers, patches: Numbers, rows: Indices, columns: Indices) -> Numbers:
    """Give each pair's best correlation of a patch of `columns` with the details of `rows`."""
    order = np.argsort(rows, kind="stable")
    rows, columns = rows[order], columns[order]
    best = np.zeros(len(rows), np.float32)
    ends = [*np.flatnonzero(np.diff(rows)) + 1, len(rows)] if len(rows) else []
    for start, end in zip([0, *ends], ends, strict=False):
        windows = np.lib.stride_tricks.sliding_window_view(details[rows[start]], (PATCH, PATCH))
        places = _units(windows.reshape(-1, PATCH * PATCH))
        best[order[start:end]] = (patches[columns[start:end]] @ places.T).max(axis=(1, 2))
    return best


def _units(rows: Numbers) -> Numbers:
    """Give the vectors (last axis) without their means, each of length 1."""
    rows = rows - rows.mean(axis=-1, keepdims=True)
    # An even image is like nothing, not like every other even one.
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1.0)
