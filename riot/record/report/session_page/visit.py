"""One visit, as its page needs it: read from the tables of a sealed session."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riot.record.archive.sealed import SealedSession
from riot.record.archive.telling import ListenWindow
from riot.record.report.session_page.film_time import FilmTime
from riot.record.report.session_page.happenings import NARROWED, Happening, happenings_of
from riot.record.report.session_page.unread import Read, Stretch

_EDGE = 0.01
"""Seconds by which the page goes on after the last that is known, so that it shows that too."""

Row = Mapping[str, Any]
"""One row of a table, by the names of its columns."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A scene while it was on the screen, `begins` to `ends` in seconds of film time.

    `length` is that of the clip's range, None where nobody knows; a stay that is longer shows the
    clip again. `text` is what a card said.
    """

    scene: str
    title: str
    begins: float
    ends: float
    clip: str | None = None
    clip_in: float = 0.0
    length: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The viewer at one film time: whether there was a face, and in what light.

    Of one that was not `read`, nobody knows: the camera or perception gave nothing.
    """

    t: float
    present: bool
    poor: bool
    read: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """All that the page shows. `session` is the row of `sessions`; times are film time.

    `levels` are the points (time, level) of each label that the film listened to, while there was
    a fresh reading of a face: without one they fall back to rest by themselves. `ways` are the rows
    of `ways` by decision, `heard` the levels that each decision went by, `header` the session's
    header.json. `unseen` are titles of scenes that were not on the screen, where they are known;
    `unread` are the stretches in which nothing was read; `windows` say when scenes listen, by name.
    """

    session: Row
    header: Mapping[str, Any]
    seconds: float
    stays: tuple[Stay, ...]
    decisions: tuple[Row, ...]
    ways: Mapping[int, tuple[Row, ...]]
    moments: tuple[Moment, ...] = ()
    levels: Mapping[str, tuple[tuple[float, float], ...]] = field(
        default_factory=dict[str, tuple[tuple[float, float], ...]]
    )
    heard: Mapping[int, Mapping[str, float]] = field(default_factory=dict[int, Mapping[str, float]])
    happenings: tuple[Happening, ...] = ()
    unseen: Mapping[str, str] = field(default_factory=dict[str, str])
    unread: tuple[Stretch, ...] = ()
    windows: Mapping[str, ListenWindow] = field(default_factory=dict[str, ListenWindow])

    @property
    def narrowed(self) -> Happening | None:
        """Give from when on only decisions were kept, and why; None where all was kept."""
        return next((one for one in self.happenings if one.words.startswith(NARROWED)), None)

    @property
    def titles(self) -> Mapping[str, str]:
        """Give the titles of scenes by their names, as far as they are known."""
        return {**self.unseen, **{stay.scene: stay.title for stay in self.stays}}

    @property
    def labels(self) -> tuple[str, ...]:
        """Give every label that the film listened to, in order."""
        heard = (label for levels in self.heard.values() for label in levels)
        return tuple(dict.fromkeys((*self.levels, *heard)))


def read_visit(folder: Path) -> Visit:
    """Read the sealed session in `folder`.

    Raises RiotError REC-002, REC-004, REC-005 or REC-022 as `SealedSession` does.
    """
    sealed = SealedSession.open(folder)

    def rows(table: str) -> list[dict[str, Any]]:
        return sealed.table(table).to_pylist()

    (session,) = rows("sessions")
    decisions = tuple(rows("decisions"))
    scenes, moods, events = (rows(name) for name in ("scenes", "moods", "events"))
    time = FilmTime.of((row["tick"], row["t"]) for row in (*moods, *decisions))
    happenings = tuple(happenings_of(events, time))
    known = [0.5, *(row["entered"] + row["seconds"] for row in scenes)]
    known += [row["t"] for row in (*moods, *decisions)]
    seconds = max(*known, *(happening.t for happening in happenings)) + _EDGE
    header = _json(session.get("header"))
    read = _read(sealed, events) if moods else Read(())
    until = sealed.end.last_tick if sealed.end.narrowed is None else sealed.end.narrowed
    return Visit(
        session=session,
        header=header,
        seconds=seconds,
        stays=tuple(_stays(scenes, events, seconds)),
        decisions=decisions,
        ways=_by_decision(rows("ways")),
        moments=tuple(
            Moment(
                row["t"],
                row["present"],
                row.get("lighting") == "poor",
                row["present"] or read.recently(row["tick"]),
            )
            for row in moods
        ),
        levels=_levels(
            rows("levels"),
            session.get("listens_to") or (),
            {row["tick"] for row in moods if row["stale"] or not row["present"]},
        ),
        heard=_heard(decisions, events),
        happenings=happenings,
        unread=tuple(read.gaps(sealed.header.first_tick, until, time)) if moods else (),
    )


