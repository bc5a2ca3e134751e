"""A model whose labels do not fit the film is refused before a show, wherever one can ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from riot.cli.check import check
from riot.config.installation import load_installation
from riot.config.shipped import SHIPPED
from riot.errors import ProblemsFound, RiotError
from riot.labels import ALSO_CALLED, meant_label
from riot.messages import EmotionReading, FaceReading
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.perception.emotion.card import load_card
from riot.runtime.build import RunOptions, build_installation
from riot.runtime.doctor.film import check_film

if TYPE_CHECKING:
    from tests.conftest import TinyFilm

from riot.clock import ManualClock

MODEL = SHIPPED / "models/expression"
OTHERS = ["neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt"]


@pytest.fixture
def installation(tmp_path: Path, tiny_film: TinyFilm) -> Path:
    """Write an installation of the tiny film with a model of other labels."""
    card = json.loads((MODEL / "card.json").read_text())
    card["labels"] = card["outputs"]["expression"]["labels"] = OTHERS
    card["neutral_prior"] = None
    (tmp_path / "model").mkdir()
    (tmp_path / "model/card.json").write_text(json.dumps(card))
    path = tmp_path / "installation.yaml"
    path.write_text(
        f"film: {tiny_film.graph}\nemotion: {{model: model}}\ncamera: {{source: none}}\n"
        "rigs: [{name: house, port: 9000}, {name: sound, port: 9001}]\nrecord: {keep: none}\n"
    )
    return path


def run_check(*arguments: object) -> tuple[int, list[str]]:
    app = typer.Typer()
    app.command()(check)
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout.splitlines()


LINE = "listens_to: [happiness, surprise, calm]"


def test_a_show_does_not_start(installation: Path, tiny_film: TinyFilm) -> None:
    with pytest.raises(ProblemsFound) as refused:
        build_installation(load_installation(installation), RunOptions(1, True), ManualClock())
    found = [problem for problem in refused.value.problems if problem.code == "SCN-013"]
    assert [problem.message for problem in found] == [
        "the model reads no 'happiness'",
        "the model reads no 'calm'",
    ]
    lines = tiny_film.graph.read_text().splitlines()
    for problem, meant, word in zip(
        found, ("happy", "neutral"), ("happiness", "calm"), strict=True
    ):
        assert problem.file == str(tiny_film.graph)
        assert problem.line == lines.index(LINE) + 1
        assert problem.column == LINE.index(word) + 1
        assert f"did you mean {meant!r}?" in problem.hint
        assert f"known: {', '.join(OTHERS)}" in problem.hint


def test_check_knows_the_installations_model_and_rigs(
    installation: Path, tiny_film: TinyFilm
) -> None:
    assert run_check(tiny_film.graph)[0] == 0, "the shipped model has these labels"
    for arguments in (["--config", installation], [tiny_film.graph, "--config", installation]):
        status, lines = run_check(*arguments)
        assert status == 2
        assert sum("SCN-013" in line for line in lines) == 2
        assert lines[-1].startswith("1 checked: 2 errors")
    text = installation.read_text()
    installation.write_text(text.replace("{model: model}", "{}").replace("name: house", "name: h"))
    status, lines = run_check("--config", installation)
    assert status == 2
    assert any("SCN-017" in line and "'house'" in line for line in lines)


def test_check_needs_a_film_or_an_installation() -> None:
    app = typer.Typer()
    app.command()(check)
    refused = CliRunner().invoke(app, []).exception
    assert isinstance(refused, RiotError)
    assert refused.code == "CLI-002"


def test_the_doctor_tells_it_too(installation: Path, tiny_film: TinyFilm) -> None:
    found = check_film(load_installation(installation))
    assert (found.name, found.state) == ("film", "broken")
    assert f"{tiny_film.graph}:" in found.what
    assert "the model reads no 'happiness', and 1 more" in found.what
    assert "did you mean 'happy'?" in found.remedy
    installation.write_text(installation.read_text().replace("emotion: {model: model}\n", ""))
    found = check_film(load_installation(installation))
    assert found.state == "ok"
    assert "listens to happiness, surprise, calm" in found.what


def test_the_doctor_does_not_miss_clips_that_a_run_draws(tmp_path: Path) -> None:
    shipped = load_installation(SHIPPED / "config/installation.yaml")
    assert check_film(shipped).state == "ok", "drawn or not"
    film = tmp_path / "graph.yaml"
    film.write_text(shipped.film.read_text())
    found = check_film(shipped.model_copy(update={"film": film}))
    assert found.state == "broken"
    assert "not in" in found.what


def test_a_film_hears_probabilities_over_its_own_labels() -> None:
    labels = load_card(MODEL).labels
    scores = (0.1, 0.2, 0.05, 0.3, 0.2, 0.05, 0.05, 0.05)
    film = ("happiness", "anger", "calm")
    keeper = MoodKeeper(MoodSettings(), labels, film, None)
    face = FaceReading(1, (0.4, 0.4, 0.2, 0.2), 0.9, (0.0, 0.0, 0.0), scores)
    keeper.hear(EmotionReading(t=1.0, seq=0, faces=(face,)))
    mood = keeper.mood(1.0)
    total = 0.2 + 0.2 + 0.1
    assert list(mood.raw) == list(film)
    assert mood.raw == pytest.approx(
        {"happiness": 0.2 / total, "anger": 0.2 / total, "calm": 0.1 / total}
    )
    for moment in (1.1, 1.5, 4.0):
        assert sum(keeper.mood(moment).levels.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("word", "meant"), [("smile", "happiness"), ("Neutral", "calm"), ("suprise", "surprise")]
)
def test_what_was_meant(word: str, meant: str) -> None:
    known = load_card(MODEL).labels
    assert meant_label(word, known).startswith(f"did you mean {meant!r}? known: calm, ")


def test_a_label_that_nothing_is_like_gets_the_list() -> None:
    assert meant_label("boredom", ["calm", "anger"]) == "known: calm, anger"
    assert meant_label("joy", ["calm", "anger"]) == "known: calm, anger"
    assert set(ALSO_CALLED.values()) <= set(load_card(MODEL).labels)
