"""Thirty visits of a small film, sealed, of which every number can be counted by hand.

Notice, fork, then end_a or end_b; nobody sees end_c. Visits 0 to 14 come at ten in the morning, of
which 14 go to end_a; the others at six in the evening: 1 of 13 goes to end_a, and the last two
leave in the fork.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from riot.record.archive.tables import TABLES
from riot.record.report.film import FilmScene, FilmText, FilmWay
from tests.sealed import write_table

VISITS = 30
FILM = FilmText(
    "Tide",
    (
        FilmScene("attract", "", ending=False, within=False, ways=(FilmWay("notice", "face"),)),
        FilmScene("notice", "", ending=False, within=True, ways=(FilmWay("fork", ""),)),
        FilmScene(
            "fork",
            "The fork",
            ending=False,
            within=True,
            ways=(FilmWay("end_c", "absent"), FilmWay("end_a", "joy ≥ 0.4"), FilmWay("end_b", "")),
        ),
        FilmScene("end_a", "", ending=True, within=True),
        FilmScene("end_b", "", ending=True, within=True),
        FilmScene("end_c", "", ending=True, within=True),
    ),
    ("joy", "calm"),
)


def write_counted(logs: Path, **given: Any) -> Path:
    """Write the visits below `logs`; `given` replaces columns of all rows of `sessions`."""
    for number in range(VISITS):
        write_visit(logs, number, **given)
    return logs


def write_visit(logs: Path, number: int, **given: Any) -> Path:
    """Write one of the visits."""
    row = _session(number) | given
    name = row["session"]
    folder = logs / f"date={row['date']}" / name
    folder.mkdir(parents=True)
    rows: Mapping[str, list[dict[str, Any]]] = {
        "sessions": [row],
        "scenes": _scenes(number),
        "decisions": _decisions(number),
        "ways": _ways(number),
        "moods": _moods(number),
        "levels": _levels(number),
        "readings": [],
        "events": _events(number),
        "figures": _figures(number),
    }
    for table in TABLES.values():
        write_table(folder, table, [{"session": name} | each for each in rows[table.name]])
    return folder


def ending(number: int) -> str:
    """Give where a visit ended; empty where it left before."""
    if number >= 28:
        return ""
    return "end_a" if number < 14 or number == 15 else "end_b"


def _session(number: int) -> dict[str, Any]:
    hour = 10 if number < 15 else 18
    begun = datetime(2026, 11, 20 if number < 10 else 21, hour) + timedelta(minutes=number)
    left = not ending(number)
    return {
        "session": f"{begun:%Y-%m-%dT%H-%M-%SZ}-{number:08x}", "layout": 1, "riot": "0.6",
        "venue": "Oslo", "installation": "one", "film": "Tide", "graph": "graph.yaml",
        "film_hash": "aa", "date": f"{begun:%Y-%m-%d}", "begun": begun, "begun_local": begun,
        "ended": begun + timedelta(seconds=20), "seconds": 10.0 + number,
        "reason": "left" if left else "ended", "outcome": ending(number) or "fork",
        "scene": "notice", "language": "en", "notice": "notice", "keep": "readings", "seed": 1,
        "labels": ["calm", "joy"], "listens_to": ["joy", "calm"],
        "readings": 5 if number == 4 else 30 * (10 + number), "lost": 2 if number == 3 else 0,
        "header": '{"graph_file": "graph.yaml", "graph_texts": {"graph.yaml": "riot: 1"}}',
        "ending": "{}",
    }  # fmt: skip


def _scenes(number: int) -> list[dict[str, Any]]:
    end = ending(number)
    stays = [("notice", 2.0, "fork"), ("fork", 6.0 if end else 7.5, end or None)]
    stays += [(end, 2.0, None)] if end else []
    return [
        {"number": place, "scene": scene, "take": place + 1, "entered": 2.0 * place}
        | {"seconds": seconds, "how": "decide" if to else "ended", "to": to}
        for place, (scene, seconds, to) in enumerate(stays)
    ]


def _decisions(number: int) -> list[dict[str, Any]]:
    common = {"tick": 300, "by": "mean", "overridden": False, "why": "so"}
    first = {"number": 0, "t": 0.0, "scene": "attract", "kind": "interrupt", "to": "notice"}
    found = [common | first | {"by_default": False}]
    if end := ending(number):
        found.append(
            common
            | {"number": 1, "t": 8.0, "scene": "fork", "position": 6.0, "take": 2, "to": end}
            | {"kind": "decide", "dominant": "joy", "level": 0.6, "counts": number > 1}
            | {"margin": 0.02 if number < 2 else 0.52, "by_default": end == "end_b"}
        )
    return found


def _ways(number: int) -> list[dict[str, Any]]:
    end = ending(number)
    if not end:
        return []
    joy = 0.9 if end == "end_a" else 0.38 if number > 24 else 0.1
    common = {"decision": 1, "scene": "fork", "part": 0}
    return [
        common
        | {"way": 0, "to": "end_c", "passed": False, "guard": "face", "met": False}
        | {"saw": "present", "wanted": "absent"},
        common
        | {"way": 1, "to": "end_a", "passed": end == "end_a", "guard": "joy", "met": joy > 0.4}
        | {"saw": str(joy), "wanted": "at_least 0.4", "value": joy, "threshold": 0.4},
        common
        | {"way": 1, "to": "end_a", "passed": end == "end_a", "part": 1, "guard": "dominant"}
        | {"met": joy > 0.4, "wanted": "joy by 0.1"}
        | {"saw": "joy by 0.52" if end == "end_a" else "calm by 0.3"},
        common | {"way": 2, "to": "end_b", "passed": end == "end_b"},
    ]


def _moods(number: int) -> list[dict[str, Any]]:
    """Give four moments of the fork: no face in the last; poor light in the first three visits."""
    return [
        {"tick": 120 + 30 * beat, "t": 2 + beat / 2, "scene": "fork", "position": beat / 2}
        | {"present": beat < 3, "stale": beat == 3, "faces": (2, 1, 1, 0)[beat]}
        | {"lighting": ("poor" if number < 3 else "good") if beat < 3 else None}
        for beat in range(4)
    ]


def _levels(number: int) -> list[dict[str, Any]]:
    """Give five visits two moments in the fork's first second: joy 0.1, 0.2 … on average.

    When there is no face, in the fork's second second, all are at rest: joy 0.05.
    """
    if number > 4:
        return []
    joy = 0.1 * (number + 1)
    return [
        {"tick": 120 + round(60 * position), "t": 2.0 + position, "scene": "fork"}
        | {"position": position, "label": label, "level": level}
        for position, risen in ((0.0, joy - 0.02), (0.5, joy + 0.02), (1.5, 0.05))
        for label, level in (("joy", risen), ("calm", 1 - risen))
    ]


def _events(number: int) -> list[dict[str, Any]]:
    late = 0.25 if number == 0 else 0.03
    found = [
        _event("effects", 1.0, "CutTo", '{"type":"CutTo","take":2,"scene":"fork"}'),
        _event("inputs", 1.0 + late, "ClipStarted", '{"take":2,"duration":6.0}'),
        _event("effects", 5.0, "CutTo", '{"take":3,"scene":"end_a","due":"clip_end"}'),
        _event("inputs", 7.07 + late, "ClipStarted", '{"take":3,"duration":2.0}'),
        _event("effects", 9.0, "CutTo", '{"take":4,"scene":"attract"}'),
    ]
    if number in (5, 6):
        body = '{"type":"Health"}'
        state = {"name": "screen", "state": "degraded", "detail": f"{number} pictures late"}
        found.append(_event("health", 3.0, "Health", body) | state)
    if number in (8, 9):
        # The camera of the ninth visit comes back in time for the moment without a face.
        state = {"name": "camera", "state": "degraded", "detail": "no frame for 2 s"}
        found.append(_event("health", 3.2, "Health", "{}") | state)
        well = {"name": "camera", "state": "ok", "detail": ""}
        found.append(_event("health", 3.4 if number == 9 else 5.0, "Health", "{}") | well)
    if number == 7:
        state = {"name": "rig.lights", "state": "degraded", "detail": "nothing listens"}
        found.append(_event("health", 0.0, "Health", "{}") | state | {"t": -12.0})
    return found


def _event(stream: str, t: float, kind: str, body: str) -> dict[str, Any]:
    return {"stream": stream, "tick": round(60 * t), "place": 0, "t": t, "type": kind, "body": body}


def _figures(number: int) -> list[dict[str, Any]]:
    """Give one visit counters: the screen starts again in between."""
    if number:
        return []
    values = {"pictures": (100.0, 400.0, 50.0), "skipped": (0.0, 6.0, 1.0)}
    return [
        {"tick": 60 * place, "t": float(place), "stage": "screen", "name": name, "value": value}
        for name, row in values.items()
        for place, value in enumerate(row)
    ]
