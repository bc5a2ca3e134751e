"""`riot schema` prints what the repository ships; `riot placeholders` draws what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from riot import cli

ROOT = Path(__file__).parents[3]


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Call `riot` as the shell does; give the exit status."""
    monkeypatch.setattr(sys, "argv", ["riot", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        ([], "config/scene-graph.schema.json"),
        (["--installation"], "config/installation.schema.json"),
        (["--format", "markdown"], "docs/reference/scene-file.md"),
    ],
)
def test_what_is_printed_is_the_file_that_is_shipped(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    file: str,
) -> None:
    assert call(monkeypatch, "schema", *arguments) == 0
    assert capsys.readouterr().out == (ROOT / file).read_text(encoding="utf-8")


def test_a_page_that_is_not_written_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "schema", "--installation", "--format", "markdown") == 2
    assert "AUT-101" in capsys.readouterr().err


def test_placeholders_are_drawn_once_and_told_with_their_scenes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graph.yaml").write_text(
        "riot: 1\ntitle: X\nmedia: clips\nlistens_to: [calm, anger]\nstart: a\nscenes:\n"
        "  a: {clip: {file: film.mp4, out: 500ms}, transitions: [{to: b}]}\n"
        "  b: {clip: {file: film.mp4, in: 500ms, out: 1s}, transitions: [{to: a}]}\n",
        encoding="utf-8",
    )
    assert call(monkeypatch, "placeholders", str(tmp_path)) == 0
    assert capsys.readouterr().out == "film.mp4  1 s  (a, b)\n1 drawn: clips\n"
    drawn = (tmp_path / "clips/film.mp4").read_bytes()
    assert call(monkeypatch, "placeholders", str(tmp_path / "graph.yaml")) == 0
    assert "no clip is missing" in capsys.readouterr().out
    assert (tmp_path / "clips/film.mp4").read_bytes() == drawn
    assert call(monkeypatch, "placeholders", str(tmp_path / "none.yaml")) == 2
    assert "YML-001" in capsys.readouterr().err


CARDS = """riot: 1
title: {en: Cards, fr: Cartes}
media: .
listens_to: [calm, anger]
start: a
scenes:
  a: {card: {text: One, for: 2s}, session: begin, transitions: [{to: b}]}
  b: {card: {text: Two, for: 2s}, session: end, transitions: [{to: a}]}
"""


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (["check"], None),
        (["graph", "-o", "out/of/film.svg"], "out/of/film.svg"),
        (["export", "--scxml", "-o", "out/of/film.scxml"], "out/of/film.scxml"),
        (["simulate", "--viewers", "5", "--json", "out/of/film.json"], "out/of/film.json"),
        (["texts", "status"], None),
        (["texts", "extract", "-o", "out/of/film.de.po"], "out/of/film.de.po"),
        (["placeholders"], None),
    ],
)
def test_a_film_is_named_by_its_folder_and_output_folders_are_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], written: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("film").mkdir()
    Path("film/graph.yaml").write_text(CARDS, encoding="utf-8")
    assert call(monkeypatch, *arguments, "film") == 0
    if written is not None:
        assert Path(written).stat().st_size > 0


@pytest.mark.parametrize("arguments", [["graph", "-o", "x.svg"], ["export", "--scxml", "-o", "x"]])
def test_an_output_that_is_a_folder_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("graph.yaml").write_text(CARDS, encoding="utf-8")
    Path(arguments[-1]).mkdir()
    assert call(monkeypatch, *arguments, ".") == 2
    assert "AUT-205" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["graph.yaml", arguments[-1]])


def test_subtitles_without_an_original_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    clip = 'clip: {file: a.mp4, subtitles: "a.{lang}.srt"}'
    Path("graph.yaml").write_text(
        CARDS.replace("card: {text: Two, for: 2s}", clip).replace("media: .", "media: clips"),
        encoding="utf-8",
    )
    assert call(monkeypatch, "texts", "extract", ".", "-o", "x.de.po") == 0
    assert "left out, there is no clips/a.en.srt to translate from" in capsys.readouterr().out
    Path("clips").mkdir()
    Path("clips/a.en.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    assert call(monkeypatch, "texts", "extract", ".", "-o", "x.de.po") == 0
    assert "left out" not in capsys.readouterr().out
