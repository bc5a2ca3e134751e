"""Run every check and give what they found in a fixed order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from riot.config.shipped import SHIPPED
from riot.perception.model_files import BLAZEFACE
from riot.record.settings import RecordSettings
from riot.runtime.doctor.devices import (
    check_audio,
    check_camera,
    check_displays,
    check_ffmpeg,
    check_vlc,
)
from riot.runtime.doctor.film import check_film
from riot.runtime.doctor.finding import Finding
from riot.runtime.doctor.machine import (
    check_disk,
    check_gpu,
    check_memory,
    check_processors,
    check_python,
)
from riot.runtime.doctor.models import check_emotion_model, check_face_detector
from riot.runtime.doctor.network import check_input, check_ports, check_result_page
from riot.runtime.doctor.probe import Answer, probe
from riot.runtime.doctor.record import check_record
from riot.runtime.doctor.rigs import LIBRARY_LIMIT, check_midi_device, check_rig
from riot.runtime.doctor.words import check_words

if TYPE_CHECKING:
    from riot.config import Installation
    from riot.rigs.settings import RigSettings

Check = Callable[[], Finding]


def examine(configuration: Path | None = None) -> tuple[Finding, ...]:
    """Examine this machine, for an installation file where one is given.

    Without one, nothing that a show may do without counts as broken. Raises RiotError where the
    file cannot be loaded. Takes about 5 s, at most 45 where devices hang.
    """
    from riot.config import load_installation

    installation = load_installation(configuration) if configuration else None
    record = installation.record if installation else RecordSettings()
    model = Path(installation.emotion.model) if installation else SHIPPED / "models/expression"
    detector = installation.face.detector if installation else BLAZEFACE.name
    at_once: list[Check] = [
        check_python,
        check_processors,
        check_memory,
        *([lambda: check_disk(record.folder)] if record.keep != "none" else []),
        check_gpu,
        check_ports,
    ]
    slow: list[Check] = [
        lambda: _check_camera(installation),
        lambda: check_displays(screen=installation.screen if installation else None),
        lambda: _check_audio(installation),
        check_ffmpeg,
        lambda: check_vlc(needed=installation is not None and installation.screen.player == "vlc"),
        lambda: check_emotion_model(model),
        lambda: check_face_detector(detector),
    ]
    if installation is not None:
        slow += [lambda: check_film(installation), lambda: check_words(installation)]
        at_once += [
            _finding(found) for found in check_input(installation.input, installation.oscquery)
        ]
        if installation.result_page is not None:
            at_once += [_finding(found) for found in check_result_page(installation.result_page)]
        at_once += [
            _finding(Finding("rigs", "missing", warning.message, warning.hint))
            for warning in installation.warnings
        ]
        slow += _midi_and_rigs(installation)
        at_once += [_finding(found) for found in check_record(record)]
    # The load of the machine is taken before the others add to it.
    first = [check() for check in at_once]
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="riot-doctor") as pool:
        return (*first, *pool.map(_carry_out, slow))


def _check_camera(installation: Installation | None) -> Finding:
    if installation is None:
        return check_camera()
    camera = installation.camera
    if camera.kind != "opencv":
        return Finding("camera", "ok", f"none needed: the source is {camera.source}")
    return check_camera(camera.source, needed=camera.required)


def _check_audio(installation: Installation | None) -> Finding:
    if installation is None:
        return check_audio()
    sound = installation.screen.sound_settings()
    if sound is None:
        return Finding("audio", "ok", "none needed: screen.sound is false")
    return check_audio(sound)


def _finding(found: Finding) -> Check:
    return lambda: found


def _midi_and_rigs(installation: Installation) -> list[Check]:
    """Give a check for each rig and each MIDI input; MIDI's ports are listed once for all."""

    @cache
    def midi() -> Answer:
        return probe("midi", limit=LIBRARY_LIMIT)

    def rig_check(rig: RigSettings) -> Check:
        profile = installation.profile_of(rig)
        return lambda: check_rig(rig, profile, midi() if rig.transport == "midi" else None)

    def midi_check(device: str) -> Check:
        return lambda: check_midi_device("MIDI input", device, midi(), "inputs")

    return [
        *(rig_check(rig) for rig in installation.rigs),
        *(midi_check(entry.device) for entry in installation.input.midi),
    ]


def _carry_out(check: Check) -> Finding:
    return check()
