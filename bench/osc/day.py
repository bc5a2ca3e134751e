"""A day of a show's OSC in minutes: does memory grow, do sockets?

The clock is moved by hand, the sockets are real: rigs over UDP, bundled and not, one over TCP whose
receiver hangs up every ten minutes, one that nobody listens to. What has been reached is kept in a
file, so that a run that was cut off goes on from there.
"""

from __future__ import annotations

import gc
import json
import math
import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import psutil

from bench.osc.sending import snapshot
from bench.report import Row, Section, Target
from riot.clock import ManualClock
from riot.config.profiles import fill, shipped_profiles
from riot.messages import CallCue, SendCue, SetLevel, SetMaster
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack, open_sender
from riot.rigs.settings import RigSettings

TICK_RATE = 60
HOURS = 24
HANG_UP = 600 * TICK_RATE
"""Ticks after which the TCP receiver hangs up."""
CUE = 7 * TICK_RATE
"""Ticks between two cues."""
MB = 1e6
ENOUGH = 7
"""Hours in one run that it takes to compare the last three with hours two to four."""
GROWTH = 2.0
"""MB that a day may take, by the mean of its last hours over that of hours two to four."""


class Receivers:
    """Take what comes over UDP and TCP and forget it."""

    def __init__(self) -> None:
        self._select = selectors.DefaultSelector()
        self._udp = [self._bound(socket.SOCK_DGRAM) for _ in range(3)]
        self._tcp = self._bound(socket.SOCK_STREAM)
        self._tcp.listen()
        self._calls: list[socket.socket] = []
        self.ports = [one.getsockname()[1] for one in (*self._udp, self._tcp)]

    def drain(self) -> None:
        """Read everything that is there."""
        for key, _ in self._select.select(0):
            one = key.fileobj
            assert isinstance(one, socket.socket)
            if one is self._tcp:
                call, _ = one.accept()
                call.setblocking(False)
                self._select.register(call, selectors.EVENT_READ)
                self._calls.append(call)
                continue
            with suppress(BlockingIOError, ConnectionError):
                while data := one.recv(65536):
                    pass
                if not data and one in self._calls:
                    self._drop(one)

    def hang_up(self) -> None:
        """End every connection."""
        for call in list(self._calls):
            self._drop(call)

    def close(self) -> None:
        """Close everything."""
        self.hang_up()
        for one in (*self._udp, self._tcp):
            one.close()
        self._select.close()

    def _drop(self, call: socket.socket) -> None:
        self._calls.remove(call)
        self._select.unregister(call)
        call.close()

    def _bound(self, kind: socket.SocketKind) -> socket.socket:
        made = socket.socket(socket.AF_INET, kind)
        made.bind(("127.0.0.1", 0))
        made.setblocking(False)
        self._select.register(made, selectors.EVENT_READ)
        return made


def measure(file: Path, hours: int, tell: Callable[[str], None]) -> Section:
    """Live through what is left of `hours`; give what was seen at each."""
    seen: list[dict[str, float]] = json.loads(file.read_text("utf-8")) if file.exists() else []
    if len(seen) < hours:
        _live(seen, hours, file, tell)
    return _section(seen[:hours])


def _live(
    seen: list[dict[str, float]], hours: int, file: Path, tell: Callable[[str], None]
) -> None:
    receivers, clock = Receivers(), ManualClock(3600.0 * len(seen))
    rack = Rack(
        _rigs(receivers.ports), lambda rig, profile: open_sender(rig, profile, clock), clock
    )
    process = psutil.Process()
    file.parent.mkdir(parents=True, exist_ok=True)
    run = 1 + max((hour["run"] for hour in seen), default=0)
    try:
        for hour in range(len(seen), hours):
            _hour(rack, receivers, clock, hour)
            gc.collect()
            figures = rack.figures()
            seen.append(
                {
                    "hour": hour + 1,
                    "run": run,
                    "mb": process.memory_info().rss / MB,
                    "descriptors": process.num_fds(),
                    "threads": process.num_threads(),
                    "sent": figures["sent"],
                    "errors": figures["errors"],
                }
            )
            file.write_text(json.dumps(seen), encoding="utf-8")
            tell(f"hour {hour + 1} of {hours}: {seen[-1]['mb']:.1f} MB")
    finally:
        rack.close()
        receivers.close()


