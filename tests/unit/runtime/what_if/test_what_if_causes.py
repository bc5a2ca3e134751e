"""Which change a problem is laid to: the one without which there is none."""

from __future__ import annotations

from collections.abc import Sequence

from riot.errors import Problem, ProblemsFound, RiotError
from riot.runtime.what_if.causes import with_causes
from riot.runtime.what_if.changes import Change, read_change

LOW, HIGH, HARMLESS = (read_change(f"scenes.street.{name}=1") for name in ("low", "high", "none"))
OWN, MADE = Problem("SCN-010", "was there before"), Problem("SCN-029", "never wins")


def said(changes: Sequence[Change], guilty: Sequence[Change]) -> list[str]:
    """Give what is said of a film with a problem of its own, and one that any guilty one makes."""

    def tried(some: Sequence[Change]) -> None:
        raise ProblemsFound([OWN, *([MADE] if any(one in guilty for one in some) else [])])

    return [problem.message for problem in with_causes([OWN, MADE], changes, tried)]


def test_the_one_that_makes_it_is_named_and_what_was_there_before_is_no_fault() -> None:
    because = f"because of --set {LOW.typed}: never wins"
    assert said([HARMLESS, LOW], [LOW]) == ["was there before", because]


def test_all_are_named_where_each_alone_would_make_it() -> None:
    because = f"because of --set {LOW.typed} and --set {HIGH.typed}: never wins"
    assert said([LOW, HIGH], [LOW, HIGH]) == ["was there before", because]


def test_one_that_another_builds_on_is_not_to_blame() -> None:
    def tried(some: Sequence[Change]) -> None:
        if HIGH in some and LOW not in some:
            raise RiotError("CFG-004", "there is nothing to set")
        if HIGH in some:
            raise ProblemsFound([MADE])

    (problem,) = with_causes([MADE], [LOW, HIGH], tried)
    assert problem.message == f"because of --set {HIGH.typed}: never wins"
