"""The results worker: pages for phones, in a process of their own.

Whatever strangers in the network send to it costs the film nothing. Nothing touches the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection

from riot.clock import Clock
from riot.config.result_page import ResultPageSettings
from riot.messages import Health, Message, PublishResult, ResultsReachable
from riot.rigs.reports import Reports
from riot.runtime.link import Link
from riot.runtime.workers import work

STAGE = "result page"
"""What health calls it; the process is "results"."""

LOOK_EVERY = 5.0
"""Seconds between two looks at the networks of this machine."""

_LOOK = 0.25

NO_NETWORK = (
    "no phone can reach this machine, which is in no network: connect it, or write its address "
    "as result_page.address; no QR code is shown"
)


class Results:
    """Keep and serve pages; say where they can be reached."""

    def __init__(self, settings: ResultPageSettings, clock: Clock) -> None:
        from riot.runtime.results.shelf import Shelf
        from riot.runtime.results.web import ResultsWeb

        self._settings = settings
        self._clock = clock
        self._shelf = Shelf(clock)
        self._web = ResultsWeb(self._shelf, clock, settings.host, settings.port)
        self._reports = Reports()
        self._address = settings.address
        self._look_at = clock.now()
        self._told: str | None = None

    def obey(self, message: Message) -> None:
        """Keep a result's page."""
        from riot.runtime.results.page import result_page

        if isinstance(message, PublishResult):
            page = result_page(message.result, message.title)
            self._shelf.put(message.token, page, message.until)

    def poll(self, now: float) -> list[ResultsReachable]:
        """Say where pages can be reached, if that is news; forget what is over."""
        self._shelf.sweep()
        link = self._link(now)
        if link == self._told:
            return []
        self._told = link
        return [ResultsReachable(t=now, link=link)]

    def health(self, now: float) -> Health:
        """Say how it is."""
        detail = self._web.trouble or ("" if self._address else NO_NETWORK)
        return self._reports.write(STAGE, "degraded" if detail else "ok", detail, now)

    def figures(self) -> dict[str, float]:
        """Give `pages` that are there now, and since the start: requests `answered`, connections
        `refused`, `failures` of the server itself."""
        return {
            "pages": len(self._shelf),
            "answered": self._web.answered,
            "refused": self._web.refused,
            "failures": self._web.failures,
        }

    def wait_ready(self, seconds: float) -> bool:
        """Wait until the port is open, at most so long; say whether it is."""
        return self._web.wait_ready(seconds)

    def close(self) -> None:
        """Close the port; the pages are gone."""
        self._web.close()

    def _link(self, now: float) -> str:
        from riot.runtime.results.address import link_to, own_address

        if not self._settings.address and now >= self._look_at:
            self._look_at = now + LOOK_EVERY
            self._address = own_address(self._settings.host)
        return "" if self._web.trouble else link_to(self._address, self._settings.port)


def results_worker(pipe: Connection, settings: ResultPageSettings) -> None:
    """Serve pages until the conductor goes."""

    def build(clock: Clock) -> Callable[[Link], None]:
        results = Results(settings, clock)

        def loop(link: Link) -> None:
            try:
                serve_results(link, results, clock)
            finally:
                results.close()

        return loop

    work("results", pipe, build, behind=True)


def serve_results(link: Link, results: Results, clock: Clock) -> None:
    """Connect the conductor with the phones until it goes."""
    while link.open:
        for message in link.received():
            results.obey(message)
        now = clock.now()
        for message in results.poll(now):
            link.send(message)
        link.tell(results.health(now))
        link.beat(results.figures())
        link.wait(_LOOK)
