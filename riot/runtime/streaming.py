"""Camera to rigs without a film: perception, mood, snapshot, rack, on the grid of a show."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from riot.clock import Clock
from riot.messages import EmotionReading, Health, Message, PublishSignals, Snapshot
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.perception.emotion.card import ModelCard
from riot.perception.settings import PerceptionSettings
from riot.rigs.oscquery.server import OscQuery
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack, open_sender
from riot.rigs.settings import OscQuerySettings, RigSettings
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.line import TICK_RATE
from riot.runtime.steady import steady
from riot.runtime.supervisor import Worker
from riot.runtime.workers import audience_worker, perception_worker

HEALTH_EVERY = 30
PUBLISH_EVERY = 2
"""Ticks between two looks at rigs, and between two sets of values for OSCQuery."""

START_LOOK = 0.05

FACES = 4
"""Places for faces where there is no rig that says how many."""

SESSION = 1
"""Whoever starts a stream has told those in front of the camera: expressions are sent."""


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """What is read and who hears it.

    `labels` are the model's that are sent; `rigs` have no gaps. `audience` scripts the simulated
    viewers of the camera `sim`.
    """

    perception: PerceptionSettings
    mood: MoodSettings
    card: ModelCard
    labels: tuple[str, ...]
    rigs: tuple[tuple[RigSettings, Profile], ...]
    audience: str | None = None
    oscquery: OscQuerySettings | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class StreamState:
    """What a watcher is shown, once a tick."""

    snapshot: Snapshot
    figures: Callable[[], Mapping[str, float]]


Watcher = Callable[[StreamState], None]


class Stream:
    """Read faces in a process of their own and stream what they show, until stopped.

    Raises RiotError for labels that the model does not know and rigs that cannot be built.
    """

    def __init__(self, plan: StreamPlan, clock: Clock) -> None:
        self._clock = clock
        self._board = HealthBoard()
        self._inbox = Inbox()
        self._keeper = MoodKeeper(plan.mood, plan.card.labels, plan.labels, plan.card.neutral_prior)
        self._perception = self._worker(plan)
        self._reading: EmotionReading | None = None
        self._tick = 0
        self._look_at = 0
        with ExitStack() as undo:
            self._rack = Rack(
                plan.rigs,
                lambda rig, profile: open_sender(rig, profile, clock),
                clock,
                plan.card.labels,
                plan.labels,
            )
            undo.callback(self._rack.close)
            self._oscquery: OscQuery | None = None
            if plan.oscquery is not None:
                faces = max((rig.faces for rig, _ in plan.rigs), default=FACES)
                self._oscquery = OscQuery(plan.oscquery, clock, faces=faces)
            undo.pop_all()

    def run(
        self, stop: threading.Event, *, seconds: float | None = None, watch: Watcher | None = None
    ) -> int:
        """Stream until `stop` is set or `seconds` are over; give how many ticks that took.

        Raises RiotError when perception cannot work at all: a model that is not there. A camera
        that is not there is waited for.
        """
        with ExitStack() as ending:
            ending.callback(self._close)
            if not self._start(stop):
                return 0
            with steady():
                return self._loop(stop, seconds, watch)

    def _start(self, stop: threading.Event) -> bool:
        self._perception.start()
        while not self._perception.started():
            if stop.wait(START_LOOK):
                return False
        return True

    def _loop(self, stop: threading.Event, seconds: float | None, watch: Watcher | None) -> int:
        clock = self._clock
        begins = due = clock.now()
        while not stop.wait(max(0.0, due - clock.now())):
            # Whole ticks that were missed are left out: nobody wants old expressions in a burst.
            missed = max(0, int((clock.now() - due) * TICK_RATE))
            self._tick += missed
            due += missed / TICK_RATE
            if seconds is not None and due - begins >= seconds:
                break
            snapshot = self._advance(due)
            if watch is not None:
                watch(StreamState(snapshot, self._rack.figures))
            due += 1.0 / TICK_RATE
        return self._tick

    def _advance(self, now: float) -> Snapshot:
        for message in self._inbox.drain():
            if isinstance(message, EmotionReading):
                self._keeper.hear(message)
                self._reading = message
        self._perception.watch(self._clock.now())
        snapshot = self._snapshot(now)
        self._rack.offer(snapshot)
        self._rack.advance(now)
        if self._tick >= self._look_at:
            self._look_at = self._tick + HEALTH_EVERY
            for health in self._health(now):
                self._board.tell(health)
        if self._oscquery is not None and self._tick % PUBLISH_EVERY == 0:
            values = self._rack.signals()
            self._oscquery.obey(PublishSignals(t=now, seq=self._tick, values=values))
        self._tick += 1
        return snapshot

    def _health(self, now: float) -> list[Health]:
        found = self._rack.health()
        return found if self._oscquery is None else [*found, *self._oscquery.health(now)]

    def _snapshot(self, now: float) -> Snapshot:
        return Snapshot(
            t=now,
            seq=self._tick,
            tick=self._tick,
            scene="",
            take=0,
            position=0.0,
            duration=0.0,
            branch="",
            decisions=0,
            session=SESSION,
            mood=self._keeper.mood(now),
            reading=self._reading,
            language="",
            health=self._board.states,
        )

    def _worker(self, plan: StreamPlan) -> Worker:
        receive: Callable[[Message], None] = self._inbox.put
        tell: Callable[[Health], None] = self._board.tell
        if plan.perception.camera.kind == "sim":
            arguments = (plan.card.labels, plan.audience, plan.seed, self._clock.now())
            return Worker("perception", audience_worker, arguments, receive, tell, self._clock)
        # Nobody who streams wants it to end because a cable was pulled, or to begin later.
        camera = plan.perception.camera.model_copy(update={"required": False})
        settings = plan.perception.model_copy(update={"camera": camera})
        return Worker("perception", perception_worker, (settings,), receive, tell, self._clock)

    def _close(self) -> None:
        with ExitStack() as rest:
            rest.callback(self._rack.close)
            if self._oscquery is not None:
                rest.callback(self._oscquery.close)
            rest.callback(self._perception.stop)
            self._perception.dismiss()
