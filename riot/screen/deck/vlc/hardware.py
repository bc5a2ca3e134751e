"""Tell a libvlc player whether the graphics card may decode, and by what.

A player has an `avcodec-hw` of its own, which is empty: "any". Options of its media and of libvlc
do not get past it, and libvlc has no call that sets it.
"""

from __future__ import annotations

import ctypes
import functools
import os
import subprocess
import sys
from typing import Any

import vlc

_SECONDS = 2.0
_STRING = 0x0040
_ANY = b""
_NONE = b"none"
_WITHOUT_VDPAU = b"vaapi_drm,vaapi,none"
_CORES = {"linux": "libvlccore.so.9", "darwin": "libvlccore.9.dylib", "win32": "libvlccore.dll"}

_TRY = """
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
display = x.XOpenDisplay(None)
create = ctypes.CDLL("libvdpau.so.1").vdp_device_create_x11
device, get = ctypes.c_uint32(), ctypes.c_void_p()
create.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
sys.exit(not display or create(display, 0, ctypes.byref(device), ctypes.byref(get)))
"""


def choose_decoders(player: vlc.MediaPlayer, *, hardware: bool) -> bool:
    """Let the player's next clip be decoded by the graphics card, or by software alone.

    Gives False where this libvlc's core does not let itself be told.
    """
    core = _core()
    if core is None:
        return False
    wanted = hardware_decoders() if hardware else _NONE
    return core.var_SetChecked(player, b"avcodec-hw", _STRING, wanted) == 0


@functools.cache
def hardware_decoders() -> bytes:
    """Give the decoders to try on this machine: all, but VDPAU only if it works.

    libvdpau complains on the terminal at each clip where it does not. It is tried in a process of
    its own, as a driver may crash; that takes some hundredths of a second where there is an X
    display, and none elsewhere: there libvdpau is not asked.
    """
    if not sys.platform.startswith("linux") or not os.environ.get("DISPLAY"):
        return _ANY
    try:
        tried = subprocess.run(
            [sys.executable, "-S", "-E", "-c", _TRY],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return _WITHOUT_VDPAU
    return _ANY if tried.returncode == 0 else _WITHOUT_VDPAU


@functools.cache
def _core() -> Any:
    """Give the core of VLC 3 that libvlc has loaded, None where that is another or not found."""
    try:
        core = ctypes.CDLL(_CORES.get(sys.platform, ""))
        core.var_SetChecked.argtypes = (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_char_p,
        )
    except (OSError, AttributeError):
        return None
    return core
