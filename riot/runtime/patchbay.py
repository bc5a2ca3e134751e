"""The patchbay worker: what comes in from outside, and what native libraries and web pages need.

A process of its own: a flood at a port, a page that is asked for a thousand times, a MIDI driver
that hangs cost the show nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Protocol

from riot.clock import Clock
from riot.messages import Health, Message, PlayMidi, PublishSignals
from riot.rigs.input.waiting import wait_for
from riot.runtime.link import Link
from riot.runtime.patch import Patch
from riot.runtime.workers import work

LOOK = 0.005
"""Seconds between two looks for what the conductor wants to be sent on."""

IDLE = 0.25
"""Seconds between two looks where nothing is sent on: only what comes in wakes it."""

HEALTH_EVERY = 0.5
"""Seconds between two looks at how its parts are."""


class Part(Protocol):
    """One connection to the outside."""

    def health(self, now: float) -> list[Health]:
        """Say how it is."""
        ...

    def figures(self) -> dict[str, float]:
        """Give its counters."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Patchbay:
    """Hold all connections of a patch; `poll` gives what has come in, `obey` passes on."""

    def __init__(self, patch: Patch, clock: Clock) -> None:
        from riot.rigs.input.guards.double_press import DoublePress
        from riot.rigs.input.osc import OscInput
        from riot.rigs.settings import OscInputSettings

        self._patch = patch
        self._sends_on = patch.oscquery is not None or bool(patch.midi)
        self._parts: list[Part] = []
        self._asked: list[Callable[[float], Iterable[Message]]] = []
        self._told: list[Callable[[PublishSignals], None]] = []
        settings = patch.input.osc
        steering = settings or OscInputSettings()
        once = DoublePress(steering.go_guard)
        self._osc: OscInput | None = None
        with ExitStack() as undo:
            undo.callback(self.close)
            if settings is not None:
                self._osc = OscInput(
                    settings, clock, patch.ours, patch.film.addresses, double_press=once
                )
                self._parts.append(self._osc)
                self._asked.append(self._osc.poll)
                self._told.append(self._osc.obey)
            if patch.input.midi:
                from riot.rigs.midi.input import MidiInput

                for one in patch.input.midi:
                    midi = MidiInput(
                        one,
                        prefix=steering.prefix,
                        wanted=patch.film.addresses,
                        double_press=once,
                    )
                    self._parts.append(midi)
                    self._asked.append(midi.poll)
            if patch.oscquery is not None:
                from riot.rigs.oscquery.server import OscQuery

                take = None if self._osc is None else self._osc.take
                query = OscQuery(
                    patch.oscquery, clock, settings, take, film=patch.film, faces=patch.faces
                )
                self._parts.append(query)
                self._asked.append(query.poll)
                self._told.append(query.obey)
            self._player = None
            if patch.midi:
                from riot.rigs.midi.player import MidiPlayer

                self._player = MidiPlayer(patch.midi)
                self._parts.append(self._player)
            undo.pop_all()

    def wait(self, now: float, link: Link) -> None:
        """Wait until something comes in, or there may be something to pass on."""
        files = [] if self._osc is None else self._osc.files()
        patience = LOOK if self._sends_on or self._patch.input.midi else IDLE
        if self._osc is not None:
            patience = min(patience, self._osc.patience(now))
        if files:
            wait_for(files, patience)
        else:
            link.wait(patience)

    def poll(self, now: float) -> list[Message]:
        """Give what has come in."""
        return [message for ask in self._asked for message in ask(now)]

    def obey(self, message: Message) -> None:
        """Pass on what the conductor sends."""
        if isinstance(message, PublishSignals):
            for tell in self._told:
                tell(message)
        elif isinstance(message, PlayMidi) and self._player is not None:
            self._player.obey(message)

    def health(self, now: float) -> list[Health]:
        """Say how every connection is."""
        return [health for part in self._parts for health in part.health(now)]

    def figures(self) -> dict[str, float]:
        """Give the counters of all connections; those of several MIDI devices are one."""
        figures: dict[str, float] = {}
        for part in self._parts:
            for key, value in part.figures().items():
                figures[key] = figures.get(key, 0.0) + value
        return figures

    def close(self) -> None:
        """Let go of everything."""
        for part in reversed(self._parts):
            part.close()


def patchbay_worker(pipe: Connection, patch: Patch) -> None:
    """Pass on what comes in and what is to go out until the conductor goes."""

    def build(clock: Clock) -> Callable[[Link], None]:
        patchbay = Patchbay(patch, clock)

        def loop(link: Link) -> None:
            try:
                pass_on(link, patchbay, clock)
            finally:
                patchbay.close()

        return loop

    work("patchbay", pipe, build, behind=True)


def pass_on(link: Link, patchbay: Patchbay, clock: Clock) -> None:
    """Connect the conductor with the outside until it goes."""
    look = clock.now()
    while link.open:
        patchbay.wait(clock.now(), link)
        for message in link.received():
            patchbay.obey(message)
        now = clock.now()
        for message in patchbay.poll(now):
            link.send(message)
        if now >= look:
            look = now + HEALTH_EVERY
            for health in patchbay.health(now):
                link.tell(health)
        link.beat(patchbay.figures())
