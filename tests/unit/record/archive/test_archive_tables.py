"""The tables tell the visit as it was: stays, decisions, conditions, moods."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from riot.messages import (
    BeginSession,
    Card,
    Clip,
    ClipFailed,
    ClipStarted,
    CutTo,
    EndSession,
    Message,
    ScreenReady,
)
from riot.record.archive.conditions import conditions_of
from riot.record.archive.place import table_file
from riot.record.archive.sealing import seal
from riot.runtime.film_telling import FilmTelling
from tests.journals import write_journal

RECORDINGS = Path(__file__).parents[3] / "replay/recordings"
ZERO = 100.0 + 10 / 60
"""Film time at the first tick of a test's journal."""


def rows(place: Path, name: str) -> list[dict[str, Any]]:
    return pq.ParquetFile(table_file(place, name)).read().to_pylist()


def cut(tick: int, take: int, scene: str, picture: Clip | Card, due: Any = "now") -> CutTo:
    return CutTo(t=100.0 + tick / 60, take=take, scene=scene, picture=picture, due=due)


def started(tick: int, take: int, duration: float = 5.0) -> ClipStarted:
    return ClipStarted(t=100.0 + tick / 60, take=take, duration=duration)


def decided(tick: int, scene: str, take: int, to: str, kind: str = "decide") -> dict[str, Any]:
    at = 100.0 + tick / 60
    bare: dict[str, Any] = {"heard": None, "tried": [], "note": ""}
    return {"t": at, "scene": scene, "take": take, "kind": kind, "to": to, **bare}


def stays(
    folder: Path,
    effects: Sequence[tuple[int, Message]],
    inputs: Sequence[tuple[int, Message]] = (),
    trace: Sequence[tuple[int, dict[str, Any]]] = (),
    **more: Any,
) -> list[tuple[Any, ...]]:
    """Seal a session and give its stays: scene, take, ticks of entering and leaving, how, to."""
    begin = BeginSession(t=ZERO, number=1, scene="notice", seed=1)
    journal = write_journal(
        folder / "sessions",
        {
            "effects": [(10, [cut(10, 2, "notice", Card("Read this.")), begin])]
            + [(tick, [effect]) for tick, effect in effects],
            "inputs": [(tick, [item]) for tick, item in inputs],
            "trace": [(tick, [entry]) for tick, entry in trace],
        },
        **more,
    )
    return [
        (
            row["scene"],
            row["take"],
            round(10 + 60 * row["entered"]),
            round(10 + 60 * (row["entered"] + row["seconds"])),
            row["how"],
            row["to"],
        )
        for row in rows(seal(journal, folder / "logs"), "scenes")
    ]


def test_a_clip_is_entered_with_its_first_frame_a_card_when_it_is_due(tmp_path: Path) -> None:
    street, credits = Clip("street.mp4", 3.0), Card("Thank you.")
    found = stays(
        tmp_path,
        [
            (70, cut(70, 3, "street", street)),
            (300, cut(300, 4, "credits", credits, "clip_end")),
            (500, EndSession(t=100.0 + 500 / 60, outcome="credits")),
            (500, cut(500, 5, "attract", Clip("attract.mp4"))),
        ],
        [(75, started(75, 3)), (505, started(505, 5))],
        [(70, decided(70, "notice", 2, "street")), (300, decided(300, "street", 3, "credits"))],
    )
    assert found == [
        ("notice", 2, 10, 75, "decide", "street"),
        ("street", 3, 75, 375, "decide", "credits"),
        ("credits", 4, 375, 500, "ended", None),
    ]


def test_a_picture_that_never_came_is_no_stay(tmp_path: Path) -> None:
    lost, fallback = Clip("lost.mp4"), Clip("fallback.mp4")
    found = stays(
        tmp_path,
        [
            (70, cut(70, 3, "lost", lost)),
            (80, cut(80, 4, "fallback", fallback)),
            (200, cut(200, 5, "card", Card("later"), "clip_end")),
            (250, cut(250, 6, "chased", Clip("chase.mp4"))),
            (300, cut(300, 6, "chased", Clip("chase.mp4"))),
        ],
        [
            (79, ClipFailed(t=101.0, take=3, file="lost.mp4", reason="no such file")),
            (85, started(85, 4)),
            (255, started(255, 6)),
            (290, ScreenReady(t=104.0)),
            (301, started(301, 6)),
        ],
        [
            (80, decided(80, "notice", 2, "fallback", "failed")),
            (250, decided(250, "fallback", 4, "chased", "interrupt")),
        ],
        reason="interrupted",
        outcome="",
    )
    assert found == [
        ("notice", 2, 10, 85, "failed", "fallback"),
        ("fallback", 4, 85, 255, "interrupt", "chased"),
        ("chased", 6, 255, 600, "interrupted", None),
    ]


