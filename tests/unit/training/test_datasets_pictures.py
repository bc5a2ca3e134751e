"""Pictures in folders, sequences, and AffectNet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from riot.errors import RiotError
from riot.perception.face.yunet import YuNetFaceDetector
from riot.perception.settings import FaceSettings
from riot.training.datasets.cutting import FaceCutter
from riot.training.datasets.loading import read_source
from riot.training.datasets.pictures import read_gray
from riot.training.datasets.reading import Notes, Read
from riot.training.datasets.recognise import recognise
from riot.training.datasets.settings import SourceSettings
from riot.training.framing import EYES, measure_eyes
from riot.training.votes import LABELS


def save(path: Path, picture: np.ndarray) -> Path:
    """Save a picture, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), picture)
    return path


def read(
    path: Path, notes: Notes | None = None, *, frames: int | None = None, **settings: object
) -> Read:
    """Read a data set by what its path says."""
    source = SourceSettings.model_validate({"path": path, **settings})
    return read_source(source, path.parent, notes or Notes(), frames=frames)


def labels_of(found: Read) -> list[str]:
    """Give the label of each sample."""
    return [LABELS[number] for number in found.samples.judged["expression"]]


# ── folders ─────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_a_label_whatever_its_spelling(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    for number, name in enumerate(["Happy", "angry", "neutral", "Contempt"]):
        save(tmp_path / name / "deeper" / f"{number}.png", drawn_faces[number])
    (tmp_path / "Happy/Thumbs.db").write_bytes(b"junk")
    (tmp_path / "Happy/._0.png").write_bytes(b"junk")
    (tmp_path / ".cache").mkdir()
    found = read(tmp_path, kind="folders")
    assert labels_of(found) == ["contempt", "happiness", "anger", "calm"]
    assert (found.samples.images[1] == drawn_faces[0]).all()


@pytest.mark.parametrize("ending", ["jpg", "png", "bmp", "tiff", "webp"])
def test_pictures_of_any_size_become_gray_squares(
    tmp_path: Path, drawn_faces: np.ndarray, ending: str
) -> None:
    wide = np.pad(cv2.resize(drawn_faces[0], (144, 144)), ((0, 0), (60, 60)))
    save(tmp_path / "sad" / f"wide.{ending}", cv2.cvtColor(wide, cv2.COLOR_GRAY2BGR))
    image = read(tmp_path).samples.images[0].astype(int)
    assert image.shape == (48, 48)
    assert np.abs(image - drawn_faces[0]).mean() < 6


