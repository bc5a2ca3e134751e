"""The face moved by hand, and the recorded one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from riot.clock import ManualClock
from riot.errors import RiotError
from riot.messages import EmotionReading, FaceReading, OperatorCommand
from riot.record.journal.header import Header
from riot.record.journal.journal import Journal
from riot.runtime.rehearsal.viewers import (
    HandViewer,
    RecordedViewer,
    neutral_face,
    open_recording,
)

LABELS = ("calm", "happiness", "surprise", "anger", "fear")


def face(**scores: float) -> EmotionReading:
    """Give a reading of one face."""
    values = tuple(scores.get(label, 0.0) for label in LABELS)
    seen = FaceReading(1, (0.4, 0.3, 0.2, 0.3), 0.9, (0.0, 0.0, 0.0), values)
    return EmotionReading(t=0.0, faces=(seen,))


def test_a_neutral_hand_scores_as_the_models_average_neutral_face() -> None:
    prior = (0.7, 0.1, 0.05, 0.1, 0.05)
    hand = HandViewer(LABELS, neutral_face(LABELS, prior))
    assert hand.reading(1.0, 1).faces == ()
    hand.show(None)
    assert hand.reading(1.0, 1).faces[0].scores == pytest.approx(prior)


def test_sliders_share_the_face() -> None:
    hand = HandViewer(LABELS, neutral_face(LABELS, None))
    hand.show("happiness", 0.5)
    scores = dict(zip(LABELS, hand.reading(1.0, 1).faces[0].scores, strict=True))
    assert scores["happiness"] == pytest.approx(0.5 + 0.5 * 0.05)
    hand.move("surprise", 7.0)
    scores = dict(zip(LABELS, hand.reading(1.0, 1).faces[0].scores, strict=True))
    assert scores["surprise"] == pytest.approx(1 / 1.5)
    assert sum(scores.values()) == pytest.approx(1.0)


def test_more_faces_stand_behind_and_do_not_count_for_the_mood() -> None:
    hand = HandViewer(LABELS, neutral_face(LABELS, None))
    hand.show("happiness")
    hand.faces = 3
    hand.lighting = "poor"
    reading = hand.reading(1.0, 1)
    assert len(reading.faces) == 3
    areas = [seen.box[2] * seen.box[3] for seen in reading.faces]
    assert areas[0] > 3 * max(areas[1:])
    assert reading.lighting is not None
    assert reading.lighting.verdict == "poor"


def recorded(*, scene: str = "street", seconds: float = 20.0) -> RecordedViewer:
    """Give a session of somebody who smiles all along, at 25 readings a second."""
    moments = [(n / 25, replace(face(happiness=1.0), seq=n)) for n in range(round(seconds * 25))]
    return RecordedViewer("2026-11-21", scene, moments, seconds)


def test_a_recording_begins_in_its_own_scene_and_decides_as_it_did(hall) -> None:
    here = hall(recorded=recorded())
    here.run(0.2)
    assert here.rehearsal.show.scene == "street"
    assert here.rehearsal.following
    here.until("charge")


def test_keys_take_over_and_the_recording_can_go_on(hall) -> None:
    here = hall(recorded=recorded())
    here.run(1)
    here.rehearsal.take_over()
    here.rehearsal.hand.show("surprise")
    here.until("flee")
    here.rehearsal.follow()
    here.run(1.5)
    assert here.rehearsal.mood.dominant == "happiness"
    assert "the keys take over from the recorded session" in here.said()


def test_going_back_winds_the_recording_back(hall) -> None:
    moments = [
        (n / 25, replace(face(happiness=1.0) if n < 100 else face(surprise=1.0), seq=n))
        for n in range(1000)
    ]
    here = hall(recorded=RecordedViewer("x", "street", moments, 40.0))
    here.until("charge")
    here.run(2)
    assert here.rehearsal.mood.dominant == "surprise"
    here.rehearsal.back()
    here.run(1.5)
    assert here.rehearsal.mood.dominant == "happiness"
    here.until("charge")


def test_when_a_recording_is_over_nobody_is_there(hall) -> None:
    here = hall(recorded=recorded(seconds=2.0))
    here.run(5)
    assert not here.rehearsal.following
    assert not here.rehearsal.mood.present
    assert "the recorded session is over; the keys take over" in here.said()


def session(folder: Path, labels: tuple[str, ...], *, with_faces: bool = True) -> Path:
    """Write a session folder as a show does."""
    journal = Journal(folder, ManualClock(10.0), keep="readings", report=lambda health: None)
    header = Header(
        riot="0",
        configuration={},
        graph_file="graph.yaml",
        graph_texts={},
        media={},
        models={},
        labels=labels,
        seed=1,
        tick_rate=60.0,
        first_tick=600,
        scene="street",
        language="en",
        notice_shown=True,
        opening={},
    )
    path = journal.begin(header)
    assert path is not None
    for number in range(3):
        pressed = OperatorCommand(t=1.0, verb="button", argument="start")
        inputs = [face(happiness=1.0), pressed] if with_faces else [pressed]
        journal.inputs(660 + number, inputs)
    journal.end("street", "ended", 700)
    journal.close()
    return path


def test_a_session_folder_is_read_in_the_order_of_the_labels_in_use(tmp_path: Path) -> None:
    path = session(tmp_path, LABELS)
    viewer = open_recording(path, ("surprise", "happiness", "wonder"))
    assert viewer.scene == "street"
    found = viewer.between(-1.0, 1.0, now=50.0)
    reading, pressed = found
    assert isinstance(reading, EmotionReading)
    assert reading.faces[0].scores == (0.0, 1.0, 0.0)
    assert reading.t == 50.0
    assert isinstance(pressed, OperatorCommand)
    assert len(viewer.between(1.0, 9.0, now=58.0)) == 4


def test_a_session_of_quite_another_model_is_refused(tmp_path: Path) -> None:
    path = session(tmp_path, LABELS)
    with pytest.raises(RiotError) as caught:
        open_recording(path, ("joy", "wonder"))
    assert caught.value.code == "AUT-403"


def test_a_session_without_a_face_is_refused(tmp_path: Path) -> None:
    path = session(tmp_path, LABELS, with_faces=False)
    with pytest.raises(RiotError) as caught:
        open_recording(path, LABELS)
    assert caught.value.code == "AUT-403"


def test_a_folder_that_is_no_session_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RiotError) as caught:
        open_recording(tmp_path, LABELS)
    assert caught.value.code == "REC-002"
