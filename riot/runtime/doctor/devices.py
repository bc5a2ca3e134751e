"""Check what pictures and sound need: cameras, displays, players, audio."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riot.errors import RiotError
from riot.runtime.doctor.finding import Finding, State
from riot.runtime.doctor.probe import Answer, probe
from riot.screen.sound.naming import AudioDevice, match_device
from riot.screen.windows.naming import Display, choose_display, pace_advice

if TYPE_CHECKING:
    from riot.screen.settings import ScreenSettings, SoundSettings

CAMERA_LIMIT, LIBRARY_LIMIT = 20.0, 15.0


def check_camera(source: str | None = None, *, needed: bool = False) -> Finding:
    """Look for a camera that gives pictures: the given source, or any of the first indices."""
    answer = probe("camera", *([source] if source else []), limit=CAMERA_LIMIT)
    tried = {line["source"]: line for line in answer.lines}
    working = [
        f"{_camera_name(name)} gives {line['width']}x{line['height']}"
        for name, line in tried.items()
        if line.get("width")
    ]
    if working:
        return Finding("camera", "ok", ", ".join(working))
    state: State = "broken" if needed else "missing"
    without = "; without one the film runs with --camera sim or --camera none"
    if mute := [_camera_name(name) for name, line in tried.items() if line.get("opened")]:
        what = f"{', '.join(mute)} opens but gives no picture"
        return Finding("camera", state, what, f"close the programs that use it{without}")
    if answer.fault:
        what = f"{_camera_name([*tried][-1])} {answer.fault}" if tried else answer.fault
        return Finding("camera", state, what, f"unplug it and plug it in again{without}")
    what = f"{_camera_name(source)} does not open" if source else "none found"
    return Finding("camera", state, what, f"{_camera_remedy()}{without}")


def _camera_name(source: str) -> str:
    return f"index {source}" if source.isdecimal() else source


def _camera_remedy() -> str:
    refused = [
        device for device in Path("/dev").glob("video*") if not os.access(device, os.R_OK | os.W_OK)
    ]
    if refused:
        return f"allow this user to use {refused[0]} (sudo usermod -aG video $USER)"
    if sys.platform == "darwin":
        return "plug one in and allow the terminal to use it (Privacy & Security, Camera)"
    return "plug one in"


def check_displays(
    environment: Mapping[str, str] = os.environ, screen: ScreenSettings | None = None
) -> Finding:
    """Look for displays that a window can open on: those of an installation, or any."""
    answer = probe("displays", limit=LIBRARY_LIMIT)
    line = {key: value for entry in answer.lines for key, value in entry.items()}
    if line and line.get("driver") not in ("offscreen", "dummy"):
        displays = [Display(**found) for found in line["displays"]]
        drawn = str(line.get("card") or "the processor")
        what = f"{', '.join(map(str, displays))} on {line['driver']}, drawn by {drawn}"
        return _displays_for(screen, displays, what)
    remedy = "connect a display; without one the film runs with --headless"
    if sys.platform.startswith("linux"):
        named = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if environment.get(name)]
        if named:
            what = " and ".join(f"{name}={environment[name]}" for name in named)
            return Finding("displays", "missing", f"none answers at {what}", remedy)
        remedy = (
            "run in a desktop session, or set DISPLAY or WAYLAND_DISPLAY to one; "
            "without one the film runs with --headless"
        )
    return Finding("displays", "missing", answer.fault or "none found", remedy)


def _displays_for(screen: ScreenSettings | None, displays: list[Display], what: str) -> Finding:
    if screen is None:
        return Finding("displays", "ok", what)
    advice: list[str] = []
    for window in (screen, *screen.windows):
        try:
            display = choose_display(displays, window.display)
        except RiotError as error:
            problem = error.problems[0]
            remedy = "connect it, or choose another in the installation file"
            return Finding("displays", "broken", f"{problem.message}; connected: {what}", remedy)
        advice.append(pace_advice(display, screen.fps))
    return Finding("displays", "ok", "; ".join([what, *filter(None, dict.fromkeys(advice))]))


def check_vlc(*, needed: bool = False) -> Finding:
    """Load libvlc and start it."""
    answer = probe("vlc", limit=LIBRARY_LIMIT)
    line = {key: value for entry in answer.lines for key, value in entry.items()}
    if line.get("starts") and not answer.fault:
        return Finding("libvlc", "ok", str(line["version"]))
    what = answer.fault or f"{line.get('version')} does not start: its plug-ins are missing"
    install = (
        "apt install libvlc5 vlc-plugin-base"
        if sys.platform.startswith("linux")
        else "install VLC from videolan.org"
    )
    state: State = "broken" if needed else "missing"
    return Finding("libvlc", state, what, f"{install}; the film also plays with --player ffmpeg")


def check_ffmpeg() -> Finding:
    """Load FFmpeg and look for the codecs of films; it comes with riot, so it has to be there."""
    answer = probe("ffmpeg", limit=LIBRARY_LIMIT)
    line = _last(answer)
    if line is None or answer.fault:
        what = answer.fault or "gave no answer"
        return Finding("FFmpeg", "broken", what, "install the package av again: pip install -I av")
    what = f"av {line['version']}, libavcodec {line['codecs']}"
    if line["lacking"]:
        lacking = " and ".join(line["lacking"])
        return Finding(
            "FFmpeg", "broken", f"{what} cannot decode {lacking}", "install av as a wheel"
        )
    return Finding("FFmpeg", "ok", what)


def check_audio(sound: SoundSettings | None = None) -> Finding:
    """List what can play sound, and look for the device that an installation names."""
    answer = probe("audio", limit=LIBRARY_LIMIT)
    line = _last(answer)
    devices = [AudioDevice(**found) for found in line["devices"]] if line else []
    if not devices:
        what = (line or {}).get("fault") or answer.fault or "no playback device found"
        remedy = "connect one and choose it in the system's sound settings"
        return Finding("audio", "missing", what, f"{remedy}; without one the film is silent")
    what = f"{', '.join(map(str, devices))} by {devices[0].system}"
    return _audio_for(sound, devices, what) if sound else Finding("audio", "ok", what)


def _audio_for(sound: SoundSettings, devices: list[AudioDevice], what: str) -> Finding:
    if sound.device is None:
        return Finding("audio", "ok", f"{what}; the system's default plays")
    name = match_device(sound.device, [device.name for device in devices])
    if name is None:
        remedy = "connect it, or name another in screen.sound.device; the default plays meanwhile"
        lacking = f'there is no audio device named "{sound.device}"; connected: {what}'
        return Finding("audio", "broken", lacking, remedy)
    device = next(device for device in devices if device.name == name)
    if 0 < device.channels < sound.channels:
        few = f"{device} plays, but screen.sound.channels is {sound.channels}; connected: {what}"
        remedy = "set the device to as many in the system's sound settings, or ask for fewer"
        return Finding("audio", "missing", few, remedy)
    return Finding("audio", "ok", f'"{device.name}" plays; connected: {what}')


def _last(answer: Answer) -> dict[str, Any] | None:
    return answer.lines[-1] if answer.lines else None
