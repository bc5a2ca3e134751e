"""All rigs of the installation, as the conductor sees them."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager

from riot.backends import load_backend
from riot.clock import Clock
from riot.errors import RiotError
from riot.messages import Health, HealthState, RigEffect, SetMaster, Snapshot
from riot.rigs import BACKENDS
from riot.rigs.complaint import Complaint
from riot.rigs.latency import Latencies
from riot.rigs.port import RigSender
from riot.rigs.profiles.schema import Profile
from riot.rigs.reports import Reports
from riot.rigs.rig import Rig
from riot.rigs.settings import RigSettings
from riot.rigs.stream.book import AddressBook
from riot.rigs.stream.dialect import Dialect
from riot.rigs.stream.feed import Feed
from riot.rigs.stream.readout import Readout
from riot.rigs.values import OscValue

SenderFactory = Callable[[RigSettings, Profile], RigSender]


def open_sender(settings: RigSettings, profile: Profile, clock: Clock) -> RigSender:
    """Build the sender of a rig's transport; never waits for the receiver."""
    transport = settings.transport or profile.transports[0]
    sender: RigSender = load_backend("rig", transport, BACKENDS)(settings, profile, clock)
    return sender


class Rack:
    """Stream snapshots to the rigs and send their cues, without ever blocking the caller.

    `rigs` are settings without gaps and their profiles; `sender_factory` builds the sender of one;
    `model_labels` are those of a face's scores, in their order, `film_labels` what the film listens
    to: their addresses are there from the start, at 0. Call `offer` and `obey` as messages
    come and `advance` once a tick, all from one thread: what is due leaves within the very tick.
    What goes wrong in one rig is counted there and reaches neither the others nor the caller.
    Raises RiotError RIG-001 when two rigs have one name, and what a sender cannot be built for.
    """

    def __init__(
        self,
        rigs: Sequence[tuple[RigSettings, Profile]],
        sender_factory: SenderFactory,
        clock: Clock,
        model_labels: Sequence[str] = (),
        film_labels: Sequence[str] = (),
    ) -> None:
        self._labels = (model_labels, film_labels)
        self._rigs: dict[str, _Guarded] = {}
        self._feeds: dict[Dialect, Feed] = {}
        self._readouts: dict[int, Readout] = {}
        try:
            for settings, profile in rigs:
                self._add(settings, profile, sender_factory)
        except BaseException:
            self.close()
            raise
        faces = max(
            (settings.faces for settings, _ in rigs),
            default=RigSettings.model_fields["faces"].default,
        )
        self._book = AddressBook(model_labels, faces, film_labels)
        self._unknown: dict[str, int] = {}
        self._complaint = Complaint()
        self._snapshot: Snapshot | None = None
        self._latencies = Latencies(clock)
        self._now = clock.now()
        self._reports = Reports()

    def offer(self, snapshot: Snapshot) -> None:
        """Take the newest state of the show; only the newest counts."""
        self._snapshot = snapshot
        try:
            for readout in self._readouts.values():
                readout.hear(snapshot)
        except Exception as error:
            # What perception reports must never stop the film; the rigs keep the last values.
            self._complaint.tell(f"{type(error).__name__}: {error}".splitlines()[0], self._now)

    def obey(self, effect: RigEffect) -> None:
        """Send a cue at once, or set a level or the master; one for an unknown rig is counted."""
        if isinstance(effect, SetMaster):
            for rig in self._rigs.values():
                rig.obey(effect)
            return
        found = self._called(effect.rig)
        if not found:
            self._unknown[effect.rig] = self._unknown.get(effect.rig, 0) + 1
        for rig in found:
            rig.obey(effect)

    def advance(self, now: float) -> None:
        """Send all that is due at `now` seconds."""
        self._now = now
        streamed = sum([rig.advance(now) for rig in self._rigs.values()])
        if streamed and self._snapshot is not None:
            self._latencies.sent(self._snapshot.mood.reading_t)

    def signals(self) -> Mapping[str, tuple[OscValue, ...]]:
        """Give the newest value of every address of riot's own, below /riot."""
        if self._snapshot is None:
            return {}
        return {address: (value,) for address, value in self._book.values(self._snapshot).items()}

    def health(self) -> list[Health]:
        """Give how each rig is ("rig.<name>"), and whether all cues have a rig ("rigs")."""
        states = {f"rig.{name}": rig.state() for name, rig in self._rigs.items()}
        unknown = ", ".join(f"{name!r} ({count})" for name, count in self._unknown.items())
        missing = f"cues for unknown rigs: {unknown}" if unknown else ""
        detail = "; ".join(text for text in (missing, self._complaint.words) if text)
        bad = missing or self._complaint.fresh(self._now)
        states["rigs"] = ("degraded" if bad else "ok", detail)
        write = self._reports.write
        return [write(stage, *state, self._now) for stage, state in states.items()]

    def figures(self) -> dict[str, float]:
        """Give counters since the start, and seconds from a frame's capture to its OSC.

        `sent` messages; cues that were `lost`, `stale` (too old) or `withheld` (in a panic);
        `clamped` numbers; `errors` within rigs; and the same of each rig as `<rig>.sent` …, with
        the cues that are `waiting`. `dropped` values: no number, no address, no such action;
        `unknown` cues without a rig. `readings` timed, and of the newest 4096 of these
        `latency_p50`, `latency_p95` and `latency_max`.
        """
        each = {name: rig.figures() for name, rig in self._rigs.items()}
        totals = ("sent", "lost", "stale", "clamped", "withheld", "errors")
        figures = {one: sum(rig[one] for rig in each.values()) for one in totals}
        figures["dropped"] = sum(rig["unsendable"] for rig in each.values()) + sum(
            readout.dropped for readout in self._readouts.values()
        )
        figures["unknown"] = sum(self._unknown.values())
        figures |= self._latencies.figures()
        return figures | {
            f"{n}.{key}": value for n, rig in each.items() for key, value in rig.items()
        }

    def close(self) -> None:
        """Send what is due, let go of what is pressed, and close all senders."""
        for rig in self._rigs.values():
            rig.close()

    def _add(
        self,
        settings: RigSettings,
        profile: Profile,
        sender_factory: SenderFactory,
    ) -> None:
        if settings.name in self._rigs:
            raise RiotError(
                "RIG-001", f"two rigs are called {settings.name!r}", hint="give each its own name"
            )
        feed = self._feed_of(settings, profile)
        sender = sender_factory(settings, profile)
        self._rigs[settings.name] = _Guarded(Rig(settings, profile, sender, feed))

    def _feed_of(self, settings: RigSettings, profile: Profile) -> Feed | None:
        """Give the feed of a rig's dialect, which others may hear too."""
        dialect = Dialect.of(settings, profile)
        if dialect is None:
            return None
        if dialect not in self._feeds:
            model_labels, film_labels = self._labels
            readout = self._readouts.setdefault(
                dialect.faces, Readout(model_labels, dialect.faces, film_labels)
            )
            self._feeds[dialect] = Feed(dialect, readout)
        return self._feeds[dialect]

    def _called(self, name: str) -> list[_Guarded]:
        """Give the rig of a name, or all whose profile is called so."""
        if name in self._rigs:
            return [self._rigs[name]]
        return [rig for rig in self._rigs.values() if rig.profile == name]


