"""Visits on several processes: the same answer, and a word where a process or a visit fails."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, cast

import pytest

from riot.errors import RiotError
from riot.footage import Footage
from riot.runtime.replay import replay
from riot.runtime.what_if import visits as module
from riot.runtime.what_if.changes import read_change
from riot.runtime.what_if.film import Asked, Variants
from riot.runtime.what_if.visits import Unfit, visit, visits

RECORDINGS = Path(__file__).parents[3] / "replay/recordings"
PATHS = [RECORDINGS / name for name in ("smiling-man", "calm-woman", "startled-audience")]
ASKED = Asked(None, (read_change("scenes.horizon.happiness=0.95"),))


@pytest.fixture
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few visits be enough for several processes, one visit a part."""
    monkeypatch.setattr(module, "_WORTH_A_PROCESS", 2)
    monkeypatch.setattr(module, "_PART", 1)


@pytest.mark.usefixtures("worth_it")
def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    paths = [*PATHS, tmp_path / "none"]
    told: list[tuple[int, int]] = []
    found = visits(paths, ASKED, {}, processes=2, tell=lambda done, of: told.append((done, of)))
    alone = visits(paths, ASKED, {}, processes=1)
    assert found[:3] == alone[:3], "in the order of the paths, whichever was done first"
    assert isinstance(found[3], Unfit) and isinstance(alone[3], Unfit)
    assert str(found[3].error) == str(alone[3].error)
    assert [done for done, of in told if of == len(paths)] == [1, 2, 3, 4]


class _Deadly:
    """End the process that unpacks it, as one does that the system kills."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


@pytest.mark.usefixtures("worth_it")
def test_a_process_that_was_killed_is_told() -> None:
    deadly = cast("dict[str, Footage]", {"a.mp4": _Deadly()})
    with pytest.raises(RiotError) as error:
        visits(PATHS, ASKED, deadly, processes=2)
    assert error.value.code == "REC-046"
    assert "--processes 1" in str(error.value)


def test_a_film_that_asks_for_what_the_model_never_read_is_refused(tmp_path: Path) -> None:
    film = tmp_path / "other.yaml"
    film.write_text(
        "riot: 1\ntitle: Other\nmedia: .\nlistens_to: [happiness, boredom]\nstart: attract\n"
        "scenes:\n  attract: {clip: a.mp4, loop: true, transitions: [{to: attract}]}\n"
    )
    with pytest.raises(RiotError, match="boredom") as error:
        visit(PATHS[0], Variants(Asked(film, ())), {})
    assert error.value.code == "REC-044"
    assert "happiness" in str(error.value), "the labels that its model reads"


def test_a_recording_at_another_tick_rate_is_refused(tmp_path: Path) -> None:
    session = tmp_path / PATHS[0].name
    shutil.copytree(PATHS[0], session)
    header = session / "header.json"
    header.write_text(json.dumps({**json.loads(header.read_text()), "tick_rate": 50.0}))
    with pytest.raises(RiotError, match="50 ticks a second") as error:
        replay(session)
    assert error.value.code == "REC-045"
