"""OSCQuery as the patchbay sees it: values in, commands out, never in the way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from riot.clock import Clock
from riot.messages import Health, HealthState, Message, PublishSignals
from riot.rigs.input.door import why_closed
from riot.rigs.oscquery.announcing import Announcer
from riot.rigs.oscquery.extensions import EXTENSIONS
from riot.rigs.oscquery.methods import FilmNames, Method, commanded, heard, merged, streamed
from riot.rigs.oscquery.tree import Arguments, Changes, Tree
from riot.rigs.oscquery.web import Web
from riot.rigs.reports import Reports
from riot.rigs.settings import OscInputSettings, OscQuerySettings
from riot.rigs.stream.book import PREFIX
from riot.rigs.stream.signals import Signals

TRY_AGAIN = 5.0
"""Seconds until a port that was taken is tried again."""
_MOST_PACKETS = 256
_GOES_WITHIN = 4.0

Take = Callable[[bytes, str, float], Iterable[Message]]
"""Judge an OSC packet as the OSC input does: the packet, its sender's address, the time."""


class OscQuery:
    """Serve the tree of all addresses on a thread of its own.

    What is streamed is found below /riot, commands below the OSC input's own prefix. Without
    `input_settings` and `take` there is nothing to command: the tree is then only read.
    Nothing raises and nothing waits: a port that is taken, a network that is missing, is said by
    `health` and tried again.
    """

    def __init__(
        self,
        settings: OscQuerySettings,
        clock: Clock,
        input_settings: OscInputSettings | None = None,
        take: Take | None = None,
        *,
        film: FilmNames | None = None,
        faces: int = 4,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._input = input_settings if take is not None else None
        self._take = take
        self._faces = faces
        self._commands_at = PREFIX if input_settings is None else input_settings.prefix
        self._root = PREFIX if self._commands_at == PREFIX else "/"
        self._tree = Tree()
        self._web = Web(self._tree, self._host_info, self._receive, clock)
        self._announcer = Announcer(
            settings.name,
            settings.host,
            settings.port,
            None if self._input is None else self._input.port,
        )
        self._packets: deque[tuple[bytes, str]] = deque(maxlen=_MOST_PACKETS)
        self._dropped = 0
        self._failures = 0
        self._trouble = ""
        self._reports = Reports()
        self._lock = threading.Lock()
        self._film: FilmNames | None = film or FilmNames()
        self._values: dict[str, Arguments] = {}
        self._called = False
        self._closed = False
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._signals = Signals()
        self._learnt: dict[str, Method] = {}
        self._strange: set[str] = set()
        self._commands: list[Method] = []
        self._known: Collection[str] = ()
        self._thread = threading.Thread(target=self._run, name="OSCQuery", daemon=True)
        self._thread.start()

    def obey(self, message: PublishSignals) -> None:
        """Take new values, by address, `/riot` included."""
        self._call(values=message.values)

    def show(self, film: FilmNames) -> None:
        """Have the addresses of this film from now on; clients are told what changed."""
        self._call(film=film)

    def poll(self, now: float) -> list[Message]:
        """Give what clients have commanded since."""
        found: list[Message] = []
        while self._packets and self._take is not None:
            packet, address = self._packets.popleft()
            found += self._take(packet, address, now)
        return found

    def health(self, now: float) -> list[Health]:
        """Give how it is ("oscquery")."""
        detail = self._trouble or self._announcer.trouble
        state: HealthState = "degraded" if detail else "ok"
        return [self._reports.write("oscquery", state, detail, now)]

    def figures(self) -> dict[str, float]:
        """Give `web_listeners` now, and since the start: `web_requests` answered, `web_told`
        packets for listeners, `web_skipped` of these that newer ones replaced, `web_refused`
        connections, `web_strangers`: commands of other sites' pages, `web_dropped`: commands that
        nobody takes or that were too many, `web_floods`: clients that were cut off,
        `web_failures` of the server itself."""
        web = self._web
        return {
            "web_listeners": web.listeners,
            "web_requests": web.requests,
            "web_told": web.told,
            "web_skipped": web.skipped,
            "web_refused": web.refused,
            "web_strangers": web.strangers,
            "web_floods": web.floods,
            "web_dropped": self._dropped,
            "web_failures": self._failures,
        }

    def wait_ready(self, seconds: float) -> bool:
        """Wait until the port is open, at most so long; say whether it is. For tests and tools."""
        return self._ready.wait(seconds)

    def close(self) -> None:
        """Say goodbye to the network, close all connections and the port."""
        with self._lock:
            self._closed = True
            if self._loop is not None and self._stop is not None:
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=_GOES_WITHIN)

    # ── from any thread to the loop ─────────────────────────────────────────────────────────────

    def _call(
        self, *, values: Mapping[str, Arguments] | None = None, film: FilmNames | None = None
    ) -> None:
        """Leave news for the loop; of many between two of its looks only the newest remain."""
        with self._lock:
            if values is not None:
                self._values.update(values)
            if film is not None:
                # What was said before is of the film before.
                self._film, self._values = film, {}
            if self._called or self._loop is None or self._closed:
                return
            self._called = True
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._look)

    def _receive(self, packet: bytes, address: str) -> None:
        if self._take is None or len(self._packets) >= _MOST_PACKETS:
            self._dropped += 1
            return
        self._packets.append((packet, address))

    # ── on the loop's thread ────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.get_loop().set_exception_handler(self._note_failure)
            try:
                runner.run(self._main())
            except Exception as error:
                # A library's own exception: the film goes on, health says why the page is gone.
                self._trouble = f"stopped: {type(error).__name__}: {error}"

    def _note_failure(self, _loop: asyncio.AbstractEventLoop, _context: dict[str, Any]) -> None:
        """Count what a client brought about and nobody caught; the others are served on."""
        self._failures += 1

    async def _main(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._loop = asyncio.get_running_loop()
            self._stop = asyncio.Event()
        stop = self._stop
        self._look()
        while not stop.is_set():
            try:
                server = await self._web.open(self._settings.host, self._settings.port)
            except OSError as error:
                self._trouble = self._why(error)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TRY_AGAIN):
                        await stop.wait()
                continue
            self._trouble = ""
            self._ready.set()
            announcing = asyncio.create_task(self._announcer.run())
            try:
                await stop.wait()
            finally:
                announcing.cancel()
                server.close()
                await asyncio.wait([announcing, asyncio.ensure_future(server.wait_closed())])
                # Whoever came in at the very end is shown the door, too, before the loop is gone.
                if rest := asyncio.all_tasks() - {asyncio.current_task()}:
                    await asyncio.wait(rest, timeout=1.0)

    def _look(self) -> None:
        """Take what was left for the loop."""
        with self._lock:
            values, self._values = self._values, {}
            film, self._film = self._film, None
            self._called = False
        if film is not None:
            self._web.announce(self._rename(film), self._root)
        unknown = [path for path in values if path not in self._known]
        if unknown:
            self._web.announce(self._learn(unknown), self._root)
        self._web.publish(values)

    def _rename(self, film: FilmNames) -> Changes:
        """Have the addresses of a film and forget those of the one before."""
        self._signals = Signals(film.model_labels, self._faces)
        self._signals.learn(film.labels)
        self._learnt = {}
        self._commands = [] if self._take is None else list(commanded(self._commands_at, film))
        self._tree.title = f"{self._settings.name}: {film.title}" if film.title else "RIOT"
        return self._plant()

    def _learn(self, paths: list[str]) -> Changes:
        """Add addresses that are published though nobody named their labels before."""
        for path in paths:
            if path in self._strange:
                continue
            signal = self._signals.named(path.removeprefix(PREFIX))
            if signal is None:
                self._strange.add(path)
            else:
                self._learnt[path] = heard(path, signal)
        return self._plant()

    def _plant(self) -> Changes:
        methods = merged(
            [*streamed(PREFIX, self._signals), *self._learnt.values(), *self._commands]
        )
        self._known = methods.keys()
        return self._tree.set_methods(methods)

    def _host_info(self, address: str) -> dict[str, Any]:
        info: dict[str, Any] = {"NAME": self._settings.name, "EXTENSIONS": EXTENSIONS}
        if self._input is not None:
            # A client that reached this page at one address reaches the input there, too.
            info |= {
                "OSC_IP": address,
                "OSC_PORT": self._input.port,
                "OSC_TRANSPORT": "UDP",
            }
        return info | {"WS_IP": address, "WS_PORT": self._settings.port}

    def _why(self, error: OSError) -> str:
        what = f"TCP port {self._settings.port} at {self._settings.host}"
        # asyncio puts a sentence before the system's words.
        words = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        return why_closed(what, "oscquery.port", OSError(error.errno, words))
