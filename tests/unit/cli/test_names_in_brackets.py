"""Names of films and scenes in square brackets are words to every command, not colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from riot.cli.app import app
from riot.cli.playing import play
from riot.config.film import LoadedFilm, film_from_text
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.messages import Health, Mood, Snapshot
from riot.perception.emotion.card import load_card
from riot.runtime.rehearsal.projection import Length
from riot.runtime.run import Outcome
from riot.runtime.season.visits import Stage, play_visits

FILM = """
riot: 1
title: "Tide [/red]"
media: media
listens_to: [happiness, surprise, calm]
start: notice
scenes:
  notice:
    card: {text: "This film reads your expression.", for: 2s}
    session: begin
    transitions: [{to: "[bold]question"}]
  "[bold]question":
    card: {text: "Well?", for: 4s}
    transitions: [{to: "smile [/b]", when: {happiness: {at_least: 0.4}}}, {to: "still [/]"}]
  "smile [/b]": {card: {text: "Yes", for: 2s}, session: end, transitions: [{to: notice}]}
  "still [/]": {card: {text: "No", for: 2s}, session: end, transitions: [{to: notice}]}
"""


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of one recorded visit, alone in a folder of sessions."""
    path = Path("graph.yaml")
    film = LoadedFilm(path, {path.name: FILM}, film_from_text(FILM, path.name), Path("media"), ())
    stage = Stage(
        Installation.model_validate({"film": path}),
        film,
        load_card(SHIPPED / "models/expression"),
        lambda _: Length(4),
    )
    begun = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
    (found,) = play_visits(stage, tmp_path_factory.mktemp("sessions"), [begun], 5)
    return found


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


def said(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False, input="n\n")
    assert done.exit_code == 0, done.output
    return done.output


def test_what_ifs_name_scenes_as_they_are_written(visit: Path) -> None:
    change = ("--set", "defaults.min_margin=0.06")
    for words in ((str(visit),), ("--from", str(visit.parent), "--processes", "1")):
        told = said("replay", *words, *change)
        assert "still [/]" in told or "smile [/b]" in told


def test_who_forgets_reads_the_title(visit: Path) -> None:
    told = said("forget", str(visit), "--logs", str(visit.parent))
    assert "Tide [/red]" in told


def test_a_simulation_names_scenes_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "graph.yaml").write_text(FILM, encoding="utf-8")
    told = said("simulate", "graph.yaml", "--viewers", "20", "--processes", "1")
    assert "Tide [/red]: 20 viewers" in told
    assert "[bold]question" in told
    assert "still [/]" in told


def test_a_show_says_what_is_not_well_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = Health(t=1.0, stage="archive", state="failed", since=1.0, detail="/disk [/old] is full")
    snapshot = Snapshot(
        t=1.0,
        tick=1,
        scene="[/b]",
        take=1,
        position=0.0,
        duration=0.0,
        branch="",
        decisions=0,
        session=0,
        mood=Mood(t=1.0),
        reading=None,
        language="en",
        health={"archive": full},
    )

    def run(*_: object, watchers: Sequence[Callable[..., None]], **__: object) -> Outcome:
        watchers[0](snapshot, ())
        return Outcome((), ("visit [/1]: the disk is full",), 1, "[/c] ended", {})

    monkeypatch.setattr("riot.runtime.run.run_installation", run)
    play(Installation.model_validate({"film": "graph.yaml"}), seed=1, headless=True, seconds=None)
    told = capsys.readouterr().out
    for words in ("/disk [/old] is full", "[/1]", "[/c] ended"):
        assert words in told
