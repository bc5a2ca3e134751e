"""Sum up what a change moves: endings, decisions, and how far the answer can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, TypeVar

from riot.runtime.what_if.paths import OPEN, Turn
from riot.runtime.what_if.visits import Unfit, Visit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """A decision before and after; None where one path has none in this place."""

    before: Turn | None
    after: Turn | None

    @property
    def moved(self) -> bool:
        """Say whether they lead elsewhere."""
        return (self.before and self.before.choice) != (self.after and self.after.choice)


def pairs_of(one: Visit) -> list[Pair]:
    """Put the decisions of a visit side by side."""
    return [Pair(*turns) for turns in zip_longest(one.before.turns, one.after.turns)]


def first_moved(one: Visit) -> Pair | None:
    """Give the first decision that led elsewhere; what follows it is its consequence."""
    return next((pair for pair in pairs_of(one) if pair.moved), None)


@dataclass(frozen=True, slots=True)
class Moves:
    """What a change does to many visits.

    `endings` counts visits by (before, after); `first` counts the decisions at which paths parted,
    by (scene, went to, goes to), empty where one path has no decision there. `control` says how
    many visits the unchanged film leads their own way before the simulated screen, and of how many
    that was tried; `control_of_moved` the same of those that move.
    """

    visits: int
    same: int
    endings: dict[tuple[str, str], int]
    first: dict[tuple[str, str, str], int]
    open: int
    control: tuple[int, int]
    control_of_moved: tuple[int, int]
    assumed: dict[str, int]
    unfit: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Give plain values for a JSON file."""
        return {
            "visits": self.visits,
            "same_path": self.same,
            "endings": [
                {"from": before, "to": after, "visits": count, "share": count / self.visits}
                for (before, after), count in self.endings.items()
            ],
            "decisions": [
                {"scene": scene, "went_to": went, "goes_to": goes, "visits": count}
                for (scene, went, goes), count in self.first.items()
            ],
            "open": self.open,
            "control": {
                "reproduced": self.control[0],
                "of": self.control[1],
                "of_moved": {
                    "reproduced": self.control_of_moved[0],
                    "of": self.control_of_moved[1],
                },
            },
            "assumed_lengths": self.assumed,
            "unfit": self.unfit,
        }


def sum_up(found: Sequence[Visit | Unfit]) -> Moves:
    """Count what became of all visits; most frequent first."""
    fit = [one for one in found if isinstance(one, Visit)]
    moved = [(one, pair) for one in fit if (pair := first_moved(one)) is not None]
    return Moves(
        len(fit),
        len(fit) - len(moved),
        _counted((one.before.ending, one.after.ending) for one in fit),
        _counted(_parting(pair) for _, pair in moved),
        sum(one.after.ending == OPEN for one in fit),
        _controlled(fit),
        _controlled([one for one, _ in moved]),
        _counted(file for one in fit for file in one.assumed),
        _counted(one.error.problems[0].message for one in found if isinstance(one, Unfit)),
    )


def _controlled(some: Sequence[Visit]) -> tuple[int, int]:
    tried = [one.control for one in some if one.control is not None]
    return sum(tried), len(tried)


def _parting(pair: Pair) -> tuple[str, str, str]:
    before, after = pair.before, pair.after
    if before is not None and after is not None and before.scene != after.scene:
        return after.scene, "", after.to
    scene = before.scene if before is not None else after.scene if after is not None else ""
    return scene, "" if before is None else before.to, "" if after is None else after.to


def _counted(items: Iterable[T]) -> dict[T, int]:
    counts: Counter[T] = Counter(items)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))
