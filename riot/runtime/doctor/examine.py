"""Run every check and give what they found in a fixed order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import riot
from riot.record.settings import RecordSettings
from riot.runtime.doctor.devices import (
    check_audio,
    check_camera,
    check_displays,
    check_ffmpeg,
    check_vlc,
)
from riot.runtime.doctor.finding import Finding
from riot.runtime.doctor.machine import (
    check_disk,
    check_gpu,
    check_memory,
    check_processors,
    check_python,
)
from riot.runtime.doctor.models import check_emotion_model, check_face_detector
from riot.runtime.doctor.network import check_ports, check_rig

Check = Callable[[], Finding]


def examine(configuration: Path | None = None) -> tuple[Finding, ...]:
    """Examine this machine, and the rigs of an installation file where one is given.

    Raises RiotError where the installation file cannot be loaded. Takes about 5 s, at most 25.
    """
    at_once: list[Check] = [
        check_python,
        check_processors,
        check_memory,
        lambda: check_disk(RecordSettings().folder),
        check_gpu,
        check_ports,
    ]
    slow: list[Check] = [
        check_camera,
        check_displays,
        check_audio,
        check_ffmpeg,
        check_vlc,
        lambda: check_emotion_model(_models() / "expression"),
        check_face_detector,
    ]
    if configuration is not None:
        slow += _rig_checks(configuration)
    # The load of the machine is taken before the others add to it.
    first = [check() for check in at_once]
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="riot-doctor") as pool:
        return (*first, *pool.map(lambda check: check(), slow))


def _rig_checks(configuration: Path) -> list[Check]:
    from riot.config import load_installation

    installation = load_installation(configuration)
    return [
        lambda rig=rig: check_rig(rig.name, rig.host, rig.port)
        for rig in installation.rigs
        if rig.kind == "udp"
    ]


def _models() -> Path:
    """Give the folder of the shipped models: inside the wheel, or beside the package in a clone."""
    package = Path(riot.__file__).parent
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"
