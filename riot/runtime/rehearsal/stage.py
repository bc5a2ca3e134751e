"""Put a rehearsal together: film, engine, screen worker, rigs, and the watch over the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from riot.clock import Clock, PacedClock, SystemClock
from riot.config.installation import Installation
from riot.errors import ProblemsFound
from riot.messages import Message, RigEffect, SetPace, Snapshot
from riot.mood.keeper import MoodKeeper
from riot.perception.emotion.card import ModelCard, load_card
from riot.rigs.rack import Rack, open_sender
from riot.runtime.film_levels import with_levels_of
from riot.runtime.health import HealthBoard
from riot.runtime.rehearsal.film import RehearsedFilm, load_for_rehearsal
from riot.runtime.rehearsal.rehearsal import Rehearsal
from riot.runtime.rehearsal.screen import rehearsal_screen_worker
from riot.runtime.rehearsal.viewers import HandViewer, neutral_face, open_recording
from riot.runtime.rehearsal.watching import FilmWatch
from riot.runtime.supervisor import Worker
from riot.screen.probe import probe_clips
from riot.story.schema import in_language

NO_DISPLAY = ("SCR-010", "SCR-011")
START_LOOK = 0.02

AT_A_DESK = {
    "player": "ffmpeg",
    "display": 0,
    "fullscreen": False,
    "rotation": 0,
    "keystone": None,
    "brightness": 1.0,
    "windows": (),
}
"""What a rehearsal's screen has of its own: the projectors of the show are not there."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks of a rehearsal.

    `headless` shows in no window; without `pictures` every clip is a card with its scene's name;
    `rigs` sends cues for real; `recording` is a session folder.
    """

    seed: int = 1
    pace: float = 1.0
    headless: bool = False
    pictures: bool = True
    rigs: bool = False
    recording: Path | None = None


class NoRigs:
    """Take what goes to the rigs, and send nothing."""

    def obey(self, effect: RigEffect) -> None:
        """Do nothing."""

    def offer(self, snapshot: Snapshot) -> None:
        """Do nothing."""


@dataclass
class _Outlet:
    """Pass messages on to the screen worker, which may not be there yet."""

    worker: Worker | None = None

    def send(self, message: Message) -> None:
        if self.worker is not None:
            self.worker.send(message)


class Stage:
    """A rehearsal with everything around it. Call `start`, then `turn` often, then `close`.

    `installation` names the film, the model, the mood's settings, the screen and the rigs. Raises
    RiotError for a film that cannot be played or a recording that cannot be read; nothing has
    been started then.
    """

    def __init__(
        self, installation: Installation, wishes: Wishes, clock: Clock | None = None
    ) -> None:
        self._real = clock or SystemClock()
        card = load_card(Path(installation.emotion.model))
        rigs = installation.receivers or None

        def load() -> RehearsedFilm:
            return load_for_rehearsal(
                installation.film,
                card.labels,
                rigs,
                probe_clips,
                hears_osc=installation.hears_osc,
            )

        film = load()
        recorded = open_recording(wishes.recording, card.labels) if wishes.recording else None
        self.clock = PacedClock(self._real, pace=0.0)
        self._outlet = _Outlet()
        self._board = HealthBoard()
        self._closing = ExitStack()
        self._rack: Rack | None = None
        if wishes.rigs:
            self._rack = Rack(
                [
                    (with_levels_of(film.film.graph, rig), installation.profile_of(rig))
                    for rig in installation.rigs
                ],
                lambda rig, profile: open_sender(rig, profile, self._real),
                self.clock,
                card.labels,
                film.film.graph.film.listens_to,
            )
            self._closing.callback(self._rack.close)
        self.rehearsal = Rehearsal(
            film,
            seed=wishes.seed,
            language=installation.language,
            new_keeper=_keepers(installation, card),
            hand=HandViewer(card.labels, neutral_face(card.labels, card.neutral_prior)),
            recorded=recorded,
            clock=self.clock,
            screen=self._outlet,
            rigs=self._rack or NoRigs(),
            pictures=wishes.pictures,
        )
        self.rehearsal.set_pace(wishes.pace)
        self._watch = FilmWatch(film, load)
        self._headless = wishes.headless
        self._screen = installation.screen.model_copy(update=AT_A_DESK)
        self._worker = Worker(
            "screen",
            rehearsal_screen_worker,
            self._screen_arguments(),
            self.rehearsal.inbox.put,
            self._board.tell,
            self._real,
        )

    @property
    def figures(self) -> dict[str, float]:
        """Give what the screen counted."""
        return self._worker.figures

    def start(self) -> None:
        """Start the screen, wait until it works, and let the time run.

        Without a display the film plays off-screen, and a note says so. Raises RiotError.
        """
        self._start_screen()
        self._outlet.worker = self._worker
        self._watch.start()
        self._closing.callback(self._watch.close)
        self.rehearsal.go_on()

    def turn(self) -> None:
        """Do all that is due; call some 60 times a second."""
        for health in self._board.changes():
            if health.state != "ok":
                self._worker.arguments = self._screen_arguments()
                self.rehearsal.note("problem", f"{health.stage}: {health.detail}")
            elif health.stage == "screen":
                self._worker.send(SetPace(t=0.0, anchor=self.clock.anchor))
                self.rehearsal.note("note", "the screen is back")
        news = self._watch.news()
        if isinstance(news, tuple):
            self.rehearsal.refuse(news)
        elif news is not None:
            self.rehearsal.take_film(news)
        self.rehearsal.advance()
        if self._rack is not None:
            self._rack.advance(self.clock.now())
        self._worker.watch(self._real.now())

    def reload(self) -> None:
        """Read the film's files again, changed or not."""
        self._watch.ask()

    def close(self) -> None:
        """End everything; no thread and no process is left."""
        with self._closing:
            self._worker.stop()

    def _screen_arguments(self) -> tuple[object, ...]:
        film = self.rehearsal.film.film
        title = in_language(film.graph.film.title, self.rehearsal.show.language)
        return self._screen, film.media, title, self._headless, self.clock.anchor

    def _start_screen(self) -> None:
        try:
            self._await_screen()
        except ProblemsFound as found:
            if found.code not in NO_DISPLAY or self._headless:
                raise
            self._headless = True
            self._worker.arguments = self._screen_arguments()
            self.rehearsal.note("problem", "there is no display: the film plays off-screen")
            self._await_screen()

    def _await_screen(self) -> None:
        self._worker.start()
        try:
            while not self._worker.started():
                self._real.sleep(START_LOOK)
        except BaseException:
            self._worker.stop(patience=0.0)
            raise


def _keepers(installation: Installation, card: ModelCard) -> Callable[[Sequence[str]], MoodKeeper]:
    return lambda labels: MoodKeeper(installation.mood, card.labels, labels, card.neutral_prior)
