"""FER2013 and FER+ files, row by row, good and bad."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riot.errors import RiotError
from riot.training.datasets.fer2013 import parse_pixels
from riot.training.datasets.ferplus import COLUMNS
from riot.training.datasets.loading import read_source
from riot.training.datasets.reading import Notes
from riot.training.datasets.settings import SourceSettings
from riot.training.samples import Samples
from riot.training.votes import FER2013_LABELS, LABELS

PIXELS = " ".join(["7"] * 2304)


def text_of(face: np.ndarray) -> str:
    """Give a face as the file holds it."""
    return " ".join(map(str, face.ravel().tolist()))


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows as CSV."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def fer2013(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write a FER2013 file."""
    return write(folder / "fer2013.csv", [["emotion", "pixels", "Usage"], *rows])


def ferplus(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write a file of votes."""
    return write(folder / "fer2013new.csv", [["Usage", "Image name", *COLUMNS], *rows])


def read(path: Path, notes: Notes | None = None, **settings: object) -> Samples:
    """Read a data set by what its path says."""
    source = SourceSettings.model_validate({"path": path, **settings})
    return read_source(source, path.parent, notes or Notes()).samples


def test_real_faces_come_back_as_they_were(tmp_path: Path, data: Path) -> None:
    with np.load(data / "ferplus_valid.npz") as arrays:
        images, votes, labels = (
            arrays[name][:20] for name in ("images", "ferplus_votes", "fer2013_label")
        )
    labels = np.minimum(labels, 6)
    rows = zip(labels.tolist(), map(text_of, images), ["Training"] * 20, strict=True)
    path = fer2013(tmp_path, list(rows))
    alone = read(path, kind="fer2013")
    assert (alone.images == images).all()
    assert alone.judged["fer2013"].tolist() == labels.tolist()
    ferplus(tmp_path, [["Training", f"fer{n}.png", *row] for n, row in enumerate(votes.tolist())])
    both = read(path)
    assert set(both.targets) == {"expression", "fer2013"}
    whole = read(data / "ferplus_valid.npz").select(np.arange(20))
    assert (both.targets["expression"].values == whole.targets["expression"].values).all()
    assert (both.judged["expression"] == whole.judged["expression"]).all()


def test_each_official_split_is_read_on_its_own_and_the_third_only_if_asked(
    tmp_path: Path,
) -> None:
    usages = ["Training", "Training", "PublicTest", "PrivateTest"]
    path = fer2013(tmp_path, [[number, PIXELS, usage] for number, usage in enumerate(usages)])
    source = SourceSettings(path=path)
    assert read(path).judged["fer2013"].tolist() == [0, 1]
    valid = read_source(source, tmp_path, Notes(), role="valid").samples
    assert valid.judged["fer2013"].tolist() == [2]
    assert read(path, usage=["PrivateTest"]).judged["fer2013"].tolist() == [3]


BAD_ROWS = {
    "has 2303 pixels instead of 2304": [0, PIXELS[2:], "Training"],
    "has the pixel 'x', not 0 to 255": [0, "x" + PIXELS[1:], "Training"],
    "has the pixel '256', not 0 to 255": [0, "256" + PIXELS[1:], "Training"],
    "has the label '7', which is none of FER2013's 0 to 6": [7, PIXELS, "Training"],
    "has the label '', which is none of FER2013's 0 to 6": ["", PIXELS, "Training"],
    "has the unknown usage 'Trainning'": [0, PIXELS, "Trainning"],
    "has 2 of 3 cells": [0, PIXELS],
}


@pytest.mark.parametrize("message", BAD_ROWS)
def test_a_bad_row_is_named_and_skipped_or_stops(tmp_path: Path, message: str) -> None:
    good = [1, PIXELS, "Training"]
    path = fer2013(tmp_path, [good, BAD_ROWS[message], good])
    notes = Notes()
    assert len(read(path, notes)) == 2
    (problem,) = notes.problems
    assert (problem.message, problem.line, problem.severity) == (message, 3, "warning")
    assert str(problem).startswith(f"{path}:3: warning TRN-20")
    with pytest.raises(RiotError, match=r"fer2013\.csv:3: error TRN-20") as caught:
        read(path, Notes(stop=True))
    assert "\n" not in str(caught.value)


def test_a_stray_quote_or_odd_byte_spoils_its_own_row_only(tmp_path: Path) -> None:
    path = fer2013(tmp_path, [[1, PIXELS, "Training"]] * 3)
    lines = path.read_bytes().splitlines()
    lines[1] = b'"' + lines[1]
    lines[2] = lines[2].replace(b"7 7", b"\xff 7", 1)
    path.write_bytes(b"\n".join(lines))
    notes = Notes()
    assert len(read(path, notes)) == 1
    assert [problem.line for problem in notes.problems] == [2, 3]


def test_columns_may_stand_in_any_order_and_with_blanks(tmp_path: Path) -> None:
    path = write(tmp_path / "icml.csv", [["emotion", " Usage", " pixels"], [3, "Training", PIXELS]])
    assert read(path).judged["fer2013"].tolist() == [FER2013_LABELS.index("happiness")]
    path = write(tmp_path / "plain.csv", [["emotion", "pixels"], [3, PIXELS]])
    assert len(read(path)) == 1


def test_own_numbers_and_another_scheme(tmp_path: Path) -> None:
    path = fer2013(tmp_path, [[number, PIXELS, "Training"] for number in (0, 1, 9)])
    found = read(path, scheme="expression", labels={"0": "contempt", "1": None, "9": "calm"})
    assert found.targets["expression"].names == LABELS
    assert [LABELS[number] for number in found.judged["expression"]] == ["contempt", "calm"]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("", "TRN-202", "is empty"),
        ("emotion,pixels,Usage\n", "TRN-202", "has a header and no rows"),
        ("emotion,pixel,Usage\n0,1,Training\n", "TRN-202", "columns are emotion, pixel, Usage"),
        ("emotion,pixels,Usage\n0,1,Training\n", "TRN-209", "has 1 pixels instead of 2304"),
    ],
)
def test_a_file_without_faces_is_one_clear_line(
    tmp_path: Path, content: str, code: str, words: str
) -> None:
    path = tmp_path / "fer2013.csv"
    path.write_text(content)
    with pytest.raises(RiotError) as caught:
        read(path)
    assert caught.value.code == code
    assert words in str(caught.value) and "fer2013.csv" in str(caught.value)


def test_a_missing_column_is_suggested(tmp_path: Path) -> None:
    path = write(tmp_path / "fer2013.csv", [["emotion", "pixel", "Usage"], [0, PIXELS, "Training"]])
    with pytest.raises(RiotError, match=r"no column 'pixels' \(did you mean 'pixel'\?\)"):
        read(path, kind="fer2013")


def test_votes_without_a_name_or_a_row(tmp_path: Path) -> None:
    path = fer2013(tmp_path, [[number, PIXELS, "Training"] for number in range(5)])
    calm, torn = [10, *[0] * 9], [*[0] * 8, 2, 8]
    votes = [
        ["Training", "fer0.png", *calm],
        ["Training", "", *torn],
        ["Training", "fer2.png", *calm[:-1], "x"],
        ["Training", "fer3.png", *torn],
    ]
    ferplus(tmp_path, votes)
    notes = Notes()
    found = read(path, notes)
    assert found.targets["expression"].known.tolist() == [True, False]
    assert found.judged["expression"].tolist() == [LABELS.index("calm"), -1]
    assert found.judged["fer2013"].tolist() == [0, 3]
    assert notes.left_out["taken out by FER+"] == 1
    assert [(problem.file, problem.line) for problem in notes.problems] == [
        (str(tmp_path / "fer2013new.csv"), 4),
        (str(path), 6),
    ]
    assert "no row of votes" in notes.problems[1].message


def test_a_bad_row_does_not_shift_the_votes(tmp_path: Path) -> None:
    path = fer2013(tmp_path, [[0, "1 2", "Training"], ["broken"], [2, PIXELS, "Training"]])
    kinds = ("neutral", "happiness", "fear")
    rows = [
        ["Training", f"fer{kind}.png", *(10 if column == kind else 0 for column in COLUMNS)]
        for kind in kinds
    ]
    ferplus(tmp_path, rows)
    assert [LABELS[n] for n in read(path).judged["expression"]] == ["fear"]


def test_files_that_do_not_go_together(tmp_path: Path) -> None:
    path = fer2013(tmp_path, [[0, PIXELS, "Training"]])
    ferplus(tmp_path, [["PublicTest", "fer0.png", 10, *[0] * 9]])
    with pytest.raises(RiotError, match=r"fer2013\.csv:2: error TRN-207: is Training here"):
        read(path)


def test_votes_can_lie_elsewhere_and_are_missed_by_name(tmp_path: Path) -> None:
    path = fer2013(tmp_path, [[0, PIXELS, "Training"]])
    (tmp_path / "labels").mkdir()
    ferplus(tmp_path / "labels", [["Training", "fer0.png", 10, *[0] * 9]])
    assert "expression" in read(path, votes="labels/fer2013new.csv").targets
    with pytest.raises(RiotError, match=r"other\.csv: error TRN-201: the votes are missing"):
        read(path, votes="other.csv")
    with pytest.raises(RiotError, match=r"make fer2013\.csv the path"):
        read(tmp_path / "labels/fer2013new.csv")


@given(st.binary(min_size=48, max_size=48))
def test_any_gray_values_parse(row: bytes) -> None:
    values = list(row) * 48
    assert parse_pixels(" ".join(map(str, values))).ravel().tolist() == values


@given(st.integers(0, 2303), st.text(max_size=6).filter(lambda t: t.strip() and not t.isdigit()))
def test_a_word_among_the_pixels_is_never_a_face(place: int, word: str) -> None:
    values = ["9"] * 2304
    values[place] = word
    with pytest.raises(ValueError, match=r"^has the pixel|^has \d+ pixels"):
        parse_pixels(" ".join(values))
