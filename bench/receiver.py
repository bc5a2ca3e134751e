"""Receive a show's OSC in a process of its own and note when each packet came."""

from __future__ import annotations

import multiprocessing
import socket
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from pythonosc.osc_message import OscMessage

from riot.clock import SystemClock

_WAIT = 0.2
_FRAME = b"/riot/frame\0"
_EMOTION = b"/riot/emotion/"
CUE = "/bench/cue"
_CUE = CUE.encode() + b"\0"


@dataclass
class Received:
    """What came: `emotions` and `frames` by the machine's monotonic clock, in order.

    `frames` holds (time, number of the reading); `emotions` times of /riot/emotion/… packets;
    `cues` (time, value) of what came to CUE.
    """

    packets: int = 0
    emotions: list[float] = field(default_factory=list[float])
    frames: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    cues: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])


class Receiver:
    """Listen on a free port of this machine from the start to `stop`."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_receive, args=(theirs,), name="bench-receiver")
        self._process.start()
        theirs.close()
        self.port: int = self._pipe.recv()

    def stop(self) -> Received:
        """End it; give what came."""
        self._pipe.send(None)
        received: Received = self._pipe.recv()
        self._process.join()
        self._pipe.close()
        return received


def _receive(pipe: Connection) -> None:
    clock = SystemClock()
    received = Received()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(_WAIT)
        pipe.send(listening.getsockname()[1])
        while not pipe.poll():
            try:
                packet = listening.recv(2048)
            except TimeoutError:
                continue
            now = clock.now()
            received.packets += 1
            if packet.startswith(_EMOTION):
                received.emotions.append(now)
            elif packet.startswith(_FRAME):
                received.frames.append((now, int(OscMessage(packet).params[0])))
            elif packet.startswith(_CUE):
                received.cues.append((now, int(OscMessage(packet).params[0])))
    pipe.send(received)
