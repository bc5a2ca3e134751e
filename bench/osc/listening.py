"""Receive streams in a process of its own; the kernel notes when each packet came."""

from __future__ import annotations

import multiprocessing
import select
import socket
import struct
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from riot.clock import SystemClock, utc_now

_SO_TIMESTAMPNS = 35
"""Linux; the standard library does not name it."""
_TIME = struct.Struct("@qq")
_WAIT = 0.2
_BUFFER = 4 << 20
_NUMBERS = {
    "beat": b"/riot/heartbeat\0,i\0\0",
    "frame": b"/riot/frame\0,i\0\0",
}


@dataclass
class Heard:
    """What came at one port: `packets`, and (monotonic seconds, number) of beats and frames."""

    packets: int = 0
    beat: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    frame: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])


class Listener:
    """Listen at `count` free ports of this machine from now to `stop`."""

    def __init__(self, count: int, *, parse: bool = True) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        arguments = (theirs, count, parse)
        self._process = context.Process(target=_listen, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self.ports: list[int] = self._pipe.recv()

    def stop(self) -> list[Heard]:
        """End it; give what came at each port."""
        self._pipe.send(None)
        heard: list[Heard] = self._pipe.recv()
        self._process.join()
        self._pipe.close()
        return heard


def _listen(pipe: Connection, count: int, parse: bool) -> None:
    clock = SystemClock()
    # The kernel stamps by the wall clock; everything else here goes by the monotonic one.
    offset = min(_offset(clock) for _ in range(20))
    sockets = [_open(parse) for _ in range(count)]
    heard = {one.fileno(): Heard() for one in sockets}
    pipe.send([one.getsockname()[1] for one in sockets])
    watching = {one.fileno(): one for one in sockets}
    while not pipe.poll():
        ready, _, _ = select.select(sockets, [], [], _WAIT)
        for one in ready:
            _take(watching[one.fileno()], heard[one.fileno()], offset, parse)
    pipe.send([heard[one.fileno()] for one in sockets])
    for one in sockets:
        one.close()


def _take(one: socket.socket, heard: Heard, offset: float, parse: bool) -> None:
    """Read what is there."""
    while True:
        try:
            packet, ancillary, _, _ = one.recvmsg(2048, 64 if parse else 0)
        except BlockingIOError:
            return
        heard.packets += 1
        if not parse:
            continue
        seconds, nanoseconds = _TIME.unpack(ancillary[0][2][: _TIME.size])
        now = seconds + nanoseconds / 1e9 - offset
        for name, head in _NUMBERS.items():
            at = packet.find(head)
            if at >= 0:
                at += len(head)
                number = int.from_bytes(packet[at : at + 4], "big", signed=True)
                getattr(heard, name).append((now, number))


def _offset(clock: SystemClock) -> float:
    return utc_now().timestamp() - clock.now()


def _open(stamped: bool) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    if stamped:
        made.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    made.setblocking(False)
    made.bind(("127.0.0.1", 0))
    return made
