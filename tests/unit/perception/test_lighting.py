"""Good light passes, and each fault is named with its remedy."""

from __future__ import annotations

import numpy as np
import pytest

from riot.perception.face.lighting import measure_lighting

SIZE = 48
ACROSS = np.linspace(0.0, 1.0, SIZE, dtype=np.float32)


def skin(level: float, spread: float = 70.0) -> np.ndarray:
    """Make a face-like texture around a gray level; the same in both halves."""
    waves = np.sin(np.linspace(0, 12, SIZE))[:, None] * np.ones(SIZE)
    return np.clip(level + spread / 2 * waves, 0, 255).astype(np.float32)


def test_even_light_is_good() -> None:
    light = measure_lighting(skin(120))
    assert (light.verdict, light.reason) == ("good", "")
    assert light.level == pytest.approx(120 / 255, abs=0.05)
    assert light.evenness > 0.97
    assert 0.2 < light.contrast < 0.3
    assert light.clipping == 0.0


@pytest.mark.parametrize(
    ("crop", "words"),
    [
        (skin(30, 30), "the face is dark"),
        (skin(235, 30), "too bright"),
        (skin(120, 10), "pale and flat"),
        (skin(128, 3000), "pure black or white"),
        (skin(140) * (0.1 + 1.2 * ACROSS)[None, :], "the left half of the face is in shadow: "
         "move a light to the left"),
        (skin(140) * (1.3 - 1.2 * ACROSS)[None, :], "the right half of the face is in shadow: "
         "move a light to the right"),
    ],
)  # fmt: skip
def test_poor_light_says_what_to_do(crop: np.ndarray, words: str) -> None:
    light = measure_lighting(np.clip(crop, 0, 255).astype(np.float32))
    assert light.verdict == "poor"
    assert words in light.reason
    assert "\n" not in light.reason


def test_the_surroundings_of_the_face_do_not_count() -> None:
    framed = skin(120)
    framed[:3] = framed[-3:] = 0.0
    framed[:, :5] = framed[:, -5:] = 255.0
    assert measure_lighting(framed).verdict == "good"


@pytest.mark.parametrize("value", [0.0, 255.0])
def test_all_black_and_all_white_stay_in_range(value: float) -> None:
    light = measure_lighting(np.full((SIZE, SIZE), value, np.float32))
    assert light.verdict == "poor"
    for figure in (light.level, light.evenness, light.contrast, light.clipping):
        assert 0.0 <= figure <= 1.0