def _hour(rack: Rack, receivers: Receivers, clock: ManualClock, hour: int) -> None:
    for tick in range(hour * 3600 * TICK_RATE, (hour + 1) * 3600 * TICK_RATE):
        now = tick / TICK_RATE
        clock.set(now)
        if tick % CUE == 0:
            _cues(rack, now, tick)
        rack.obey(SetLevel(t=now, rig="one", address="/drone", value=(tick % 97) / 97, smooth=0.5))
        rack.offer(snapshot(now, tick))
        rack.advance(now)
        if tick % HANG_UP == HANG_UP - 1:
            receivers.hang_up()
        receivers.drain()
        if tick % TICK_RATE == 0:
            rack.health()


def _cues(rack: Rack, now: float, tick: int) -> None:
    for rig in ("one", "bundled", "stream", "nobody"):
        rack.obey(SendCue(t=now, rig=rig, address="/house", value=(tick % 3) / 2, over=3.0))
        rack.obey(SendCue(t=now, rig=rig, address="/strobe", value=1, press=True))
    rack.obey(CallCue(t=now, rig="stream", action="cue", arguments=(1, tick % 9 + 1)))
    rack.obey(SetMaster(t=now, dimmer=1 - (tick % 4) / 8, blackout=tick % 11 == 0))


def _rigs(ports: list[int]) -> list[tuple[RigSettings, Profile]]:
    shipped = shipped_profiles()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = nobody.getsockname()[1]
    heard = ("mood", "scene", "pulse")
    rigs = (
        RigSettings(name="one", profile="max", port=ports[0], hears=heard, rate=30),
        RigSettings(name="bundled", profile="touchdesigner", port=ports[1], hears=heard, rate=30),
        RigSettings(name="dialect", profile="faceosc", port=ports[2]),
        RigSettings(name="stream", profile="eos", transport="tcp", port=ports[3], hears=heard),
        RigSettings(name="nobody", profile="max", port=closed, hears=heard),
    )
    return [(fill(rig, shipped[rig.profile]), shipped[rig.profile]) for rig in rigs]


def _section(seen: list[dict[str, float]]) -> Section:
    # The first hours of each run fill caches; each run begins with memory of its own.
    newest = [hour for hour in seen if hour["run"] == seen[-1]["run"]]
    growth = sockets = math.nan
    if len(newest) >= ENOUGH:
        early, late = newest[1:4], newest[-3:]
        growth = _mean(late, "mb") - _mean(early, "mb")
        sockets = max(_all(late, "descriptors")) - max(_all(early, "descriptors"))
    rows = [
        Row("hours of a show", len(seen), "", 0, Target(HOURS, at_least=True)),
        Row("messages that left, in millions", sum(_each(newest, "sent")) / 1e6, "", 1),
        Row("resident memory after an hour", newest[0]["mb"], "MB", 1),
        Row("file descriptors after an hour", newest[0]["descriptors"], "", 0),
        Row("file descriptors at the end", newest[-1]["descriptors"], "", 0),
        Row("resident memory at the end", newest[-1]["mb"], "MB", 1),
        Row("growth: last three hours over hours two to four", growth, "MB", 2, Target(GROWTH)),
        Row("file descriptors more than early on", sockets, "", 0, Target(1)),
        Row("threads at the end", newest[-1]["threads"], "", 0),
        Row("errors within rigs", newest[-1]["errors"], "", 0, Target(1)),
    ]
    notes = [
        f"{len(seen)} hours on a clock moved by hand, {len(seen) * 3600 * TICK_RATE:,} ticks, "
        f"{int(newest[-1]['run'])} run(s), real sockets. Five rigs: UDP one message a packet, UDP "
        "bundles, the FaceOSC dialect, TCP whose receiver hangs up every ten minutes, and UDP to a "
        "port that nobody listens at; a fade, a press, an action and the master every 7 s.",
    ]
    return Section("A day", rows, notes)


def _all(hours: list[dict[str, float]], key: str) -> list[float]:
    return [hour[key] for hour in hours]


def _mean(hours: list[dict[str, float]], key: str) -> float:
    return sum(_all(hours, key)) / len(hours)


def _each(hours: list[dict[str, float]], key: str) -> list[float]:
    """Give what a counter grew by, hour by hour."""
    values = _all(hours, key)
    return [values[0], *(b - a for a, b in pairwise(values))]
