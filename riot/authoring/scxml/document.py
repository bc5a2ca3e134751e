"""Write a film as an SCXML document.

The chart keeps what the conditions look at as data. Its events are `reading` (the data, as fields
of the event), `tick` (interrupts are weighed), `decide` (all ways are weighed), `button.…`, `key.…`
and `osc.…` (an input came) and `clip.failed`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from riot.authoring.drawing.markup import FORBIDDEN, text_of
from riot.authoring.drawing.words import sentence
from riot.authoring.scxml.conditions import Conditions, event_name
from riot.authoring.scxml.names import Names
from riot.story.graph import Graph, Station, Way
from riot.story.guards import parts_of
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.logic import HeldGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.schema import SceneCue, in_language

_OWN = {
    "dominant": "''",
    "margin": "0",
    "heard": "false",
    "present": "false",
    "faces": "0",
    "lighting": "''",
    "valence": "0",
    "arousal": "0",
    "elapsed": "0",
}
"""What a reading tells beside the levels, and how it begins."""

_KEPT = ("held", "chance", "pressed", "visits", "guard")

_NOTE = """
  Made by riot export. What plays it sends these events:
    reading      data of the event: {fields}, held
                 (heard: a reading counts; elapsed: seconds in the scene; held[n]: for how many
                 seconds the n-th condition with held_for has been true without a break)
    tick         after each reading: interrupts are weighed
    decide       at the decision point of a scene: all ways out are weighed
    button.NAME, key.NAME, osc.NAME   an input came; its value, if any, is the event's data
    clip.failed  the scene's picture cannot be shown
