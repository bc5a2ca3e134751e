"""`riot check`: files and folders, three formats, every film of a run, form and sense at once."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

import pytest

from riot import cli

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

FILM = """\
riot: 1
title: Trial
media: .
listens_to: [anger, fear]
start: notice
scenes:
  notice:
    card: {text: Your expression is read., for: 61s}
    transitions: [{to: end}]
  end:
    card: {text: The end., for: 3s}
    transitions: [{to: notice}]
"""
WRONG = FILM.replace("{to: end}", "{to: emd}")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def riot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["riot", "check", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out + printed.err

    return call


def put(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clean_film_tells_how_long_a_visit_lasts(riot) -> None:
    put("film.yaml", FILM)
    status, told = riot("film.yaml")
    assert status == 0
    assert told.splitlines() == [
        "film.yaml: a visit lasts at least 01:04 (notice → end), at most 01:04; likeliest 01:04",
        "1 checked: 0 errors, 0 warnings",
    ]


def test_the_line_is_shown_with_a_caret_below_the_column(riot) -> None:
    put("film.yaml", WRONG)
    status, told = riot("film.yaml")
    assert status == 2
    lines = told.splitlines()
    number = next(n for n, line in enumerate(lines) if "SCN-010" in line)
    assert lines[number].startswith("film.yaml:9:20: error SCN-010: there is no scene 'emd'")
    assert lines[number + 1] == "    9 |     transitions: [{to: emd}]"
    assert lines[number + 2].index("^") == lines[number + 1].index("to: emd")


def test_a_long_line_is_cut_around_the_caret(riot) -> None:
    put("film.yaml", FILM.replace("{to: end}", "{" + " " * 300 + "to: emd" + " " * 300 + "}"))
    _, told = riot("film.yaml")
    lines = told.splitlines()
    number = next(n for n, line in enumerate(lines) if "SCN-010" in line)
    assert len(lines[number + 1]) < 120
    assert lines[number + 2].index("^") == lines[number + 1].index("to: emd")


def test_the_caret_stands_below_wide_letters(riot) -> None:
    put("film.yaml", FILM.replace("Your expression", "表情を読みます").replace("61s", "61"))
    _, told = riot("film.yaml")
    lines = told.splitlines()
    number = next(n for n, line in enumerate(lines) if "SCN-004" in line)
    assert lines[number + 2].index("^") == lines[number + 1].index("for: 61") + 7


def test_folders_are_searched_and_every_film_is_told_of(riot) -> None:
    put("scenes/one/graph.yaml", WRONG)
    put("scenes/two/deep/graph.yaml", FILM)
    put("scenes/two/chapter.yaml", "scenes: {}")
    put("three.yaml", "riot: [")
    status, told = riot("scenes", "nowhere.yaml", "three.yaml", "scenes/one/graph.yaml")
    assert status == 2
    assert "scenes/one/graph.yaml:9:20: error SCN-010" in told
    assert "scenes/two/deep/graph.yaml: a visit lasts" in told
    assert "nowhere.yaml: error YML-001" in told
    assert "three.yaml:" in told and "YML-004" in told
    assert "chapter" not in told
    assert told.splitlines()[-1].startswith("4 checked: ")
    status, told = riot("scenes/two")
    assert status == 0
    Path("empty").mkdir()
    status, told = riot("empty")
    assert status == 2 and "empty/graph.yaml: error YML-001: cannot be read" in told


def test_json_has_a_stable_shape(riot) -> None:
    put("good.yaml", FILM)
    put("wrong.yaml", WRONG)
    status, told = riot("good.yaml", "wrong.yaml", "no.yaml", "--format", "json")
    assert status == 2
    document = json.loads(told)
    assert list(document) == ["films", "errors", "warnings"]
    good, wrong, missing = document["films"]
    assert list(good) == ["film", "problems", "durations"]
    assert good["film"] == "good.yaml" and good["problems"] == []
    visit = {"seconds": 64.0, "path": ["notice", "end"]}
    assert good["durations"] == {
        "shortest": visit,
        "longest": visit,
        "likeliest": visit,
        "round": [],
        "unknown": [],
    }
    problem = next(item for item in wrong["problems"] if item["code"] == "SCN-010")
    assert problem == {
        "code": "SCN-010",
        "severity": "error",
        "message": "there is no scene 'emd'",
        "hint": "did you mean 'end'?",
        "file": "wrong.yaml",
        "line": 9,
        "column": 20,
    }
    assert wrong["durations"] is None
    assert missing["problems"][0]["line"] is None
    assert document["errors"] == sum(
        item["severity"] == "error" for film in document["films"] for item in film["problems"]
    )


def test_github_gets_one_command_a_problem_with_its_signs_escaped(riot) -> None:
    put("a,b:c%.yaml", FILM.replace("61s", "61"))
    status, told = riot("a,b:c%.yaml", "--format", "github")
    assert status == 2
    [line] = told.splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25.yaml,line=8,col=44,title=SCN-004::")
    assert "61 is no duration" in line
    put("w.yaml", FILM.replace("start:", "variables: {luck: 0}\nstart:"))
    status, told = riot("w.yaml", "--format", "github")
    assert status == 0
    assert told.startswith("::warning file=w.yaml,line=5,col=13,title=SCN-048::nothing sets")


def test_form_and_sense_are_told_at_once_without_what_only_follows(riot) -> None:
    text = (
        FILM.replace("for: 61s", "for: 61")
        .replace("{to: notice}", "{to: notcie, when: {feer: {above: 0.1}}, wehn: 3}")
        .replace("end:\n", "end:\n    ttle: The end\n")
    )
    put("film.yaml", text)
    status, told = riot("film.yaml", "--format", "json")
    assert status == 2
    [film] = json.loads(told)["films"]
    codes = sorted(problem["code"] for problem in film["problems"])
    assert codes == ["SCN-002", "SCN-002", "SCN-004", "SCN-010"], "the torn condition stays quiet"
    assert film["durations"] is None


def test_a_scene_of_the_wrong_form_still_exists(riot) -> None:
    text = FILM.replace("    card: {text: The end., for: 3s}\n", "    loop: true\n")
    put("film.yaml", text)
    _, told = riot("film.yaml", "--format", "json")
    [film] = json.loads(told)["films"]
    assert [problem["code"] for problem in film["problems"]] == ["SCN-004"]


def test_the_installation_s_rigs_and_labels_count(riot, repository: Path) -> None:
    config = repository / "config/installation.yaml"
    put("film.yaml", FILM.replace("[anger, fear]", "[anger, neutral]"))
    status, told = riot("film.yaml", "--config", str(config))
    assert status == 2
    assert "SCN-013" in told and "did you mean 'calm'?" in told


RIGS = """\
film: film.yaml
rigs:
  - {name: desk, profile: eos}
  - {name: sound, profile: qlab}
  - {name: other, profile: plain, port: 53000}
