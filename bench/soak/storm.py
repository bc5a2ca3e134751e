"""Ten interrupts a second for a minute: nothing may stand still, and the last one is shown."""

from __future__ import annotations

import random
from pathlib import Path

from bench.cut.hearing import SoundServer
from bench.cut.page import Part
from bench.cut.places import NAMES, PlayerKind, players, staged
from bench.cut.results import Line
from bench.cut.stage import Stage
from bench.cut.takes import RANGE_FRAMES, Wanted
from bench.cut.telling import Progress
from bench.cut.timeline import Ordered
from bench.film import REEL, SHORT, WHOLE
from riot.clock import SystemClock

RATE = 10
SECONDS, FEW_SECONDS = 60, 10
ASKED = 2000.0
"""Milliseconds until the last cut is on the screen."""

LAST_FRAME = 1300
"""Where in the long file the last cut goes: none of the others does."""

_CALM = 0.5


def measure(media: Path, quick: bool, progress: Progress) -> list[Part]:
    """Interrupt each of our decks without a window."""
    kinds: list[PlayerKind] = [kind for kind in players() if kind != "naive"]
    seconds = FEW_SECONDS if quick else SECONDS
    rows = [_storm(kind, media, RATE * seconds, progress) for kind in kinds]
    sent, shown, longest, last = zip(*rows, strict=True)
    lines = [
        Line("interrupts sent", sent, "", 0),
        Line("of these on the screen before the next one came", shown, "", 0),
        Line("longest time without a new picture meanwhile", longest),
        Line(
            "the last one on the screen after",
            last,
            aim=f"≤ {ASKED:.0f} ms",
            met=[value <= ASKED for value in last],
        ),
    ]
    names = [NAMES[kind] for kind in kinds]
    note = (
        f"{RATE} cuts a second for {seconds} s, to clips and in-points at random, most of them not "
        "announced, some at the old clip's end; then one more, and quiet."
    )
    return [Part("Ten interrupts a second", names, lines, [note])]


def _storm(
    kind: PlayerKind, media: Path, count: int, progress: Progress
) -> tuple[float, float, float, float]:
    progress.begin(f"interrupts: {NAMES[kind]}", count)
    chance = random.Random(3)
    clock = SystemClock()
    with SoundServer(clock), staged(kind, "headless", media, None) as (stage, _):
        stage.cut(Wanted("cold", WHOLE[0]).order)
        stage.sight(Ordered("cold", clock.now(), 0, 0, (-9, 0, 0)))
        start = due = clock.now()
        for number in range(count):
            stage.preroll([_any(chance).order for _ in range(chance.randrange(3))])
            stage.cut(_any(chance).order, "clip_end" if chance.random() < 0.1 else "now")
            due += 1 / RATE
            clock.sleep(due - clock.now())
            progress.reach(number + 1)
        end = clock.now()
        last = Wanted("cold", REEL, LAST_FRAME, RANGE_FRAMES)
        at = stage.cut(last.order)
        seen = _await_last(stage, at)
        clock.sleep(_CALM)
        shown = stage.figures.get("cuts", float("nan"))
        longest = _longest_still(stage, start, end)
    return count + 1, shown, 1000 * longest, 1000 * (seen - at)


def _any(chance: random.Random) -> Wanted:
    if chance.random() < 0.5:
        return Wanted("range", REEL, chance.randrange(1, LAST_FRAME - 200), RANGE_FRAMES)
    return Wanted("held", chance.choice([*WHOLE, *SHORT]))


def _await_last(stage: Stage, at: float) -> float:
    """Give when a picture of the last cut's range was seen; infinity if it never was."""
    until = at + 5.0
    while stage.clock.now() < until:
        for since, _, code in stage.timeline.stretches(at, until):
            if code[0] == REEL.number and code[1] >= LAST_FRAME:
                return since
        stage.clock.sleep(0.01)
    return float("inf")


def _longest_still(stage: Stage, start: float, end: float) -> float:
    pieces = stage.timeline.stretches(start, end)
    return max((until - max(since, start) for since, until, _ in pieces), default=end - start)
