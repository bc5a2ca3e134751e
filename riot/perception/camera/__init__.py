"""Cameras: where frames come from."""

from riot.backends import Backend

BACKENDS: dict[str, Backend] = {
    "opencv": Backend(
        "riot.perception.camera.opencv:OpenCvCamera", "pip install opencv-python-headless"
    ),
    "sim": Backend("riot.sim.camera:SimCamera", "pip install opencv-python-headless"),
    "none": Backend("riot.perception.camera.none:NoneCamera"),
}
