"""How long it takes to seal a visit of one hour, and what lies there afterwards."""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.report import Row, Section, Target
from riot.clock import SystemClock
from riot.messages import BeginSession, ClipStarted, CutTo, EndSession, Message
from riot.messages import Clip as MediaClip
from riot.record.archive.place import table_file
from riot.record.journal.codec import encode
from riot.record.journal.folder import SessionWriter
from riot.record.journal.header import LIST_KEYS, Header, Stream
from riot.runtime.archiving.sealer import only_seal, seal_one
from riot.sim.audience import Audience

HOUR = 3600
RATE = 30
TICKS = 60
SCENE_SECONDS = 20
LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")


def run(quick: bool) -> Section:
    """Seal a visit of an hour, a tenth of one where it is to be quick."""
    seconds = HOUR // 10 if quick else HOUR
    with tempfile.TemporaryDirectory() as folder:
        journal = write_visit(Path(folder) / "sessions", seconds)
        held = sum(file.stat().st_size for file in journal.iterdir())
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        worker = context.Process(target=_seal, args=(theirs, journal, Path(folder) / "logs"))
        worker.start()
        theirs.close()
        place, took, busy, before, peak = ours.recv()
        worker.join()
        sealed = sum(file.stat().st_size for file in place.iterdir())
        with pq.ParquetFile(table_file(place, "readings")) as file:
            readings = file.metadata.num_rows
    share = seconds / HOUR
    return Section(
        "Sealing",
        [
            Row("sealing one hour", took / share, "s", 2, Target(2.0)),
            Row("processor time of it", busy / share, "s", 2),
            Row("memory of the process before", before, "MB", 0),
            Row("memory of the process at most", peak, "MB", 0),
            Row("the journal of one hour", held / share / 1e6, "MB", 1),
            Row("the same, sealed", sealed / share / 1e6, "MB", 1),
        ],
        [
            f"{readings} readings at {RATE} a second, a scene every {SCENE_SECONDS} s, moods twice "
            "a second; read back from the disk and compared with the journal before it goes",
        ],
    )


def write_visit(folder: Path, seconds: int) -> Path:
    """Write the journal of a visit that lasts so long, and give its folder."""
    folder.mkdir(parents=True)
    journal = folder / "2026-11-21T12-00-00Z-0123abcd"
    writer = SessionWriter(journal, _header())
    for number, (stream, tick, content) in enumerate(_records(seconds)):
        writer.add(stream, tick, {"n": tick, LIST_KEYS[stream]: content})
        if number % RATE == 0:
            writer.flush()
    writer.end("end", "ended", seconds * TICKS)
    return journal


def _records(seconds: int) -> Iterator[tuple[Stream, int, list[dict[str, Any]]]]:
    audience = Audience(LABELS, seed=1)
    take = 1
    yield "effects", 0, _all(BeginSession(t=0.0, number=1, scene="scene0", seed=1))
    for frame in range(seconds * RATE):
        tick, now = frame * TICKS // RATE + 1, frame / RATE
        found: list[Message] = [audience.reading(now, frame)]
        if frame % (SCENE_SECONDS * RATE) == 0 and frame:
            take += 1
            scene, clip = f"scene{take % 40}", MediaClip(f"clip{take % 40}.mp4")
            yield "effects", tick, _all(CutTo(t=now, take=take, scene=scene, picture=clip))
            found.append(ClipStarted(t=now, take=take, duration=float(SCENE_SECONDS)))
            yield "trace", tick, [_decision(now, take)]
        yield "inputs", tick, _all(*found)
        if frame % (RATE // 2) == 0:
            yield "moods", tick, [_mood(take, frame)]
        if frame % (30 * RATE) == 0:
            yield "figures", tick, [{"stage": "screen", "values": {"frames": frame, "late": 0}}]
    yield "effects", seconds * TICKS, _all(EndSession(t=float(seconds), outcome="end"))


def _all(*messages: Message) -> list[dict[str, Any]]:
    return [encode(message) for message in messages]


def _mood(take: int, frame: int) -> dict[str, Any]:
    levels = {label: round(1 / len(LABELS), 4) for label in LABELS}
    return {
        "scene": f"scene{take % 40}",
        "take": take,
        "position": frame % (SCENE_SECONDS * RATE) / RATE,
        "present": True,
        "stale": False,
        "faces": 1,
        "levels": levels,
        "dominant": "calm",
        "margin": 0.1,
        "valence": 0.0,
        "arousal": 0.0,
        "lighting": "good",
    }


def _decision(now: float, take: int) -> dict[str, Any]:
    verdict = {"passed": True, "guard": "anger", "saw": 0.5, "wanted": "at_least 0.45", "parts": []}
    heard = {
        "by": "mean",
        "levels": {label: 1 / len(LABELS) for label in LABELS},
        "dominant": "calm",
        "margin": 0.1,
        "counts": True,
        "why_not": "",
        "seconds": 10.0,
        "readings": [1, 300],
    }
    tried = [{"to": f"scene{take % 40}", "passed": True, "verdict": verdict}] * 3
    scene = f"scene{(take - 1) % 40}"
    return {
        "t": now,
        "scene": scene,
        "take": take - 1,
        "kind": "decide",
        "to": f"scene{take % 40}",
        "heard": heard,
        "tried": tried,
        "note": "",
    }


def _header() -> Header:
    return Header(
        riot="bench",
        configuration={},
        graph_file="graph.yaml",
        graph_texts={"graph.yaml": ""},
        media={},
        models={},
        labels=LABELS,
        seed=1,
        tick_rate=float(TICKS),
        first_tick=0,
        scene="scene0",
        language="en",
        notice_shown=True,
        opening={"grid_start": 0.0, "held": 0},
        keep="readings",
        utc="2026-11-21T12:00:00+00:00",
        local="2026-11-21T13:00:00+01:00",
        film="An hour",
    )


def _seal(pipe: Any, journal: Path, logs: Path) -> None:
    only_seal()
    clock = SystemClock()
    before = _memory()
    began, busy = clock.now(), sum(os.times()[:2])
    answer = seal_one(journal, logs)
    took, busy = clock.now() - began, sum(os.times()[:2]) - busy
    assert answer.outcome == "sealed", answer.why
    pipe.send((Path(answer.place), took, busy, before, _memory()))
    pipe.close()


def _memory() -> float:
    """Give the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
