"""What runs in the worker processes: each builds its part of the line and loops until told."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from riot.clock import Clock, PacedClock, SystemClock
from riot.errors import Problem, RiotError
from riot.messages import (
    Anchor,
    CutTo,
    DrawCurtain,
    Health,
    Mute,
    PrerollClips,
    ScreenReady,
    SetPace,
)
from riot.perception.settings import PerceptionSettings
from riot.runtime.link import Link, Started, StartFailed
from riot.runtime.steady import stand_behind
from riot.screen.settings import ScreenSettings

if TYPE_CHECKING:
    from riot.screen.projector import Projector


LONGEST_LAG = 0.1
"""Seconds that the screen may lag behind before it skips."""


CURTAIN_LOOK = 0.2
"""Seconds between two looks of the curtain at its windows' events."""


def perception_worker(pipe: Connection, settings: PerceptionSettings) -> None:
    """Read faces off the camera until the conductor goes."""
    from riot.perception.build import build_camera, build_reader

    def build(clock: Clock) -> Callable[[Link], None]:
        camera = build_camera(settings.camera, clock)
        reader = build_reader(settings, clock)
        camera.open(required=settings.camera.required)

        def loop(link: Link) -> None:
            read = 0
            try:
                while link.open:
                    frame = camera.read(timeout=0.1)
                    if frame is not None:
                        link.send(reader.read(frame))
                        read += 1
                    link.tell(camera.health)
                    link.beat({"readings": read, "detections": reader.detections})
            finally:
                camera.close()

        return loop

    work("perception", pipe, build, behind=True)


def audience_worker(
    pipe: Connection, labels: tuple[str, ...], script: str | None, seed: int, start: float
) -> None:
    """Stand in for perception: report simulated viewers at a camera's rate."""
    from riot.sim.audience import RATE, Audience

    def build(clock: Clock) -> Callable[[Link], None]:
        audience = Audience(labels, script=script, seed=seed, start=start)

        def loop(link: Link) -> None:
            seq = int((clock.now() - start) * RATE)
            while link.open:
                seq += 1
                link.wait(start + seq / RATE - clock.now())
                link.send(audience.reading(clock.now(), seq))
                link.beat({"readings": seq})

        return loop

    work("perception", pipe, build)


def screen_worker(
    pipe: Connection,
    settings: ScreenSettings,
    media: Path,
    title: str,
    headless: bool,
    sheet_file: Path | None,
    seed: int,
    run_start: float,
    anchor: Anchor | None = None,
) -> None:
    """Show the film until the conductor goes; `anchor` is its time, None for the machine's."""
    from riot.runtime.build_screen import build_screen
    from riot.screen.memory import swept

    def build(clock: Clock) -> Callable[[Link], None]:
        film = film_clock(clock, anchor)
        screen = build_screen(
            settings, media, title, headless, sheet_file is not None, seed, run_start, film
        )

        def loop(link: Link) -> None:
            try:
                with swept():
                    show_film(link, screen.projector, settings.fps, clock, film)
                if sheet_file is not None and screen.sheet is not None:
                    screen.sheet.save(sheet_file)
            finally:
                screen.projector.close()

        return loop

    work("screen", pipe, build)


def curtain_worker(pipe: Connection, settings: ScreenSettings) -> None:
    """Cover the displays of the film while the screen worker is started again."""
    from riot.screen.windows.curtain import Curtain

    def build(clock: Clock) -> Callable[[Link], None]:
        curtain = Curtain(settings)

        def loop(link: Link) -> None:
            try:
                while link.open:
                    for message in link.received():
                        if isinstance(message, DrawCurtain):
                            curtain.draw(closed=message.closed)
                    curtain.hang()
                    link.beat({})
                    link.wait(CURTAIN_LOOK)
            finally:
                curtain.close()

        return loop

    work("curtain", pipe, build)


def film_clock(clock: Clock, anchor: Anchor | None) -> PacedClock:
    """Make the clock of a film: it stands still while the film is held."""
    if anchor is None:
        return PacedClock(clock)
    film = PacedClock(clock, start=anchor.shown)
    film.follow(anchor)
    return film


def show_film(
    link: Link, projector: Projector, fps: float, clock: Clock, film: PacedClock | None = None
) -> None:
    """Obey what comes and advance the projector `fps` times a second, until the conductor goes.

    `film` is the projector's own clock, which follows the conductor's holding of the film; without
    one it is `clock`.
    """
    film = film or PacedClock(clock)
    projector.run_at(film.pace)
    link.send(ScreenReady(t=film.now()))
    due = clock.now()
    shown = film.along(due)
    while link.open:
        for effect in link.received():
            if isinstance(effect, (PrerollClips, CutTo, Mute)):
                projector.obey(effect)
            elif isinstance(effect, SetPace):
                film.follow(effect.anchor)
                projector.run_at(film.pace)
        # Where the order to hold came late, the picture waits for the film at its going on.
        shown = max(shown, film.along(due))
        for fact in projector.advance(shown):
            link.send(fact)
        for health in projector.health(shown):
            link.tell(replace(health, t=due, since=due))
        link.beat(projector.figures)
        due += 1 / fps
        if clock.now() - due > LONGEST_LAG:
            # Sound goes on by the clock: better to skip pictures than to show them late.
            due = clock.now()
        clock.sleep(due - clock.now())


def work(
    stage: str,
    pipe: Connection,
    build: Callable[[Clock], Callable[[Link], None]],
    *,
    behind: bool = False,
) -> None:
    """Run one worker: build, say so, loop. Failures become words for the conductor.

    One that is `behind` gives way to the conductor and the screen where all want the processor.
    """
    if behind:
        stand_behind()
    # The conductor decides when to stop; Ctrl-C reaches every process of the terminal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _name_process(f"riot-{stage}")
    clock = SystemClock()
    link = Link(stage, pipe, clock)
    try:
        loop = build(clock)
        link.send(Started())
        loop(link)
    except RiotError as error:
        link.send(StartFailed(error.problems))
    except Exception as error:
        # A backend's own exception: the supervisor restarts the worker, the log says why.
        problem = Problem("RUN-003", f"{stage}: {type(error).__name__}: {error}".splitlines()[0])
        link.send(StartFailed((problem,)))
        link.send(
            Health(
                t=clock.now(), stage=stage, state="failed", since=clock.now(), detail=str(problem)
            )
        )


def _name_process(name: str) -> None:
    """Let `top`, `pgrep` and the runbook tell the workers apart, where the system is Linux."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name, encoding="ascii")
