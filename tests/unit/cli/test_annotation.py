"""The annotated copy shows each face free, its box, and its bars where nothing is hidden."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from riot.cli.annotation import LARGEST, SMALLEST, Marked, annotate
from riot.perception.images import Image

EVEN = {"calm": 0.25, "happiness": 0.5, "anger": 0.25}
Box = tuple[int, int, int, int]


def plain(width: int, height: int) -> Image:
    """Make a picture with structure everywhere: uint8 [height, width, 3]."""
    down, across = np.mgrid[0:height, 0:width]
    return np.stack([across % 200, down % 200, (across + down) % 200], axis=2).astype(np.uint8)


def marked(*boxes: Box) -> list[Marked]:
    return [Marked(box, EVEN, "happiness") for box in boxes]


def changed(before: Image, after: Image) -> npt.NDArray[np.bool_]:
    height, width = before.shape[:2]
    return (before != after[:height, :width]).any(axis=2)


def test_a_face_stays_free_within_its_box(tmp_path: Path) -> None:
    picture = plain(1200, 900)
    box = (300, 200, 240, 240)
    drawn = annotate(picture, marked(box))
    assert drawn.shape == picture.shape
    new = changed(picture, drawn)
    assert not new[210:430, 310:530].any(), "the face"
    for edge in (new[300, 290:305], new[300, 535:550], new[190:205, 400], new[435:450, 400]):
        assert edge.any()
    assert new[:, 560:].mean() > 0.02, "the bars stand to the right"
    assert not new[500:].any(), "and nothing else is touched"


def bar_lengths(drawn: Image) -> list[int]:
    """Count the pixels in a face's colour along each row where its bar is drawn."""
    orange = np.abs(drawn.astype(int) - (77, 183, 255)).max(axis=2) < 4
    return list(orange.sum(axis=1))


def test_bars_are_as_long_as_probabilities() -> None:
    picture = plain(1200, 900)
    lengths = []
    for share in (0.25, 0.5, 1.0):
        face = Marked((100, 700, 150, 150), {"calm": share, "anger": 1 - share}, "calm")
        drawn = annotate(picture, [face])
        # Beside the frame, whose vertical lines stand left of the bars.
        lengths.append(max(bar_lengths(drawn[:, 280:])))
    assert lengths[0] > 10
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=2)
    assert lengths[2] == pytest.approx(4 * lengths[0], abs=4)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((480, 270), (SMALLEST, 540)),
        ((48, 48), (SMALLEST, SMALLEST)),
        ((1200, 900), (1200, 900)),
        ((7680, 1000), (LARGEST, 500)),
    ],
)
def test_the_copy_is_legible_and_not_enormous(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    drawn = annotate(plain(*size), marked((2, 2, size[1] // 8, size[1] // 8)))
    assert drawn.shape[:2] == (expected[1], expected[0])


def test_bars_that_fit_nowhere_go_beside_the_picture() -> None:
    picture = plain(960, 960)
    drawn = annotate(picture, marked((20, 20, 920, 920)))
    assert drawn.shape[0] == 960
    assert drawn.shape[1] > 1100
    assert not changed(picture, drawn)[30:930, 30:930].any()


@pytest.mark.parametrize("count", [2, 5, 16])
def test_no_face_is_hidden_by_anothers_bars(count: int) -> None:
    picture = plain(1600, 900)
    columns = 8
    boxes = [
        (40 + 195 * (number % columns), 80 + 400 * (number // columns), 130, 130)
        for number in range(count)
    ]
    new = changed(picture, annotate(picture, marked(*boxes)))
    for left, top, width, height in boxes:
        # The corner holds the face's number.
        assert not new[top + 30 : top + height - 8, left + 30 : left + width - 8].any()


def test_labels_of_any_script_are_drawn() -> None:
    face = Marked((100, 100, 200, 200), {"glädje": 0.7, "怒り": 0.3}, "glädje")
    assert changed(plain(1200, 900), annotate(plain(1200, 900), [face])).any()


def test_a_copy_of_a_thin_picture_still_shows_everything() -> None:
    drawn = annotate(plain(4, 2000), marked((0, 50, 4, 4)))
    assert drawn.shape[1] > 100
    gray = cv2.cvtColor(drawn, cv2.COLOR_BGR2GRAY)
    assert gray.max() > 200
