"""A training file's `data:` block, from its keys to samples that share nothing."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest

from riot.config.validation import validate
from riot.config.yaml_file import parse_yaml
from riot.errors import ProblemsFound, RiotError
from riot.training.datasets.choosing import choose
from riot.training.datasets.loading import load, read_source
from riot.training.datasets.reading import Notes
from riot.training.datasets.recognise import recognise
from riot.training.datasets.settings import DataSettings, SourceSettings
from riot.training.disjoint import alike
from riot.training.samples import Samples, Targets
from riot.training.votes import LABELS, distributions, majority


def block(**keys: object) -> DataSettings:
    """Give settings of these keys."""
    return DataSettings.model_validate(keys)


def folders(root: Path, faces: np.ndarray, labels: tuple[str, ...]) -> Path:
    """Write faces into folders of labels, in turn."""
    for number, face in enumerate(faces):
        path = root / labels[number % len(labels)] / f"s{number % 5}-{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(path), face)
    return root


def arrays(path: Path, faces: np.ndarray, votes: np.ndarray) -> Path:
    """Write FER+ arrays."""
    labels = np.zeros(len(faces), np.uint8)
    np.savez(path, images=faces, ferplus_votes=votes, fer2013_label=labels)
    return path


# ── settings ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("train: [{path: a, pth: b}]", "data.yaml:1:19", "did you mean 'path'?"),
        ("train: [a]\nsubset: [calm, angr]", "data.yaml:1:1", "did you mean 'anger'?"),
        ("train: [a]\nmerge: {disgust: angr}", "data.yaml:2:1", "did you mean 'anger'?"),
        ("train: [a]\nsubset: [calm]", "data.yaml:1:1", "two labels or more"),
        (
            "train: [a]\nsubset: [calm, disgust]\nmerge: {disgust: anger}",
            "data.yaml:1:1",
            "'disgust' is merged into 'anger'",
        ),
        ("train: []", "data.yaml:1:1", "one data set or more"),
        ("valid: [a]", "data.yaml:1:1", "the key 'train' is missing"),
        ("train: [a]\nvalid: 1.5", "data.yaml:2:1", "valid"),
        ("train: [a]\non_bad: go", "data.yaml:2:1", "'skip' or 'stop'"),
        ("train: [{path: a, kind: fer}]", "data.yaml:1:19", "'fer2013'"),
        ("train: [{path: a, labels: {x: Happy}}]", "data.yaml:1:9", "did you mean 'happiness'?"),
        ("train: [{path: a, subject: 'S[0-9]+'}]", "data.yaml:1:19", "a group in brackets"),
        ("train: [{path: a, subject: '('}]", "data.yaml:1:19", "is no pattern"),
    ],
)
def test_a_wrong_key_or_value_has_its_place(text: str, place: str, words: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        validate(DataSettings, parse_yaml(text, "data.yaml"), "TRN")
    assert str(caught.value).startswith(place)
    assert words in str(caught.value)


def test_a_path_alone_is_a_source() -> None:
    assert block(train=["a.npz"]) == block(train=[{"path": "a.npz"}])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"labels": {"a": "calm"}}, "takes no 'labels' (it takes nothing but its path)"),
        ({"crop": "face"}, "takes no 'crop'"),
        ({"kind": "ferplus", "labels": {"a": "calm"}}, "(it takes usage, votes)"),
    ],
)
def test_a_setting_that_the_kind_does_not_take(
    tmp_path: Path, drawn_faces: np.ndarray, source: dict[str, object], words: str
) -> None:
    arrays(tmp_path / "a.npz", drawn_faces[:2], np.full((2, 10), 5, np.uint8))
    with pytest.raises(RiotError) as caught:
        load(block(train=[{"path": "a.npz", **source}]), tmp_path)
    assert caught.value.code == "TRN-208" and words in str(caught.value)


# ── recognising ─────────────────────────────────────────────────────────────────────────────────


def test_kinds_are_recognised(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    assert recognise(folders(tmp_path / "a", drawn_faces[:2], ("fear",))) == "folders"
    assert recognise(folders(tmp_path / "b", drawn_faces[:2], ("fear/1", "joy/1"))) == "sequences"
    (tmp_path / "f.csv").write_text("emotion,pixels\n")
    assert recognise(tmp_path / "f.csv") == "fer2013"
    (tmp_path / "fer2013new.csv").write_text("Usage,Image name,neutral\n")
    assert recognise(tmp_path / "f.csv") == "ferplus"
    (tmp_path / "training.csv").write_text("subDirectory_filePath,face_x,expression\n")
    assert recognise(tmp_path / "training.csv") == "affectnet"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("gone.csv", "TRN-201", "is missing (paths count from the data folder)"),
        ("text.csv", "TRN-202", "its columns are a, b"),
        ("empty", "TRN-202", "no folders of pictures named like labels"),
        ("broken.npz", "TRN-002", "cannot be read"),
        ("noise.csv", "TRN-202", "is no data set"),
    ],
)
def test_what_is_no_data_set_is_one_clear_line(
    tmp_path: Path, name: str, code: str, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.csv").write_text("a,b\n1,2\n")
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 not an archive")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 9)
    with pytest.raises(RiotError) as caught:
        load(block(train=[name]), tmp_path)
    assert caught.value.code == code
    assert words in str(caught.value) and name in str(caught.value)
    assert "\n" not in str(caught.value)


# ── choosing labels ─────────────────────────────────────────────────────────────────────────────


def voted(**counts: list[int]) -> Samples:
    """Give samples by the votes of each label."""
    rows = len(next(iter(counts.values())))
    votes = np.zeros((rows, 10), np.uint8)
    for label, column in counts.items():
        votes[:, LABELS.index(label)] = column
    shares = distributions(votes)
    targets = {
        "expression": Targets(LABELS, shares, shares.sum(axis=1) > 0),
        "affect": Targets(
            ("valence", "arousal"), np.zeros((rows, 2), "f4"), np.ones(rows, bool), "values"
        ),
    }
    return Samples(np.zeros((rows, 48, 48), np.uint8), targets, {"expression": majority(votes)})


def test_a_subset_keeps_its_order_and_shares_of_one() -> None:
    samples = voted(calm=[6, 0, 2], anger=[2, 0, 5], sadness=[2, 10, 3])
    chosen = choose(samples, {}, ("anger", "calm"))
    targets = chosen.targets["expression"]
    assert targets.names == ("anger", "calm")
    assert targets.values[0] == pytest.approx([0.25, 0.75])
    assert targets.known.tolist() == [True, False, True]
    assert targets.values[1].tolist() == [0, 0]
    assert chosen.judged["expression"].tolist() == [1, -1, -1]
    assert chosen.targets["affect"] is samples.targets["affect"]


def test_a_merge_adds_shares_and_judges_alike() -> None:
    samples = voted(disgust=[6, 3, 0], anger=[4, 0, 0], calm=[0, 7, 10])
    chosen = choose(samples, {"disgust": "anger", "contempt": "anger"}, ())
    targets = chosen.targets["expression"]
    assert targets.names == ("calm", "happiness", "surprise", "sadness", "anger", "fear")
    anger, calm = targets.names.index("anger"), targets.names.index("calm")
    assert targets.values[:, anger] == pytest.approx([1, 0.3, 0])
    assert targets.values[:, calm] == pytest.approx([0, 0.7, 1])
    assert chosen.judged["expression"].tolist() == [anger, calm, calm]


def test_a_scheme_with_one_label_left_goes() -> None:
    only = Targets.of_indices(("anger", "calm"), np.array([0, 1, 1]))
    samples = Samples(np.zeros((3, 48, 48), np.uint8), {"fer2013": only})
    assert not choose(samples, {}, ("anger", "contempt")).targets


# ── loading ─────────────────────────────────────────────────────────────────────────────────────


def test_sources_of_several_kinds_become_one_split(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    votes = np.zeros((12, 10), np.uint8)
    votes[:, 0], votes[0] = 10, 0
    arrays(tmp_path / "a.npz", drawn_faces[:12], votes)
    folders(tmp_path / "more", drawn_faces[12:20], ("fear", "calm"))
    folders(tmp_path / "valid", drawn_faces[[2, 20, 21, 22]], ("fear", "calm"))
    found = load(block(train=["a.npz", "more"], valid=["valid"]), tmp_path)
    assert (len(found.train), len(found.valid)) == (19, 4)
    assert found.counts["identical"] == 1 and found.counts["near_copies"] == 0
    assert found.counts["read"] == 24 and found.counts["train"] == 19
    assert found.repeated.sum() == 1
    assert found.train.targets["fer2013"].known.sum() == 11
    expression = found.train.targets["expression"]
    assert expression.known.sum() == 18  # one has no votes, but its original label
    assert expression.values[expression.known].sum(axis=1) == pytest.approx(1)
    assert (found.train.judged["fer2013"][11:] == -1).all()


def test_people_are_parted_by_name_over_all_sources(
    tmp_path: Path, drawn_faces: np.ndarray
) -> None:
    folders(tmp_path / "a", drawn_faces[:10], ("fear", "calm"))
    folders(tmp_path / "b", drawn_faces[10:12], ("fear", "calm"))
    pattern = r"/(s\d)-"
    found = load(
        block(train=[{"path": "a", "subject": pattern}], valid=[{"path": "b", "subject": pattern}]),
        tmp_path,
    )
    assert found.counts["same_person"] == 4
    assert found.train.subjects is not None and found.valid.subjects is not None
    assert not set(found.train.subjects) & set(found.valid.subjects)


def test_a_share_is_kept_apart_with_its_copies(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    twice = np.concatenate([drawn_faces[:20], np.roll(drawn_faces[:20], 1, axis=2)])
    folders(tmp_path / "a", twice, ("fear", "calm"))
    found = load(block(train=["a"], valid=0.2), tmp_path)
    assert len(found.train) == 32 and len(found.valid) == 8
    assert not alike(found.train.images, found.valid.images).any()
    assert found.repeated.sum() == 4


def test_bad_pictures_are_counted_or_stop(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    folders(tmp_path / "a", drawn_faces[:10], ("fear", "calm"))
    (tmp_path / "a/fear/z.png").write_bytes(b"junk")
    found = load(block(train=["a"], valid=0.2), tmp_path)
    assert found.counts["bad"] == 1
    assert "z.png: warning TRN-204: is no picture" in str(found.problems[0])
    with pytest.raises(RiotError, match=r"z\.png: error TRN-204"):
        load(block(train=["a"], valid=0.2, on_bad="stop"), tmp_path)


def test_a_label_that_no_sample_has(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    folders(tmp_path / "a", drawn_faces[:10], ("fear", "calm"))
    with pytest.raises(RiotError, match=r"a: error TRN-206: no sample to train on shows 'anger'"):
        load(block(train=["a"], subset=["anger", "calm", "fear"]), tmp_path)


def test_when_nothing_is_left(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    folders(tmp_path / "a", drawn_faces[:4], ("fear", "calm"))
    with pytest.raises(RiotError, match="TRN-209: no sample is left to train on"):
        load(block(train=["a"], valid=["a"]), tmp_path)
    with pytest.raises(RiotError, match="TRN-209"):
        load(block(train=["a"], subset=["anger", "sadness"]), tmp_path)


def test_faces_come_at_the_side_asked_for(tmp_path: Path, drawn_faces: np.ndarray) -> None:
    arrays(tmp_path / "a.npz", drawn_faces[:10], np.full((10, 10), 5, np.uint8))
    folders(tmp_path / "b", drawn_faces[10:20], ("fear", "calm"))
    found = load(block(train=["a.npz"], valid=["b"], side=32), tmp_path)
    assert found.train.images.shape == (10, 32, 32) and found.valid.images.shape == (10, 32, 32)


def test_reading_holds_little_more_than_the_faces(tmp_path: Path) -> None:
    rows = 300
    row = "3," + " ".join(["128"] * 2304) + ",Training\n"
    (tmp_path / "fer2013.csv").write_text("emotion,pixels,Usage\n" + row * rows)
    tracemalloc.start()
    try:
        source = SourceSettings(path=Path("fer2013.csv"))
        samples = read_source(source, tmp_path, Notes()).samples
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.6 * samples.images.nbytes + 500_000


def test_the_real_pair_loads_disjoint(data: Path, tmp_path: Path) -> None:
    for name, count in (("ferplus_train", 800), ("ferplus_valid", 800)):
        with np.load(data / f"{name}.npz") as found:
            np.savez(tmp_path / f"{name}.npz", **{key: found[key][:count] for key in found.files})
    split = load(block(train=["ferplus_train.npz"], valid=["ferplus_valid.npz"]), tmp_path)
    assert split.counts["read"] == 1600
    assert split.counts["identical"] >= 1 and split.counts["near_copies"] >= 1
    assert not alike(split.train.images, split.valid.images).any()


def test_reading_data_imports_no_framework() -> None:
    heavy = "{'keras', 'tensorflow', 'jax', 'torch', 'scipy'}"
    code = f"import sys, riot.training.datasets.loading; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
