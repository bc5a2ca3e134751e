"""Sealed sessions for tests of queries, made from the tables' own definition and a seed."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from riot.record.archive.tables import LAYOUT, TABLES, Table, Type

LABELS = ("anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise")
HEARD = ("anger", "fear", "neutral")
ENDINGS = ("end_calm", "end_fire")

_ARROW: Mapping[Type, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
    "moment": pa.timestamp("us"),
    "texts": pa.list_(pa.string()),
    "numbers": pa.list_(pa.float64()),
}

Rows = dict[str, list[dict[str, Any]]]


def write_logs(
    root: Path, count: int, *, seed: int = 1, venue: str = "Oslo", seconds: int = 20
) -> list[Path]:
    """Write `count` sessions below `root`, eight a day; gives their folders."""
    return [
        write_session(root, number, seed=seed, venue=venue, seconds=seconds)
        for number in range(count)
    ]


def write_session(
    root: Path, number: int, *, seed: int = 1, venue: str = "Oslo", seconds: int = 20
) -> Path:
    """Write one sealed session; the same numbers give the same bytes."""
    chance = random.Random(f"{seed}/{venue}/{number}")
    name = f"{chance.getrandbits(64):016x}"
    begun = datetime.datetime(2026, 11, 20, 10) + datetime.timedelta(
        days=number // 8, minutes=50 * (number % 8)
    )
    rows = _rows(chance, name, begun, venue, seconds)
    folder = root / f"date={rows['sessions'][0]['date']}" / name
    folder.mkdir(parents=True)
    for table in TABLES.values():
        write_table(folder, table, rows[table.name])
    return folder


def write_table(folder: Path, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write the rows of one table as sealing does."""
    schema = pa.schema([(column.name, _ARROW[column.type]) for column in table.columns])
    whole = [{column.name: row.get(column.name) for column in table.columns} for row in rows]
    pq.write_table(
        pa.Table.from_pylist(whole, schema), folder / f"{table.name}.parquet", compression="zstd"
    )


def _rows(
    chance: random.Random, name: str, begun: datetime.datetime, venue: str, seconds: int
) -> Rows:
    rows: Rows = {table: [] for table in TABLES}
    outcome = chance.choice(ENDINGS)
    reason = chance.choice(("ended", "ended", "ended", "left"))
    half = seconds / 2
    for number, (scene, to) in enumerate((("street", outcome), (outcome, None))):
        rows["scenes"].append(
            {"session": name, "number": number, "scene": scene, "title": scene.title()}
            | {"take": number, "clip": f"{scene}.mp4", "clip_in": 0.0, "entered": number * half}
            | {"seconds": half, "how": "decide" if to else reason, "to": to}
        )
    threshold, value = 0.45, round(chance.random(), 4)
    rows["decisions"].append(
        {"session": name, "number": 0, "tick": round(half * 60), "t": half, "scene": "street"}
        | {"position": half, "take": 0, "kind": "decide", "to": outcome, "by": "mean"}
        | {"dominant": "fear", "level": value, "margin": round(chance.random() / 2, 4)}
        | {"counts": value > 0.3, "why_not": None if value > 0.3 else "too close", "heard": half}
        | {"by_default": outcome == "end_calm", "overridden": False, "why": f"fear {value}"}
    )
    for way, to in enumerate(ENDINGS):
        guarded = to == "end_fire"
        rows["ways"].append(
            {"session": name, "decision": 0, "scene": "street", "way": way, "to": to, "part": 0}
            | {"passed": to == outcome, "guard": "fear" if guarded else None}
            | {"met": value > threshold if guarded else None, "saw": str(value)}
            | {"wanted": f"at least {threshold}", "value": value if guarded else None}
            | {"threshold": threshold if guarded else None}
        )
    _moods(chance, rows, name, seconds, outcome)
    count = _readings(chance, rows, name, seconds)
    rows["events"].append(
        {"session": name, "stream": "health", "tick": 60, "place": 0, "t": 1.0, "type": "Health"}
        | {"name": "perception", "state": chance.choice(("ok", "degraded"))}
        | {"detail": '=HYPERLINK("x")', "body": '{"type": "Health"}'}
    )
    for at, kind, body in (
        (0.0, "ClipStarted", {"take": 0, "duration": half}),
        (half - 1.5, "CutTo", {"take": 1, "due": "clip_end"}),
        (half + 0.02, "ClipStarted", {"take": 1, "duration": half}),
    ):
        rows["events"].append(
            {"session": name, "stream": "effects" if kind == "CutTo" else "inputs", "t": at}
            | {"tick": round(at * 60), "place": 0, "type": kind, "body": json.dumps(body)}
        )
    for tick in (0, seconds * 60):
        for key in ("frames", "dropped"):
            rows["figures"].append(
                {"session": name, "tick": tick, "t": tick / 60, "stage": "perception"}
                | {"name": key, "value": float(chance.randrange(1000))}
            )
    local = begun + datetime.timedelta(hours=1)
    rows["sessions"].append(
        {"session": name, "layout": LAYOUT, "riot": "0.6", "venue": venue, "installation": "one"}
        | {"film": "Threshold", "graph": "graph.yaml", "film_hash": "00ff", "begun": begun}
        | {"date": f"{local.date()}", "begun_local": local, "seconds": float(seconds)}
        | {"ended": begun + datetime.timedelta(seconds=seconds), "reason": reason}
        | {"outcome": outcome, "scene": "street", "language": chance.choice(("en", "fr"))}
        | {"notice": "notice", "keep": "readings", "seed": chance.getrandbits(31)}
        | {"labels": list(LABELS), "listens_to": list(HEARD), "readings": count, "lost": 0}
        | {"header": json.dumps({"utc": f"{begun.isoformat()}+00:00", "tick_rate": 60.0})}
        | {"ending": json.dumps({"reason": reason, "outcome": outcome})}
    )
    return rows


