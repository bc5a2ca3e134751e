"""A rack with simulated rigs, ticked at 60 Hz by a clock that the test moves."""

from __future__ import annotations

from dataclasses import replace

from riot.clock import ManualClock
from riot.messages import CallCue, FaceReading, Health, Mood, SendCue, SetLevel, SetMaster, Snapshot
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack
from riot.rigs.settings import RigSettings
from riot.rigs.values import OscValue
from riot.sim.rig import SimSender

TICK = 1 / 60
START = 5000.0


PLAIN = Profile(profile="plain", title="Plain", about="Takes everything.")
MODEL_LABELS = ("calm", "fear")


def sim_rig(
    name: str = "lights", profile: Profile = PLAIN, **settings: object
) -> tuple[RigSettings, Profile]:
    """Give a simulated rig's settings as its profile fills them."""
    stream = profile.stream
    plain = {
        "name": name,
        "profile": profile.profile,
        "transport": "sim",
        "port": 1,
        "prefix": stream.prefix,
        "rate": stream.rate,
    }
    return RigSettings.model_validate(plain | settings), profile


class Stage:
    """A rack with simulated rigs, ticked at 60 Hz."""

    def __init__(
        self,
        *names: str,
        hears: str | list[str] = "all",
        profile: Profile = PLAIN,
        **settings: object,
    ) -> None:
        self.clock = ManualClock(START)
        self.senders: dict[str, SimSender] = {}
        rigs = [sim_rig(n, profile, hears=hears, **settings) for n in names or ("lights",)]
        self.rack = Rack(rigs, self._build, self.clock, MODEL_LABELS)
        self.ticks = 0

    def _build(self, rig: RigSettings, profile: Profile) -> SimSender:
        sender = SimSender(rig, profile, self.clock)
        self.senders[rig.name] = sender
        return sender

    @property
    def now(self) -> float:
        return START + self.ticks * TICK

    def tick(self, mood: Mood | None = None, shown: Snapshot | None = None) -> None:
        self.clock.set(self.now)
        if mood is not None:
            shown = snapshot(self.now, mood)
        if shown is not None:
            self.rack.offer(shown)
        self.rack.advance(self.now)
        self.ticks += 1

    def play(self, ticks: int) -> None:
        for _ in range(ticks):
            self.tick()

    def cue(self, address: str, rig: str = "lights", **more: object) -> None:
        self.rack.obey(SendCue(t=self.now, rig=rig, address=address, **more))  # type: ignore[arg-type]

    def call(self, action: str, *arguments: OscValue, rig: str = "lights") -> None:
        self.rack.obey(CallCue(t=self.now, rig=rig, action=action, arguments=arguments))

    def level(self, address: str, value: float, rig: str = "lights", smooth: float = 0.0) -> None:
        self.rack.obey(SetLevel(t=self.now, rig=rig, address=address, value=value, smooth=smooth))

    def master(self, dimmer: float = 1.0, blackout: bool = False, panic: bool = False) -> None:
        self.rack.obey(SetMaster(t=self.now, dimmer=dimmer, blackout=blackout, panic=panic))

    def sent(self, address: str, rig: str = "lights") -> list[tuple[float, OscValue | None]]:
        heard = self.senders[rig].heard
        return [(one.t - START, one.value) for one in heard if one.address == address]

    def values(self, address: str, rig: str = "lights") -> list[OscValue | None]:
        return [value for _, value in self.sent(address, rig)]

    def health(self, stage: str) -> Health:
        return {one.stage: one for one in self.rack.health()}[stage]


def snapshot(now: float, mood: Mood, **changes: object) -> Snapshot:
    plain = Snapshot(
        t=now,
        tick=round(now * 60),
        scene="gold",
        take=1,
        position=0.0,
        duration=0.0,
        branch="",
        decisions=0,
        session=1,
        mood=mood,
        reading=None,
        language="en",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def face(track: int, x: float = 0.5, size: float = 0.4, roll: float = 0.0) -> FaceReading:
    """Give a face with its middle at x."""
    box = (x - size / 2, 0.2, size, size)
    return FaceReading(track, box, 0.9, (1.0, 2.0, roll), (0.25, 0.75))
