"""Ask an X server which of its outputs are lit and connected, and where.

SDL 2 hears when a cable is pulled, but not when a display is switched off or moved; and it knows
displays by their model, not by their plug. This asks by a connection of its own (RandR 1.5).
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SUCH = (1, 5)


class _Monitor(ctypes.Structure):
    """XRRMonitorInfo."""

    _fields_ = (
        ("name", ctypes.c_ulong),
        ("primary", ctypes.c_int),
        ("automatic", ctypes.c_int),
        ("outputs_count", ctypes.c_int),
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("width_mm", ctypes.c_int),
        ("height_mm", ctypes.c_int),
        ("outputs", ctypes.POINTER(ctypes.c_ulong)),
    )


class _OutputInfo(ctypes.Structure):
    """The head of XRROutputInfo."""

    _fields_ = (
        ("timestamp", ctypes.c_ulong),
        ("crtc", ctypes.c_ulong),
        ("name", ctypes.c_char_p),
        ("name_length", ctypes.c_int),
        ("width_mm", ctypes.c_ulong),
        ("height_mm", ctypes.c_ulong),
        ("connection", ctypes.c_ushort),
    )


_DISCONNECTED = 1
_OnError = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


@_OnError
def _ignore(_server: int, _error: int) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Output:
    """One lit output: the name of its plug ("HDMI-1") and where it lies on the desktop."""

    plug: str
    left: int
    top: int
    width: int
    height: int


class RandR:
    """A connection to the X server. Raises OSError where there is none, or an old one."""

    def __init__(self) -> None:
        self._x, self._randr = _libraries()
        self._names: dict[int, str] = {}
        self._server = self._x.XOpenDisplay(None)
        if not self._server:
            raise OSError("no X server answers")
        major, minor = ctypes.c_int(), ctypes.c_int()
        base, errors = ctypes.c_int(), ctypes.c_int()
        known = self._randr.XRRQueryExtension(
            self._server, ctypes.byref(base), ctypes.byref(errors)
        ) and self._randr.XRRQueryVersion(self._server, ctypes.byref(major), ctypes.byref(minor))
        if not known or (major.value, minor.value) < _SUCH:
            self.close()
            raise OSError("the X server has no RandR 1.5")
        self._root = self._x.XDefaultRootWindow(self._server)

    def outputs(self) -> tuple[Output, ...] | None:
        """List the lit outputs with a display on them; None where the desktop is divided otherwise.

        A plug that is pulled stays lit until somebody rearranges the desktop.
        """
        count = ctypes.c_int()
        found = self._randr.XRRGetMonitors(self._server, self._root, 1, ctypes.byref(count))
        if not found or count.value < 0:
            return None
        try:
            monitors = [found[index] for index in range(count.value)]
            if not all(monitor.automatic for monitor in monitors):
                return None
            pulled = self._pulled(monitors)
            return tuple(
                Output(
                    self._name(monitor.name), monitor.x, monitor.y, monitor.width, monitor.height
                )
                for monitor, gone in zip(monitors, pulled, strict=True)
                if not gone
            )
        finally:
            self._randr.XRRFreeMonitors(found)

    def close(self) -> None:
        """Leave the server."""
        if self._server:
            self._x.XCloseDisplay(self._server)
            self._server = None

    def _pulled(self, monitors: Sequence[_Monitor]) -> list[bool]:
        """Say of each monitor whether none of its outputs has a display any more."""
        # An output may go between two questions: X ends a program for that, unless it is told.
        before = self._x.XSetErrorHandler(_ignore)
        resources = self._randr.XRRGetScreenResourcesCurrent(self._server, self._root)
        try:
            return [
                all(
                    self._disconnected(resources, monitor.outputs[index])
                    for index in range(monitor.outputs_count)
                )
                for monitor in monitors
            ]
        finally:
            if resources:
                self._randr.XRRFreeScreenResources(resources)
            self._x.XSetErrorHandler(before)

    def _disconnected(self, resources: int, output: int) -> bool:
        found = self._randr.XRRGetOutputInfo(self._server, resources, output) if resources else None
        if not found:
            return False
        try:
            return found[0].connection == _DISCONNECTED
        finally:
            self._randr.XRRFreeOutputInfo(found)

    def _name(self, atom: int) -> str:
        if atom not in self._names:
            text = self._x.XGetAtomName(self._server, atom)
            self._names[atom] = ctypes.string_at(text).decode("utf-8", "replace") if text else ""
            self._x.XFree(text)
        return self._names[atom]


def _libraries() -> tuple[Any, Any]:
    x, randr = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXrandr.so.2")
    pointer, integers = ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)
    x.XOpenDisplay.argtypes, x.XOpenDisplay.restype = [ctypes.c_char_p], pointer
    x.XCloseDisplay.argtypes = [pointer]
    x.XDefaultRootWindow.argtypes, x.XDefaultRootWindow.restype = [pointer], ctypes.c_ulong
    x.XGetAtomName.argtypes, x.XGetAtomName.restype = [pointer, ctypes.c_ulong], pointer
    x.XFree.argtypes = [pointer]
    randr.XRRQueryExtension.argtypes = [pointer, integers, integers]
    randr.XRRQueryVersion.argtypes = [pointer, integers, integers]
    randr.XRRGetMonitors.argtypes = [pointer, ctypes.c_ulong, ctypes.c_int, integers]
    randr.XRRGetMonitors.restype = ctypes.POINTER(_Monitor)
    randr.XRRGetScreenResourcesCurrent.argtypes = [pointer, ctypes.c_ulong]
    randr.XRRGetScreenResourcesCurrent.restype = pointer
    randr.XRRFreeScreenResources.argtypes = [pointer]
    randr.XRRGetOutputInfo.argtypes = [pointer, pointer, ctypes.c_ulong]
    randr.XRRGetOutputInfo.restype = ctypes.POINTER(_OutputInfo)
    randr.XRRFreeOutputInfo.argtypes = [ctypes.POINTER(_OutputInfo)]
    x.XSetErrorHandler.argtypes, x.XSetErrorHandler.restype = [pointer], pointer
    randr.XRRFreeMonitors.argtypes = [ctypes.POINTER(_Monitor)]
    return x, randr
