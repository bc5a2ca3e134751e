"""Where the eyes sit in FER faces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from riot.perception.face.yunet import YuNetFaceDetector
from riot.perception.settings import FaceSettings
from riot.training.framing import EYES, main, measure_eyes
from riot.training.samples import Samples


def test_real_faces_have_their_eyes_where_eyes_says(
    valid_faces: Samples, shared_data: Path
) -> None:
    detector = YuNetFaceDetector(FaceSettings(certainty=0.7), shared_data / "models")
    found = measure_eyes(valid_faces.images, detector, faces=120)
    assert len(found.left) > 90
    assert np.median(found.left, axis=0) == pytest.approx(EYES["left"], abs=0.03)
    assert np.median(found.right, axis=0) == pytest.approx(EYES["right"], abs=0.03)
    assert found.lines()[0] == f"{len(found.left)} faces found, {found.missed} not"


def test_the_command_names_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.npz")]) == 2
    assert "none.npz: error TRN-201" in capsys.readouterr().err
