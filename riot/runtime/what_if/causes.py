"""Say of a film that a change spoilt which change it was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from riot.errors import Problem, ProblemsFound, RiotError
from riot.runtime.what_if.changes import Change

Tried = Callable[[Sequence[Change]], object]
"""Makes the film with some of the changes; raises ProblemsFound where that cannot be played."""

_Wrong = Collection[tuple[str, str]]
"""Codes and messages of problems."""


def with_causes(
    problems: Sequence[Problem], changes: Sequence[Change], tried: Tried
) -> list[Problem]:
    """Put before each problem the `--set` without which there is none.

    All are named where no single one is to blame, and none where the film has it unchanged too.
    """
    own = _wrong(tried, ()) or ()
    without = [
        (one, wrong)
        for one in changes
        if (wrong := _wrong(tried, [other for other in changes if other is not one])) is not None
    ]
    return [_with_cause(problem, changes, own, without) for problem in problems]


def _with_cause(
    problem: Problem,
    changes: Sequence[Change],
    own: _Wrong,
    without: Sequence[tuple[Change, _Wrong]],
) -> Problem:
    key = problem.code, problem.message
    if key in own:
        return problem
    blamed = [change for change, wrong in without if key not in wrong] or changes
    named = " and ".join(f"--set {change.typed}" for change in blamed)
    return replace(problem, message=f"because of {named}: {problem.message}")


def _wrong(tried: Tried, changes: Sequence[Change]) -> _Wrong | None:
    """Give what is wrong with some changes; None where one builds on another that is left out."""
    try:
        tried(changes)
    except ProblemsFound as error:
        return {(one.code, one.message) for one in error.problems}
    except RiotError:
        return None
    return ()