def test_a_16_bit_picture_keeps_its_grays(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    path = save(tmp_path / "deep.png", drawn_faces[0].astype(np.uint16) * 256)
    assert (read_gray(path) == drawn_faces[0]).all()


def test_a_folder_that_is_no_label_is_named_with_the_nearest(
    tmp_path: Path, drawn_faces: np.ndarray
) -> None:
    save(tmp_path / "happyness" / "0.png", drawn_faces[0])
    with pytest.raises(RiotError) as caught:
        read(tmp_path)
    assert caught.value.code == "TRN-205"
    assert "happyness: error TRN-205" in str(caught.value)
    assert "did you mean 'happiness'?" in str(caught.value)
    assert labels_of(read(tmp_path, labels={"Happyness": "happiness"})) == ["happiness"]


def test_a_label_mapped_to_null_is_left_out(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    save(tmp_path / "other" / "0.png", drawn_faces[0])
    save(tmp_path / "fear" / "1.png", drawn_faces[1])
    assert labels_of(read(tmp_path, labels={"other": None})) == ["fear"]


def test_an_empty_folder_is_an_empty_class(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    save(tmp_path / "fear" / "0.png", drawn_faces[0])
    (tmp_path / "anger").mkdir()
    with pytest.raises(RiotError, match=r"anger: error TRN-206: holds no picture"):
        read(tmp_path)


@pytest.mark.parametrize("ending", ["jpg", "png"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_a_broken_picture_is_named_and_skipped_or_stops(
    tmp_path: Path, drawn_faces: np.ndarray, ending: str, share: float
) -> None:
    save(tmp_path / "fear" / f"good.{ending}", drawn_faces[0])
    broken = save(tmp_path / "fear" / f"broken.{ending}", drawn_faces[1])
    content = broken.read_bytes()
    broken.write_bytes(content[: round(len(content) * share)])
    notes = Notes()
    assert len(read(tmp_path, notes).samples) == 1
    (problem,) = notes.problems
    assert (problem.code, problem.file) == ("TRN-204", str(broken))
    with pytest.raises(RiotError, match="TRN-204"):
        read(tmp_path, Notes(stop=True))


def test_subjects_come_from_the_paths(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    for number, name in enumerate(["KA.AN1", "KA.AN2", "KM.AN1", "x"]):
        save(tmp_path / "anger" / f"{name}.png", drawn_faces[number])
    assert read(tmp_path, subject=r"/(K.)\.").people == ("KA", "KA", "KM", None)
    assert read(tmp_path).people is None


def test_a_face_is_cut_out_so_that_its_eyes_lie_where_a_show_has_them(
    shared_data: Path, smiling_man: Path
) -> None:
    capture = cv2.VideoCapture(str(smiling_man))
    frame = np.asarray(capture.read()[1], np.uint8)
    capture.release()
    detector = YuNetFaceDetector(FaceSettings(), shared_data / "models")
    cutter = FaceCutter(detector)
    gray = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
    found = measure_eyes(cutter.cut(gray, 96)[None], detector)
    assert found.left[0] == pytest.approx(EYES["left"], abs=0.06)
    assert found.right[0] == pytest.approx(EYES["right"], abs=0.06)
    with pytest.raises(ValueError, match="shows no face"):
        cutter.cut(np.full((200, 300), 90, np.uint8), 64)


# ── sequences ───────────────────────────────────────────────────────────────────────────────────


def ck(root: Path, drawn_faces: np.ndarray) -> None:
    """Write three sequences as CK+ ships them: two labelled, of two people."""
    for subject, number, frames, mark in (
        ("S005", 1, 7, "3"),
        ("S010", 2, 3, "5"),
        ("S010", 4, 4, ""),
    ):
        folder = f"{subject}/{number:03}"
        name = f"{subject}_{number:03}"
        for frame in range(frames):
            picture = np.pad(drawn_faces[frame], ((0, 0), (8, 8)))
            path = root / "cohn-kanade-images" / folder / f"{name}_{frame + 1:08}.png"
            save(path, picture)
        labels = root / "Emotion" / folder
        labels.mkdir(parents=True)
        if mark:
            (labels / f"{name}_{frames:08}_emotion.txt").write_text(f"   {mark}.0000000e+00\n")
    (root / "cohn-kanade-images/.DS_Store").write_bytes(b"junk")


def test_ck_gives_its_last_frames_with_the_people(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    ck(tmp_path, drawn_faces)
    notes = Notes()
    found = read(tmp_path, notes)
    assert recognise(tmp_path) == "sequences"
    assert labels_of(found) == ["disgust", "happiness"]
    assert found.people == ("S005", "S010")
    assert (found.samples.images == drawn_faces[[6, 2]]).all()
    assert notes.left_out["sequence without a label"] == 1


def test_ck_gives_frames_from_first_to_last(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    ck(tmp_path, drawn_faces)
    images = read(tmp_path, frames=4).samples.images
    assert images.shape == (2, 4, 48, 48)
    assert (images[0] == drawn_faces[[0, 2, 4, 6]]).all()
    assert (images[1] == drawn_faces[[0, 1, 1, 2]]).all()


@pytest.mark.parametrize(("text", "words"), [("x", "'x' instead of a number"), ("9.0", "label 9")])
def test_a_bad_label_file_is_named(
    tmp_path: Path, drawn_faces: np.ndarray, text: str, words: str
) -> None:
    ck(tmp_path, drawn_faces)
    path = next((tmp_path / "Emotion/S005").rglob("*.txt"))
    path.write_text(text)
    notes = Notes()
    assert labels_of(read(tmp_path, notes)) == ["happiness"]
    (problem,) = notes.problems
    assert words in problem.message and problem.file == str(path)


def test_plain_sequences_and_their_middle_frames(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    for label in ("joy", "sad"):
        for clip in range(2):
            for frame in range(5):
                save(tmp_path / label / f"p{clip}-a" / f"{frame}.png", drawn_faces[frame])
    found = read(tmp_path, subject=r"/(p\d)")
    assert labels_of(found) == ["happiness", "happiness", "sadness", "sadness"]
    assert (found.samples.images == drawn_faces[2]).all()
    assert found.people == ("p0", "p1", "p0", "p1")


def test_a_broken_frame_spoils_its_sequence_only(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    ck(tmp_path, drawn_faces)
    broken = tmp_path / "cohn-kanade-images/S010/002/S010_002_00000002.png"
    broken.write_bytes(b"no picture")
    notes = Notes()
    assert labels_of(read(tmp_path, notes, frames=3)) == ["disgust"]
    assert notes.problems[0].file == str(broken)


def test_stills_are_no_sequences(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    save(tmp_path / "fear" / "0.png", drawn_faces[0])
    with pytest.raises(RiotError, match=r"TRN-207: is of kind 'folders' and holds stills"):
        read(tmp_path, frames=4)


# ── AffectNet ───────────────────────────────────────────────────────────────────────────────────

HEADER = [
    "subDirectory_filePath",
    "face_x",
    "face_y",
    "face_width",
    "face_height",
    "facial_landmarks",
    "expression",
    "valence",
    "arousal",
]


def affectnet(root: Path, rows: list[list[Any]]) -> Path:
    """Write AffectNet's CSV; each row is path, box, expression, valence, arousal."""
    path = root / "validation.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows([row[0], *row[1], "1;2", *row[2:]] for row in rows)
    return path


def test_affectnet_csv(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    large = np.pad(drawn_faces[0], ((10, 30), (20, 5)))
    save(tmp_path / "images/689/a.png", large)
    box = [20, 10, 48, 48]
    rows: list[list[Any]] = [
        ["689/a.png", box, 1, 0.5, -0.25],
        ["689/a.png", box, 9, -2, -2],  # uncertain and unknown: left out, never opened
        ["689/gone.png", box, 10, -2, -2],
        ["689/a.png", box, 8, 0.1, 0.1],  # none of the labels, but with valence and arousal
        ["689/a.png", box, 4, -2, -2],
    ]
    notes = Notes()
    samples = read(affectnet(tmp_path, rows), notes, images="images").samples
    assert notes.left_out["face without a label"] == 2 and not notes.problems
    assert samples.judged["expression"].tolist() == [
        LABELS.index("happiness"),
        -1,
        LABELS.index("fear"),
    ]
    affect = samples.targets["affect"]
    assert (affect.kind, affect.names) == ("values", ("valence", "arousal"))
    assert affect.known.tolist() == [True, True, False]
    assert affect.values[0].tolist() == [0.5, -0.25]
    assert (samples.images == drawn_faces[0]).all()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["a.png", [0, 0, 48, 48], 11, 0, 0], "'11', which is none of AffectNet's 0 to 10"),
        (["a.png", [0, 0, 48, 48], 1, 1.5, 0], "valence 1.5, arousal 0, not -1 to 1"),
        (["a.png", [0, 0, 48, 48], 1, "nan", 0], "not -1 to 1"),
        (["a.png", [0, 0, 48, 48], 1, "", 0], "no numbers for valence"),
        (["a.png", [0, 0, -4, 48], 1, 0, 0], "impossible face box"),
        (["a.png", ["x", 0, 4, 48], 1, 0, 0], "face box that is no four numbers"),
        (["gone.png", [0, 0, 48, 48], 1, 0, 0], "gone.png is missing"),
    ],
)
def test_a_bad_affectnet_row_is_named(
    tmp_path: Path, drawn_faces: np.ndarray, row: list[object], words: str
) -> None:
    save(tmp_path / "a.png", drawn_faces[0])
    path = affectnet(tmp_path, [["a.png", [0, 0, 48, 48], 0, 0, 0], row])
    notes = Notes()
    assert labels_of(read(path, notes)) == ["calm"]
    (problem,) = notes.problems
    assert words in problem.message
    assert (problem.file, problem.line) == (str(path), 3)


def test_affectnet_folder_of_the_newer_set(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    (tmp_path / "annotations").mkdir()
    for name, label in (("0", "6"), ("5", "3")):
        save(tmp_path / f"images/{name}.png", drawn_faces[0])
        for what, value in (("exp", label), ("val", "-0.5"), ("aro", "0.25")):
            np.save(tmp_path / f"annotations/{name}_{what}.npy", np.array(value))
    save(tmp_path / "images/7.png", drawn_faces[0])
    notes = Notes()
    found = read(tmp_path, notes)
    assert labels_of(found) == ["anger", "surprise"]
    assert found.samples.targets["affect"].values.tolist() == [[-0.5, 0.25]] * 2
    assert "has no annotation 7_exp.npy" in notes.problems[0].message


def test_affectnet_says_where_its_pictures_should_be(tmp_path: Path) -> None:
    path = affectnet(tmp_path, [["a.png", [0, 0, 48, 48], 0, 0, 0]])
    with pytest.raises(RiotError, match=r"Images: error TRN-201: the folder of pictures"):
        read(path, images="Images")