def test_a_film_that_was_held_has_its_own_time(tmp_path: Path) -> None:
    """An operator held it for 30 ticks before the visit: its time is behind the machine's."""
    late = 0.5
    begin = BeginSession(t=ZERO - late, number=1, scene="notice", seed=1)
    street = CutTo(t=ZERO - late + 1, take=3, scene="street", picture=Card("on"))
    journal = write_journal(
        tmp_path / "sessions",
        {"effects": [(10, [begin]), (70, [street])]},
        opening={"grid_start": 100.0, "held": 30, "show": {"take": 2}},
    )
    place = seal(journal, tmp_path / "logs")
    assert [row["entered"] for row in rows(place, "scenes")] == pytest.approx([0.0, 1.0])
    times = [row["t"] for row in rows(place, "events") if row["stream"] == "effects"]
    assert times == pytest.approx([0.0, 1.0])


def test_a_recording_is_told_in_the_film_s_own_words(tmp_path: Path) -> None:
    journal = shutil.copytree(RECORDINGS / "smiling-man", tmp_path / "smiling-man")
    place = seal(journal, tmp_path / "logs", FilmTelling())
    (session,) = rows(place, "sessions")
    assert session["film"] == "Small tide"
    assert session["listens_to"] == ["happiness", "surprise", "calm"]
    assert (session["notice"], session["outcome"], session["reason"]) == (
        "notice",
        "end_dawn",
        "ended",
    )
    assert session["readings"] == len({row["seq"] for row in rows(place, "readings")})
    path = [row["scene"] for row in rows(place, "scenes")]
    assert path == ["notice", "horizon", "gold", "turn", "end_dawn"]
    assert [row["clip"] for row in rows(place, "scenes")][1] == "horizon.mp4"
    decision = rows(place, "decisions")[2]
    assert decision["why"].startswith("horizon → gold: dominant happiness by")
    assert (decision["dominant"], decision["by_default"]) == ("happiness", False)
    assert 0 < decision["level"] <= 1 and 0 < decision["position"] < 4
    ways = [row for row in rows(place, "ways") if row["decision"] == 2 and row["passed"]]
    assert [(row["guard"], row["threshold"]) for row in ways][-1] == ("happiness", 0.4)


def test_moods_levels_and_figures_are_rows(tmp_path: Path) -> None:
    levels = {"calm": 0.75, "fear": 0.25}
    mood = {
        "scene": "notice",
        "take": 2,
        "position": 0.5,
        "present": True,
        "stale": False,
        "faces": 1,
        "levels": levels,
        "dominant": "calm",
        "margin": 0.5,
        "valence": {"float": "nan"},
        "arousal": 0.1,
        "lighting": "good",
    }
    figures = {"stage": "screen", "values": {"frames": 7, "dropped": 0.0}}
    journal = write_journal(
        tmp_path / "sessions", {"moods": [(40, [mood])], "figures": [(70, [figures])]}
    )
    place = seal(journal, tmp_path / "logs")
    (row,) = rows(place, "moods")
    assert (row["tick"], row["t"], row["dominant"], row["valence"]) == (40, 0.5, "calm", None)
    assert {row["label"]: row["level"] for row in rows(place, "levels")} == levels
    assert [(row["t"], row["name"], row["value"]) for row in rows(place, "figures")] == [
        (1.0, "frames", 7.0),
        (1.0, "dropped", 0.0),
    ]


def test_conditions_are_flat_and_say_what_a_not_turned_round() -> None:
    def verdict(guard: str, passed: bool, saw: Any, wanted: str, *parts: Any) -> dict[str, Any]:
        told = {"passed": passed, "guard": guard, "saw": saw, "wanted": wanted}
        return {**told, "parts": list(parts)}

    anger = verdict("anger", True, 0.5, "at_least 0.45")
    away = verdict("face", False, "present", "absent")
    whole = verdict("all", True, None, "every part", anger, verdict("not", True, None, "", away))
    assert conditions_of(whole) == [
        ("anger", True, "0.5", "at_least 0.45", 0.5, 0.45),
        ("not face", True, "present", "absent", None, None),
    ]
    assert conditions_of(None) == [(None,) * 6]
