"""Every SCN code once: its place, its hint, all problems at once; and the film that is shipped."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from riot.config.film import LoadedFilm, film_from_text, load_film
from riot.errors import Problem, ProblemsFound

ROOT = Path(__file__).parents[3]
LABELS = ["happiness", "anger", "fear", "neutral"]
RIGS = ["house", "sound"]
FILM = """\
riot: 1
title: Trial
media: media
listens_to: [anger, fear]
start: first
variables: {courage: 0}
scenes:
  first:
    card: {text: Your expression is read., for: 2s}
    cues: [{at: enter, cue: siren}]
    transitions: [{to: second, add: {courage: 1}}]
  second:
    clip: a.mp4
    transitions: [{to: first}]
cues:
  siren: [{send: house, address: /siren}]
"""


def load(folder: Path, text: str) -> LoadedFilm:
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media/a.mp4").touch()
    path = folder / "graph.yaml"
    path.write_text(text)
    return load_film(path, LABELS, RIGS)


def problems(folder: Path, text: str) -> list[Problem]:
    with pytest.raises(ProblemsFound) as caught:
        load(folder, text)
    return list(caught.value.problems)


def places_of(anchor: str, text: str) -> list[tuple[int, int]]:
    """Give line and column of each place where `anchor` stands."""
    starts = [match.start() for match in re.finditer(re.escape(anchor), text)]
    return [(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) for at in starts]


def test_a_good_film_has_no_problems(tmp_path: Path) -> None:
    film = load(tmp_path, FILM)
    assert film.warnings == ()
    assert list(film.graph.stations) == ["first", "second"]
    assert film.media == tmp_path / "media"
    assert film.text == FILM


WAY = "{to: first}"
CASES = [
    # code, what is replaced, by what, where it is pointed to, the hint
    ("002", "start: first", "start: first\nsceens: {}", "sceens", "did you mean 'scenes'?"),
    ("002", "clip: a.mp4", "clip: a.mp4\n    lop: true", "lop", "did you mean 'loop'?"),
    ("002", WAY, "{to: first, when: {domnant: fear}}", "domnant", "did you mean 'dominant'?"),
    ("003", "title: Trial\n", "", "riot", ""),
    ("003", "{to: first}", "{add: {courage: 1}}", "{add", ""),
    ("004", "for: 2s", "for: 2", "for: 2", ""),
    ("004", "title: Trial", "title: 1984", "title", ""),
    ("004", "start: first", "start: 1", "start", "put quotes around it"),
    ("004", WAY, "{to: first, when: {fear: 0.4}}", "fear", "write {at_least: 0.4}"),
    ("004", WAY, "{to: first, when: {fear: high}}", "fear", "write {at_least: 0.5}"),
    ("004", "clip: a.mp4", "clip: a.mp4\n    loop: maybe", "loop", ""),
    ("004", "clip: a.mp4", "clip: a.mp4\n    lead: soon", "lead", ""),
    ("004", "clip: a.mp4", "loop: true", "second:", ""),
    ("004", WAY, "{to: first, transition: {cut: 1s}}", "transition:", ""),
    ("004", WAY, "{to: first, when: {face: present, margin: 0.1}}", "when", ""),
    ("004", WAY, "{to: first, when: {face: present, argument: {below: 1}}}", "when", ""),
    ("010", "start: first", "start: frist", "start", "did you mean 'first'?"),
    ("010", WAY, "{to: frist}", "to: frist", "did you mean 'first'?"),
    ("010", WAY, "{to: first, when: {visited: secnd}}, {to: first}", "visited", "mean 'second'?"),
    (
        "010",
        "clip: a.mp4",
        "clip: a.mp4\n    fallback: nowhere",
        "fallback",
        "known: first, second",
    ),
    (
        "011",
        f"[{WAY}]",
        "[{to: first, when: {face: absent}}]",
        "transitions: [{to: first, w",
        "end",
    ),
    ("011", f"[{WAY}]", "[]", "transitions: []", "end its transitions"),
    (
        "012",
        WAY,
        "{to: first, when: {happiness: {above: 0.1}}}, {to: first}",
        "happiness",
        "known:",
    ),
    ("012", WAY, "{to: first, when: {dominant: feer}}, {to: first}", "dominant", "mean 'fear'?"),
    (
        "012",
        "clip: a.mp4",
        "clip: a.mp4\n    cues: [{while: calm, send: house, address: /a}]",
        "while",
        "known:",
    ),
    ("013", "[anger, fear]", "[anger, fear, happines]", "happines", "did you mean 'happiness'?"),
    ("014", "[anger, fear]", "[anger, fear, anger]", "anger]", ""),
    ("015", WAY, "{to: first, add: {curage: 1}}", "curage", "did you mean 'courage'?"),
    (
        "015",
        WAY,
        "{to: first, when: {variable: {name: luck, above: 1}}}, {to: first}",
        "name: luck",
        "known: courage",
    ),
    (
        "016",
        "clip: a.mp4",
        "clip: a.mp4\n    cues: [{at: exit, cue: siron}]",
        "cue: siron",
        "siren",
    ),
    ("017", "send: house", "send: hose", "send", "did you mean 'house'?"),
    (
        "017",
        "clip: a.mp4",
        "clip: a.mp4\n    cues: [{at: enter, send: lamp, address: /a}]",
        "send",
        "known: house, sound",
    ),
    ("018", WAY, "{to: first, when: {}}, {to: first}", "when", "give one"),
    ("018", WAY, "{to: first, when: {held_for: 1s}}, {to: first}", "when", "give one"),
    ("019", WAY, "{to: first, when: {fear: {at_least: 80}}}, {to: first}", "at_least", ""),
    ("020", WAY, "{to: first}, {to: second}", "{to: second}]\ncues", ""),
    ("021", "clip: a.mp4", "clip: a.mp4\n    listen: {from: 5s, to: 5s}", "to: 5s", ""),
    ("022", "clip: a.mp4", "clip: {file: a.mp4, in: 5s, out: 4s}", "out", ""),
    ("023", "clip: a.mp4", "clip: {file: a.mp4, in: 3s, out: 4s}", "clip", ""),
    (
        "024",
        "clip: a.mp4",
        "clip: {file: a.mp4, out: 9s}\n    listen: {from: 9s}",
        "from: 9s",
        "",
    ),
    ("025", WAY, "{to: first, interrupt: true}", "interrupt", ""),
    ("026", "to: second, add", "to: first, add", "second", ""),
    ("030", "clip: a.mp4", "clip: ../graph.yaml", "clip", "put it below media"),
    ("030", "clip: a.mp4", "clip: /etc/hostname", "clip", "put it below media"),
    ("030", "clip: a.mp4", "clip: out.mp4", "clip", "put it below media"),
    ("031", "clip: a.mp4", "clip: b.mp4", "clip", "check its name"),
    ("031", "clip: a.mp4", "clip: " + "b" * 5000, "clip", "check its name"),
    ("031", "clip: a.mp4", "clip: circle.mp4", "clip", "check its name"),
]


@pytest.mark.parametrize(
    ("code", "old", "new", "anchor", "hint"), CASES, ids=[f"{c[0]}-{c[2][:40]}" for c in CASES]
)
def test_each_problem_has_a_code_a_place_and_a_hint(
    tmp_path: Path, code: str, old: str, new: str, anchor: str, hint: str
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/out.mp4").symlink_to(ROOT / "pyproject.toml")
    (tmp_path / "media/circle.mp4").symlink_to(tmp_path / "media/circle.mp4")
    assert FILM.count(old) >= 1
    head, tail = FILM.rsplit(old, 1)
    text = head + new + tail
    found = [item for item in problems(tmp_path, text) if item.code == f"SCN-{code}"]
    assert found, [str(item) for item in problems(tmp_path, text)]
    [problem] = found
    assert (problem.line, problem.column) in places_of(anchor, text)
    assert problem.line is not None and abs(problem.line - head.count("\n") - 1) < 6
    assert problem.file == str(tmp_path / "graph.yaml")
    assert hint in problem.hint
    assert problem.severity == "error"
    assert re.fullmatch(r"[^\n]+:\d+:\d+: error SCN-\d{3}: [^\n]+", str(problem))


def test_a_reading_before_any_notice_is_a_warning_that_lets_the_film_play(tmp_path: Path) -> None:
    text = FILM.replace("start: first", "start: second").replace(
        "[{to: first}]", "[{to: first, when: {dominant: fear}}, {to: first}]"
    )
    [warning] = load(tmp_path, text).warnings
    assert (warning.code, warning.severity, warning.line) == ("SCN-050", "warning", 12)
    assert "Art. 50(3)" in warning.hint


def test_all_problems_come_at_once_errors_first(tmp_path: Path) -> None:
    text = (
        FILM.replace("start: first", "start: second")
        .replace("[{to: first}]", "[{to: firts, when: {feer: {above: 7}}}]")
        .replace("clip: a.mp4", "clip: b.mp4")
        .replace("send: house", "send: hose")
    )
    codes = [problem.code for problem in problems(tmp_path, text)]
    assert set(codes) >= {"SCN-010", "SCN-011", "SCN-012", "SCN-017", "SCN-019", "SCN-031"}
    text = FILM.replace("for: 2s", "for: 2").replace("riot: 1", "riot: 9\nfoo: 1")
    assert [item.code for item in problems(tmp_path, text)] == ["SCN-004", "SCN-004", "SCN-002"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("start: first", "start:", "start: needs a text (nothing is there)"),
        ("clip: a.mp4", "clip: a.mp4\n    loop: maybe", "needs true or false (it is 'maybe')"),
        ("title: Trial", "title: 1984", "a map of language to text; put quotes around it"),
        ("scenes:\n", "scenes:\n  third: hello\n", "third: needs a block of keys (it is 'hello')"),
        ("[anger, fear]", "[fear]", "listens_to: needs 2 or more"),
        ("[{to: first}]", "first", "transitions: needs a list, as [a, b] (it is 'first')"),
    ],
)
def test_wrong_values_are_told_in_plain_words(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert words in str(problems(tmp_path, FILM.replace(old, new, 1))[0])


def test_one_wrong_value_is_one_problem(tmp_path: Path) -> None:
    text = FILM.replace("address: /siren", "address: /siren, value: [1, 2]")
    assert [item.code for item in problems(tmp_path, text)] == ["SCN-004"]


@pytest.mark.parametrize("value", [".inf", "1e999", "-.inf"])
def test_numbers_are_finite(tmp_path: Path, value: str) -> None:
    for old, new in (
        ("{to: first}", f"{{to: first, set: {{courage: {value}}}}}"),
        ("courage: 0", f"courage: {value}"),
        ("address: /siren", f"address: /siren, value: {value}"),
    ):
        [problem] = problems(tmp_path, FILM.replace(old, new))
        assert problem.code == "SCN-004"


def test_the_demonstration_film_is_clean(tmp_path: Path) -> None:
    folder = tmp_path / "scenes/demo"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "scenes/demo/graph.yaml", folder)
    (tmp_path / "media/demo").mkdir(parents=True)
    text = (folder / "graph.yaml").read_text()
    for clip in re.findall(r"(?:clip|file): (\S+\.(?:mp4|flac))", text):
        (tmp_path / "media/demo" / clip).touch()
    labels = ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "calm"]
    film = load_film(folder / "graph.yaml", labels, ["house", "sound"])
    assert film.warnings == ()
    assert len(film.graph.stations) >= 7
    assert film.graph.tells_sessions


def test_a_recorded_text_compiles_without_media() -> None:
    assert film_from_text(FILM, "graph.yaml").film.start == "first"
