"""What is wrong with a film beyond its form: names, times, reach, sense. Every problem at once.

A new check is one module beside this and one entry in CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable

from riot.errors import Problem
from riot.story.checks.conditions import conditions
from riot.story.checks.facts import Facts, Media, files_of, named_clips, named_sounds
from riot.story.checks.found import Found, Path, listed
from riot.story.checks.labels import labels as check_labels
from riot.story.checks.levels import levels
from riot.story.checks.limits import limits
from riot.story.checks.media import media as check_media
from riot.story.checks.names import names
from riot.story.checks.notice import notice
from riot.story.checks.reach import reach
from riot.story.checks.rigs import rigs as check_rigs
from riot.story.checks.rounds import rounds
from riot.story.checks.seams import seams
from riot.story.checks.sounds import sounds
from riot.story.checks.texts import languages, texts
from riot.story.checks.times import times
from riot.story.checks.unused import unused
from riot.story.schema import Film

Check = Callable[[Facts], Found]

CHECKS: tuple[Check, ...] = (
    check_labels,
    names,
    limits,
    check_rigs,
    levels,
    times,
    reach,
    conditions,
    rounds,
    check_media,
    seams,
    sounds,
    texts,
    unused,
    notice,
)
"""All checks, in the order in which their problems are told."""

__all__ = [
    "CHECKS",
    "Facts",
    "Media",
    "check_film",
    "check_names",
    "files_of",
    "languages",
    "listed",
    "named_clips",
    "named_sounds",
]


def check_film(facts: Facts) -> list[tuple[Path, Problem]]:
    """Check everything that can be known of a film; each problem with its path, errors first.

    What only follows from parts that were left out for their form is not told.
    """
    found = [
        (path, problem)
        for check in CHECKS
        for path, problem in check(facts)
        if not facts.is_torn(path)
    ]
    return sorted(found, key=lambda item: item[1].severity != "error")


def check_names(film: Film) -> list[tuple[Path, Problem]]:
    """Check only that every scene and cue exists: without them no film can be compiled."""
    return [item for item in names(Facts(film)) if item[1].code in ("SCN-010", "SCN-016")]
