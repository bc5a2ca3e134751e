"""A film, good or bad, in every format."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from typer.testing import CliRunner

import riot.authoring.drawing.shots as shots
from riot.authoring.drawing.formats import FORMATS, draw, file_for
from riot.authoring.drawing.gather import sketch_film
from riot.authoring.drawing.png import rendered
from riot.authoring.drawing.sketch import SceneBox, Shot, Sketch
from riot.cli.app import app
from riot.errors import ProblemsFound, RiotError
from riot.screen.thumbnail import Thumbnail

if TYPE_CHECKING:
    from tests.conftest import TinyFilm

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

SVG = "{http://www.w3.org/2000/svg}"

WRONG = """\
riot: 1
title: Wrong
media: media
listens_to: [happiness, surprise, calm]
start: attract
scenes:
  attract:
    clip: attract.mp4
    loop: true
    transitions:
      - {to: street, when: {face: present, held_for: 2s}, interrupt: true}
  street:
    clip: horizon.mp4
    transitions:
      - {to: nowhere, when: {happiness: {at_least: 0.5}}}
      - {to: charge, when: {calm: {at_leest: 0.4}}}
      - {when: {face: absent}}
      - {to: end}
  charge:
    clip: missing.mp4
    transitions: [{to: end}]
  orphan:
    clip: gold.mp4
    transitions: [{to: end}]
  bare:
    transitions: [{to: end}]
  end:
    clip: end-dawn.mp4
    session: end
    transitions: [{to: attract}]
