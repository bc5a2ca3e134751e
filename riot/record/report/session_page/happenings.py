"""What else happened during a visit: cues, an operator's commands, trouble, held time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riot.record.report.session_page.film_time import TICK_RATE, FilmTime

LANES: Mapping[str, str] = {
    "cue": "cues",
    "operator": "operator",
    "trouble": "trouble",
}
"""What is drawn below the curve, in this order, and what each lane is called."""


NARROWED = "no readings are kept from here on"
"""Begins what is said where the disk was nearly full."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something beside the story, at a film time; `lane` says what kind of thing it is."""

    t: float
    lane: str
    words: str
    label: str = ""
    """What stands beside its sign."""


def happenings_of(events: Sequence[Mapping[str, Any]], time: FilmTime) -> Iterator[Happening]:
    """Give what the rows of `events` tell beside pictures and decisions, in their order."""
    held = _held(events)
    for row in events:
        kind, t = row["type"], time.at(row["tick"])
        body = _body(row)
        if kind == "ScreenReady":
            yield Happening(t, "trouble", "the screen started again")
        elif kind == "Mark":
            if "narrowed" in body:
                yield Happening(t, "trouble", f"{NARROWED}: {body['narrowed']}")
            elif "language" in body:
                yield Happening(t, "operator", f"the language is {body['language']} from here on")
        elif kind == "Health":
            if body.get("state") != "ok":
                before = (row.get("t") or 0.0) < 0.0
                yield Happening(t, "trouble", _health(body, before=before))
        elif kind == "Gap":
            count = body.get("gap") or body.get("count") or "some"
            yield Happening(t, "trouble", f"{count} records of {row['stream']} were lost")
        elif kind == "OperatorCommand" and body.get("verb") == "pause":
            if told_of := held.pop(row["tick"], None):
                yield Happening(t, "operator", *told_of)
        elif (told := _TOLD.get(kind)) is not None:
            lane, say = told
            yield Happening(t, lane, say(body))


def _held(events: Iterable[Mapping[str, Any]]) -> dict[int, tuple[str, str]]:
    """Give words and label of each time that the film was held, by the tick of the command."""
    found: dict[int, tuple[str, str]] = {}
    since: int | None = None
    for row in events:
        if row["type"] != "OperatorCommand" or (body := _body(row)).get("verb") != "pause":
            continue
        wanted = body.get("argument") or ("off" if since is not None else "on")
        if wanted == "on" and since is None:
            begun: int = row["tick"]
            since = begun
            found[begun] = "the film is held until the visit ends", "held"
        elif wanted == "off" and since is not None:
            seconds = f"{(row['tick'] - since) / TICK_RATE:.1f} s"
            tick: int = row["tick"]
            found[since] = f"the film is held for {seconds}", f"held {seconds}"
            found[tick] = f"the film goes on after {seconds}", ""
            since = None
    return found


def _health(body: Mapping[str, Any], *, before: bool) -> str:
    detail = f": {body['detail']}" if body.get("detail") else ""
    state = body.get("state", "")
    if before:
        verb = "had" if state == "failed" else "was"
        state = f"{verb} {state} when the visit began"
    return f"{body.get('stage', 'a stage')} {state}{detail}"


def _command(body: Mapping[str, Any]) -> str:
    return f"{body.get('verb', '?')} {body.get('argument', '')}".rstrip()


def _cue(body: Mapping[str, Any]) -> str:
    value = body.get("value")
    words = f"{body.get('rig', '')} {body.get('address', '')}"
    if value is not None:
        words += f" {value:g}" if isinstance(value, float) else f" {value}"
    return f"{words} over {body['over']:g} s" if body.get("over") else words


def _call(body: Mapping[str, Any]) -> str:
    arguments = ", ".join(map(str, body.get("arguments") or ()))
    return f"{body.get('rig', '')} {body.get('action', '')}({arguments})"


def _input(body: Mapping[str, Any]) -> str:
    arguments = " ".join(map(str, body.get("arguments") or ()))
    return f"OSC in: {body.get('address', '')} {arguments}".rstrip()


_TOLD: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "SendCue": ("cue", _cue),
    "CallCue": ("cue", _call),
    "OperatorCommand": ("operator", _command),
    "RigInput": ("operator", _input),
    "ClipFailed": (
        "trouble",
        lambda body: f"{body.get('file', 'a clip')} could not be played: {body.get('reason', '')}",
    ),
    "ClockJumped": (
        "trouble",
        lambda body: f"the machine slept for {body.get('ticks', 0) / TICK_RATE:.1f} s",
    ),
}


def _body(row: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        found = json.loads(row.get("body") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
