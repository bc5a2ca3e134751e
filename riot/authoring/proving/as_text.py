"""Tell proofs to people: each problem in a line, the line of the file below it, and a caret."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from riot.authoring.proving.proof import Proof
from riot.errors import Problem
from riot.story.checks import listed
from riot.story.visit_length import VisitLength, clock_time

WIDEST = 96
"""Columns of a file's line that are shown."""

LARGEST = 2_000_000
"""Bytes of a file of which lines are shown."""

LONGEST_PATH = 8
"""Scenes of a path that are named."""


def as_text(proofs: Sequence[Proof]) -> str:
    """Give the problems of each film and how long it lasts, and a count at the end."""
    lines_of = cache(_lines)
    told: list[str] = []
    for proof in proofs:
        for problem in proof.problems:
            told += [str(problem), *_shown(problem, lines_of(problem.file))]
        if proof.length is not None:
            told.append(f"{proof.film}: {_length(proof.length)}")
    errors = sum(proof.errors for proof in proofs)
    warnings = sum(proof.warnings for proof in proofs)
    counts = f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"
    told.append(f"{len(proofs)} checked: {counts}")
    return "\n".join(told) + "\n"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lines(file: str | None) -> list[str]:
    try:
        path = Path(file or "")
        if not path.is_file() or path.stat().st_size > LARGEST:
            return []
        return path.read_text(encoding="utf-8", errors="replace").split("\n")
    except (OSError, ValueError):
        return []


def _shown(problem: Problem, lines: list[str]) -> list[str]:
    """Give the line that a problem is about, cut to what fits, and a caret below its column."""
    if problem.line is None or not 0 < problem.line <= len(lines):
        return []
    line = "".join(c if c.isprintable() else " " for c in lines[problem.line - 1].rstrip())
    column = (problem.column or 1) - 1
    begin = max(0, column - WIDEST // 2) if len(line) > WIDEST else 0
    part = line[begin : begin + WIDEST]
    number = f"{problem.line:>5} | "
    shown = [number + part]
    if problem.column is not None:
        space = sum(_columns(character) for character in part[: column - begin])
        shown.append(" " * (len(number) - 2) + "| " + " " * space + "^")
    return shown


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _length(length: VisitLength) -> str:
    shortest = f"{clock_time(length.shortest.seconds)} ({_path(length.shortest.path)})"
    words = f"a visit lasts at least {shortest}"
    if length.longest is not None:
        words += f", at most {clock_time(length.longest.seconds)}"
    elif len(length.round) == 1:
        words += f"; no longest: it can stay in {length.round[0]!r}"
    else:
        words += f"; no longest: it can go round in {_path(length.round)}"
    words += f"; likeliest {clock_time(length.likeliest.seconds)}"
    if length.unknown:
        words += f" (not counting {listed(length.unknown, 1)}, whose length is not known)"
    return words


def _path(names: Sequence[str]) -> str:
    shown = list(names)
    if len(shown) > LONGEST_PATH:
        half = LONGEST_PATH // 2
        shown[half:-half] = [f"{len(shown) - 2 * half} more"]
    return " → ".join(shown)
