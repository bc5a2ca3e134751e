"""Faces: finding, following, aligning, and measuring their pose and light."""

from riot.backends import Backend

BACKENDS: dict[str, Backend] = {
    "blazeface": Backend(
        "riot.perception.face.blazeface:BlazeFaceDetector",
        "pip install ai-edge-litert opencv-python-headless",
    ),
    "yunet": Backend(
        "riot.perception.face.yunet:YuNetFaceDetector", "pip install opencv-python-headless"
    ),
    "sim": Backend(
        "riot.perception.face.sim:SimFaceDetector", "pip install opencv-python-headless"
    ),
}
