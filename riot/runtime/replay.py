"""Feed a recorded session through the line again: effects and traces must come out the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from riot.config.film import film_from_texts
from riot.errors import RiotError
from riot.messages import ClockJumped, Effect, Message, SetLevel, SetMaster
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.record.journal.codec import encode, plain
from riot.record.journal.header import HEADER_FILE
from riot.record.journal.reading import SessionFolder
from riot.runtime.line import Line, Tick
from riot.runtime.recording import SHOW
from riot.story.trace import Decision


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a replay and its recording part."""

    tick: int
    stream: str
    recorded: object
    replayed: object


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found; `difference` is None when it reproduced the session exactly."""

    ticks: int
    effects: int
    decisions: tuple[Decision, ...]
    difference: Difference | None


def replay(path: Path) -> Replay:
    """Replay the session folder at `path`.

    Raises RiotError REC-… for a folder that is none, is damaged, or was kept without readings,
    and RUN-010 for a header that no show can be built from.
    """
    session = SessionFolder.open(path)
    line = _opened(session)
    header = session.header
    recorded_effects = dict(session.effects())
    recorded_trace = dict(session.trace())
    unkept = (SetLevel,) if "held" in header.opening else (SetLevel, SetMaster)  # not yet there
    last = session.end.last_tick if session.end is not None else None
    ticks = effects = 0
    decisions: list[Decision] = []
    for number, inputs in _ticks(header.first_tick, session.inputs(), last):
        done = line.tick(number, inputs)
        ticks += 1
        kept = [effect for effect in done.effects if not isinstance(effect, unkept)]
        effects += len(kept)
        decisions += done.trace
        difference = _compare(done, kept, recorded_effects, recorded_trace)
        if difference is not None:
            return Replay(ticks, effects, tuple(decisions), difference)
    return Replay(ticks, effects, tuple(decisions), None)


def _opened(session: SessionFolder) -> Line:
    """Build the line as it stood after the session's first tick."""
    header = session.header
    try:
        opening = header.opening
        graph = film_from_texts(header.graph_texts, header.graph_file)
        # Of the configuration only what the line lives by: its other keys may have changed since.
        settings = MoodSettings.model_validate(header.configuration["mood"])
        prior = opening["neutral_prior"]
        listens_to = graph.film.listens_to
        show = SHOW.validate_python(opening["show"])
        graph.stations[show.scene]  # a KeyError where the film has no such scene
        return Line(
            graph,
            show,
            lambda: MoodKeeper(settings, header.labels, listens_to, prior),
            opening["grid_start"],
            last=header.first_tick,
            held=opening.get("held", 0),
        )
    except (KeyError, TypeError, ValueError) as error:
        what = " ".join(str(error).splitlines()[:2])
        raise RiotError(
            "RUN-010",
            f"no show can be built from this header: {type(error).__name__}: {what}",
            file=str(session.path / HEADER_FILE),
            hint="replay it with the riot that recorded it, or take it from a backup",
        ) from error


def _ticks(
    first: int, inputs: Iterable[tuple[int, list[Message]]], last: int | None
) -> Iterator[tuple[int, list[Message]]]:
    """Give every tick after the first: those that are not in the journal consumed nothing."""
    number = first
    for recorded, messages in inputs:
        skipped = sum(item.ticks for item in messages if isinstance(item, ClockJumped))
        for quiet in range(number + 1, recorded - skipped):
            yield quiet, []
        yield recorded, messages
        number = recorded
    for quiet in range(number + 1, (last if last is not None else number) + 1):
        yield quiet, []


def _compare(
    done: Tick,
    kept: Sequence[Effect],
    effects: dict[int, list[Message]],
    trace: dict[int, list[dict[str, Any]]],
) -> Difference | None:
    logged = [encode(effect) for effect in kept]
    wanted = [encode(effect) for effect in effects.get(done.number, [])]
    streams = (
        ("effects", wanted, logged),
        (
            "trace",
            trace.get(done.number, []),
            [plain(decision.as_dict()) for decision in done.trace],
        ),
    )
    for stream, recorded, replayed in streams:
        for before, after in zip_longest(recorded, replayed):
            if before != after:
                return Difference(done.number, stream, before, after)
    return None