"""


@pytest.fixture(scope="module")
def good(tiny_film: TinyFilm) -> Sketch:
    return sketch_film(tiny_film.graph, None)


@pytest.fixture(scope="module")
def wrong(tiny_film: TinyFilm) -> Sketch:
    path = tiny_film.graph.parent / "wrong.yaml"
    path.write_text(WRONG, encoding="utf-8")
    return sketch_film(path, None)


def scene(sketch: Sketch, name: str) -> SceneBox:
    return next(one for one in sketch.scenes if one.name == name)


def odd(words: str) -> Sketch:
    box = SceneBox("s0", words, words, shot=Shot(card=words), badges=(words,), start=True)
    return Sketch(words, (box,), ())


# ── what is in it ───────────────────────────────────────────────────────────────────────────────


def test_scenes_have_thumbnails_lengths_and_badges(good: Sketch) -> None:
    horizon = scene(good, "horizon")
    assert horizon.shot.jpeg.startswith(b"\xff\xd8")
    assert horizon.length == "0:03"
    assert "listens 0.5 s – end by mean" in horizon.badges
    assert "at most 30 s" in horizon.badges
    assert scene(good, "notice").shot.card == "This film reads your expression."
    assert scene(good, "attract").start
    assert [one.name for one in good.scenes if one.ending] == [
        "end_dawn", "end_stars", "end_still", "empty"
    ]  # fmt: skip
    assert good.errors == 0


def test_ways_have_their_number_kind_and_words(good: Sketch) -> None:
    key = scene(good, "horizon").key
    names = {one.key: one.name for one in good.scenes}
    ways = [(a.number, a.kind, names[a.target], a.label) for a in good.arrows if a.source == key]
    assert ways == [
        (1, "way", "gold", "dominant happiness by 0.1 and happiness ≥ 0.4"),
        (2, "way", "spark", "dominant surprise by 0.1 and surprise ≥ 0.4"),
        (3, "way", "deep", "dominant calm by 0.1"),
        (4, "default", "deep", "else"),
        (None, "fallback", "deep", "cannot be shown"),
    ]


def test_mistakes_stand_where_they_are(wrong: Sketch) -> None:
    assert scene(wrong, "nowhere").kind == "ghost"
    assert scene(wrong, "charge").shot.note == "missing: missing.mp4"
    assert scene(wrong, "bare").shot.note == "no picture"
    assert not scene(wrong, "orphan").reached
    street = scene(wrong, "street").key
    ways = [arrow for arrow in wrong.arrows if arrow.source == street]
    assert [[t.code for t in way.troubles] for way in ways[:3]] == [
        ["SCN-010"],
        ["SCN-002"],
        ["SCN-003"],
    ]
    assert ways[1].label == "? calm at_leest 0.4"
    assert scene(wrong, "?").kind == "ghost", "a way whose target is missing leads to nowhere"
    assert "SCN-004" in [trouble.code for trouble in scene(wrong, "bare").troubles]
    assert all(trouble.place.startswith("wrong.yaml:") for trouble in wrong.all_troubles())


def test_a_long_condition_does_not_cut_off_what_is_wrong_with_it(
    tiny_film: TinyFilm,
) -> None:
    long = ", ".join(["{surprise: {at_least: 0.1}, held_for: 2s}"] * 12)
    path = tiny_film.graph.parent / "long.yaml"
    path.write_text(
        WRONG.replace("{happiness: {at_least: 0.5}}", f"{{any: [{long}]}}"), encoding="utf-8"
    )
    texts = ElementTree.fromstring(draw(sketch_film(path, None), ".svg")).iter(f"{SVG}text")
    assert "SCN-010" in [text.text for text in texts]


def test_what_is_no_film_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "graph.yaml"
    path.write_text("scenes: {a: [", encoding="utf-8")
    with pytest.raises(RiotError) as caught:
        sketch_film(path, None)
    assert caught.value.code == "YML-004"
    path.write_text("riot: 1\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as several:
        sketch_film(path, None)
    assert "SCN-003" in {problem.code for problem in several.value.problems}


def test_a_thumbnail_that_fails_is_a_note(
    tiny_film: TinyFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Thumbnail:
        return Thumbnail(b"", 0, 0, "broken")

    monkeypatch.setattr(shots, "thumbnail", fail)
    sketch = sketch_film(tiny_film.graph, None)
    assert scene(sketch, "gold").shot.note == "unreadable: gold.mp4"
    assert b"unreadable: gold.mp4" in draw(sketch, ".svg")


# ── how it is drawn ─────────────────────────────────────────────────────────────────────────────


def test_the_svg_stands_alone(good: Sketch) -> None:
    content = draw(good, ".svg")
    root = ElementTree.fromstring(content)
    pictures = root.findall(f".//{SVG}image")
    clips = [one for one in good.scenes if one.shot.jpeg]
    assert len(pictures) == len(clips) > 5
    data = (pictures[0].get("href") or "").removeprefix("data:image/jpeg;base64,")
    assert base64.b64decode(data) in [one.shot.jpeg for one in clips]
    words = "".join(root.itertext())
    for shown in ("horizon", "0:03", "dominant calm by 0.1", "session begins"):
        assert shown in words
    classes = [one.get("class") or "" for one in root.iter(f"{SVG}g")]
    for kind in ("arrow interrupt", "arrow fallback", "arrow default", "scene start"):
        assert kind in classes
    assert not re.findall(rb'(?:href|url)[=(]"?https?:', content)


def test_mistakes_are_drawn_in_red(wrong: Sketch) -> None:
    root = ElementTree.fromstring(draw(wrong, ".svg"))
    classes = [one.get("class") or "" for one in root.iter(f"{SVG}g")]
    assert classes.count("scene ghost") == 2
    assert "arrow way wrong" in classes
    words = "".join(root.itertext())
    for shown in ("SCN-010", "the film has no such scene", "missing: missing.mp4"):
        assert shown in words


@pytest.mark.parametrize(
    "words",
    [
        "</script><script>alert(1)</script>",
        "<b> & \"quotes\" 'n' `code`",
        "]]> --> -- #1; %% {{x}} [y] |z| \\ \\n",
        "line\nbreak\ttab \x07 \x1b[31m",
        "通りの場面 طريق e\u0301 \U0001f3ac\ufffe",
        "{{title}} {{data}}",
        "w" * 5000,
        "1. first\n- second",
        "",
    ],
)
def test_any_words_may_stand_in_a_film(words: str) -> None:
    sketch = odd(words)
    svg = ElementTree.fromstring(draw(sketch, ".svg"))
    assert svg.tag == f"{SVG}svg"
    page = draw(sketch, ".html").decode()
    assert page.count("<script") == page.count("</script>") == 2
    assert draw(sketch, ".png").startswith(b"\x89PNG")
    assert_is_dot(draw(sketch, ".dot").decode())
    assert_is_mermaid(draw(sketch, ".mmd").decode())


def test_300_scenes_are_no_large_file(good: Sketch) -> None:
    clip = next(one.shot for one in good.scenes if one.shot.jpeg)
    full = Shot(clip.jpeg + bytes(12_000 - len(clip.jpeg)), clip.width, clip.height)
    scenes = tuple(SceneBox(f"s{n}", f"scene {n}", shot=full, start=n == 0) for n in range(300))
    assert len(draw(Sketch("Long", scenes, ()), ".html")) < 6_000_000


def pixels(png: bytes, tmp_path: Path) -> np.ndarray:
    path = tmp_path / "drawn.png"
    path.write_bytes(png)
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_the_png_is_the_svg_twice_as_fine(good: Sketch, tmp_path: Path) -> None:
    root = ElementTree.fromstring(draw(good, ".svg"))
    drawn = pixels(draw(good, ".png"), tmp_path)
    size = int(root.get("height") or 0), int(root.get("width") or 0)
    assert drawn.shape[:2] == (2 * size[0], 2 * size[1])
    assert drawn.std() > 20
    heading = drawn[30:100, 60:300]
    assert (heading.mean(axis=2) < 90).sum() > 300, "the title is written"


def test_text_appears_where_a_machine_has_no_fonts(tmp_path: Path) -> None:
    markup = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
        '<rect width="200" height="40" fill="white"/>'
        '<text x="5" y="30" font-size="28" font-family="No Such Font, FreeSans">Tide</text></svg>'
    )
    drawn = pixels(rendered(markup), tmp_path)
    assert drawn.shape[:2] == (80, 400)
    assert (drawn < 90).sum() > 500


def test_a_huge_drawing_is_rendered_less_fine(tmp_path: Path) -> None:
    markup = '<svg xmlns="http://www.w3.org/2000/svg" width="40000" height="100"></svg>'
    assert pixels(rendered(markup), tmp_path).shape[1] <= 16_000
    markup = '<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9500"></svg>'
    tall, wide = pixels(rendered(markup), tmp_path).shape[:2]
    assert tall * wide < 89_000_000  # what Pillow takes


# ── the two languages of graphs ─────────────────────────────────────────────────────────────────

QUOTED = r'"(?:[^"\\\n]|\\.)*"'
ATTRIBUTE = rf"\w+=(?:{QUOTED}|\w+)"
DOT_LINE = re.compile(rf"  (?:\w+|\w+ -> \w+) \[{ATTRIBUTE}(?:, {ATTRIBUTE})*\];", re.DOTALL)
MERMAID_WORDS = r'"[^"\n`<>\[\]{}|*]*(?:<br/>[^"\n`<>\[\]{}|*]*)*"'
MERMAID_LINE = re.compile(
    rf"  (?:\w+(?:\[{MERMAID_WORDS}\]|\(\[{MERMAID_WORDS}\]\)|{{{{{MERMAID_WORDS}}}}})"
    rf"|\w+ (?:-->|-\.->)(?:\|{MERMAID_WORDS}\|)? \w+"
    r"|classDef .*|class [\w,]+ \w+|linkStyle [\d,]+ .*|%% .*)"
)


def assert_is_dot(text: str) -> None:
    first, *lines, last = text.splitlines()
    assert (first, last) == ("digraph film {", "}")
    for line in lines:
        assert DOT_LINE.fullmatch(line), line
    if dot := shutil.which("dot"):
        done = subprocess.run([dot, "-Tdot"], input=text, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def assert_is_mermaid(text: str) -> None:
    head, title, rule, kind, *lines = text.splitlines()
    assert (head, rule, kind) == ("---", "---", "flowchart LR")
    assert re.fullmatch(r'title: "(?:[^"\\]|\\.)*"', title)
    for line in lines:
        assert MERMAID_LINE.fullmatch(line), line


def test_dot_and_mermaid_name_every_scene_and_way(good: Sketch, wrong: Sketch) -> None:
    for sketch in (good, wrong):
        dot, mermaid = draw(sketch, ".dot").decode(), draw(sketch, ".mmd").decode()
        assert_is_dot(dot)
        assert_is_mermaid(mermaid)
        for arrow in sketch.arrows:
            assert f"{arrow.source} -> {arrow.target} [" in dot
            assert re.search(rf"\b{arrow.source} [-.]+>.*\b{arrow.target}$", mermaid, re.MULTILINE)
    assert "style=dashed" in dot
    assert "style=dotted" in draw(good, ".dot").decode()
    assert "linkStyle" in mermaid


# ── the command ─────────────────────────────────────────────────────────────────────────────────


def run(*arguments: str) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, ["graph", *arguments])
    return done.exit_code, done.output, done.exception


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_command_draws_by_suffix(tiny_film: TinyFilm, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"film{suffix.upper()}"
    status, said, _ = run(str(tiny_film.graph), "-o", str(out))
    assert status == 0
    assert f"{out}: 12 scenes · 4 endings · " in said
    assert out.stat().st_size > 500


def test_without_a_name_the_page_is_named_after_the_film(
    tiny_film: TinyFilm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, said, _ = run(str(tiny_film.graph))
    assert status == 0
    assert said.startswith("Small tide.html: ")
    assert (tmp_path / "Small tide.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("name", "hint"), [("film.pgn", "did you mean .png?"), ("film", ".html")])
def test_an_unknown_suffix_is_refused(
    tiny_film: TinyFilm, tmp_path: Path, name: str, hint: str
) -> None:
    _, _, error = run(str(tiny_film.graph), "-o", str(tmp_path / name))
    assert isinstance(error, RiotError)
    assert error.code == "AUT-202"
    assert hint in str(error)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Tide", "Tide.html"), ("a/b\\c:d", "a b c d.html"), ("..", "film.html"), ("場" * 90, None)],
)
def test_a_title_as_a_file_name(title: str, name: str | None) -> None:
    found = str(file_for(title, ".html"))
    assert len(found.encode()) < 100
    assert name is None or found == name
