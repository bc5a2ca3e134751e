"""Ask the SDL that pygame has loaded for what pygame keeps to itself.

pygame-ce's modules are linked with SDL: a symbol looked up in one of them is found in its SDL, on
Linux and macOS wherever that lies; on Windows the library lies beside pygame.
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache
from pathlib import Path

import pygame
import pygame.base
from pygame._sdl2.sdl2 import error as renderer_error

SDL_ERRORS: tuple[type[Exception], ...] = (pygame.error, renderer_error)
"""What pygame raises where SDL refuses; its renderer has an error of its own."""


class SdlRect(ctypes.Structure):
    """SDL_Rect of SDL 2."""

    _fields_ = (("x", ctypes.c_int), ("y", ctypes.c_int), ("w", ctypes.c_int), ("h", ctypes.c_int))


@lru_cache(maxsize=1)
def sdl() -> ctypes.CDLL | None:
    """Give pygame's SDL 2 with the types of what is called here; None where it cannot be had."""
    if pygame.get_sdl_version()[0] != 2:
        return None
    try:
        library = ctypes.CDLL(_library())
        library.SDL_GetDisplayName.argtypes = [ctypes.c_int]
        library.SDL_GetDisplayName.restype = ctypes.c_char_p
        library.SDL_GetDisplayBounds.argtypes = [ctypes.c_int, ctypes.POINTER(SdlRect)]
        library.SDL_GetDisplayBounds.restype = ctypes.c_int
        library.SDL_GL_GetProcAddress.argtypes = [ctypes.c_char_p]
        library.SDL_GL_GetProcAddress.restype = ctypes.c_void_p
    except (OSError, AttributeError):
        return None
    return library


def _library() -> str:
    extension = str(pygame.base.__file__)
    return str(Path(extension).with_name("SDL2.dll")) if sys.platform == "win32" else extension
