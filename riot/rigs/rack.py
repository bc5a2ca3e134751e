"""All rigs of the installation, as the conductor sees them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence

from riot.backends import load_backend
from riot.clock import Clock
from riot.errors import RiotError
from riot.messages import Health, HealthState, SendCue, SetLevel, Snapshot
from riot.rigs import BACKENDS
from riot.rigs.port import OscSender
from riot.rigs.rig import Rig
from riot.rigs.settings import RigSettings

_LATENCIES = 4096


def open_sender(settings: RigSettings, clock: Clock) -> OscSender:
    """Build the sender that the settings ask for; never waits for the receiver."""
    sender: OscSender = load_backend("rig", settings.kind, BACKENDS)(
        settings.host, settings.port, clock
    )
    return sender


class Rack:
    """Stream snapshots to the rigs and send their cues, without ever blocking the caller.

    Call `offer` and `obey` as messages come and `advance` once a tick, all from one thread: what
    is due leaves within the very tick, on sockets that do not block. Only looking up host names
    takes time, and the senders do that on threads of their own. `sender_factory` builds the
    sender of one rig. Raises RiotError RIG-001 when two rigs have one name.
    """

    def __init__(
        self,
        settings: Sequence[RigSettings],
        sender_factory: Callable[[RigSettings], OscSender],
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._rigs: dict[str, Rig] = {}
        for one in settings:
            if one.name in self._rigs:
                raise RiotError(
                    "RIG-001", f"two rigs are called {one.name!r}", hint="give each its own name"
                )
            self._rigs[one.name] = Rig(one, sender_factory(one))
        self._unknown: dict[str, int] = {}
        self._snapshot: Snapshot | None = None
        self._streamed_reading_t = 0.0
        self._latencies: deque[float] = deque(maxlen=_LATENCIES)
        self._now = clock.now()
        self._states: dict[str, tuple[HealthState, float]] = {}
        self._reports = 0

    def offer(self, snapshot: Snapshot) -> None:
        """Take the newest state of the show; only the newest counts."""
        self._snapshot = snapshot
        for rig in self._rigs.values():
            rig.hear(snapshot)

    def obey(self, effect: SendCue | SetLevel) -> None:
        """Send a cue at once, or set a level; one for an unknown rig is counted."""
        rig = self._rigs.get(effect.rig)
        if rig is None:
            self._unknown[effect.rig] = self._unknown.get(effect.rig, 0) + 1
        elif isinstance(effect, SendCue):
            rig.cue(effect)
        else:
            rig.level(effect)

    def advance(self, now: float) -> None:
        """Send all that is due at `now` seconds."""
        self._now = now
        streamed = sum([rig.advance(now) for rig in self._rigs.values()])
        if streamed and self._snapshot is not None:
            self._time_reading(self._snapshot.mood.reading_t)

    def health(self) -> list[Health]:
        """Give how each rig is ("rig.<name>"), and whether all cues have a rig ("rigs")."""
        states = {f"rig.{name}": rig.state() for name, rig in self._rigs.items()}
        unknown = ", ".join(f"{name!r} ({count})" for name, count in self._unknown.items())
        states["rigs"] = (
            ("degraded", f"cues for unknown rigs: {unknown}") if unknown else ("ok", "")
        )
        return [self._report(stage, *state) for stage, state in states.items()]

    def figures(self) -> dict[str, float]:
        """Give counters since the start, and seconds from a frame's capture to its OSC.

        `sent` messages, `lost` cues, `dropped` values, `unknown` cues without a rig, `readings`
        timed; of the newest 4096 of these `latency_p50`, `latency_p95` and `latency_max`.
        """
        rigs = list(self._rigs.values())
        figures: dict[str, float] = {
            "sent": sum(rig.sent for rig in rigs),
            "lost": sum(rig.lost for rig in rigs),
            "dropped": sum(rig.dropped for rig in rigs),
            "unknown": sum(self._unknown.values()),
            "readings": len(self._latencies),
        }
        if self._latencies:
            ordered = sorted(self._latencies)
            figures["latency_p50"] = _percentile(ordered, 0.50)
            figures["latency_p95"] = _percentile(ordered, 0.95)
            figures["latency_max"] = ordered[-1]
        return figures

    def close(self) -> None:
        """Send what is due, let go of what is pressed, and close all senders."""
        for rig in self._rigs.values():
            rig.close()

    def _time_reading(self, reading_t: float) -> None:
        if reading_t > self._streamed_reading_t:
            self._streamed_reading_t = reading_t
            self._latencies.append(self._clock.now() - reading_t)

    def _report(self, stage: str, state: HealthState, detail: str) -> Health:
        before = self._states.get(stage)
        since = before[1] if before is not None and before[0] == state else self._now
        self._states[stage] = (state, since)
        self._reports += 1
        return Health(
            t=self._now, seq=self._reports, stage=stage, state=state, since=since, detail=detail
        )


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
