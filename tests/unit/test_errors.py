"""What a user reads when something is wrong."""

from __future__ import annotations

import pickle

import pytest

from riot.errors import Problem, ProblemsFound, RiotError


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("A-1", "is bad"), "error A-1: is bad"),
        (Problem("A-1", "is bad", "f"), "f: error A-1: is bad"),
        (Problem("A-1", "is bad", "f", 3), "f:3: error A-1: is bad"),
        (Problem("A-1", "is bad", "f", 3, 7, "mend it"), "f:3:7: error A-1: is bad (mend it)"),
        (Problem("A-1", "odd", severity="warning"), "warning A-1: odd"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_an_error_is_one_problem() -> None:
    error = RiotError("A-1", "is bad", file="f", line=3, hint="mend it")
    assert (error.code, str(error)) == ("A-1", "f:3: error A-1: is bad (mend it)")


def test_problems_are_shown_one_a_line_and_survive_a_process_border() -> None:
    error = ProblemsFound([Problem("A-1", "is bad", "f", 1), Problem("A-2", "is worse", "f", 2)])
    assert error.code == "A-1"
    assert str(error) == "f:1: error A-1: is bad\nf:2: error A-2: is worse"
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems and isinstance(again, ProblemsFound)


def test_no_problems_are_no_error() -> None:
    with pytest.raises(ValueError):
        ProblemsFound([])


def test_a_problem_is_one_line_whatever_it_names() -> None:
    long = Problem("A-001", "x" * 5000, "a\nb.yaml", 1, 1, "y" * 5000)
    assert str(long).isprintable() and len(str(long)) < 1000
    assert str(long).startswith("a\\nb.yaml:1:1: error A-001: xxx")
    assert str(Problem("A-001", "\x1b[31m \u202e é 😀")) == "error A-001: \\x1b[31m \\u202e é 😀"
