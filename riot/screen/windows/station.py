"""Share SDL's one video system and its one queue of events among all walls of this process."""

from __future__ import annotations

import os
from collections import deque
from typing import Any, ClassVar

import pygame

from riot.errors import RiotError
from riot.screen.windows.displays import DisplayList
from riot.screen.windows.naming import Display

_UNSETTLED = 50
"""Looks after which a window that was placed has come to rest."""
_UNSEEN = ("dummy", "offscreen")  # SDL falls back to these without a word


class Post:
    """What the station has for one wall: its windows' events, and the keys for the first wall."""

    def __init__(self) -> None:
        self.windows: set[int] = set()
        self.events: deque[Any] = deque(maxlen=1000)


class Station:
    """SDL's video, open as long as one wall is; all calls on one thread.

    Keys, and the wish to leave, go to the wall that was opened first.
    """

    _open: ClassVar[Station | None] = None

    def __init__(self) -> None:
        self._posts: list[Post] = []
        self._displays = DisplayList()
        self._unsettled = 0

    @classmethod
    def enter(cls) -> Station:
        """Open the video system, or share it. Raises SCR-010 where there is no display."""
        if cls._open is None:
            _start()
            cls._open = cls()
        return cls._open

    def join(self) -> Post:
        """Take part in the events."""
        post = Post()
        self._posts.append(post)
        return post

    def leave(self, post: Post) -> None:
        """Close the video system with the last wall."""
        if post in self._posts:
            self._posts.remove(post)
        if not self._posts:
            Station._open = None
            self._displays.close()
            pygame.display.quit()

    def displays(self) -> tuple[Display, ...]:
        """List the displays that are connected now."""
        return self._displays.now()

    def placed(self) -> None:
        """Take note that a window was brought to its display."""
        self._unsettled = _UNSETTLED

    def unsettled(self) -> bool:
        """Say whether a window was placed a moment ago; asked once for each look."""
        self._unsettled = max(0, self._unsettled - 1)
        return self._unsettled > 0

    def deliver(self) -> None:
        """Hand SDL's events to those whose windows they belong to."""
        for event in pygame.event.get():
            window = getattr(event, "window", None)
            keys = event.type in (pygame.KEYDOWN, pygame.QUIT)
            for index, post in enumerate(self._posts):
                if index == 0 if keys else window is None or window.id in post.windows:
                    post.events.append(event)


def _start() -> None:
    hint = "start it from a desktop session, or use --headless"
    os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")
    try:
        pygame.display.init()
    except pygame.error as error:
        raise RiotError("SCR-010", f"cannot open a window: {error}", hint=hint) from error
    driver = pygame.display.get_driver()
    if driver in _UNSEEN and os.environ.get("SDL_VIDEODRIVER") != driver:
        pygame.display.quit()
        raise RiotError("SCR-010", "cannot open a window: there is no display", hint=hint)
    if driver == "x11":
        # SDL would draw a window's surface by OpenGL, which may be Mesa's software one.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    pygame.mouse.set_visible(False)
    pygame.display.set_allow_screensaver(False)
