"""`riot import riot-json` as an author meets it: a film file, a graph that checks clean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from typer.testing import CliRunner

from riot.cli.import_ import app
from riot.cli.texts import app as texts
from riot.config.film import examine_film
from riot.errors import RiotError
from riot.screen.probe import probe_clips

LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")


def make_film_file(path: Path, seconds: int, fps: int = 5) -> None:
    """Encode a real film of 32x18 black pictures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("mpeg4", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 32, 18, "yuv420p"
        stream.gop_size = 1  # so that a range may begin anywhere
        picture = av.VideoFrame.from_ndarray(np.zeros((18, 32, 3), np.uint8), format="rgb24")
        frame = picture.reformat(format="yuv420p")
        for number in range(seconds * fps):
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def run(app: Any, *words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(done.exception, RiotError):
        raise done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize("name", ["riot-2018-levels", "storyline-manager-export"])
def test_a_reference_checks_clean_beside_its_film_file(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    source = shared_data / f"reference/{name}.json"
    video = Path(json.loads(source.read_text())["media"]["video"]).name
    make_film_file(tmp_path / "media/x" / video, 12 * 60)
    graph = tmp_path / "scenes/x/graph.yaml"
    status, said = run(app, "riot-json", source, "-o", graph)
    assert status == 0, said
    assert "checked: 0 warnings" in said
    checked = examine_film(graph, LABELS, None, probe_clips)
    assert checked.problems == ()
    assert "AUT-519" in said, "the sound that lay apart"
    assert ("AUT-520" in said) is (name == "storyline-manager-export"), "it never ended"
    assert ("'fear'" in said) is (name == "storyline-manager-export")
    before = graph.read_text()
    from riot.cli.fmt import fmt

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        fmt([graph])
    assert graph.read_text() == before, "it is laid out as riot fmt would"


def test_without_the_film_file_it_says_where_to_put_it(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "reference/riot-2018-levels.json"
    graph = tmp_path / "scenes/x/graph.yaml"
    status, said = run(app, "riot-json", source, "-o", graph)
    assert status == 0
    place = tmp_path / "media/x/final-film.m4v"
    assert f"now put the film file here: {place}" in said
    assert "media: ../../media/x" in graph.read_text()
    missing = [problem.code for problem in examine_film(graph, LABELS, None).problems]
    assert set(missing) == {"SCN-031"}, "nothing else is wrong"


def test_a_film_file_that_is_too_short_is_told_of(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "reference/riot-2018-levels.json"
    make_film_file(tmp_path / "final-film.m4v", 60)
    graph = tmp_path / "graph.yaml"
    status, said = run(app, "riot-json", source, "-o", graph, "--media", tmp_path)
    assert status == 2
    assert "SCN-046" in said


def test_nothing_is_written_over(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "reference/riot-2018-levels.json"
    graph = tmp_path / "graph.yaml"
    graph.write_text("mine")
    for out in (graph, tmp_path):
        with pytest.raises(RiotError, match="AUT-505"):
            run(app, "riot-json", source, "-o", out)
    assert graph.read_text() == "mine"


def test_a_folder_that_cannot_be_made(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "reference/riot-2018-levels.json"
    (tmp_path / "file").touch()
    with pytest.raises(RiotError, match="AUT-506: cannot be written"):
        run(app, "riot-json", source, "-o", tmp_path / "file/graph.yaml")


def test_an_imported_film_is_translated_and_still_checks(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "reference/storyline-manager-export.json"
    graph = tmp_path / "scenes/x/graph.yaml"
    run(app, "riot-json", source, "-o", graph)
    po = tmp_path / "film.es.po"
    _, said = run(texts, "extract", graph, "-o", po)
    assert "2 texts, 2 to translate from en" in said
    po.write_text(po.read_text().replace('msgid "X"\nmsgstr ""', 'msgid "X"\nmsgstr "Equis"'))
    _, said = run(texts, "merge", graph, po)
    assert "es: 1 new, 1 empty" in said
    assert "es: 1 of 2 texts, 0 of 0 subtitles" in said
    assert 'title: {en: "X", es: "Equis"}' in graph.read_text()
    _, said = run(texts, "status", graph)
    assert "missing: scenes.notice.card.text" in said
    _, said = run(texts, "extract", graph, "-o", tmp_path / "film.pot")
    assert "film.pot: 2 texts from en" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["extract", "GRAPH", "-o", "film.po"], "AUT-531: no language is given"),
        (["extract", "GRAPH", "-o", "a.po", "--language", "German"], "AUT-531: 'German'"),
        (["extract", "GRAPH", "-o", "film.en.po"], "AUT-531: en is the language"),
        (["merge", "GRAPH", "missing.de.po"], "AUT-532: cannot be read"),
        (["merge", "GRAPH", "GRAPH"], "AUT-532: is no PO file"),
        (["extract", "missing.yaml", "-o", "film.de.po"], "YML-001"),
    ],
)
def test_what_cannot_be_translated(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    source = shared_data / "reference/storyline-manager-export.json"
    graph = tmp_path / "graph.yaml"
    run(app, "riot-json", source, "-o", graph)
    with pytest.raises(RiotError, match=code):
        run(texts, *[str(graph) if word == "GRAPH" else word for word in words])
