"""Faces from recorded sessions, and folders that hold none of use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from riot.authoring.simulation import Mind, simulate
from riot.authoring.simulation.bank import Reader
from riot.authoring.simulation.recorded import fitting_sessions, recorded_face
from riot.config.film import film_from_text
from riot.errors import RiotError
from riot.mood.settings import MoodSettings

LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
HEARD = ("happiness", "surprise", "calm")


@pytest.fixture
def recordings(repository: Path) -> Path:
    return repository / "tests/replay/recordings"


def test_a_recorded_smile_is_a_smile(recordings: Path) -> None:
    reader = Reader(MoodSettings(), LABELS, HEARD, None, True)
    warnings: list[str] = []
    smiling = recorded_face(recordings / "smiling-man", reader, warnings)
    calm = recorded_face(recordings / "calm-woman", reader, warnings)
    assert smiling is not None and calm is not None and not warnings
    assert smiling.kind == "recorded"
    assert smiling.seconds > 5.0

    def mean(face: object, label: str) -> float:
        moods = [mood.levels[label] for mood in face.moods if mood.levels]  # type: ignore[attr-defined]
        return sum(moods) / len(moods)

    assert mean(smiling, "happiness") > mean(calm, "happiness") + 0.2


def test_a_film_is_simulated_with_recorded_people(recordings: Path, repository: Path) -> None:
    text = (repository / "scenes/demo/graph.yaml").read_text(encoding="utf-8")
    graph = film_from_text(text, "graph.yaml")
    outcome = simulate(graph, {}, Mind(LABELS, None), viewers=60, sessions=recordings)
    assert outcome.kinds == {"recorded": outcome.faces}
    assert outcome.faces == len(list(recordings.iterdir()))
    assert not outcome.warnings
    assert outcome.effective <= 60


def test_sessions_that_do_not_fit_are_named_and_left_out(recordings: Path, tmp_path: Path) -> None:
    for name in ("good", "other", "unread", "torn"):
        shutil.copytree(recordings / "smiling-man", tmp_path / name)
    _change(tmp_path / "other", labels=["calm", "happiness", "joy"])
    _change(tmp_path / "unread", keep="events")
    (tmp_path / "torn/header.json").write_text("{", encoding="utf-8")
    fitting, warnings = fitting_sessions(tmp_path, LABELS, HEARD)
    assert [path.name for path in fitting] == ["good"]
    assert [problem.code for problem in warnings] == ["AUT-312"] * 3
    assert {Path(problem.file or "").name for problem in warnings} == {"other", "unread", "torn"}
    assert "reads no surprise" in str(warnings[0])


def test_a_damaged_recording_is_left_out_later(recordings: Path, tmp_path: Path) -> None:
    shutil.copytree(recordings / "smiling-man", tmp_path / "bad")
    (tmp_path / "bad/inputs.jsonl").write_text('{"n": 1, "in": [3]}\n{"n": 2}\n', encoding="utf-8")
    warnings: list[str] = []
    reader = Reader(MoodSettings(), LABELS, HEARD, None, False)
    assert recorded_face(tmp_path / "bad", reader, warnings) is None
    assert "damaged" in warnings[0]
    graph = film_from_text(_FILM, "graph.yaml")
    with pytest.raises(RiotError) as error:
        simulate(graph, {}, Mind(LABELS, None), viewers=5, sessions=tmp_path)
    assert error.value.code == "AUT-311"


@pytest.mark.parametrize(("make", "code"), [(False, "AUT-310"), (True, "AUT-310")])
def test_a_folder_without_sessions_is_refused(tmp_path: Path, make: bool, code: str) -> None:
    folder = tmp_path / "logs"
    if make:
        folder.mkdir()
    with pytest.raises(RiotError) as error:
        fitting_sessions(folder, LABELS, HEARD)
    assert error.value.code == code
    assert str(folder) in str(error.value)


def test_a_folder_where_none_fits_says_why(recordings: Path, tmp_path: Path) -> None:
    shutil.copytree(recordings / "smiling-man", tmp_path / "one")
    with pytest.raises(RiotError) as error:
        fitting_sessions(tmp_path, ("calm", "joy"), ("calm", "joy"))
    assert error.value.code == "AUT-311"
    assert "reads no joy" in str(error.value)


def _change(folder: Path, **values: object) -> None:
    path = folder / "header.json"
    header = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**header, **values}), encoding="utf-8")


_FILM = """
riot: 1
title: Small
media: media
listens_to: [happiness, calm]
start: first
scenes:
  first: {clip: a.mp4, transitions: [{to: last}]}
  last: {clip: a.mp4, session: end, transitions: [{to: first}]}
"""
