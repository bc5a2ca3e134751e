"""Find a graphics card that SDL can draw with."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pygame
from pygame._sdl2 import video

from riot.screen.windows.sdl import SDL_ERRORS, sdl

_GL_RENDERER = 0x1F01
_ACCELERATED, _TARGETS = 0x2, 0x8  # SDL_RENDERER_ACCELERATED, SDL_RENDERER_TARGETTEXTURE
_NO_CARD = ("llvmpipe", "softpipe", "swrast", "swr ", "software", "basic render")


@dataclass(frozen=True, slots=True)
class Graphics:
    """One of SDL's renderers: its index, its name ("opengl"), and the card where it tells it."""

    index: int
    name: str
    card: str = ""

    def __str__(self) -> str:
        return f"{self.card} by {self.name}" if self.card else self.name


def find_graphics() -> Graphics | None:
    """Give the first renderer that is a graphics card's; None where the processor would draw.

    Mesa's software OpenGL counts as no card. A window that nobody sees is opened for a moment.
    """
    for index, driver in enumerate(video.get_drivers()):
        if driver.flags & _ACCELERATED and driver.flags & _TARGETS:
            card = _try(index, driver.name)
            if card is not None and not any(word in card.casefold() for word in _NO_CARD):
                return Graphics(index, driver.name, card)
    return None


def _try(index: int, name: str) -> str | None:
    """Give what a renderer says of its card, empty where it says nothing; None if it fails."""
    try:
        window = pygame.Window("RIOT", (64, 64), hidden=True)
    except SDL_ERRORS:
        return None
    try:
        renderer = video.Renderer(window, index=index, target_texture=True)
        try:
            return _card() if name.startswith("opengl") else ""
        finally:
            del renderer
    except SDL_ERRORS:
        return None
    finally:
        window.destroy()


def _card() -> str | None:
    """Ask the OpenGL context that is current on this thread."""
    library = sdl()
    address = library.SDL_GL_GetProcAddress(b"glGetString") if library else None
    if not address:
        return None
    answer = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_uint)(address)(_GL_RENDERER)
    return answer.decode("utf-8", "replace") if answer else None