def _moods(chance: random.Random, rows: Rows, name: str, seconds: int, outcome: str) -> None:
    for beat in range(seconds * 2):
        at = beat / 2
        scene, position = ("street", at) if at < seconds / 2 else (outcome, at - seconds / 2)
        place = {"session": name, "tick": beat * 30, "t": at, "scene": scene, "position": position}
        levels = [chance.random() for _ in HEARD]
        ranked = sorted(((level / sum(levels)) for level in levels), reverse=True)
        present = chance.random() > 0.1
        rows["moods"].append(
            place
            | {"present": present, "stale": not present, "faces": int(present)}
            | {"dominant": chance.choice(HEARD), "margin": round(ranked[0] - ranked[1], 4)}
            | {"valence": round(chance.uniform(-1, 1), 4), "arousal": round(chance.random(), 4)}
            | {"lighting": chance.choice(("good", "poor")) if present else None}
        )
        rows["levels"].extend(
            place | {"label": label, "level": round(level / sum(levels), 4)}
            for label, level in zip(HEARD, levels, strict=True)
        )


def _readings(chance: random.Random, rows: Rows, name: str, seconds: int) -> int:
    for seq in range(seconds * 10):
        there = chance.random() > 0.1
        scores = [chance.random() for _ in LABELS]
        face = (
            {"face": 0, "track": 1, "left": 0.4, "top": 0.3, "width": 0.2, "height": 0.3}
            | {"certainty": 0.98, "yaw": 3.0, "pitch": -2.0, "roll": 0.5}
            | {"scores": [round(score / sum(scores), 4) for score in scores]}
        )
        rows["readings"].append(
            {"session": name, "tick": seq * 6, "place": 0, "t": seq / 10, "clock": 100 + seq / 10}
            | {"seq": seq, "faces": int(there), "light_level": 0.5, "light_evenness": 0.9}
            | {"light_contrast": 0.4, "light_clipping": 0.0, "lighting": "good"}
            | (face if there else {})
        )
    return len(rows["readings"])
