"""Golden sessions come out the same: every effect, every decision, every reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.record.journal.reading import SessionFolder
from riot.runtime.replay import replay

RECORDINGS = Path(__file__).parent / "recordings"

PATHS = {
    "smiling-man": ["horizon", "gold", "turn", "end_dawn", "attract"],
    "calm-woman": ["horizon", "deep", "turn", "end_still", "attract"],
    "startled-audience": ["horizon", "gold", "burst", "turn", "end_still", "attract"],
    "returning-audience": ["horizon", "gold", "turn", "end_dawn", "attract"],
}
"""Where each recorded visitor was led; `python -m tests.replay.renew` records them anew."""

SCHEMAS = dict.fromkeys(PATHS, 1) | {"returning-audience": 2}
"""What they are written in: the older ones must be read for ever."""


@pytest.mark.parametrize("name", PATHS)
def test_a_recording_replays_identically(name: str) -> None:
    found = replay(RECORDINGS / name)
    assert found.difference is None
    assert [decision.to for decision in found.decisions] == PATHS[name]
    assert found.ticks > 500
    assert found.effects > 10


@pytest.mark.parametrize("name", PATHS)
def test_a_recording_is_whole_and_small(name: str) -> None:
    session = SessionFolder.open(RECORDINGS / name)
    assert session.end is not None
    assert session.header.schema == SCHEMAS[name]
    assert bool(list(session.moods())) == bool(list(session.figures())) == (SCHEMAS[name] > 1)
    assert session.end.reason == "ended"
    assert not session.end.lost
    assert sum(file.stat().st_size for file in session.path.iterdir()) < 150_000


def test_every_recording_is_tested() -> None:
    assert {path.name for path in RECORDINGS.iterdir()} == set(PATHS)