class _Guarded:
    """Keep what goes wrong within one rig there, and count it."""

    def __init__(self, rig: Rig) -> None:
        self.profile = rig.profile
        self._rig = rig
        self._now = -math.inf
        self._errors = 0
        self._error = Complaint()

    def obey(self, effect: RigEffect) -> None:
        """Pass an effect on."""
        with self._guarding():
            self._rig.obey(effect)

    def advance(self, now: float) -> int:
        """Send what is due."""
        self._now = now
        with self._guarding():
            return self._rig.advance(now)
        return 0

    def state(self) -> tuple[HealthState, str]:
        """Say how the rig is; failed while something unforeseen has just gone wrong."""
        state, detail = "failed", ""
        with self._guarding():
            state, detail = self._rig.state()
        if self._error.fresh(self._now):
            state = "failed"
        return state, "; ".join(text for text in (self._error.words, detail) if text)

    def figures(self) -> dict[str, float]:
        """Give the rig's counters, and its `errors`."""
        return {**self._rig.figures(), "errors": self._errors}

    def close(self) -> None:
        """Close the rig."""
        with self._guarding():
            self._rig.close()

    @contextmanager
    def _guarding(self) -> Generator[None]:
        try:
            yield
        except Exception as error:
            # Whatever it is, the film and the other rigs go on; the rig's health says so.
            self._errors += 1
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            self._error.tell(words, self._now)
