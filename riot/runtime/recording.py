"""Write the conductor's sessions: what the journal needs to know beyond the messages."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import riot
from riot.config.film import LoadedFilm
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.messages import ClipFailed, Health, Message, Snapshot
from riot.perception.emotion.card import ModelCard
from riot.record.journal.header import Header, Reason
from riot.record.journal.journal import Journal
from riot.record.privacy.redacting import Redactor, kept_settings
from riot.runtime.counters import figures_rows
from riot.runtime.line import TICK_RATE
from riot.story.checks import named_clips
from riot.story.schema import in_language
from riot.story.show import Show

SHOW: TypeAdapter[Show] = TypeAdapter(Show)
"""Writes a show as JSON values and reads it back, exactly."""

HASHING_PATIENCE = 1.0
"""Seconds that the start waits for the clips' hashes; a longer film is hashed beside the show."""


MOOD_EVERY = 30
"""Ticks of the grid between two moods that are kept: smoothed, they say no more more often."""

FIGURES_EVERY = 1800
"""Ticks between two times that the counters are kept."""


class SessionRecorder:
    """Give each session a header that a replay can start from; pass the rest to the journal."""

    def __init__(
        self,
        journal: Journal,
        installation: Installation,
        film: LoadedFilm,
        card: ModelCard,
        grid_start: float,
    ) -> None:
        self._journal = journal
        self._installation = installation
        self._film = film
        self._card = card
        self._grid_start = grid_start
        self._redact = _redactor(installation, film)
        self.folders: list[Path] = []
        self.counters: Callable[[], Mapping[str, Mapping[str, float]]] = dict
        self._language = ""
        self._next_figures = 0
        self._open = False
        self._hashes: dict[str, str] = {}
        self._closing = threading.Event()
        self._hasher = threading.Thread(target=self._hash_clips, name="riot-hash")
        self._hasher.start()
        self._hasher.join(HASHING_PATIENCE)

    def begin(self, show: Show, tick: int, held: int) -> None:
        """Begin a session whose show stands as given after `tick`, the film `held` for so many."""
        notice = self._notice(show)
        header = Header(
            riot=riot.__version__,
            configuration=kept_settings(self._installation),
            graph_file=self._film.path.name,
            graph_texts=dict(self._film.texts),
            media=dict(self._hashes),
            models=dict(self._card.hashes),
            labels=self._card.labels,
            seed=show.seed,
            tick_rate=TICK_RATE,
            first_tick=tick,
            scene=show.scene,
            language=show.language,
            film=in_language(self._film.graph.film.title, self._installation.language),
            listens_to=tuple(self._film.graph.film.listens_to),
            venue=self._installation.record.venue,
            installation=self._installation.record.installation,
            notice=notice,
            notice_shown=notice is not None,
            opening={
                "grid_start": self._grid_start,
                "held": held,
                "neutral_prior": self._card.neutral_prior,
                "show": SHOW.dump_python(show, mode="json"),
            },
        )
        folder = self._journal.begin(header)
        self._open = folder is not None
        if folder is not None:
            self.folders.append(folder)
            self._language = show.language
            self._keep_figures(tick)

    def inputs(self, tick: int, messages: Sequence[Message]) -> None:
        """Keep what a tick consumed."""
        if any(isinstance(message, ClipFailed) for message in messages):
            messages = [self._told(message) for message in messages]
        self._journal.inputs(tick, messages)

    def effects(self, tick: int, messages: Sequence[Message]) -> None:
        """Keep what a tick did."""
        self._journal.effects(tick, messages)

    def trace(self, tick: int, entries: Sequence[dict[str, Any]]) -> None:
        """Keep why."""
        self._journal.trace(tick, entries)

    def health(self, message: Health) -> None:
        """Keep a change of health."""
        self._journal.health(replace(message, detail=self._redact(message.detail)))

    def see(self, snapshot: Snapshot, film: float, *, told: bool) -> None:
        """Keep the mood, the counters and a change of language when it is time."""
        if not self._open:
            return
        if snapshot.language != self._language:
            self._language = snapshot.language
            self._journal.language(snapshot.tick, snapshot.language)
        # While the film is held its time stands still, and no moment of it is felt twice.
        if snapshot.tick % MOOD_EVERY == 0 and told and not snapshot.paused:
            self._journal.moods(snapshot.tick, [mood_row(snapshot, film)])
        if snapshot.tick >= self._next_figures:
            self._keep_figures(snapshot.tick)
        self._journal.settle(snapshot.tick)

    def end(self, outcome: str, reason: Reason, last_tick: int) -> None:
        """End the session."""
        if self._open:
            self._keep_figures(last_tick)
            self._open = False
        self._journal.end(outcome, reason, last_tick)

    def close(self) -> None:
        """Wait for the hashes: no thread is left behind."""
        self._closing.set()
        self._hasher.join()

    def _told(self, message: Message) -> Message:
        """Give a message as it may be told; a replay goes by no reason of a failure."""
        if isinstance(message, ClipFailed):
            return replace(message, reason=self._redact(message.reason))
        return message

    def _keep_figures(self, tick: int) -> None:
        self._next_figures = tick + FIGURES_EVERY
        self._journal.figures(tick, figures_rows(self.counters()))

    def _notice(self, show: Show) -> dict[str, str] | None:
        """Give the card that told this viewer: where the visit begins, or the one right before.

        A card at the film's start stands there while nobody has come: it tells nobody.
        """
        graph = self._film.graph
        before = "" if show.before == graph.film.start else show.before
        for scene in (show.scene, before):
            if not show.untold and scene and graph.stations[scene].stands is not None:
                return {"scene": scene, "language": show.language}
        return None

    def _hash_clips(self) -> None:
        """Hash clips and sounds: hours of film must keep nobody waiting, so it is a thread's."""
        clips = (name for _, name in named_clips(self._film.graph.film))
        for name in (*clips, *self._film.sounds):
            path = self._film.media / name
            if name not in self._hashes and path.is_file() and not self._closing.is_set():
                # A clip that cannot be read is the screen's to report.
                with contextlib.suppress(OSError):
                    self._hashes[name] = _sha256(path)


def _redactor(installation: Installation, film: LoadedFilm) -> Redactor:
    record = installation.record
    folders = (film.media, film.path.parent, record.folder, record.logs, SHIPPED)
    return Redactor(folders, (installation.camera.source, installation.emotion.model))


def mood_row(snapshot: Snapshot, film: float) -> dict[str, Any]:
    """Give the mood as the journal keeps it; `t` is the film's time, `position` in the scene."""
    mood = snapshot.mood
    return {
        "t": round(film, 4),
        "scene": snapshot.scene,
        "take": snapshot.take,
        "position": round(snapshot.position, 3),
        "present": mood.present,
        "stale": mood.stale,
        "faces": mood.faces,
        "levels": {label: round(level, 4) for label, level in mood.levels.items()},
        "dominant": mood.dominant,
        "margin": round(mood.margin, 4),
        "valence": round(mood.valence, 4),
        "arousal": round(mood.arousal, 4),
        "lighting": mood.lighting,
    }


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
