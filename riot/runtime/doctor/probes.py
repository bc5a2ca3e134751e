"""Try one device or library and say what is there, as JSON lines; run by `probe`, never imported.

`python -m riot.runtime.doctor.probes camera`; an error ends it with status 1 and one line.
The libraries come by `import_module` as `Any`: half of them have no types to check against.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

USUAL_CAMERAS = ("0", "1", "2", "3")


def camera(*sources: str) -> None:
    """Open sources, or the first indices, and take one picture from each."""
    cv2: Any = import_module("cv2")
    for source in sources or USUAL_CAMERAS:
        _say(source=source)
        capture = cv2.VideoCapture(int(source) if source.isdecimal() else source)
        opened = capture.isOpened()
        seen, picture = capture.read() if opened else (False, None)
        capture.release()
        height, width = picture.shape[:2] if seen and picture is not None else (0, 0)
        _say(source=source, opened=opened, width=width, height=height)


def displays() -> None:
    """List all displays, the driver that shows them, and what would draw on them."""
    pygame: Any = import_module("pygame")
    known: Any = import_module("riot.screen.windows.displays")
    graphics: Any = import_module("riot.screen.windows.graphics")
    pygame.display.init()
    found = [asdict(display) for display in known.list_displays()]
    _say(driver=pygame.display.get_driver(), displays=found)
    card = graphics.find_graphics()
    _say(card=str(card) if card else "")
    pygame.display.quit()


def vlc() -> None:
    """Load libvlc and start it, which needs its plug-ins."""
    try:
        binding: Any = import_module("vlc")
    except (ImportError, OSError, AttributeError, TypeError, NameError) as error:
        raise RuntimeError(f"libvlc does not load: {error}") from error
    version = binding.libvlc_get_version()
    _say(version=version.decode() if isinstance(version, bytes) else str(version))
    instance = binding.Instance("--quiet", "--no-audio")
    _say(starts=instance is not None)
    if instance is not None:
        instance.release()


def ffmpeg() -> None:
    """Load the FFmpeg of the wheel and look for what films are made of."""
    av: Any = import_module("av")
    lacking: list[str] = []
    for name in ("h264", "aac"):
        try:
            av.codec.Codec(name, "r")
        except ValueError:
            lacking.append(name)
    version = ".".join(map(str, av.library_versions["libavcodec"]))
    _say(version=av.__version__, codecs=version, lacking=lacking)


def audio() -> None:
    """List the devices that can play sound."""
    device: Any = import_module("riot.screen.sound.device")
    try:
        _say(devices=[asdict(found) for found in device.list_devices()])
    except device.NoDeviceError as error:
        _say(devices=[], fault=str(error))


def midi() -> None:
    """List the MIDI ports that messages come from and go to."""
    if sys.platform == "linux" and not Path("/dev/snd/seq").exists():
        raise OSError("the kernel's MIDI sequencer is not loaded (sudo modprobe snd-seq)")
    mido: Any = import_module("mido")
    _say(inputs=mido.get_input_names(), outputs=mido.get_output_names())


PROBES: Mapping[str, Callable[..., None]] = {
    "camera": camera,
    "displays": displays,
    "vlc": vlc,
    "ffmpeg": ffmpeg,
    "audio": audio,
    "midi": midi,
}


def _say(**entry: object) -> None:
    print(json.dumps(entry), flush=True)


if __name__ == "__main__":
    try:
        PROBES[sys.argv[1]](*sys.argv[2:])
    except Exception as error:  # whatever a driver throws is the finding
        sys.exit(f"{type(error).__name__}: {error}".splitlines()[0])
