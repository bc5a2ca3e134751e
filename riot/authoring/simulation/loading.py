"""Load a film to simulate: also one whose clips are not shot yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from riot.config.film import Probe, Rigs, examine_film
from riot.errors import ProblemsFound
from riot.footage import Footage
from riot.story.graph import Graph, compile_film

NOT_THERE = "SCN-031"
"""A clip that is not there yet: the one error that a simulation can do with."""


@dataclass(frozen=True, slots=True)
class Script:
    """A film that may be simulated; `footage` lacks the clips that are not there."""

    graph: Graph
    footage: Mapping[str, Footage]


def load_script(path: Path, labels: Iterable[str] | None, rigs: Rigs, probe: Probe) -> Script:
    """Read and check the film at `path`; its arguments are load_film's.

    Raises RiotError where it cannot be read, and ProblemsFound with all that `riot check` would
    say where there is an error besides clips that are not there.
    """
    checked = examine_film(path, labels, rigs, probe)
    errors = [problem for problem in checked.errors if problem.code != NOT_THERE]
    if errors or checked.facts is None:
        raise ProblemsFound(checked.problems)
    footage = {} if checked.media is None else checked.media.footage
    return Script(compile_film(checked.facts.film), footage)
