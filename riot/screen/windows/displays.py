"""List the displays: their names, where they lie, how fast they are."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pygame

from riot.screen.windows.naming import Display
from riot.screen.windows.randr import Output, RandR
from riot.screen.windows.sdl import SdlRect, sdl

_EVERY = 5
"""Questions to the X server: one in so many; each takes some 20 µs."""


class DisplayList:
    """Know what is connected at each moment, with SDL's video system open."""

    def __init__(self) -> None:
        self._randr = _open_randr()
        self._outputs: tuple[Output, ...] | None = None
        self._asked = 0
        self._at_plug: dict[str, Display] = {}

    def now(self) -> tuple[Display, ...]:
        """List the displays; two of the same name are told apart by a number."""
        known = _known_to_sdl()
        if self._randr is not None:
            if self._asked % _EVERY == 0:
                self._outputs = self._randr.outputs()
            self._asked += 1
        if self._outputs is None:
            return _numbered(known)
        return _numbered([self._lit(output, known) for output in self._outputs])

    def close(self) -> None:
        """Leave the X server."""
        if self._randr is not None:
            self._randr.close()

    def _lit(self, output: Output, known: Sequence[Display]) -> Display:
        """Name an output by the model that SDL sees at its place, and by its plug."""
        place = (output.left, output.top, output.width, output.height)
        for display in known:
            if (display.left, display.top, display.width, display.height) == place:
                self._at_plug[output.plug] = display
        model = self._at_plug.get(output.plug)
        name = output.plug
        if model is not None and model.name not in (output.plug, ""):
            name = f"{model.name} at {output.plug}"
        return Display(0, name, *place, model.refresh if model else 0)


def list_displays() -> tuple[Display, ...]:
    """List what is connected now."""
    displays = DisplayList()
    try:
        return displays.now()
    finally:
        displays.close()


def _known_to_sdl() -> list[Display]:
    library = sdl()
    sizes = pygame.display.get_desktop_sizes()
    rates = pygame.display.get_desktop_refresh_rates()
    found: list[Display] = []
    left = 0
    for index, (width, height) in enumerate(sizes):
        name, place = "", SdlRect(left, 0, width, height)
        if library is not None:
            name = (library.SDL_GetDisplayName(index) or b"").decode("utf-8", "replace")
            library.SDL_GetDisplayBounds(index, ctypes.byref(place))
        rate = rates[index] if index < len(rates) else 0
        found.append(Display(index, name.strip(), place.x, place.y, width, height, rate))
        left += width
    return found


def _numbered(displays: Sequence[Display]) -> tuple[Display, ...]:
    """Count the displays, and those of one name."""
    names: Counter[str] = Counter()
    found: list[Display] = []
    for index, display in enumerate(displays):
        name = display.name or f"display {index}"
        names[name] += 1
        name += f" ({names[name]})" if names[name] > 1 else ""
        found.append(replace(display, index=index, name=name))
    return tuple(found)


def _open_randr() -> RandR | None:
    if pygame.display.get_driver() != "x11":
        return None
    try:
        return RandR()
    except (OSError, AttributeError):
        return None
