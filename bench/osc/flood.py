"""Send random packets to a port as fast as asked for, in a process of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import socket
from multiprocessing.connection import Connection
from types import TracebackType

from riot.clock import SystemClock

_SEED = 5
_KINDS = 2048
_BATCH = 250


class Flood:
    """Flood while the block runs; `sent` packets in `seconds` are known afterwards."""

    def __init__(self, port: int, rate: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_flood, args=(theirs, port, rate), daemon=True)
        self._theirs = theirs
        self.sent = 0
        self.seconds = 0.0

    def __enter__(self) -> Flood:
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pipe.send(None)
        self.sent, self.seconds = self._pipe.recv()
        self._process.join()
        self._pipe.close()


def packets(seed: int, count: int) -> list[bytes]:
    """Give noise, OSC cut short, bundles for next year, and messages that mean nothing."""
    dice = random.Random(seed)
    made: list[bytes] = []
    for number in range(count):
        noise = dice.randbytes(dice.randrange(0, 200))
        message = b"/riot/" + bytes(dice.choices(b"abcdefgo", k=5)) + b"\0,f\0\0" + noise[:4]
        bundle = b"#bundle\0" + dice.randbytes(8) + len(message).to_bytes(4, "big") + message
        made.append((noise, message, bundle, message[: dice.randrange(len(message))])[number % 4])
    return made


def _flood(pipe: Connection, port: int, rate: float) -> None:
    clock = SystemClock()
    kinds = packets(_SEED, _KINDS)
    sent = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.setblocking(False)
        sending.connect(("127.0.0.1", port))
        begin = clock.now()
        while not pipe.poll():
            for _ in range(_BATCH):
                # Its buffer is full, or nobody listens any more: the film has ended.
                with contextlib.suppress(OSError):
                    sending.send(kinds[sent % _KINDS])
                sent += 1
            clock.sleep(begin + sent / rate - clock.now())
        pipe.send((sent, clock.now() - begin))
