"""`riot media check` tells what hurts a seam, and `riot media prepare` makes a film without it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import pytest
from typer.testing import CliRunner, Result

from riot.authoring.proving import prove_film
from riot.cli.app import app
from riot.errors import RiotError
from riot.screen.probe import probe_clips

FILM = """
riot: 1
title: Two
media: media
listens_to: [anger, fear]
start: one
defaults: {lead: 500ms, transition: {crossfade: 0.5s}}
scenes:
  one: {clip: {file: a.mp4, in: 1.2s, subtitles: "a.{lang}.srt"}, transitions: [{to: two}]}
  two: {clip: b.mov, transitions: [{to: three}]}
  three: {clip: c.mp4, transitions: [{to: one}]}
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory, clips: Any) -> Path:
    """Give a film of three clips that do not match."""
    folder = tmp_path_factory.mktemp("film")
    media = folder / "media"
    media.mkdir()
    clips.draw(media / "a.mp4", level=0.3)
    clips.draw(media / "b.mov", fps=30, size=(64, 96), jitter=40, level=0.05)
    clips.draw(media / "c.mp4", gop=10)
    (media / "a.en.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    (folder / "graph.yaml").write_text(FILM)
    return folder


def ask(*words: object) -> Result:
    result = CliRunner().invoke(app, ["media", *map(str, words)], env={"COLUMNS": "120"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_what_hurts_the_seam_stands_out_in_words(film: Path) -> None:
    result = ask("check", film)
    assert result.exit_code == 0, "warnings alone"
    words = " ".join(result.output.split())
    for told in (
        "key frame missing at 00:01.200, nearest 00:00.000: prepare it, or a player decodes 1.2 s",
        "64x96, most are 96x64: cuts show a jump",
        "uneven pace (about 30 fps), as phones film",
        "16 LU quieter than most",
        "3 files: no handle",
        "3 files: 0 errors,",
    ):
        assert told in words, result.output
    assert "LUFS" in result.output.splitlines()[0]


def test_what_is_a_score_first_stays_a_clip(tmp_path: Path, clips: Any) -> None:
    clips.draw(tmp_path / "b.mov")
    clips.draw(tmp_path / "a.mp4")
    (tmp_path / "graph.yaml").write_text(
        FILM.replace("media: media", "media: .")
        .replace("clip: {file: a.mp4, ", "score: b.mov, clip: {file: a.mp4, ")
        .replace("c.mp4", "b.mov")
    )
    found = {one["name"]: one for one in json.loads(asked_json(tmp_path))["files"]}
    assert found["b.mov"]["kind"] == "clip"
    assert found["b.mov"]["headers"]["pictures"]["fps"] == 25


def asked_json(film: Path) -> str:
    return ask("check", film, "--quick", "--format", "json").stdout


def test_figures_are_whole_in_a_narrow_window(tmp_path: Path, clips: Any) -> None:
    long = "A film, größer & 100% (final) 夜の街.mp4"
    clips.draw(tmp_path / long, jitter=40, layout="5.1", sound="flac", form="yuv420p")
    (tmp_path / "graph.yaml").write_text(
        FILM.replace("media: media", "media: .")
        .replace("a.mp4, in", f"'{long}', in")
        .replace("b.mov", f"'{long}'")
        .replace("c.mp4", f"'{long}'")
    )
    result = CliRunner().invoke(app, ["media", "check", str(tmp_path)], env={"COLUMNS": "80"})
    assert "…" not in result.output and "~25 uneven" in result.output
    assert "0:02.0" in result.output
    assert "".join(long.split()) in "".join(
        line[: line.index("  ")] if "  " in line else line
        for line in result.output.split("\n\n")[0].splitlines()[1:]
    ).replace(" ", "")


def test_all_that_is_known_is_told_as_json(film: Path) -> None:
    plain = json.loads(ask("check", film, "--format", "json").output)
    assert (plain["errors"], plain["lacking"]) == (0, [])
    one, two, _ = plain["files"]
    assert one["headers"]["pictures"]["keys"] == [0.0]
    assert one["loudness"][0]["integrated"] == pytest.approx(-19.5, abs=0.3)
    assert one["decoded"] == {"pictures": 50, "broken": 0, "broken_at": None}
    assert two["headers"]["pictures"]["variable"] is True
    assert {"name", "about", "severity", "message"} == set(plain["findings"][0])
    quick = json.loads(ask("check", film, "--quick", "--clip", "b.m", "--format", "json").output)
    [alone] = quick["files"]
    assert (alone["name"], alone["loudness"], alone["decoded"]) == ("b.mov", None, None)


def test_broken_and_missing_files_are_errors(film: Path, tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    whole = bytearray((film / "media/c.mp4").read_bytes())
    with av.open(str(film / "media/c.mp4")) as container:
        entry = container.streams.video[0].index_entries[12]
    whole[entry.pos + 8 : entry.pos + entry.size] = bytes(entry.size - 8)
    (media / "c.mp4").write_bytes(whole)
    (media / "b.mov").write_text("no film")
    (tmp_path / "graph.yaml").write_text(FILM)
    result = ask("check", tmp_path)
    assert result.exit_code == 2
    assert "cannot be played: it is no film" in result.output
    assert "broken, the first at 00:0" in result.output
    assert "not in media: a.mp4, a.{lang}.srt" in result.output
    with pytest.raises(RiotError, match="plays no file 'street'"):
        ask("check", tmp_path, "--clip", "street")


def test_a_prepared_film_has_no_problems(film: Path, clips: Any) -> None:
    before = {path: path.read_bytes() for path in (film / "media").iterdir()}
    result = ask("prepare", film, "--loudness", "-20")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].startswith("96x64, 25 fps, key frame every 0.48 s, -20 LUFS → ")
    assert lines[-2].startswith("3 prepared, 1 other file copied: ")
    assert lines[-1].endswith("`media: media-prepared`")
    prepared = film / "prepared.yaml"
    prepared.write_text(FILM.replace("media: media", "media: media-prepared"))
    assert prove_film(prepared, None, None, probe_clips).problems == ()
    plain = json.loads(ask("check", prepared, "--format", "json").output)
    assert plain["warnings"] == 0, plain["findings"]
    for again in ("graph.yaml", "prepared.yaml"):
        lines = ask("prepare", film / again, "--loudness", "-20").output.splitlines()
        end = next(line for line in lines if "up to date: " in line)
        assert end.startswith("0 prepared, 3 up to date: ") and end.endswith("media-prepared")
    assert lines[-1] == end, "the film plays them already"
    assert {path: path.read_bytes() for path in (film / "media").iterdir()} == before


@pytest.mark.parametrize("words", [("--size", "1280"), ("--size", "65x64"), ("--fps", "fast")])
def test_what_cannot_be_understood_is_refused(film: Path, words: tuple[str, str]) -> None:
    result = CliRunner().invoke(app, ["media", "prepare", str(film), *words])
    assert result.exit_code == 2
