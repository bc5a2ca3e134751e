"""The server of the pages: HTTP alone, on a thread's own loop, for whoever is in the network.

Nothing of a visitor is noted, in no log and no counter by address: beyond the doors, which forget
an address when its last connection closes, nobody knows who asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from riot.clock import Clock
from riot.rigs.input.door import why_closed
from riot.rigs.oscquery.doors import Doors
from riot.rigs.oscquery.guarded import QUIET, Guarded
from riot.runtime.results.page import gone_page
from riot.runtime.results.shelf import Shelf

TRY_AGAIN = 3.0
"""Seconds until a port that was taken is tried again."""
OPEN_WITHIN = 5.0
"""Seconds in which a client must have asked, and taken what it gets."""
_CLOSE_WITHIN = 2.0
_GOES_WITHIN = 4.0
_LONGEST = 64
_HEADERS = {
    "Cache-Control": "no-store",
    "Connection": "close",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


class ResultsWeb:
    """Serve a shelf's pages at a port; `trouble` says why it is not open, empty when it is."""

    def __init__(self, shelf: Shelf, clock: Clock, host: str, port: int) -> None:
        self._shelf = shelf
        self._host = host
        self._port = port
        self._doors = Doors(clock)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._closed = False
        self._ready = threading.Event()
        self.trouble = "not open yet"
        self.answered = 0
        """Requests that were answered."""
        self.failures = 0
        self._thread = threading.Thread(target=self._run, name="results", daemon=True)
        self._thread.start()

    @property
    def refused(self) -> int:
        """Give how many connections were closed at the door."""
        return self._doors.refused

    @property
    def open(self) -> int:
        """Give how many connections there are."""
        return self._doors.open

    def wait_ready(self, seconds: float) -> bool:
        """Wait until the port is open, at most so long; say whether it is."""
        return self._ready.wait(seconds)

    def close(self) -> None:
        """Close all connections and the port."""
        with self._lock:
            self._closed = True
            if self._loop is not None and self._stop is not None:
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=_GOES_WITHIN)

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.get_loop().set_exception_handler(self._note_failure)
            try:
                runner.run(self._main())
            except Exception as error:
                # A library's own exception: the film goes on, health says why the page is gone.
                self.trouble = f"stopped: {type(error).__name__}: {error}"

    def _note_failure(self, _loop: asyncio.AbstractEventLoop, _context: dict[str, Any]) -> None:
        self.failures += 1

    async def _main(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._loop = asyncio.get_running_loop()
            stop = self._stop = asyncio.Event()
        while not stop.is_set():
            try:
                server = await serve(
                    _nobody,
                    None if self._host == "::" else self._host,
                    self._port,
                    process_request=self._answer,
                    compression=None,
                    server_header=None,
                    open_timeout=OPEN_WITHIN,
                    close_timeout=_CLOSE_WITHIN,
                    logger=QUIET,
                    create_connection=cast(type[ServerConnection], partial(Guarded, self._doors)),
                )
            except OSError as error:
                self.trouble = self._why(error)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TRY_AGAIN):
                        await stop.wait()
                continue
            self.trouble = ""
            self._ready.set()
            await stop.wait()
            server.close()
            await server.wait_closed()
            if rest := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(rest, timeout=1.0)

    def _answer(self, _connection: ServerConnection, request: Request) -> Response:
        self.answered += 1
        if request.method not in ("GET", "HEAD"):
            response = _respond(HTTPStatus.METHOD_NOT_ALLOWED, b"this server is only read")
            response.headers["Allow"] = "GET, HEAD"
            return response
        token = request.path.partition("?")[0].strip("/")
        page = self._shelf.find(token) if 0 < len(token) <= _LONGEST else None
        if page is None:
            page = gone_page(_accepted(request.headers.get_all("Accept-Language")))
            response = _respond(HTTPStatus.NOT_FOUND, page)
        else:
            response = _respond(HTTPStatus.OK, page)
        if request.method == "HEAD":
            response.body = b""
        return response

    def _why(self, error: OSError) -> str:
        words = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        what = f"TCP port {self._port} at {self._host}"
        return why_closed(what, "result_page.port", OSError(error.errno, words))


def _accepted(headers: list[str]) -> list[str]:
    """Give the languages that a browser asks for, in its order."""
    parts = ",".join(headers)[:200].split(",")
    return [part.partition(";")[0].strip() for part in parts if part.strip()]


async def _nobody(connection: ServerConnection) -> None:
    """Serve a WebSocket: there is none, every request is answered before."""
    await connection.close()


def _respond(status: HTTPStatus, body: bytes) -> Response:
    headers = Headers(_HEADERS)
    kind = "text/plain" if status == HTTPStatus.METHOD_NOT_ALLOWED else "text/html"
    headers["Content-Type"] = f"{kind}; charset=utf-8"
    headers["Content-Length"] = str(len(body))
    return Response(status.value, status.phrase, headers, body)
