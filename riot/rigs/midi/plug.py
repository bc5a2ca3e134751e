"""Keep a MIDI port open for as long as its device is there: the fence around mido and RtMidi."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import mido
import mido.backends.backend

from riot.clock import SystemClock

LOOK_EVERY = 1.0
"""Seconds between two looks at which devices are there."""
_LAST_WORDS = 0.05
"""Seconds between the last message and the end: JACK drops what it has not yet sent."""
_SLOWEST = 30.0
"""Seconds between two looks where there is no MIDI at all."""


_SEQUENCER = Path("/dev/snd/seq")


def _check_sequencer(backend: mido.Backend) -> None:
    """Raise OSError where Linux has no MIDI: ALSA would write into the terminal at every look."""
    is_alsa = backend.name == mido.backends.backend.DEFAULT_BACKEND and backend.api is None
    if is_alsa and sys.platform == "linux" and not _SEQUENCER.exists():
        raise OSError("the kernel's sequencer is not loaded (sudo modprobe snd-seq)")


def match_name(part: str, names: list[str]) -> str | None:
    """Give the name that is `part`, or else the first that holds it; case does not count."""
    wanted = part.casefold()
    exact = [name for name in names if name.casefold() == wanted]
    return next(iter(exact + [name for name in names if wanted in name.casefold()]), None)


class Plug:
    """Open a port by a part of its name, on a thread, and again whenever its device comes back.

    `use` is called on that thread after every `wake` and now and then, with mido's port or, while
    the device is away, None; and with True at each opening and at the look after it: some devices
    lose what they are sent at once. When it raises, the port is closed and opened again.
    `backend` is mido's name of a module with ports; by default the one that MIDO_BACKEND names, or
    RtMidi.
    """

    def __init__(
        self,
        device: str,
        way: Literal["in", "out"],
        use: Callable[[Any, bool], None] | None = None,
        *,
        backend: str | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._device = device
        self._way = way
        self._use = use
        self._look_every = look_every
        self._backend = mido.Backend(backend)
        self._name = ""
        self._trouble = ""
        self._waking = threading.Event()
        self._closed = False
        self._lock = threading.Lock()
        self._port: Any = None
        self._is_new = False
        self.openings = 0
        """How often the port has been opened."""
        # A driver can hang for longer than anyone would wait for the show to end.
        self._thread = threading.Thread(target=self._run, name=f"MIDI {way} {device}", daemon=True)
        self._thread.start()

    def received(self, most: int) -> list[Any]:
        """Give up to `most` mido messages that have come in."""
        with self._lock:
            port = self._port
            if port is None:
                return []
            found: list[Any] = []
            try:
                while len(found) < most and (message := port.poll()) is not None:
                    found.append(message)
            except Exception as error:
                self._trouble = f"MIDI device {self._name!r} does not answer: {error}"
                self._name = ""
            return found

    def wake(self) -> None:
        """Have `use` called now."""
        self._waking.set()

    def trouble(self) -> str:
        """Say why nothing comes or goes; empty while all is well or the first look is not over."""
        return self._trouble

    def close(self) -> None:
        """Close the port; waits a moment at most for a driver that hangs."""
        self._closed = True
        self._waking.set()
        self._thread.join(timeout=2.0)

    def _run(self) -> None:
        clock = SystemClock()
        pause = self._look_every
        look_at = clock.now()
        while not self._closed:
            if clock.now() >= look_at:
                try:
                    self._look()
                    pause = self._look_every
                except Exception as error:
                    # Drivers, and modules named by MIDO_BACKEND, have exceptions of their own.
                    self._let_go()
                    self._trouble = f"no MIDI on this machine: {str(error) or type(error).__name__}"
                    pause = min(_SLOWEST, pause * 2)
                look_at = clock.now() + pause
            self._act()
            self._waking.wait(max(0.0, look_at - clock.now()))
            self._waking.clear()
        self._act()
        if self._port is not None and self._use is not None:
            clock.sleep(_LAST_WORDS)
        self._let_go()

    def _look(self) -> None:
        _check_sequencer(self._backend)
        incoming = self._way == "in"
        backend = self._backend
        names = backend.get_input_names() if incoming else backend.get_output_names()
        if self._port is not None and self._name not in names:
            self._let_go()
        if self._port is None:
            self._open(names)
        elif self._is_new:
            self._is_new = False
            self._act(opened=True)

    def _open(self, names: list[str]) -> None:
        name = match_name(self._device, names)
        if name is None:
            there = f"there are {', '.join(names)}" if names else "there is no MIDI device"
            self._trouble = f"MIDI device {self._device!r} is not there; {there}"
            return
        try:
            opened = self._backend.open_input if self._way == "in" else self._backend.open_output
            port = opened(name)
        except Exception as error:
            self._trouble = f"MIDI device {name!r} cannot be opened: {error}"
            return
        with self._lock:
            self._port, self._name = port, name
        self._trouble = ""
        self._is_new = True
        self.openings += 1
        self._act(opened=True)

    def _act(self, *, opened: bool = False) -> None:
        if self._use is None:
            return
        try:
            self._use(self._port, opened)
        except Exception as error:
            self._trouble = f"MIDI device {self._name!r} does not answer: {error}"
            self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            port, self._port = self._port, None
        if port is not None:
            port.close()
