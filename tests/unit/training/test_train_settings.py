"""Training files, options over them, and run folders: what is refused, and where."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from riot.errors import ProblemsFound, RiotError
from riot.training.datasets.loading import Split
from riot.training.fitting import runs
from riot.training.fitting.request import next_run, read_request, settled
from riot.training.samples import Samples, Targets
from riot.training.settings import StopSettings, TrainingSettings, read_settings


def written(folder: Path, text: str) -> Path:
    """Write a training file and give its path."""
    path = folder / "training.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("epochs: 3\nlearning_rat: 0.1\n", "2:1: error TRF-002", "did you mean 'learning_rate'"),
        ("network:\n  dropuot: 0.1\n", "2:3: error TRF-002", "did you mean 'dropout'"),
        ("batch: 1\n", "1:1: error TRF-004", "batch: input should be greater than or equal to 2"),
        ("distill: {share: 0.5}\n", "1:1: error TRF-003", "'teachers' is missing"),
        ("stop: {watch: expression_beauty}\n", "1:8: error TRF-004", "write expression_macro"),
        ("augmentation: {erase_share: 2}\n", "1:16: error TRF-004", "less than or equal to 1"),
        ("heads: {}\n", "1:1: error TRF-004", "needs 1 or more"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, text: str, place: str, words: str
) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_settings(written(tmp_path, text))
    assert place in str(caught.value)
    assert words in str(caught.value)


def test_every_mistake_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_settings(written(tmp_path, "epochs: 0\nbatch: many\nseeds: 3\n"))
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]


def test_the_shipped_training_file_is_valid(repository: Path) -> None:
    assert read_settings(repository / "models/expression/training.yaml").epochs > 1


@pytest.mark.parametrize(
    ("watch", "head", "less"),
    [
        ("expression_macro_recall", "expression", False),
        ("fer2013_accuracy", "fer2013", False),
        ("affect_error", "affect", True),
        ("expression_loss", "expression", True),
    ],
)
def test_what_is_watched_is_a_head_and_a_measure(watch: str, head: str, less: bool) -> None:
    settings = StopSettings(watch=watch)
    assert (settings.head, settings.less_is_better) == (head, less)


def test_options_go_over_the_file(tmp_path: Path) -> None:
    file = written(
        tmp_path, "data: {train: [faces], valid: 0.2}\nnetwork: {dropout: 0.5}\nepochs: 9\n"
    )
    options = {"network.name": "mini-xception", "epochs": 2, "batch": None}
    request = read_request(file, None, ["anger", "calm"], options)
    settings = request.settings
    assert settings.network.model_dump()["name"] == "mini-xception"
    assert settings.network.dropout == 0.5
    assert (settings.epochs, settings.batch) == (2, TrainingSettings().batch)
    assert settings.data is not None
    assert settings.data.subset == ("anger", "calm") and settings.data.valid == 0.2
    assert request.folder == tmp_path
    assert read_request(file, tmp_path / "else", [], {}).folder == tmp_path / "else"


def test_without_a_file_the_data_are_a_data_set(tmp_path: Path) -> None:
    request = read_request(None, tmp_path / "my_faces", [], {"network.name": "riot"})
    assert request.settings.data is not None
    assert request.every_scheme
    assert [request.folder / s.path for s in request.settings.data.train] == [tmp_path / "my_faces"]


@pytest.mark.parametrize(
    ("data", "labels", "options", "code", "words"),
    [
        (None, [], {}, "TRN-502", "--data"),
        (Path("x"), ["angry", "calm"], {}, "TRN-501", "no label is called 'angry'"),
        (Path("x"), [], {"seed": -1}, "TRN-501", "seed"),
    ],
)
def test_a_wrong_option_is_one_line(
    data: Path | None, labels: list[str], options: dict[str, int], code: str, words: str
) -> None:
    with pytest.raises(RiotError) as caught:
        read_request(None, data, labels, options)
    assert caught.value.code == code
    assert words in str(caught.value) and "\n" not in str(caught.value)


def split_of(labels: tuple[str, ...], indices: list[int]) -> Split:
    """Give data whose faces show these labels, one each."""
    images = np.zeros((len(indices), 48, 48), np.uint8)
    targets = Targets.of_indices(labels, np.array(indices))
    samples = Samples(images, {"expression": targets}, {"expression": np.array(indices)})
    return Split(samples, samples, np.zeros(len(indices), bool), {}, ())


def test_nobody_chose_so_the_labels_that_there_are_are_learned(tmp_path: Path) -> None:
    request = read_request(None, tmp_path, [], {})
    settings, data = settled(request, split_of(("calm", "anger", "fear"), [0, 2, 2]))
    assert settings.data is not None and tuple(settings.data.subset) == ("calm", "fear")
    assert settings.heads == {"expression": 1.0}
    assert data.train.targets["expression"].names == ("calm", "fear")
    assert data.valid.judged["expression"].tolist() == [0, 1, 1]
    with pytest.raises(RiotError, match=r"TRN-502.*the data show fear: nothing to tell apart"):
        settled(request, split_of(("calm", "anger", "fear"), [2, 2]))


def test_what_somebody_chose_stays(tmp_path: Path) -> None:
    file = written(tmp_path, "data: {train: [faces]}\nheads: {expression: 0.5}\n")
    request = read_request(file, tmp_path, [], {})
    data = split_of(("calm", "anger", "fear"), [0, 2, 2])
    assert settled(request, data) == (request.settings, data)


def test_runs_are_numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert next_run("riot", resume=False) == next_run("riot", resume=True) == Path("runs/riot-1")
    Path("runs/riot-1").mkdir(parents=True)
    assert next_run("riot", resume=False) == Path("runs/riot-2")
    assert next_run("riot", resume=True) == Path("runs/riot-1")


def test_a_run_keeps_its_settings_and_refuses_others(tmp_path: Path) -> None:
    run = tmp_path / "run"
    settings = TrainingSettings(epochs=3, heads={"expression": 1.0, "fer2013": 0.5})
    runs.begin(run, settings, resume=False)
    assert read_settings(run / "settings.yaml") == settings
    runs.begin(run, settings, resume=True)
    with pytest.raises(RiotError, match="holds a run already") as caught:
        runs.begin(run, settings, resume=False)
    assert caught.value.code == "TRN-003"
    other = settings.model_copy(update={"heads": {"expression": 1.0, "fer2013": 0.25}})
    with pytest.raises(RiotError, match=r"heads\.fer2013 was 0\.5, now 0\.25"):
        runs.begin(run, other, resume=True)


def test_a_line_that_a_kill_cut_off_is_left_out(tmp_path: Path) -> None:
    runs.add_row(tmp_path, {"epoch": 1, "loss": 2.0})
    with (tmp_path / runs.HISTORY).open("a") as history:
        history.write('{"epoch": 2, "lo')
    assert runs.rows(tmp_path) == [{"epoch": 1, "loss": 2.0}]
    runs.write_rows(tmp_path, runs.rows(tmp_path))
    runs.add_row(tmp_path, {"epoch": 2, "loss": 1.0})
    assert [row["epoch"] for row in runs.rows(tmp_path)] == [1, 2]


def test_a_file_is_replaced_as_a_whole_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "metrics.json"
    path.write_text("old")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), runs.replacing(path) as fresh:
        fresh.write_text("ne")
        killed()
    assert path.read_text() == "old"
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "replace", killed)
        with runs.replacing(path) as fresh:
            fresh.write_text("new")
    assert path.read_text() == "old"
    with runs.replacing(path) as fresh:
        fresh.write_text(json.dumps("new"))
    assert path.read_text() == '"new"'
    assert sorted(os.listdir(tmp_path)) == ["metrics.json"]
