"""Functions that libvlc calls, as C sees them."""

from __future__ import annotations

import ctypes
from typing import Any

_OPAQUE = ctypes.c_void_p

Open = ctypes.CFUNCTYPE(
    ctypes.c_int, _OPAQUE, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_uint64)
)
Read = ctypes.CFUNCTYPE(ctypes.c_ssize_t, _OPAQUE, ctypes.c_void_p, ctypes.c_size_t)
Seek = ctypes.CFUNCTYPE(ctypes.c_int, _OPAQUE, ctypes.c_uint64)
Close = ctypes.CFUNCTYPE(None, _OPAQUE)
"""How libvlc reads a stream of ours; python-vlc's own types hide the memory that is written to."""

Room = ctypes.CFUNCTYPE(None, _OPAQUE, ctypes.POINTER(ctypes.c_void_p), ctypes.c_size_t)
Arrived = ctypes.CFUNCTYPE(
    None,
    _OPAQUE,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_size_t,
    ctypes.c_int64,
)
"""How libvlc's `smem` asks for memory, and says that a picture is in it and when it is due."""

UNKNOWN_SIZE = 2**64 - 1


def address_of(function: Any) -> int:
    """Give the address to write into libvlc's options."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return address
