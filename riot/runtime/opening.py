"""Build the line as it stood when a recorded session began, for a replay and for a what-if."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riot.config.film import film_from_texts
from riot.errors import RiotError
from riot.messages import ClockJumped, Message
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.record.journal.header import HEADER_FILE, Header
from riot.record.sessions import Session
from riot.runtime.line import TICK_RATE, Line
from riot.runtime.recording import SHOW
from riot.story.graph import Graph
from riot.story.returning import carry_over
from riot.story.show import Show


def recorded_graph(session: Session) -> Graph:
    """Compile the film as it was recorded. Raises RiotError RUN-010 where that cannot be."""
    header = session.header
    try:
        return film_from_texts(header.graph_texts, header.graph_file)
    except (KeyError, TypeError, ValueError) as error:
        raise _unfit(session, error) from error


def opened_line(
    session: Session,
    recorded: Graph,
    graph: Graph | None = None,
    settings: MoodSettings | None = None,
) -> Line:
    """Give the line as it stood after the session's first tick.

    `graph` and `settings` stand for the `recorded` film and mood. Raises RiotError RUN-010 for a
    header that no show can be built from, REC-043 where the other film lacks the scene in which the
    session begins, and MOO-002 where it listens to what the session's model does not know.
    """
    header = session.header
    try:
        # Of the configuration only what the line lives by: its other keys may have changed since.
        settings = settings or MoodSettings.model_validate(header.configuration["mood"])
        opening = header.opening
        prior, start = opening["neutral_prior"], float(opening["grid_start"])
        show = SHOW.validate_python(opening["show"])
        recorded.stations[show.scene]  # a KeyError where the film has no such scene
        held = int(opening.get("held", 0))
    except (KeyError, TypeError, ValueError) as error:
        raise _unfit(session, error) from error
    if header.tick_rate != TICK_RATE:
        raise RiotError(
            "REC-045",
            f"was recorded at {header.tick_rate:g} ticks a second; this riot makes {TICK_RATE:g}",
            file=str(session.path),
            hint="replay it with the riot that recorded it",
        )
    if graph is not None:
        show = _carried(session, recorded, graph, show)
    playing = graph or recorded
    listens_to = playing.film.listens_to

    def keeper() -> MoodKeeper:
        return MoodKeeper(settings, header.labels, listens_to, prior)

    try:
        return Line(playing, show, keeper, start, last=header.first_tick, held=held)
    except (TypeError, ValueError) as error:
        raise _unfit(session, error) from error


def every_tick(
    header: Header, inputs: Iterable[tuple[int, list[Message]]], last: int | None
) -> Iterator[tuple[int, list[Message]]]:
    """Give every tick after the first: those that are not in the journal consumed nothing."""
    number = header.first_tick
    for recorded, messages in inputs:
        skipped = sum([item.ticks for item in messages if isinstance(item, ClockJumped)])
        for quiet in range(number + 1, recorded - skipped):
            yield quiet, []
        yield recorded, messages
        number = recorded
    for quiet in range(number + 1, (last if last is not None else number) + 1):
        yield quiet, []


def _carried(session: Session, recorded: Graph, graph: Graph, show: Show) -> Show:
    carried = carry_over(recorded, graph, show)
    if carried is None:
        raise RiotError(
            "REC-043",
            f"the visit began in {show.scene!r}, and the other film has no such scene",
            file=str(session.path),
            hint="keep the scene's name in the film that it is played with",
        )
    return carried


def _unfit(session: Session, error: Exception) -> RiotError:
    what = " ".join(str(error).splitlines()[:2])
    header = session.path / HEADER_FILE
    return RiotError(
        "RUN-010",
        f"no show can be built from this header: {type(error).__name__}: {what}",
        file=str(header if header.is_file() else session.path),
        hint="replay it with the riot that recorded it, or take it from a backup",
    )
