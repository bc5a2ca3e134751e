"""What there is to try out on a rig: its profile's actions, a film's cues, its levels, moods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from riot.calls import Argument, Call
from riot.calls.actions import plain_number
from riot.messages import CallCue, Mood, RigEffect, SendCue, SetLevel, Snapshot
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings
from riot.story.graph import FollowingLevel, Graph
from riot.story.schema import CueSend

SWEEP = 3.0
"""Seconds in which a level or a mood goes up and down again."""

LINGER = 0.3
"""Seconds after a cue in which its answer comes and its button is let go."""

Moment = Callable[[float], "RigEffect | Snapshot | None"]
"""Gives what is to be done `t` seconds into a step; None when there is nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try: what it is called, what the operator should see, and how long it takes.

    A "cue" does its `moment` once, a "sweep" at every tick of its `seconds`.
    """

    title: str
    see: str
    kind: Literal["cue", "sweep"]
    seconds: float
    moment: Moment


def triangle(t: float, seconds: float = SWEEP) -> float:
    """Give 0 to 1, a moment there, and back to 0 within `seconds`."""
    return max(0.0, min(1.0, 1.1 * (1.0 - abs(2.0 * t / seconds - 1.0))))


def steps_of(
    rig: RigSettings, profile: Profile, labels: Sequence[str], graph: Graph | None
) -> Iterator[Step]:
    """Give all steps for a rig without gaps: actions, then the film's cues and levels, then moods.

    `labels` are those that are streamed.
    """
    yield from _actions(rig, profile)
    if graph is not None:
        yield from _cues(rig, profile, graph)
        yield from _levels(rig, profile, graph)
    if rig.hears or profile.stream.addresses:
        yield from _stream(labels)


def _actions(rig: RigSettings, profile: Profile) -> Iterator[Step]:
    for name, action in profile.actions.items():
        call = CallCue(t=0.0, rig=rig.name, action=name, arguments=action.test)
        title = f"{written(name, action.test)}: {action.says}"
        yield Step(title, action.see, "cue", _cue_time(profile), _once(call))


def written(name: str, arguments: Sequence[Argument]) -> str:
    """Write a call as a film does."""
    if not arguments:
        return name
    shown = (f'"{one}"' if isinstance(one, str) else plain_number(one) for one in arguments)
    return f"{name}({', '.join(shown)})"


def _cue_time(profile: Profile, over: float = 0.0) -> float:
    return max(over, profile.press) + LINGER


def _once(effect: RigEffect) -> Moment:
    return lambda _t: effect


def _is_ours(name: str | None, rig: RigSettings, profile: Profile) -> bool:
    return name in (rig.name, profile.profile)


def _cues(rig: RigSettings, profile: Profile, graph: Graph) -> Iterator[Step]:
    """Give each cue of the film once, though many scenes may call it."""
    places: dict[CueSend | Call, list[str]] = {}
    for scene, station in graph.stations.items():
        for cue in station.cues:
            for send in cue.sends:
                name = send.rig if isinstance(send, Call) else send.send
                if _is_ours(name, rig, profile):
                    places.setdefault(send, []).append(scene)
    for send, scenes in places.items():
        where = ", ".join(list(dict.fromkeys(scenes))[:3])
        where += f" and {len(set(scenes)) - 3} more" if len(set(scenes)) > 3 else ""
        yield (
            _call_step(send, where, rig, profile)
            if isinstance(send, Call)
            else _send_step(send, where, rig, profile)
        )


def _call_step(call: Call, where: str, rig: RigSettings, profile: Profile) -> Step:
    effect = CallCue(t=0.0, rig=rig.name, action=call.action, arguments=call.arguments)
    action = profile.actions.get(call.action)
    see = f"what the film wants in {where}"
    see += f" ({action.says.rstrip('.')})." if action is not None else "."
    title = f"{written(call.action, call.arguments)}, of the film's {where}"
    return Step(title, see, "cue", _cue_time(profile), _once(effect))


def _send_step(send: CueSend, where: str, rig: RigSettings, profile: Profile) -> Step:
    address = send.address or ""
    effect = SendCue(
        t=0.0, rig=rig.name, address=address, value=send.value, press=send.press, over=send.over
    )
    value = "" if send.value is None else f" {send.value}"
    how = f" over {send.over:g} s" if send.over else ", and let go" if send.press else ""
    title = f"{address}{value}{how}, of the film's {where}"
    see = f"whatever {address} moves goes to{value}{how}." if value else f"what {address} does."
    return Step(title, see, "cue", _cue_time(profile, send.over), _once(effect))


def _levels(rig: RigSettings, profile: Profile, graph: Graph) -> Iterator[Step]:
    found: dict[str, FollowingLevel] = {}
    for station in graph.stations.values():
        for level in station.levels:
            if _is_ours(level.rig, rig, profile):
                known = found.setdefault(level.address, level)
                if abs(level.high - level.low) > abs(known.high - known.low):
                    found[level.address] = level
    for level in found.values():
        title = f"{level.address}: a level that follows {level.label}"
        see = f"whatever it moves goes from {level.low:g} to {level.high:g} and back."
        yield Step(title, see, "sweep", SWEEP, _swept(rig.name, level))


def _swept(rig: str, level: FollowingLevel) -> Moment:
    def moment(t: float) -> SetLevel:
        value = level.low + (level.high - level.low) * triangle(t)
        return SetLevel(t=0.0, rig=rig, address=level.address, value=value)

    return moment


def _stream(labels: Sequence[str]) -> Iterator[Step]:
    yield Step(
        "somebody comes, and walks from left to right",
        "present goes to 1, and x rises and falls.",
        "sweep",
        SWEEP,
        lambda t: _snapshot(t, labels, labels[0] if labels else "", 0.0, triangle(t)),
    )
    for label in labels:
        yield Step(
            f"{label}: the expression comes and goes",
            f"what follows {label} goes from 0 to 1 and back, the others the other way.",
            "sweep",
            SWEEP,
            _felt(labels, label),
        )
    yield Step(
        "nobody is there any more",
        "present goes to 0.",
        "cue",
        LINGER,
        lambda t: _snapshot(t, labels, "", 0.0, 0.5, present=False),
    )


def _felt(labels: Sequence[str], label: str) -> Moment:
    return lambda t: _snapshot(t, labels, label, triangle(t), 0.5)


def _snapshot(
    t: float, labels: Sequence[str], label: str, level: float, x: float, *, present: bool = True
) -> Snapshot:
    others = (1.0 - level) / max(1, len(labels) - 1)
    levels = {one: level if one == label else others for one in labels} if present else {}
    ordered = [*sorted(levels.values(), reverse=True), 0.0, 0.0]
    size = 0.3
    return Snapshot(
        t=t,
        tick=0,
        scene="",
        take=0,
        position=0.0,
        duration=0.0,
        branch="",
        decisions=0,
        session=1,
        mood=Mood(
            t=t,
            present=present,
            faces=int(present),
            stale=not present,
            levels=levels,
            raw=levels,
            dominant=label if level > 0.5 else None,
            margin=ordered[0] - ordered[1],
            valence=0.0,
            arousal=0.0,
            lighting="good" if present else None,
            box=(x * (1 - size), 0.35, size, size) if present else None,
            pose=(0.0, 0.0, 0.0) if present else None,
        ),
        reading=None,
        language="",
    )
