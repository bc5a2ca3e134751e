"""YAML 1.2 core, and hostile files: always a problem with a file, never a traceback or a hang."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.config.film import film_from_text, load_film
from riot.config.installation import Installation, load_installation
from riot.config.validation import validate
from riot.config.yaml_file import LARGEST_FILE, Place, YamlFile, parse_yaml, read_yaml
from riot.errors import RiotError
from riot.story.schema import Film

ROOT = Path(__file__).parents[3]


def cpu_seconds() -> float:
    return sum(os.times()[:2])


def data(text: str) -> Any:
    return parse_yaml(text, "film.yaml").data


def refused(text: str) -> Any:
    with pytest.raises(RiotError) as caught:
        parse_yaml(text, "film.yaml")
    problem = caught.value.problems[0]
    assert problem.file == "film.yaml"
    return problem


@pytest.mark.parametrize(
    "text",
    ["no", "on", "off", "yes", "No", "y", "12:30", "1:02:03", "2026-08-02", "0b1", "1_000"],
)
@pytest.mark.parametrize("version", ["", "%YAML 1.1\n---\n"])
def test_what_older_yaml_takes_for_something_else_stays_text(text: str, version: str) -> None:
    assert data(f"{version}a: {text}\n{text}: b") == {"a": text, text: "b"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ('"12"', "12"),
        ("'true'", "true"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_core_values(text: str, value: object) -> None:
    found = data(f"a: {text}")["a"]
    assert found == value and type(found) is type(value)


def test_places_of_keys_and_items() -> None:
    source = parse_yaml("a:\n  - x\n  - {b: 1}\n", "f")
    assert (source.place(("a", 1, "b")).line, source.place(("a", 1, "b")).column) == (3, 6)
    assert source.place(("a", 1, "missing", "deeper")).line == 3
    assert source.place(()).line == 1


@pytest.mark.parametrize("text", ["a: 1\r\nb:\r\n  - c\r\n", "\ufeffa: 1\nb:\n  - c\n"])
def test_line_ends_and_byte_order_marks_of_other_machines(tmp_path: Path, text: str) -> None:
    path = tmp_path / "film.yaml"
    path.write_bytes(text.encode())
    source = read_yaml(path)
    assert source.data == {"a": 1, "b": ["c"]}
    assert source.place(("b", 0)).line == 3


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: {c: 2", "YML-004", 2, 9),
        ("a: 1\n\tb: 2", "YML-004", 2, 1),
        ("a: b: c", "YML-004", 1, 5),
        ('a: "open', "YML-004", 1, 9),
        ("a: 1\nb: \0", "YML-004", 2, 4),
        ("a: \x07", "YML-004", 1, 4),
        ("a: *b", "YML-004", 1, 4),
        ("a: 1\n---\nb: 2", "YML-004", 2, 1),
        ("%YAML 9.9\n---\na: 1", "YML-004", 1, 1),
        ("a: 1\nb: 2\na: 3", "YML-006", 3, 1),
        ("a: {b: 1, b: 2}", "YML-006", 1, 11),
        ("? [a]\n: 1", "YML-007", 1, 3),
        ("? {a: 1}\n: 1", "YML-007", 1, 3),
        ("a: !thing 1", "YML-008", 1, 4),
        ("a: !!python/object:os.system 1", "YML-008", 1, 4),
        ('a: "\\ud800"', "YML-004", 1, 7),
        ('a: "x\\0"', "YML-010", 1, 4),
        ('"\\0": 1', "YML-010", 1, 1),
        ("a: " + "9" * 5000, "YML-011", 1, 4),
        ("a: &x [*x]", "YML-005", 1, 8),
        ("a: !thing {b: 1}", "YML-008", 1, 4),
        ("a: &x {b: 1}\nc: {<<: *x}", "YML-012", 2, 5),
        ("*a : 1", "YML-004", 1, 1),
        ("a: &a [1]\n*a : 1", "YML-007", 2, 1),
        ("a: 1\nkey\nb: 2", "YML-004", 2, 1),
        ("b: \u2028\x07", "YML-004", 1, 5),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_bad_files_are_refused_with_a_place(text: str, code: str, line: int, column: int) -> None:
    problem = refused(text)
    assert (problem.code, problem.line, problem.column) == (code, line, column)


def test_an_anchor_may_be_used_again() -> None:
    assert data("a: &x 1\nb: &x 2\nc: *x") == {"a": 1, "b": 2, "c": 2}
    assert data("&k no: &x {z: [1]}\nc: [*x, *k]\n*k : 2".replace("*k :", "d:")) == {
        "no": {"z": [1]},
        "c": [{"z": [1]}, "no"],
        "d": 2,
    }


def test_what_an_alias_repeats_is_placed_where_it_is_written() -> None:
    source = parse_yaml("a: &x\n  b: [1, 2]\nc:\n  - *x\n", "f")
    assert source.data == {"a": {"b": [1, 2]}, "c": [{"b": [1, 2]}]}
    assert source.place(("c", 0)) == Place(4, 5, "f")
    assert source.place(("c", 0, "b", 1)) == Place(2, 10, "f")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'<<'", "<<"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!map {}", {}),
        ("<<", "<<"),
        ("one\u2028two", "one\u2028two"),
        ("'one\x85 \u2029two \ue000'", "one\x85 \u2029two \ue000"),
        ('"\\N\\L"', "\x85\u2028"),
        ("{s: street.{lang}.srt}", {"s": "street.{lang}.srt"}),
        ("[{lang}.srt, 'x{lang}']", ["{lang}.srt", "x{lang}"]),
        ("x.{lang} # {lang}.y", "x.{lang}"),
        ("{lang: {lang: fr}}", {"lang": {"lang": "fr"}}),
    ],
)
def test_what_1_1_and_1_2_read_differently(text: str, value: object) -> None:
    assert data(f"a: {text}\nb: 1") == {"a": value, "b": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1\nb: 2", "the [ of line 1 is not closed"),
        ("a: {b: 1\nc: 2", "the { of line 1 is not closed"),
        ("a: 'it\nb: 2", "the ' of line 1 is not closed"),
        ("a:\n\t- b", "a tab"),
        ("title: Foo: bar", "quote a text that holds"),
        ("a: @b", "put quotes around it"),
        ("a:\n  - b\n c: 1", "check the indentation"),
        ('a: "C:\\clips"', "backslash"),
    ],
)
def test_what_the_parser_trips_over_is_said_in_plain_words(text: str, words: str) -> None:
    assert words in str(refused(text))


def test_a_duplicate_key_names_the_first() -> None:
    assert "line 1" in refused("a: 1\nb: 2\na: 3").message


def test_several_problems_of_form_come_at_once() -> None:
    with pytest.raises(RiotError) as caught:
        parse_yaml("a: 1\na: 2\nb: !x 1\n? [c]\n: 1", "f")
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["YML-006", "YML-008", "YML-007"]


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"', "%YAML x\n---\n"])
def test_what_the_parser_itself_trips_over_is_refused(text: str) -> None:
    assert refused(text).code in ("YML-004", "YML-008")


@pytest.mark.parametrize("text", ["[" * 4_000_000, "{" * 20_000, "- " * 100_000, "? " * 50_000])
def test_nesting_without_end_is_refused_at_once(text: str) -> None:
    before = cpu_seconds()
    assert refused(text).code == "YML-005"
    assert cpu_seconds() - before < 1


def test_a_long_film_is_read_fast() -> None:
    scene = "  s{}:\n    clip: a.mp4\n    transitions: [{{to: s1, when: {{dominant: fear}}}}]\n"
    text = "scenes:\n" + "".join(scene.format(number) for number in range(5000))
    before = cpu_seconds()
    assert len(data(text)["scenes"]) == 5000
    assert cpu_seconds() - before < 5  # ruamel took half a minute


def test_the_pure_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "scenes/demo/graph.yaml").read_text()
    fast = parse_yaml(text, "f")
    monkeypatch.delattr("yaml.CSafeLoader")
    assert parse_yaml(text, "f") == fast
    assert refused("a: 1\nb: {c: 2").line == 2
    assert refused("[" * 100_000).code == "YML-005"
    assert refused('a: "\\UFFFFFFFF"').code == "YML-004"
    assert refused('a: "\\ud800"').code == "YML-010"


def test_aliases_that_explode_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 12):
        lines.append(f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]")
    assert refused("\n".join(lines)).code == "YML-009"


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "film.yaml"
    for content, line in ((b"a: 1\nb: \xff\n", 2), ("a: 1".encode("utf-16"), 1)):
        path.write_bytes(content)
        with pytest.raises(RiotError) as caught:
            read_yaml(path)
        [problem] = caught.value.problems
        assert (problem.code, problem.line) == ("YML-002", line)


def test_a_file_of_50_mb(tmp_path: Path) -> None:
    path = tmp_path / "film.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(RiotError) as caught:
        read_yaml(path)
    assert caught.value.code == "YML-003"
    path.write_bytes(b"#" * (LARGEST_FILE - 10) + b"\na: 1")
    assert read_yaml(path).data == {"a": 1}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "missing.yaml", "No such file"),
        (tmp_path / ("x" * 5000), "too long"),
    ):
        with pytest.raises(RiotError) as caught:
            read_yaml(path)
        assert caught.value.code == "YML-001"
        assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "# nothing", "---", "- a\n- b", "just text", "7", "{}"])
def test_files_without_a_block_of_keys(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(text)
    for load in (lambda: load_film(path, None, None), lambda: load_installation(path)):
        with pytest.raises(RiotError) as caught:
            load()
        problem = caught.value.problems[0]
        assert problem.code.endswith(("-003", "-004"))
        assert (problem.file, problem.line) == (str(path), 1)


# ── fuzz ────────────────────────────────────────────────────────────────────────────────────────

FILM_WORDS = [
    *("riot", "title", "media", "listens_to", "start", "variables", "defaults", "scenes", "cues"),
    *("clip", "card", "text", "for", "loop", "session", "listen", "lead", "transition", "cut"),
    *("transitions", "to", "when", "interrupt", "set", "add", "timeout", "fallback", "result"),
    *("at", "while", "send", "address", "value", "range", "file", "in", "out", "volume", "from"),
    *("dominant", "margin", "all", "any", "not", "held_for", "visits", "variable", "argument"),
    *("a", "anger", "film", "camera", "source", "rigs", "name", "host", "mood", "record"),
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["1s", "0:99", "enter", "end", "x" * 300, "", "../..", "no"]),
    st.text(max_size=5),
)
KEYS = st.one_of(st.sampled_from(FILM_WORDS), st.text(max_size=3))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
GOOD: dict[str, Any] = {
    "riot": 1,
    "title": "T",
    "media": "m",
    "listens_to": ["anger", "fear"],
    "start": "a",
    "variables": {"v": 0},
    "scenes": {
        "a": {
            "clip": {"file": "a.mp4", "in": "1s"},
            "listen": {"from": "1s", "to": "end"},
            "cues": [{"at": "1s", "cue": "c"}, {"while": "fear", "send": "r", "address": "/x"}],
            "transitions": [
                {"to": "a", "when": {"all": [{"fear": {"above": 0.5}}, {"visited": "a"}]}},
                {"to": "a", "when": {"not": {"dominant": "fear"}, "held_for": "1s"}},
                {"to": "a"},
            ],
        }
    },
    "cues": {"c": [{"send": "r", "address": "/x", "value": 1}]},
}


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path]
    for key, item in items:
        found += places_in(item, (*path, key)) if isinstance(item, (dict, list)) else [(*path, key)]
    return found


def altered(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = altered(value[path[0]], path[1:], new)
    return copy


def only_problems(source: YamlFile) -> None:
    for model, prefix in ((Film, "SCN"), (Installation, "CFG")):
        try:
            validate(model, source, prefix)
        except RiotError as error:
            assert all(str(problem).startswith("film.yaml:") for problem in error.problems)


@settings(max_examples=250, deadline=None)
@given(VALUES)
def test_any_values_at_all_are_refused_as_problems(value: Any) -> None:
    only_problems(YamlFile("film.yaml", "", value, {}))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places_in(GOOD)), VALUES)
def test_a_film_with_one_wrong_value_is_refused_as_problems(
    path: tuple[Any, ...], value: Any
) -> None:
    only_problems(YamlFile("film.yaml", "", altered(GOOD, path, value), {}))


LINES = st.sampled_from(
    [
        *(
            "a: 1",
            "b:",
            "- c",
            "  d: {e: [",
            "]}",
            "'",
            '"',
            "|",
            ">-",
            "? x",
            ": y",
            "&n",
            "*n",
            "!t",
        ),
        *(
            "%YAML 1.1",
            "---",
            "...",
            "\t",
            "\r",
            "# c",
            "{",
            ",",
            "@",
            "`",
            "\u2028",
            "\x85",
            "\ufeff",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.lists(st.builds(lambda n, line: " " * n + line, st.integers(0, 4), LINES)).map(
            lambda lines: "\n".join(lines)
        ),
        st.text(max_size=30),
    )
)
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    try:
        film_from_text(text, "film.yaml")
    except RiotError as error:
        assert all(str(problem).startswith("film.yaml") for problem in error.problems)
