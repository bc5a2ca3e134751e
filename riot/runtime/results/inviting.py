"""Give each viewer's result a page of its own, on the way to the screen.

The page's link is made here, after the journal has been written: it is never recorded.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from typing import Protocol

from riot.clock import Clock
from riot.messages import CutTo, Message, PublishResult, ResultPage, ResultsReachable
from riot.runtime.results.shelf import MOST_PAGES
from riot.runtime.results.words import invitation
from riot.story.schema import in_language

_TOKEN_BYTES = 16
"""128 bits: guessing at the door's pace takes longer than the world has stood."""


class Outlet(Protocol):
    """Take messages for a worker; never blocks."""

    def send(self, message: Message) -> None:
        """Pass a message on."""
        ...


class ResultsOutlet(Outlet, Protocol):
    """The results worker."""

    @property
    def works(self) -> bool:
        """Say whether it is there."""
        ...


class Inviting:
    """Pass everything on to the screen; a picture with a result gets a link, if phones reach it.

    `titles` are the film's, by language. `results` is set once there is a worker. `heard` takes
    what it says, from any thread.
    """

    def __init__(self, screen: Outlet, clock: Clock, minutes: int, titles: dict[str, str]) -> None:
        self._screen = screen
        self._clock = clock
        self._minutes = minutes
        self._titles = titles
        self._lock = threading.Lock()
        self._link = ""
        self._pages: dict[int, PublishResult] = {}
        self.results: ResultsOutlet | None = None

    def heard(self, message: Message) -> None:
        """Learn where pages are reached; a worker that has just started gets them all again."""
        if not isinstance(message, ResultsReachable):
            return
        with self._lock:
            self._link = message.link
            self._forget()
            pages = list(self._pages.values())
        if message.link and self.results is not None:
            for page in pages:
                self.results.send(page)

    def send(self, message: Message) -> None:
        """Pass a message on to the screen."""
        if isinstance(message, CutTo):
            message = self._invited(message)
        self._screen.send(message)

    def _invited(self, cut: CutTo) -> CutTo:
        result = cut.result
        with self._lock:
            self._forget()
            if result is None or self.results is None or not self.results.works or not self._link:
                return cut
            # The same picture again (a screen that was restarted, another language): the same page.
            before = self._pages.get(cut.take)
            now = self._clock.now()
            page = PublishResult(
                t=now,
                token=secrets.token_urlsafe(_TOKEN_BYTES) if before is None else before.token,
                result=result,
                title=in_language(self._titles, result.language or "en"),
                until=now + self._minutes * 60 if before is None else before.until,
            )
            self._pages[cut.take] = page
            link = self._link + page.token
        self.results.send(page)
        words = invitation(result.language or "en", self._minutes)
        return replace(cut, result=replace(result, page=ResultPage(link, words)))

    def _forget(self) -> None:
        now = self._clock.now()
        for take in [take for take, page in self._pages.items() if page.until <= now]:
            del self._pages[take]
        while len(self._pages) >= MOST_PAGES:
            del self._pages[next(iter(self._pages))]
