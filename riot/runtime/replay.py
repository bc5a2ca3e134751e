"""Feed a recorded session through the line again: effects and traces must come out the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

from riot.messages import Effect, Message, SetLevel, SetMaster
from riot.record.journal.codec import encode, plain
from riot.record.sessions import open_session
from riot.runtime.line import Tick
from riot.runtime.opening import every_tick, opened_line, recorded_graph
from riot.runtime.uncollected import uncollected
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
    """What a replay found; `difference` is None when it reproduced the session.

    `wordings` counts the decisions that fell the same way, on the same numbers, and whose reason
    this riot puts into other words.
    """

    ticks: int
    effects: int
    decisions: tuple[Decision, ...]
    difference: Difference | None
    wordings: int = 0


def replay(path: Path, look_in: Sequence[Path] = ()) -> Replay:
    """Replay the session at `path`, a journal or a sealed one, or of this id below `look_in`.

    Raises RiotError REC-… for a folder that is none, is damaged, or was kept without readings,
    and RUN-010 for a header that no show can be built from.
    """
    session = open_session(path, look_in)
    line = opened_line(session, recorded_graph(session))
    header = session.header
    effects, trace = dict(session.effects()), dict(session.trace())
    unkept = (SetLevel,) if "held" in header.opening else (SetLevel, SetMaster)  # not yet there
    last = session.end.last_tick if session.end is not None else None
    ticks = count = wordings = 0
    decisions: list[Decision] = []
    with uncollected():
        for number, inputs in every_tick(header, session.inputs(), last):
            done = line.tick(number, inputs)
            ticks += 1
            if not (done.effects or done.trace or number in effects or number in trace):
                continue
            kept = [effect for effect in done.effects if not isinstance(effect, unkept)]
            count += len(kept)
            decisions += done.trace
            if part := _other_effect(number, effects.get(number, []), kept):
                return Replay(ticks, count, tuple(decisions), part, wordings)
            found = _other_reason(done, trace.get(number, []))
            if isinstance(found, Difference):
                return Replay(ticks, count, tuple(decisions), found, wordings)
            wordings += found
    return Replay(ticks, count, tuple(decisions), None, wordings)


def _other_effect(
    number: int, recorded: Sequence[Message], replayed: Sequence[Effect]
) -> Difference | None:
    if recorded == replayed:
        return None
    logged = ([encode(effect) for effect in effects] for effects in (recorded, replayed))
    for before, after in zip_longest(*logged):
        if before != after:
            return Difference(number, "effects", before, after)
    return None


def _other_reason(done: Tick, recorded: Sequence[dict[str, Any]]) -> Difference | int:
    """Give the first decision that fell otherwise, or how many are only put into other words."""
    wordings = 0
    replayed = [plain(decision.as_dict()) for decision in done.trace]
    for before, after in zip_longest(recorded, replayed):
        if before == after:
            continue
        if before is None or after is None or _meaning(before) != _meaning(after):
            return Difference(done.number, "trace", before, after)
        wordings += 1
    return wordings


def _meaning(value: Any, key: str = "") -> Any:
    """Leave the words out of a decision's reason: what was seen, weighed and chosen stays."""
    if isinstance(value, dict):
        entry = cast("dict[str, Any]", value)
        kept = {name: _meaning(item, name) for name, item in entry.items() if name not in _WORDS}
        return {name: item for name, item in kept.items() if item not in _NOTHING}
    if isinstance(value, list):
        return [_meaning(item) for item in cast("list[Any]", value)]
    # What a guard saw is a number, or a text that says one.
    return None if key == "saw" and isinstance(value, str) else value


_WORDS = frozenset(("note", "why_not", "wanted", "guard"))
"""What of a reason is said in words."""

_NOTHING: tuple[Any, ...] = (None, [], {}, "")
"""What a decision may leave out, or an older riot did not know yet."""
