"""Say in numbers how a player took its cuts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.cut.hearing import gap_around
from bench.cut.takes import Taken
from bench.cut.timeline import Kind, Seen
from bench.report import mean, percentile

HELD: tuple[Kind, ...] = ("held", "range")
AWAITED: tuple[Kind, ...] = (*HELD, "seam")
DISPLAY_FPS = 50.0
FROZEN_SHARE = 0.1
"""Of the naive player's frozen time: what is asked for."""

BEFORE, AFTER = 0.15, 0.25
"""Seconds around a cut in which silence counts as its gap."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard on one player: silences as (begin, length) by the clock of the cuts."""

    silences: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of several players: `values` in the players' order, `aim` in words.

    `met` says for each player whether the aim is met; None where it does not apply.
    """

    what: str
    values: Sequence[float]
    unit: str = "ms"
    digits: int = 1
    aim: str = ""
    met: Sequence[bool | None] = ()

    def cells(self) -> list[str]:
        """Give the row of a table."""
        words: list[str] = []
        for number, value in enumerate(self.values):
            text = "–" if math.isnan(value) else f"{value:.{self.digits}f} {self.unit}".rstrip()
            missed = bool(self.met) and self.met[number] is False
            words.append(f"**{text}**" if missed else text)
        return [self.what, *words, self.aim]

    @property
    def missed(self) -> bool:
        """Say whether any player that it is asked of misses the aim."""
        return False in self.met


_UNSURE = "nobody had looked for 10 ms"


def lines(
    players: Sequence[Taken], heard: Sequence[Heard | None], *, naive: bool = True
) -> list[Line]:
    """Compare players; the last one is the naive one, of which nothing is asked, if there is."""
    if naive:
        return _compared(players, heard)
    found = _compared([*players, Taken()], [*heard, None])
    return [replace(line, values=line.values[:-1], met=line.met[:-1]) for line in found]


def _compared(players: Sequence[Taken], heard: Sequence[Heard | None]) -> list[Line]:
    counts = [len(taken.orders) for taken in players]
    found = [Line("cuts", counts, "", 0)]
    found += _held(players)
    found += _times("not held ready", players, "cold")
    found += _seams(players)
    found += _pictures(players)
    found += _sound(players, heard)
    return found


def _held(players: Sequence[Taken]) -> list[Line]:
    limit = 2000 / DISPLAY_FPS
    found: list[Line] = []
    words_of: dict[Kind, str] = {"held": "from the file's start", "range": "inside a long file"}
    for kind, words in words_of.items():
        found += _times(f"held ready, {words}", players, kind, limit)
    return found


def _times(
    what: str, players: Sequence[Taken], kind: Kind, limit: float | None = None
) -> list[Line]:
    spans = [[1000 * (seen.t - order.at) for order, seen in taken.of(kind)] for taken in players]
    return [
        Line(f"{what}, p50", [percentile(values, 0.5) for values in spans]),
        _asked(Line(f"{what}, p95", [percentile(values, 0.95) for values in spans]), limit),
        Line(f"{what}, max", [percentile(values, 1.0) for values in spans]),
    ]


def _seams(players: Sequence[Taken]) -> list[Line]:
    what = "at the clip's end, from when it is due"
    spans = [
        [1000 * (seen.t - order.due) for order, seen in taken.of("seam") if order.due is not None]
        for taken in players
    ]
    off = [[abs(value) for value in values] for values in spans]
    return [
        Line(f"{what}, p50", [percentile(values, 0.5) for values in spans]),
        _asked(
            Line(f"{what}, p95, early or late", [percentile(values, 0.95) for values in off]),
            2000 / DISPLAY_FPS,
        ),
        Line(f"{what}, max, early or late", [percentile(values, 1.0) for values in off]),
        Line(
            "at the clip's end: cuts before the old clip's last frame was shown",
            [
                sum(seen.last != order.shown[2] - 1 for order, seen in taken.of("seam"))
                for taken in players
            ],
            "",
            0,
        ),
    ]


def _pictures(players: Sequence[Taken]) -> list[Line]:
    everything = [[seen for _, seen in taken.of()] for taken in players]
    awaited = [[seen for _, seen in taken.of(*AWAITED)] for taken in players]
    cold = [[1000 * seen.frozen for _, seen in taken.of("cold")] for taken in players]
    blank = [sum(seen.blank > 0 for seen in all_seen) for all_seen in everything]
    frames = [1000 * sum(seen.blank for seen in all_seen) for all_seen in everything]
    wrong = [sum(seen.wrong and seen.sure for seen in all_seen) for all_seen in everything]
    unsure = [sum(seen.wrong and not seen.sure for seen in all_seen) for all_seen in everything]
    torn = [1000 * sum(seen.torn for seen in all_seen) for all_seen in everything]
    still = [[1000 * seen.frozen for seen in all_seen] for all_seen in awaited]
    frozen = [mean(values) for values in still]
    limit = FROZEN_SHARE * frozen[-1]
    return [
        _none(Line("cuts with a black or background picture", blank, "", 0)),
        _none(Line("black or background, all cuts together", frames, "ms", 0)),
        _none(Line("cuts whose first picture was not the wanted frame", wrong, "", 0)),
        *([Line(f"first pictures not judged: {_UNSURE}", unsure, "", 0)] if any(unsure) else []),
        Line("half-drawn pictures, all cuts together", torn, "ms", 0),
        _asked(
            Line("frozen, mean of a cut", frozen),
            limit,
            f"≤ a tenth of naive ({limit:.1f} ms)",
        ),
        Line("frozen, p95", [percentile(values, 0.95) for values in still]),
        Line("frozen, max", [percentile(values, 1.0) for values in still]),
        Line("frozen, not held ready, mean of a cut", [mean(values) for values in cold]),
        _none(Line("cuts that never came", [taken.missed for taken in players], "", 0)),
    ]


def _sound(players: Sequence[Taken], heard: Sequence[Heard | None]) -> list[Line]:
    if not any(heard):
        return []

    def gap(one: Heard | None, seen: Seen) -> float:
        return 1000 * gap_around(one.silences, seen.t, BEFORE, AFTER) if one else math.nan

    def gaps(one: Heard | None, taken: Taken, kinds: tuple[Kind, ...]) -> list[float]:
        return [gap(one, seen) for _, seen in taken.of(*kinds)] if one else []

    found: list[Line] = []
    words: dict[str, tuple[Kind, ...]] = {
        "held ready": HELD,
        "at the clip's end": ("seam",),
        "not held ready": ("cold",),
    }
    for what, kinds in words.items():
        values = [gaps(one, taken, kinds) for one, taken in zip(heard, players, strict=True)]
        for share, name in ((0.5, "p50"), (0.95, "p95")):
            numbers = [percentile(each, share) for each in values]
            found.append(Line(f"silence around it, {what}, {name}", numbers))
    found.append(Line("silence elsewhere, in a second", [*map(_elsewhere, heard, players)]))
    return found


def _elsewhere(heard: Heard | None, taken: Taken) -> float:
    """Give the ms of silence in a second of play that is not around a cut."""
    times = [seen.t for _, seen in taken.of()]
    if heard is None or len(times) < 2:
        return math.nan
    around = sum(gap_around(heard.silences, t, BEFORE, AFTER) for t in times)
    span = times[-1] - times[0]
    whole = gap_around(heard.silences, times[0], BEFORE, span + AFTER)
    return 1000 * max(0.0, whole - around) / span


def _asked(line: Line, limit: float | None, words: str = "") -> Line:
    """Ask for at most `limit` of all but the last player."""
    if limit is None or math.isnan(limit):
        return line
    met = [value <= limit for value in line.values[:-1]]
    aim = words or f"≤ {limit:.0f} {line.unit}"
    return Line(line.what, line.values, line.unit, line.digits, aim, [*met, None])


def _none(line: Line) -> Line:
    """Ask for none of all but the last player."""
    met = [value == 0 for value in line.values[:-1]]
    return Line(line.what, line.values, line.unit, line.digits, "0", [*met, None])
