"""The command line refuses what it does not know in one line, and answers for help."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from riot import cli
from riot.cli import app as commands
from riot.errors import Problem, ProblemsFound


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Call `riot` as the shell does; give the exit status."""
    monkeypatch.setattr(sys, "argv", ["anything.py", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], ["CLI-002", "frobnicate", "riot --help"]),
        (["run", "--headles"], ["CLI-002", "--headless", "riot run --help"]),
        (["run", "one", "two"], ["CLI-002", "two", "riot run --help"]),
        (["run", "--seed", "x"], ["CLI-002", "--seed", "integer"]),
        (["replay"], ["CLI-002", "one session, or --from", "riot replay --help"]),
        (["models"], ["CLI-002", "Missing command", "riot models --help"]),
        (["models", "pull", "yunte"], ["PER-305", "did you mean 'yunet'?"]),
        (["run", "nowhere.yaml"], ["YML-001", "nowhere.yaml"]),
        (["replay", "nowhere"], ["REC-002", "nowhere"]),
    ],
)
def test_misuse_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: list[str],
) -> None:
    assert call(monkeypatch, *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert all(word in printed.err for word in words), printed.err


@pytest.mark.parametrize("arguments", [[], ["--help"], ["run", "--help"], ["models", "--help"]])
def test_help_is_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert call(monkeypatch, *arguments) == 0
    assert "Usage: riot" in capsys.readouterr().out


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def app(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(commands, "app", app)


def test_all_problems_come_in_the_order_of_the_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = [Problem("CFG-004", "late", "f", 9, 1), Problem("CFG-002", "early", "f", 2, 1)]
    fail_with(monkeypatch, ProblemsFound(problems))
    assert call(monkeypatch, "run") == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["f:2:1: error CFG-002: early", "f:9:1: error CFG-004: late"]


def test_what_the_system_refuses_is_told_with_its_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with(monkeypatch, PermissionError(13, "Permission denied", "/some/file"))
    assert call(monkeypatch, "run") == 2
    told = capsys.readouterr().err
    assert told == "/some/file: error CLI-003: the system refuses: Permission denied\n"


def test_ctrl_c_ends_with_the_shell_s_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with(monkeypatch, KeyboardInterrupt())
    assert call(monkeypatch, "run") == cli.INTERRUPTED
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with (tmp_path / "pipe").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        fail_with(monkeypatch, BrokenPipeError(32, "Broken pipe"))
        assert call(monkeypatch, "check") == 1
        assert sys.stdout is None
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("asked", [None, "cp1252"])
def test_a_title_in_any_script_goes_into_any_file(
    monkeypatch: pytest.MonkeyPatch, asked: str | None
) -> None:
    monkeypatch.setattr(os, "environ", {"PYTHONIOENCODING": asked} if asked else {})
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    monkeypatch.setattr(commands, "app", lambda *_, **__: print("場面 für dich"))
    assert call(monkeypatch, "check") == 0
    sys.stdout.flush()
    words = written.getvalue().decode(asked or "utf-8")
    assert words.splitlines() == ["?? für dich" if asked else "場面 für dich"]
