"""One small picture out of a clip."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest

from riot.screen.thumbnail import Thumbnail, thumbnail


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make 3 s that are red, green and blue for a second each."""
    path = tmp_path_factory.mktemp("clip") / "three.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(30):
            picture = np.zeros((240, 320, 3), np.uint8)
            picture[..., number // 10] = 220
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def colour(taken: Thumbnail) -> int:
    with av.open(io.BytesIO(taken.jpeg), mode="r", format="jpeg_pipe") as container:
        pixels = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert pixels.shape == (taken.height, taken.width, 3)
    return int(pixels.mean(axis=(0, 1)).argmax())


def test_the_frame_a_third_in_is_taken(clip: Path) -> None:
    taken = thumbnail(clip, box=(160, 90))
    assert (taken.width, taken.height) == (120, 90)
    assert colour(taken) == 1


@pytest.mark.parametrize(
    ("start", "end", "seen"), [(0.0, 0.9, 0), (1.8, 3.0, 2), (2.5, 90.0, 2), (0.0, 90.0, 1)]
)
def test_ranges_are_kept(clip: Path, start: float, end: float, seen: int) -> None:
    assert colour(thumbnail(clip, start, end)) == seen


def test_a_bad_file_is_a_problem_and_no_error(tmp_path: Path, clip: Path) -> None:
    (tmp_path / "text.mp4").write_text("no film")
    for path in (tmp_path / "text.mp4", tmp_path / "nothing.mp4", tmp_path):
        taken = thumbnail(path)
        assert not taken.jpeg
        assert taken.problem
    assert "nothing to show" in thumbnail(clip, 50.0, 60.0).problem