"""


def test_an_installation_in_place_of_a_film_is_told_as_such(riot) -> None:
    put("installation.yaml", "# one show\nfilm: graph.yaml\nrigs: []\n")
    status, told = riot("installation.yaml")
    assert status == 2
    assert "installation.yaml is an installation, and no film" in told
    assert "riot check --config installation.yaml" in told


def test_the_actions_of_the_installation_s_rigs_are_known(riot) -> None:
    put("installation.yaml", RIGS)
    cues = [
        ("desk.cue(1, 3)", ""),
        ("qlab.go", ""),
        ("desk.cue(1)", "SCN-071"),
        ("sound.cue(1, 3)", "SCN-071"),
        ("desk.qeu(1, 3)", "SCN-070"),
        ("resolume.column(1)", "SCN-017"),
    ]
    listed = "".join(f"      - {{at: enter, do: '{call}'}}\n" for call, _ in cues)
    head, scene, rest = FILM.partition("    transitions:")
    put("film.yaml", f"{head}    cues:\n{listed}{scene}{rest}")
    status, told = riot("--config", "installation.yaml", "--format", "json")
    assert status == 2
    [installation, film] = json.loads(told)["films"]
    assert [problem["code"] for problem in installation["problems"]] == ["CFG-036"]
    found = [problem["code"] for problem in film["problems"] if problem["code"] != "SCN-031"]
    assert found == [code for _, code in cues if code]


def test_without_an_installation_actions_are_those_of_known_profiles(riot) -> None:
    head, scene, rest = FILM.partition("    transitions:")
    cues = "    cues: [{at: enter, do: qlab.goo}, {at: enter, do: somebody.goes}]\n"
    put("film.yaml", f"{head}{cues}{scene}{rest}")
    _, told = riot("film.yaml", "--format", "json")
    [film] = json.loads(told)["films"]
    assert "SCN-070" in {problem["code"] for problem in film["problems"]}
    assert "somebody" not in told


@pytest.mark.parametrize("name", ["scenes/demo/graph.yaml", "tests/film/graph.yaml"])
def test_our_own_films_have_no_problem_but_clips_that_are_not_drawn(
    riot, repository: Path, name: str
) -> None:
    _, told = riot(str(repository / name), "--format", "json")
    [film] = json.loads(told)["films"]
    assert {problem["code"] for problem in film["problems"]} <= {"SCN-031"}
    assert film["durations"]["longest"] is not None


def test_the_collector_waits_while_a_film_is_proved(riot) -> None:
    many = "".join(
        f"  s{number}:\n    card: {{text: Stay., for: 3s}}\n    transitions: [{{to: end}}]\n"
        for number in range(300)
    )
    riot(str(put("small.yaml", FILM)))  # What is imported now is not counted.
    put("graph.yaml", FILM + many)
    usual = gc.get_threshold()
    rounds: list[int] = []

    def count(phase: str, info: dict[str, int]) -> None:
        rounds.append(info["generation"])

    gc.callbacks.append(count)
    try:
        riot("graph.yaml")
    finally:
        gc.callbacks.remove(count)
    assert len(rounds) < 20
    assert gc.get_threshold() == usual
