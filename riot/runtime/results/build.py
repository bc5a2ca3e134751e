"""Put the way of a result to the screen together, and the worker that keeps its page."""

from __future__ import annotations

from dataclasses import dataclass

from riot.clock import Clock
from riot.config.result_page import ResultPageSettings
from riot.runtime.health import HealthBoard
from riot.runtime.results.inviting import Inviting, Outlet
from riot.runtime.results.worker import results_worker
from riot.runtime.supervisor import Worker
from riot.story.graph import Graph


@dataclass(frozen=True, slots=True)
class BuiltResults:
    """The screen's outlet, through which results get their links, and the worker, if any."""

    screen: Outlet
    worker: Worker | None


def build_results(
    settings: ResultPageSettings | None,
    graph: Graph,
    screen: Outlet,
    board: HealthBoard,
    clock: Clock,
) -> BuiltResults:
    """Give the screen's outlet as it is where nobody wants pages, or the film shows no result."""
    if settings is None or not graph.shows_results:
        return BuiltResults(screen, None)
    inviting = Inviting(screen, clock, settings.minutes, graph.film.title)
    worker = Worker("results", results_worker, (settings,), inviting.heard, board.tell, clock)
    inviting.results = worker
    return BuiltResults(inviting, worker)
