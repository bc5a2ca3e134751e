"""List the displays: their names, where they lie, how fast they are."""

from __future__ import annotations

import ctypes
from collections import Counter

import pygame

from riot.screen.windows.naming import Display
from riot.screen.windows.sdl import SdlRect, sdl


def list_displays() -> tuple[Display, ...]:
    """List what is connected at this moment; two of the same name are told apart by a number."""
    library = sdl()
    sizes = pygame.display.get_desktop_sizes()
    rates = pygame.display.get_desktop_refresh_rates()
    found: list[Display] = []
    names: Counter[str] = Counter()
    left = 0
    for index, (width, height) in enumerate(sizes):
        name, place = "", SdlRect(left, 0, width, height)
        if library is not None:
            name = (library.SDL_GetDisplayName(index) or b"").decode("utf-8", "replace")
            library.SDL_GetDisplayBounds(index, ctypes.byref(place))
        name = name.strip() or f"display {index}"
        names[name] += 1
        name += f" ({names[name]})" if names[name] > 1 else ""
        rate = rates[index] if index < len(rates) else 0
        found.append(Display(index, name, place.x, place.y, width, height, rate))
        left += width
    return tuple(found)
