"""The state of a running show: one frozen value, replaced at every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from riot.messages import Clip, PathStep
from riot.story.view import Plain


@dataclass(frozen=True, slots=True)
class Listening:
    """What the listen window has heard so far; sums are seconds times level."""

    seconds: float = 0.0
    sums: Mapping[str, float] = field(default_factory=dict[str, float])
    peaks: Mapping[str, float] = field(default_factory=dict[str, float])
    shares: Mapping[str, float] = field(default_factory=dict[str, float])
    last: Mapping[str, float] = field(default_factory=dict[str, float])
    first_reading: int = -1
    last_reading: int = -1


@dataclass(frozen=True, slots=True)
class History:
    """What the viewer will be shown of the visit at its end: see riot.story.history.

    `samples` are `every` seconds apart from `began` on, each the levels of `labels`, empty while
    no face was read; the next is taken at `due`. `scenes` are those entered, each with its moment.
    """

    began: float
    labels: tuple[str, ...]
    every: float
    samples: tuple[tuple[float, ...], ...] = ()
    scenes: tuple[tuple[float, str], ...] = ()
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class Pending:
    """A scene that was chosen and is not yet on the screen.

    `cut_at` is when the story itself asks for the cut (a card that stands until then), `enter_at`
    when the scene counts as entered without word from the screen (cards), `patience` when the
    screen is given up on. None where they do not apply. `may_change` is true until the cut.
    """

    scene: str
    take: int
    way: int | None
    cut_at: float | None
    enter_at: float | None
    patience: float
    may_change: bool
    step: PathStep | None


@dataclass(frozen=True)
class Show:
    """Where the show is. Times are monotonic seconds; `started` is the clip's first frame.

    `session` is 0 between visits. `passed` counts the passes of a looping clip already decided on.
    `cued` is the time into the clip, rounds of a loop added up, until which cues have been fired;
    less than 0 before the first. `armed` are the clips held ready for `armed_due`; at `armed_at`
    the odds were weighed last.
    `score` is the file of the music that sounds, empty for none, and `score_since` when it began.
    `language` is the visit's, `home_language` the installation's, which comes back after it.
    Of the operator's: `asked` to leave the scene at the next tick; `paused`, the film is held;
    `overrides`, levels that stand for the viewer's while the visit lasts; `muted`, a panic, and
    `dimmer` and `blackout`, which stand above all rigs. `untold`: he jumped past the notice.
    `before` is the scene that was left for this one; `said` what he was told last, and when.
    `history` is None between visits, and in a film that shows nobody a result.
    """

    now: float
    run_seed: int
    language: str
    scene: str
    take: int = 0
    takes: int = 0
    entered: float = 0.0
    started: float | None = None
    duration: float | None = None
    screen: bool = False
    pending: Pending | None = None
    passed: int = 0
    visits: Mapping[str, int] = field(default_factory=dict[str, int])
    variables: Mapping[str, float] = field(default_factory=dict[str, float])
    pressed: Mapping[str, Plain] = field(default_factory=dict[str, Plain])
    held: Mapping[int, float] = field(default_factory=dict[int, float])
    listening: Listening = Listening()
    cued: float = -1.0
    armed: tuple[Clip, ...] = ()
    armed_at: float = -1e9
    armed_due: float | None = None
    session: int = 0
    sessions: int = 0
    seed: int = 0
    path: tuple[PathStep, ...] = ()
    calibrating: bool = False
    decisions: int = 0
    branch: str = ""
    failures: int = 0
    home_language: str = ""
    score: str = ""
    score_since: float = 0.0
    muted: bool = False
    asked: bool = False
    paused: bool = False
    overrides: Mapping[str, float] = field(default_factory=dict[str, float])
    dimmer: float = 1.0
    blackout: bool = False
    untold: bool = False
    before: str = ""
    said: str = ""
    said_at: float = -1e9
    history: History | None = None

    def but(self, **changes: Any) -> Self:
        """Give the show with these fields changed: `dataclasses.replace`, seven times as quick.

        A tick copies the show, sixty times a second, and a replay as fast as it can.
        """
        copy = object.__new__(type(self))
        fields = copy.__dict__  # which is why this class alone has no slots
        fields.update(self.__dict__)
        fields.update(changes)
        return copy
