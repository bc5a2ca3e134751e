"""Put the line together, in its order: perception, mood, story, rigs, record, screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from riot.clock import Clock
from riot.config.film import LoadedFilm, load_film
from riot.config.installation import Installation
from riot.errors import RiotError
from riot.messages import Anchor, Health, Message
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.perception.emotion.card import ModelCard, load_card
from riot.perception.settings import PerceptionSettings
from riot.record.journal.journal import Journal
from riot.rigs.rack import Rack
from riot.runtime.archiving.needed import is_needed
from riot.runtime.archiving.worker import archive_worker
from riot.runtime.build_rigs import build_patchbay, build_rack
from riot.runtime.conductor import Conductor
from riot.runtime.counters import counters
from riot.runtime.health import HealthBoard
from riot.runtime.held_screen import HeldScreen
from riot.runtime.inbox import Inbox
from riot.runtime.line import Line
from riot.runtime.recording import SessionRecorder
from riot.runtime.results.build import build_results
from riot.runtime.supervisor import Worker
from riot.runtime.workers import (
    audience_worker,
    curtain_worker,
    perception_worker,
    screen_worker,
)
from riot.screen.settings import ScreenSettings
from riot.story.schema import in_language
from riot.story.step import open_show


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the command line adds to an installation. `sheet` is where a contact sheet goes."""

    seed: int
    headless: bool
    sheet: Path | None = None


@dataclass(frozen=True, slots=True)
class Installed:
    """A whole installation, put together and not yet started."""

    film: LoadedFilm
    conductor: Conductor
    rack: Rack
    journal: Journal
    recorder: SessionRecorder
    board: HealthBoard
    inbox: Inbox
    perception: Worker | None
    screen: Worker
    curtain: Worker | None
    patchbay: Worker | None
    archive: Worker | None
    """Seals what ended; started when the film plays, and so none of `workers`."""
    results: Worker | None
    publishes: bool
    """Whether the patchbay is told all signals: for who asks, and to know them when they come."""

    @property
    def needed(self) -> tuple[Worker, ...]:
        """Give the workers without which nothing begins."""
        return (self.screen,) if self.perception is None else (self.perception, self.screen)

    @property
    def workers(self) -> tuple[Worker, ...]:
        """Give all worker processes."""
        more = (self.curtain, self.patchbay, self.results)
        return (*self.needed, *(worker for worker in more if worker is not None))

    def forgive_camera(self) -> None:
        """Let perception start again without a picture: the film goes on, the camera comes back."""
        if self.perception is not None and isinstance(
            settings := self.perception.arguments[0], PerceptionSettings
        ):
            camera = settings.camera.model_copy(update={"required": False})
            self.perception.arguments = (settings.model_copy(update={"camera": camera}),)


def build_installation(installation: Installation, options: RunOptions, clock: Clock) -> Installed:
    """Check everything that can be known before the first worker starts, and build the line.

    Raises RiotError or ProblemsFound for a film, model, rig or folder that cannot work.
    """
    card = load_card(Path(installation.emotion.model))
    film = load_film(
        installation.film, card.labels, installation.receivers, hears_osc=installation.hears_osc
    )
    _look_for_companions(installation.screen)
    start = clock.now()
    board = HealthBoard()
    inbox = Inbox()

    perception = _build_perception(installation, options, card, inbox, board, clock, start)

    show = open_show(film.graph, options.seed, installation.language, start)
    line = Line(film.graph, show, keeper_factory(installation.mood, card, film), start)

    patchbay = build_patchbay(installation, film.graph, card, inbox, board, clock)
    with ExitStack() as undo:
        rack = build_rack(installation, film.graph, card, patchbay, clock)
        undo.callback(rack.close)
        journal = Journal(
            installation.record.folder, clock, keep=installation.record.keep, report=board.tell
        )
        undo.callback(journal.close)
        recorder = SessionRecorder(journal, installation, film, card, start)
        undo.pop_all()
    screen = _build_screen(installation, options, film, inbox, board, clock, start)
    curtain = None
    if installation.screen.full_windows() and not options.headless:
        arguments = (installation.screen,)
        curtain = Worker("curtain", curtain_worker, arguments, inbox.put, board.tell, clock)
    results = build_results(
        installation.result_page,
        film.graph,
        HeldScreen(screen),
        board,
        clock,
    )
    beside = (curtain, patchbay, results.worker)
    workers = [worker for worker in (perception, screen, *beside) if worker is not None]
    archive = _build_archive(installation, inbox, board, clock)
    workers += [] if archive is None else [archive]
    recorder.counters = lambda: counters(workers, rack, inbox)
    conductor = Conductor(line, inbox, results.screen, rack, recorder, board)
    return Installed(
        film,
        conductor,
        rack,
        journal,
        recorder,
        board,
        inbox,
        perception,
        screen,
        curtain,
        patchbay,
        archive,
        results.worker,
        installation.oscquery is not None or installation.input.osc is not None,
    )


def _look_for_companions(settings: ScreenSettings) -> None:
    for folder in settings.companions():
        if not folder.is_dir():
            raise RiotError(
                "SCR-060",
                f"there is no companion film: {folder} is no folder",
                hint="name a folder that holds a file of the same name for each clip",
            )


def keeper_factory(
    settings: MoodSettings, card: ModelCard, film: LoadedFilm
) -> Callable[[], MoodKeeper]:
    """Give a maker of mood keepers, one for each viewer."""
    listens_to = film.graph.film.listens_to
    return lambda: MoodKeeper(settings, card.labels, listens_to, card.neutral_prior)


def _build_perception(
    installation: Installation,
    options: RunOptions,
    card: ModelCard,
    inbox: Inbox,
    board: HealthBoard,
    clock: Clock,
    start: float,
) -> Worker | None:
    def worker(target: Callable[..., None], *arguments: object) -> Worker:
        receive: Callable[[Message], None] = inbox.put
        tell: Callable[[Health], None] = board.tell
        return Worker("perception", target, arguments, receive, tell, clock)

    kind = installation.camera.kind
    if kind == "none":
        return None
    if kind == "sim":
        return worker(audience_worker, card.labels, installation.audience, options.seed, start)
    return worker(perception_worker, installation.perception)


def _build_archive(
    installation: Installation, inbox: Inbox, board: HealthBoard, clock: Clock
) -> Worker | None:
    record = installation.record
    if not is_needed(record):
        return None
    arguments = (record.folder, record.logs, record.retention)
    return Worker("archivist", archive_worker, arguments, inbox.put, board.tell, clock)


def _build_screen(
    installation: Installation,
    options: RunOptions,
    film: LoadedFilm,
    inbox: Inbox,
    board: HealthBoard,
    clock: Clock,
    start: float,
) -> Worker:
    title = in_language(film.graph.film.title, installation.language)
    arguments = (
        installation.screen,
        film.media,
        title,
        options.headless,
        options.sheet,
        options.seed,
        start,
        Anchor(start, start, 1.0),
    )
    return Worker("screen", screen_worker, arguments, inbox.put, board.tell, clock)
