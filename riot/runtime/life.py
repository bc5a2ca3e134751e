"""One incarnation of a worker: a process, a pipe, a reading and a writing thread."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from riot.clock import Clock
from riot.errors import Problem
from riot.messages import Message
from riot.runtime.link import Started, StartFailed

Receive = Callable[[Message], None]


class Life:
    """Start the process at once; `settled` is set when it works, has failed, or has ended.

    A pipe that a killed process has torn is thrown away with it, so no lock can stay held.
    """

    def __init__(
        self,
        stage: str,
        target: Callable[..., None],
        arguments: tuple[Any, ...],
        receive: Receive,
        clock: Clock,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe(duplex=True)
        self._receive = receive
        self._clock = clock
        self.since = clock.now()
        self.last_beat = self.since
        self.settled = threading.Event()
        self.ended = threading.Event()
        self.problems: tuple[Problem, ...] | None = None
        self.outgoing: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self.process: SpawnProcess = context.Process(
            target=target, args=(theirs, *arguments), name=f"riot-{stage}", daemon=True
        )
        try:
            with _no_interrupt():
                self.process.start()
        except OSError:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        self._threads = [
            threading.Thread(target=self._read, args=(self._pipe,), name=f"riot-read-{stage}"),
            threading.Thread(target=self._write, args=(self._pipe,), name=f"riot-write-{stage}"),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, patience: float) -> None:
        """End the process and both threads."""
        self.outgoing.put(None)
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        for thread in self._threads:
            thread.join()
        self._pipe.close()
        self.process.close()

    def _read(self, pipe: Connection) -> None:
        try:
            while True:
                message = pipe.recv()
                self.last_beat = self._clock.now()
                if isinstance(message, Started):
                    self.settled.set()
                elif isinstance(message, StartFailed):
                    self.problems = message.problems
                    self.settled.set()
                else:
                    self._receive(message)
        except (EOFError, OSError):
            pass
        self.ended.set()
        self.settled.set()

    def _write(self, pipe: Connection) -> None:
        try:
            while True:
                message = self.outgoing.get()
                pipe.send(message)
                if message is None:
                    return
        except OSError:
            # The process is gone: what was meant for it is asked for again by its successor.
            return


@contextmanager
def _no_interrupt() -> Generator[None]:
    """Let a process be born deaf to Ctrl-C, which reaches every process of the terminal."""
    if sys.platform == "win32":
        yield
        return
    # Starting the tracker unblocks the signal again, so that comes first.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