"""


def scxml(graph: Graph) -> bytes:
    """Give the document of a film that may be played."""
    return _Writing(graph).document().encode()


class _Writing:
    """One film on its way to a document."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._film = graph.film
        self._states = Names()
        self._data = Names((*_OWN, *_KEPT))
        for name in graph.stations:
            self._states.identifier(name)
        guards = [
            part
            for station in graph.stations.values()
            for way in station.ways
            if way.guard is not None
            for part in parts_of(way.guard)
        ]
        self._numbered = 1 + max(
            (part.number for part in guards if isinstance(part, HeldGuard | ChanceGuard)),
            default=-1,
        )

    def document(self) -> str:
        """Write all of it."""
        fields = ", ".join([*map(self._data.identifier, self._film.listens_to), *_OWN])
        states = "\n".join(map(self._state, self._graph.stations.values()))
        start = self._states.identifier(self._film.start)
        return "\n".join(
            [
                '<?xml version="1.0" encoding="UTF-8"?>',
                f"<!--{_comment(_NOTE.format(fields=fields))}-->",
                '<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:riot="urn:riot:film:1"'
                f' version="1.0" datamodel="ecmascript" initial="film"'
                f' name="{text_of(identifier_of(self._film.title))}">',
                *self._datamodel(),
                f'  <state id="film" initial="{start}">',
                *self._inputs(),
                states,
                "  </state>",
                "</scxml>",
                "",
            ]
        )

    def _datamodel(self) -> Iterator[str]:
        yield "  <datamodel>"
        for label in self._film.listens_to:
            yield _line(2, "data", id=self._data.identifier(label), expr="0", riot_label=label)
        for name, begin in _OWN.items():
            yield _line(2, "data", id=name, expr=begin)
        for name, value in self._film.variables.items():
            yield _line(
                2, "data", id=self._data.identifier(name), expr=repr(value), riot_variable=name
            )
        zeros = f"[{', '.join(['0'] * self._numbered)}]"
        yield _line(2, "data", id="held", expr=zeros)
        yield _line(2, "data", id="chance", expr=zeros)
        yield _line(2, "data", id="pressed", expr="({})")
        yield _line(2, "data", id="visits", expr=self._no_visits())
        yield "  </datamodel>"

    def _no_visits(self) -> str:
        visits = ", ".join(f"{self._states.identifier(name)}: 0" for name in self._graph.stations)
        return f"({{{visits}}})"

    def _inputs(self) -> Iterator[str]:
        yield '    <transition event="reading">'
        for name in [*map(self._data.identifier, self._film.listens_to), *_OWN, "held"]:
            expr = f"_event.data.{name} === undefined ? {name} : _event.data.{name}"
            yield _line(3, "assign", location=name, expr=expr)
        yield "    </transition>"
        yield '    <transition event="button key osc">'
        yield _line(
            3,
            "assign",
            location="pressed[_event.name]",
            expr="_event.data === undefined || _event.data === null ? true : _event.data",
        )
        yield "    </transition>"

    def _state(self, station: Station) -> str:
        name = self._states.identifier(station.name)
        final = not station.ways and station.spec.fallback is None
        kind = "final" if final else "state"
        lines = [
            f"    <{kind} {_attributes(id=name, **self._picture(station))}>",
            *self._told(station),
            "      <onentry>",
            *self._entering(station, name),
            "      </onentry>",
        ]
        if station.spec.timeout is not None and not final:
            lines += [
                "      <onexit>",
                _line(4, "cancel", sendid=f"timeout.{name}"),
                "      </onexit>",
            ]
        for way in station.ways:
            lines += self._way(station, way)
        if not final:
            default = next((way.to for way in station.ways if way.guard is None), self._film.start)
            to = self._states.identifier(station.spec.fallback or default)
            lines.append(_line(3, "transition", event="clip.failed", target=to))
        return "\n".join([*lines, f"    </{kind}>"])

    def _picture(self, station: Station) -> dict[str, object]:
        spec = station.spec
        title = in_language(spec.title, "en") if spec.title else None
        found: dict[str, object] = {"riot_name": station.name, "riot_title": title}
        if spec.clip is not None:
            clip = spec.clip
            found |= {
                "riot_clip": clip.file,
                "riot_in": f"{clip.in_:g}s" if clip.in_ else None,
                "riot_out": f"{clip.out:g}s" if clip.out is not None else None,
                "riot_volume": f"{clip.volume:g}" if clip.volume != 1 else None,
                "riot_sound": clip.sound,
                "riot_subtitles": clip.subtitles,
                "riot_loop": "true" if spec.loop else None,
            }
        elif spec.card is not None:
            found |= {
                "riot_card": in_language(spec.card.text, "en"),
                "riot_for": f"{spec.card.for_:g}s",
            }
        if any(way.guard and way.guard.needs_reading and not way.interrupt for way in station.ways):
            to = "end" if station.listen.to is None else f"{station.listen.to:g}s"
            found["riot_listen"] = f"{station.listen.from_:g}s to {to} by {station.listen.by}"
            found["riot_lead"] = f"{station.lead:g}s"
        if (score := station.score) is not None:
            volume = f" at {score.volume:g}" if score.volume != 1 else ""
            found["riot_score"] = f"{score.file}{volume}"
        found |= {
            "riot_session": spec.session,
            "riot_calibrate": spec.calibrate,
            "riot_result": "true" if spec.result else None,
        }
        return {key: value for key, value in found.items() if value is not None}

    def _told(self, station: Station) -> Iterator[str]:
        for cue in station.spec.cues:
            yield f"      <!--{_comment(f' cue: {_cue(cue)} ')}-->"

    def _entering(self, station: Station, name: str) -> Iterator[str]:
        if station.spec.session == "begin":
            yield _line(4, "assign", location="visits", expr=self._no_visits())
            for variable, value in self._film.variables.items():
                location = self._data.identifier(variable)
                yield _line(4, "assign", location=location, expr=repr(value))
        yield _line(4, "assign", location=f"visits.{name}", expr=f"visits.{name} + 1")
        yield _line(4, "assign", location="pressed", expr="({})")
        for way in station.ways:
            for part in parts_of(way.guard) if way.guard is not None else ():
                if isinstance(part, ChanceGuard):
                    yield _line(
                        4, "assign", location=f"chance[{part.number}]", expr="Math.random()"
                    )
        if station.spec.timeout is not None and station.ways:
            yield _line(
                4,
                "send",
                event="decide",
                id=f"timeout.{name}",
                delay=f"{round(station.spec.timeout * 1000)}ms",
            )

    def _way(self, station: Station, way: Way) -> Iterator[str]:
        guard = way.guard
        conditions = Conditions(self._data, self._states, station.min_margin)
        event = "tick decide" if way.interrupt else "decide"
        given: dict[str, object] = {"event": event}
        if guard is not None:
            yield f"      <!--{_comment(f' when {sentence(guard)} ')}-->"
            given["cond"] = conditions.passes(guard)
        if way.interrupt and isinstance(guard, PressedGuard) and guard.limits is None:
            given = {"event": event_name(guard)}
        given["target"] = self._states.identifier(way.to)
        changes = [
            *((name, repr(value)) for name, value in way.set.items()),
            *(
                (name, f"{self._data.identifier(name)} + {value!r}")
                for name, value in way.add.items()
            ),
        ]
        if not changes:
            yield _line(3, "transition", **given)
            return
        yield f"      <transition {_attributes(**given)}>"
        for name, expr in changes:
            yield _line(4, "assign", location=self._data.identifier(name), expr=expr)
        yield "      </transition>"


def identifier_of(title: dict[str, str]) -> str:
    """Name the chart after the film, as one NMTOKEN."""
    return Names().identifier(in_language(title, "en"))


def _line(depth: int, name: str, **attributes: object) -> str:
    return "  " * depth + f"<{name} {_attributes(**attributes)}/>"


def _attributes(**attributes: object) -> str:
    return " ".join(
        f'{key.replace("riot_", "riot:")}="{_escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )


def _escaped(value: str) -> str:
    return text_of(value).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def _comment(words: str) -> str:
    """Make `words` fit for a comment, which two hyphens would end."""
    safe = FORBIDDEN.sub("\ufffd", words)
    return re.sub("-(?=-)", "- ", safe) + ("" if safe.endswith(("\n", " ")) else " ")


def _cue(cue: SceneCue) -> str:
    when = f"while {cue.while_}" if cue.while_ is not None else f"at {cue.at}"
    return f"{when} {json.dumps(cue.model_dump(exclude_defaults=True, mode='json', by_alias=True))}"