def _read(sealed: SealedSession, events: Iterable[Row]) -> Read:
    lost: list[tuple[int, int]] = []
    for event in events:
        if event["type"] == "Gap" and event["stream"] == "inputs":
            lost.append((_json(event["body"]).get("from", event["tick"]), event["tick"]))
    return Read(sealed.table("readings", ("tick",))["tick"].to_pylist(), lost)


def _stays(scenes: Sequence[Row], events: Sequence[Row], seconds: float) -> Iterable[Stay]:
    """Give each stay, with its clip's length or its card's text from what the journal says."""
    lengths: dict[int, float | None] = {}
    texts: dict[int, str] = {}
    for event in events:
        if event["type"] == "ClipStarted":
            body = _json(event["body"])
            lengths.setdefault(body.get("take", -1), body.get("duration"))
        elif event["type"] == "CutTo":
            body = _json(event["body"])
            if isinstance(picture := body.get("picture"), list) and picture[:1] == ["Card"]:
                texts[body.get("take", -1)] = str(picture[1]) if len(picture) > 1 else ""
    for number, row in enumerate(scenes):
        take = row.get("take") or -1
        yield Stay(
            scene=row["scene"],
            title=row.get("title") or row["scene"],
            begins=row["entered"],
            ends=scenes[number + 1]["entered"] if number + 1 < len(scenes) else seconds,
            clip=row.get("clip"),
            clip_in=row.get("clip_in") or 0.0,
            length=lengths.get(take),
            text=texts.get(take, ""),
        )


def _levels(
    rows: Iterable[Row], labels: Iterable[str], unwatched: Container[int]
) -> Mapping[str, tuple[tuple[float, float], ...]]:
    """Give the points of each label that was kept, but for ticks at which it was nobody's."""
    points: dict[str, list[tuple[float, float]]] = {label: [] for label in labels}
    kept: set[str] = set()
    for row in rows:
        kept.add(row["label"])
        found = points.setdefault(row["label"], [])
        if row["tick"] not in unwatched:
            found.append((row["t"], row["level"]))
    return {label: tuple(found) for label, found in points.items() if label in kept}


def _heard(decisions: Sequence[Row], events: Iterable[Row]) -> Mapping[int, Mapping[str, float]]:
    """Read the levels of every label out of the decisions as the journal has them."""
    told = [_json(row["body"]) for row in events if row["type"] == "Decision"]
    found: dict[int, Mapping[str, float]] = {}
    for decision, body in zip(decisions, told, strict=False):
        if body.get("scene") != decision["scene"] or body.get("to", "") != decision["to"]:
            return {}
        if isinstance(heard := body.get("heard"), dict) and isinstance(heard.get("levels"), dict):
            found[decision["number"]] = {
                label: level
                for label, level in heard["levels"].items()
                if isinstance(level, (int, float))
            }
    return found


def _by_decision(rows: Iterable[Row]) -> Mapping[int, tuple[Row, ...]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["decision"]].append(row)
    return {number: tuple(ways) for number, ways in found.items()}


def _json(text: object) -> dict[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
