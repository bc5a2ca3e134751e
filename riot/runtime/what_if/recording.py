"""Read a session whole, for playing it more than once."""

from __future__ import annotations

from riot.messages import ClipFailed, ClipStarted, CutTo
from riot.record.sessions import Session
from riot.runtime.line import TICK_RATE
from riot.runtime.what_if.lengths import Measured
from riot.runtime.what_if.paths import recorded_path
from riot.runtime.what_if.playing import Recording, Shown, shown_by
from riot.story.graph import Graph


def read_recording(session: Session, graph: Graph) -> tuple[Recording, Measured]:
    """Read a session, and what its screen told of the clips. Raises RiotError REC-…."""
    header = session.header
    measured = Measured()
    inputs = list(session.inputs())
    cuts: dict[int, tuple[Shown, ...]] = {}
    facts = [
        (tick, fact)
        for tick, messages in inputs
        for fact in messages
        if isinstance(fact, (ClipStarted, ClipFailed))
    ]
    asked = [
        (tick, effect)
        for tick, effects in session.effects()
        for effect in effects
        if isinstance(effect, CutTo)
    ]
    for tick, message in sorted([*asked, *facts], key=lambda item: item[0]):
        if isinstance(message, CutTo):
            measured.cut(message)
            cuts[tick] = (*cuts.get(tick, ()), shown_by(message))
        else:
            measured.fact(message)
    opening = header.opening
    start = opening.get("grid_start", 0.0) + (
        (header.first_tick - opening.get("held", 0)) / TICK_RATE
    )
    end = session.end
    last = end.last_tick if end is not None else inputs[-1][0] if inputs else header.first_tick
    path = recorded_path(session, start)
    recording = Recording(session, graph, inputs, cuts, path, start, last, measured.delay)
    return recording, measured
