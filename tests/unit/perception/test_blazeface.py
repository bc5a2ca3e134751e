"""The arithmetic around the BlazeFace network."""

from __future__ import annotations

import numpy as np
import pytest

from riot.perception.face.blazeface import CELLS, SIDE, anchors, decode, letterbox, merge, overlaps


def test_anchors_are_the_middles_of_the_cells_row_by_row() -> None:
    centres = anchors()
    assert centres.shape == (CELLS * CELLS, 2)
    assert centres[0].tolist() == [2.0, 2.0]
    assert centres[1].tolist() == [6.0, 2.0]
    assert centres[-1].tolist() == [SIDE - 2.0, SIDE - 2.0]


def test_decoding_adds_the_anchor_to_box_and_points() -> None:
    place = np.zeros((1, 16), np.float32)
    place[0, :4] = (3.0, -2.0, 40.0, 20.0)
    place[0, 4:6] = (-5.0, 1.0)
    boxes, points = decode(place, np.array([[100.0, 50.0]], np.float32))
    assert boxes[0].tolist() == [83.0, 38.0, 40.0, 20.0]
    assert points.shape == (1, 6, 2)
    assert points[0, 0].tolist() == [95.0, 51.0]
    assert points[0, 5].tolist() == [100.0, 50.0]


@pytest.mark.parametrize(
    ("shape", "scale", "left", "top"),
    [((480, 640, 3), 0.3, 0, 24), ((640, 480, 3), 0.3, 24, 0), ((96, 96, 3), 2.0, 0, 0)],
)
def test_a_picture_is_fitted_into_the_middle_of_a_square(
    shape: tuple[int, ...], scale: float, left: int, top: int
) -> None:
    padded, by, from_left, from_top = letterbox(np.full(shape, 200, np.uint8), SIDE)
    assert padded.shape == (SIDE, SIDE, 3)
    assert (by, from_left, from_top) == (pytest.approx(scale), left, top)
    assert padded[SIDE // 2, SIDE // 2].tolist() == [200, 200, 200]
    if top:
        assert not padded[:top].any() and not padded[-top:].any()


def test_detections_of_one_face_blend_by_their_scores() -> None:
    boxes = np.array([[10, 10, 20, 20], [14, 10, 20, 20], [100, 100, 20, 20]], np.float32)
    points = np.zeros((3, 6, 2), np.float32)
    points[1] = 8.0
    faces = merge(np.array([0.6, 0.2, 0.9], np.float32), boxes, points)
    assert [round(certainty, 3) for certainty, _, _ in faces] == [0.9, 0.6]
    np.testing.assert_allclose(faces[1][1], [11, 10, 20, 20], atol=1e-4)
    np.testing.assert_allclose(faces[1][2], 2.0, atol=1e-4)


def test_overlap_is_shared_over_joined_area() -> None:
    box = np.array([0, 0, 10, 10], np.float32)
    others = np.array([[0, 0, 10, 10], [5, 0, 10, 10], [20, 0, 10, 10]], np.float32)
    np.testing.assert_allclose(overlaps(box, others), [1.0, 1 / 3, 0.0], atol=1e-6)
