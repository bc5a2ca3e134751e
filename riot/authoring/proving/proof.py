"""Prove one film."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from riot.config.film import Probe, Rigs, examine_film
from riot.errors import Problem, RiotError
from riot.story.visit_length import VisitLength, visit_length

UNKNOWN = frozenset(["SCN-010", "SCN-011", "SCN-027", "SCN-043"])
"""With one of these a visit has no length: a way leads nowhere, or for ever round."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of a film; `length` is None where it cannot be told."""

    film: Path
    problems: tuple[Problem, ...]
    length: VisitLength | None

    @property
    def errors(self) -> int:
        """Count what keeps the film from playing."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """Count what it may play with."""
        return len(self.problems) - self.errors


def prove_film(
    path: Path,
    labels: Iterable[str] | None,
    rigs: Rigs,
    probe: Probe,
    *,
    hears_osc: bool = False,
) -> Proof:
    """Prove the film at `path` as riot.config.film.load_film does; one that cannot be read too.

    Problems come in the order of the files, the main one first; without a line of their own, first.
    """
    try:
        checked = examine_film(path, labels, rigs, probe, hears_osc=hears_osc)
    except RiotError as error:
        return Proof(path, _sorted(error.problems, path), None)
    length = None
    if checked.facts is not None and not any(p.code in UNKNOWN for p in checked.problems):
        length = visit_length(checked.facts)
    return Proof(path, _sorted(checked.problems, path), length)


def _sorted(problems: Iterable[Problem], path: Path) -> tuple[Problem, ...]:
    def place(problem: Problem) -> tuple[bool, str, int, int]:
        file = problem.file or ""
        return file != str(path), file, problem.line or 0, problem.column or 0

    return tuple(sorted(problems, key=place))
