"""Carry steps out on a rig, by the rack of a show, and note what was sent and answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from riot.clock import Clock
from riot.errors import RiotError
from riot.messages import Snapshot
from riot.rigs.listening.board import Board
from riot.rigs.listening.listener import Arrival, Listener
from riot.rigs.port import OscMessage, RigSender
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack, open_sender
from riot.rigs.settings import RigSettings
from riot.rigs.values import OscValue
from riot.runtime.line import TICK_RATE
from riot.runtime.walking.steps import Step


@dataclass(slots=True)
class Sent:
    """What left to one address: how many messages, and their least, greatest and last values."""

    address: str
    count: int = 0
    low: float | None = None
    high: float | None = None
    last: tuple[OscValue, ...] = ()

    def take(self, message: OscMessage) -> None:
        """Count a message."""
        self.count += 1
        self.last = message.arguments
        for value in message.arguments[:1]:
            if not isinstance(value, str):
                self.low = value if self.low is None else min(self.low, value)
                self.high = value if self.high is None else max(self.high, value)


@dataclass(slots=True)
class _Noted:
    """Pass messages on to a sender, and note those that left."""

    sender: RigSender
    sent: dict[str, Sent] = field(default_factory=dict[str, Sent])

    @property
    def renewals(self) -> int:
        return self.sender.renewals

    def offer(self, messages: Sequence[OscMessage]) -> int:
        left = self.sender.offer(messages)
        for message in messages[:left]:
            self.sent.setdefault(message.address, Sent(message.address)).take(message)
        return left

    def trouble(self) -> str:
        return self.sender.trouble()

    def close(self) -> None:
        self.sender.close()


class Walk:
    """Walk one rig through steps; `rig` is without gaps.

    Answers are heard on a TCP connection, and at the rig's feedback port unless another program has
    that: `deaf` then says so. Raises RiotError for a rig that cannot be built.
    """

    def __init__(
        self, rig: RigSettings, profile: Profile, labels: Sequence[str], clock: Clock
    ) -> None:
        self._clock = clock
        self._noted: list[_Noted] = []

        def factory(settings: RigSettings, kind: Profile) -> _Noted:
            self._noted.append(_Noted(open_sender(settings, kind, clock)))
            return self._noted[-1]

        self._rack = Rack([(rig, profile)], factory, clock, labels)
        self._name = rig.name
        self._due = clock.now()
        self._ticks = 0
        self._listener: Listener | None = None
        self.answers = Board()
        """What the rig answered."""
        self.deaf = ""
        taken = rig.passcode is not None and profile.asks_passcode
        if rig.feedback is not None and rig.transport == "udp" and not taken:
            try:
                self._listener = Listener(rig.feedback, clock)
            except RiotError as error:
                self.deaf = error.problems[0].message

    def carry_out(self, step: Step, stopped: Callable[[], bool] = lambda: False) -> list[Sent]:
        """Do one step; give what was sent in it. Ends early when `stopped`."""
        for one in self._noted:
            one.sent.clear()
        begins = self._due
        done = False
        while self._due - begins < step.seconds and not stopped():
            if step.kind == "sweep" or not done:
                self._do(step, self._due - begins)
                done = True
            self.tick()
        if step.kind == "sweep" and not stopped():
            self._do(step, step.seconds)
            self.tick()
        return [sent for one in self._noted for sent in one.sent.values()]

    def tick(self) -> None:
        """Let the rig send what is due, hear its answers, and wait for the next tick."""
        self._rack.advance(self._due)
        self._hear()
        self._ticks += 1
        self._due += 1.0 / TICK_RATE
        left = self._due - self._clock.now()
        if left < -1.0:
            self._due = self._clock.now()
        self._clock.sleep(left)

    def trouble(self) -> str:
        """Say what is wrong with the rig; empty when nothing is."""
        stage = f"rig.{self._name}"
        found = (health.detail for health in self._rack.health() if health.stage == stage)
        return next(found, "")

    def figures(self) -> dict[str, float]:
        """Give the rack's counters."""
        return self._rack.figures()

    def close(self) -> None:
        """Let go of the rig."""
        self._rack.close()
        if self._listener is not None:
            self._listener.close()

    def _hear(self) -> None:
        for one in self._noted:
            replies: deque[bytes] | None = getattr(one.sender, "replies", None)
            while replies:
                self.answers.hear(Arrival(self._due, replies.popleft(), self._name, ""))
        if self._listener is not None:
            for arrival in self._listener.receive(0.0):
                self.answers.hear(arrival)

    def _do(self, step: Step, t: float) -> None:
        found = step.moment(t)
        if isinstance(found, Snapshot):
            mood = replace(found.mood, t=self._due, reading_t=self._due)
            self._rack.offer(replace(found, t=self._due, tick=self._ticks, mood=mood))
        elif found is not None:
            self._rack.obey(replace(found, t=self._due))
