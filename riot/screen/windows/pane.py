"""Keep one window where it belongs: on its display, also when that goes and comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

import pygame

from riot.screen.windows.naming import Display, choose_display, find_display
from riot.screen.windows.placing import Place, place

if TYPE_CHECKING:
    from riot.screen.look import Look
    from riot.screen.settings import ScreenSettings, WindowSettings


_SEEN_AGAIN = (
    pygame.WINDOWRESTORED,
    pygame.WINDOWSHOWN,
    pygame.WINDOWEXPOSED,
    pygame.WINDOWSIZECHANGED,
)


class Painter(Protocol):
    """Draw looks in one window."""

    def compose(self, look: Look) -> None:
        """Draw the look, at the screen's size; nothing is shown yet."""
        ...

    def present(self, place: Place) -> None:
        """Show what was composed, as it lies in the window."""
        ...

    def snapshot(self) -> pygame.Surface:
        """Give what was composed."""
        ...

    def seen(self, place: Place) -> pygame.Surface:
        """Give what the window shows."""
        ...

    def renew(self) -> None:
        """Make anew what the graphics card has lost."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


MakePainter = Callable[[pygame.Window, "WindowSettings", Display], Painter]


class Pane:
    """One window on one display, and its painter.

    A display that is unplugged takes its window with it: hidden, so that the film never lies on
    somebody else's display. When the display is back, so is the window.
    """

    def __init__(
        self,
        settings: WindowSettings,
        screen: ScreenSettings,
        displays: Sequence[Display],
        title: str,
        make: MakePainter,
    ) -> None:
        self._settings = settings
        self._picture = screen.size
        self._displays = tuple(displays)
        self._count = len(displays)
        self._display = choose_display(displays, settings.display)
        self._there = True
        self._minimised = False
        self.stale = True
        left, top, width, height = self._bounds()
        self._window = pygame.Window(
            title,
            (width, height),
            (left, top),
            hidden=True,
            borderless=settings.fullscreen,
            resizable=not settings.fullscreen,
        )
        try:
            self._painter = make(self._window, settings, self._display)
        except BaseException:
            self._window.destroy()
            raise
        self._place = place(self._picture, self._window.size, settings)

    @property
    def id(self) -> int:
        """Give SDL's number of the window."""
        return self._window.id

    @property
    def display(self) -> Display:
        """Give the display that the window stands on, or waits for."""
        return self._display

    @property
    def there(self) -> bool:
        """Say whether the display is connected."""
        return self._there

    def appear(self, look: Look) -> None:
        """Draw the first look, then show the window: nobody sees it empty."""
        self.compose(look)
        self.present()
        self._window.show()
        self._stand()

    def settle(self, displays: tuple[Display, ...]) -> bool:
        """Follow the display: hide when it goes, return when it is back or has moved.

        Give whether the window had to be placed anew.
        """
        if displays == self._displays:
            return False
        found = self._find(displays)
        self._displays = displays
        if found is None:
            self._there = False
            self._window.hide()
            return False
        before, returned = self._bounds(), not self._there
        self._display, self._there = found, True
        moved = self._settings.fullscreen and self._bounds() != before
        if returned or moved:
            self._stand(hidden=returned)
        return returned or moved

    def wake(self) -> None:
        """Undo that SDL minimised the window because another one filled a display."""
        if self._minimised and self._settings.fullscreen:
            self._window.restore()

    def compose(self, look: Look) -> None:
        """Draw the look at the screen's size."""
        self._painter.compose(look)

    def present(self) -> None:
        """Show what was composed, where anybody can see it."""
        self.stale = False
        if self._there and not self._minimised:
            self._painter.present(self._placed())

    def snapshot(self) -> pygame.Surface:
        """Give what was composed."""
        return self._painter.snapshot()

    def seen(self) -> pygame.Surface:
        """Give what the window shows."""
        return self._painter.seen(self._placed())

    def hear(self, event: pygame.Event) -> None:
        """Take an event of this window: what was lost is drawn again."""
        if event.type == pygame.WINDOWMINIMIZED:
            self._minimised = self._there  # X tells the same of a window that we hide
        elif event.type in _SEEN_AGAIN:
            self._minimised = False
            self.stale = True

    def renew(self) -> None:
        """Make anew what the graphics card has lost."""
        self._painter.renew()
        self.stale = True

    def close(self) -> None:
        """Close the window."""
        self._painter.close()
        self._window.destroy()

    def _placed(self) -> Place:
        if self._window.size != self._place.window:
            self._place = place(self._picture, self._window.size, self._settings)
        return self._place

    def _find(self, displays: tuple[Display, ...]) -> Display | None:
        """Find the same display again, or the one that now stands in its place.

        An index counts anew when a display goes: it is trusted only while as many are connected
        as at the start, so that the film never moves to a neighbour's display.
        """
        for display in displays:
            if display.name == self._display.name:
                return display
        wanted = self._settings.display
        if isinstance(wanted, str):
            return find_display(displays, wanted)
        return displays[wanted] if len(displays) >= max(self._count, wanted + 1) else None

    def _bounds(self) -> tuple[int, int, int, int]:
        """Give where the window is to lie: left, top, width, height."""
        display = self._display
        if self._settings.fullscreen:
            return display.left, display.top, display.width, display.height
        width, height = self._picture
        if self._settings.rotation in (90, 270):
            width, height = height, width
        scale = min(1.0, display.width * 0.9 / width, display.height * 0.9 / height)
        if width > display.width or height > display.height:
            width, height = round(width * scale), round(height * scale)
        left = display.left + (display.width - width) // 2
        return left, display.top + (display.height - height) // 2, width, height

    def _stand(self, *, hidden: bool = False) -> None:
        """Bring the window to its display, and show it there."""
        self._minimised = False
        self.stale = True
        if self._settings.fullscreen:
            self._window.set_windowed()
        self._lie()
        if hidden:
            self._window.show()
            self._lie()
        if self._settings.fullscreen:
            self._window.set_fullscreen(desktop=True)

    def _lie(self) -> None:
        left, top, width, height = self._bounds()
        with suppress(pygame.error):  # Wayland lets no window choose its place
            self._window.position = (left, top)
        if self._settings.fullscreen:
            self._window.size = (width, height)
