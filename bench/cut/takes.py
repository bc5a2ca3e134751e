"""The two hundred cuts: which kinds, in which order, and how a player takes them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.cut.stage import Stage
from bench.cut.timeline import Kind, Ordered, Seen
from bench.film import FPS, REEL, SHORT, WHOLE, CodedClip
from riot.errors import RiotError
from riot.messages import Clip

SHARES: dict[Kind, float] = {"held": 0.4, "range": 0.3, "cold": 0.1, "seam": 0.2}
"""How many of the cuts are of which kind."""

AHEAD = 3
"""Clips that are held ready: with the live one that keeps four decks busy, the default."""

STAY = 0.26
"""Seconds at least that a clip has played before it is cut into."""

RANGE_FRAMES = 50

GIVE_UP = 5
"""Cuts in a row that are not seen until a player is given up."""

_SCATTER = 0.1
_FAR = 150


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cut to take: to a clip from its frame `first` on, for `frames`."""

    kind: Kind
    clip: CodedClip
    first: int = 0
    frames: int = 0

    @property
    def order(self) -> Clip:
        """Give it as the story would."""
        if self.first == 0:
            return Clip(self.clip.file)
        return Clip(self.clip.file, self.first / FPS, (self.first + self.frames) / FPS)

    @property
    def shown(self) -> tuple[int, int, int]:
        """Give what may be seen of it: clip, first frame, end."""
        return self.clip.number, self.first, self.first + (self.frames or self.clip.frames)


@dataclass
class Taken:
    """What was measured on one player; `seen` belong to `orders`, `left` were never ordered."""

    orders: list[Ordered] = field(default_factory=list[Ordered])
    seen: list[Seen | None] = field(default_factory=list["Seen | None"])
    failures: list[str] = field(default_factory=list[str])
    left: int = 0

    def of(self, *kinds: Kind) -> Iterator[tuple[Ordered, Seen]]:
        """Give the cuts of some kinds that came; of all kinds without an argument."""
        for ordered, seen in zip(self.orders, self.seen, strict=True):
            if seen is not None and (not kinds or ordered.kind in kinds):
                yield ordered, seen

    @property
    def missed(self) -> int:
        """Count the cuts that never came."""
        return self.left + sum(seen is None for seen in self.seen)


def plan(count: int, seed: int = 1) -> list[Wanted]:
    """Draw up `count` cuts: whole clips and ranges held ready, some that are not, then seams.

    Every second in-point of a range is a key frame, the others lie anywhere between two.
    """
    chance = random.Random(seed)
    held = round(SHARES["held"] * count)
    ranges = round(SHARES["range"] * count)
    cold = round(SHARES["cold"] * count)
    kinds: list[Kind] = [*["held"] * held, *["range"] * ranges, *["cold"] * cold]  # pyright: ignore[reportAssignmentType]
    chance.shuffle(kinds)
    wanted: list[Wanted] = []
    first = 0
    for number, kind in enumerate(kinds):
        if kind == "range":
            groups = REEL.frames // REEL.group - 2
            places = [
                place
                for group in range(1, groups)
                for place in [
                    group * REEL.group + (chance.randrange(REEL.group) if number % 2 else 0)
                ]
                if abs(place - first) > _FAR
            ]
            first = chance.choice(places)
            wanted.append(Wanted(kind, REEL, first, RANGE_FRAMES))
        else:
            wanted.append(Wanted(kind, WHOLE[number % len(WHOLE)]))
    seams = count - len(kinds)
    return [*wanted, *(Wanted("seam", SHORT[number % len(SHORT)]) for number in range(seams))]


def take(stage: Stage, wanted: Sequence[Wanted], tell: Callable[[int], None]) -> Taken:
    """Order the cuts one after the other; `tell` hears how many are done.

    Where the player's process ends, the cuts that are left have not come.
    """
    taken = Taken()
    ended: list[str] = []
    try:
        for number, ordered in enumerate(_order_all(stage, wanted)):
            taken.orders.append(ordered)
            tell(number + 1)
        stage.clock.sleep(2 * STAY)
    except RiotError as error:
        ended.append(str(error))
    befores = [*(ordered.at for ordered in taken.orders[1:]), stage.clock.now()]
    taken.seen = [
        stage.timeline.seen(ordered, before, STAY)
        for ordered, before in zip(taken.orders, befores, strict=False)
    ]
    taken.failures = [*stage.failures, *ended]
    taken.left = len(wanted) - len(taken.orders)
    return taken


def _order_all(stage: Stage, wanted: Sequence[Wanted]) -> Iterator[Ordered]:
    """Order each cut when its time has come and wait until it is seen; gives each one ordered."""
    chance = random.Random(2)
    live = WHOLE_FIRST
    began = _show(stage, live, (-9, 0, 0))
    unseen = 0
    for number, one in enumerate(wanted):
        coming = wanted[number : number + AHEAD]
        stage.preroll([each.order for each in coming if each.kind != "cold"])
        due = None
        if one.kind == "seam":
            if live.kind != "seam":
                live, shown = SHORT_FIRST, live.shown
                began = _show(stage, live, shown)
            due = began and began + live.clip.seconds
            at = stage.cut(one.order, "clip_end")
        else:
            stage.clock.sleep(STAY + chance.uniform(0, _SCATTER))
            at = stage.cut(one.order)
        ordered = Ordered(one.kind, at, one.clip.number, one.first, live.shown, due)
        began = stage.sight(ordered)
        live = one
        yield ordered
        unseen = 0 if began else unseen + 1
        if unseen == GIVE_UP:
            raise RiotError(
                "BEN-004",
                f"{GIVE_UP} cuts in a row were not seen",
                hint="Debian: apt install vlc-plugin-video-output, for VLC's own window",
            )


WHOLE_FIRST = Wanted("cold", WHOLE[-1])
SHORT_FIRST = Wanted("seam", SHORT[-1])


def _show(stage: Stage, one: Wanted, shown: tuple[int, int, int]) -> float | None:
    """Put a clip on that does not count; give when it was seen."""
    at = stage.cut(one.order)
    return stage.sight(Ordered(one.kind, at, one.clip.number, one.first, shown))
