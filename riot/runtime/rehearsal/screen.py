"""The screen worker of a rehearsal: the projector of a show, by a clock that is told its pace."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from riot.clock import Clock, PacedClock
from riot.messages import (
    Anchor,
    ClipFailed,
    ForgetClips,
    Message,
    Mute,
    OperatorCommand,
    PrerollClips,
    ScreenReady,
    SetPace,
    TimedCut,
    WithdrawCut,
)
from riot.runtime.link import Link
from riot.runtime.workers import LONGEST_LAG, work
from riot.screen.settings import ScreenSettings

if TYPE_CHECKING:
    from riot.screen.projector import Projector


def rehearsal_screen_worker(
    pipe: Connection,
    settings: ScreenSettings,
    media: Path,
    title: str,
    headless: bool,
    anchor: Anchor,
) -> None:
    """Show the rehearsed film until the rehearsal goes."""
    from riot.runtime.build_screen import build_screen
    from riot.screen.memory import swept

    def build(clock: Clock) -> Callable[[Link], None]:
        paced = PacedClock(clock, pace=anchor.pace, start=anchor.shown)
        paced.follow(anchor)
        screen = build_screen(settings, media, title, headless, False, 0, anchor.shown, paced)
        projector = screen.projector

        def hush() -> None:
            projector.run_at(paced.pace)

        def loop(link: Link) -> None:
            try:
                with swept():
                    show_paced(link, projector, settings.fps, clock, paced, hush)
            finally:
                projector.close()

        return loop

    work("screen", pipe, build)


def show_paced(
    link: Link,
    projector: Projector,
    fps: float,
    clock: Clock,
    paced: PacedClock,
    hush: Callable[[], None],
) -> None:
    """Advance the projector `fps` real times a second, to the time shown; `hush` at new paces.

    What the story hears of the pictures comes from the rehearsal's own projection: of what the
    projector tells, only failures and what was pressed go back.
    """
    hush()
    link.send(ScreenReady(t=paced.now()))
    due = clock.now()
    while link.open:
        for message in link.received():
            _obey(message, projector, paced, hush)
        for fact in projector.advance(paced.at(due)):
            if isinstance(fact, (ClipFailed, OperatorCommand)):
                link.send(fact)
        link.beat({**projector.figures, "shown": paced.now()})
        due += 1 / fps
        if clock.now() - due > LONGEST_LAG:
            due = clock.now()
        clock.sleep(due - clock.now())


def _obey(
    message: Message, projector: Projector, paced: PacedClock, hush: Callable[[], None]
) -> None:
    match message:
        case SetPace():
            paced.follow(message.anchor)
            hush()
        case TimedCut():
            projector.obey(message.cut, message.begins)
        case PrerollClips() | Mute():
            projector.obey(message)
        case WithdrawCut():
            projector.withdraw()
        case ForgetClips():
            projector.reopen(Path(message.media), message.files)
        case _:
            pass
