"""Write the conductor's sessions: what the journal needs to know beyond the messages."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import riot
from riot.config.film import LoadedFilm
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.messages import ClipFailed, Health, Message
from riot.perception.emotion.card import ModelCard
from riot.record.journal.header import Header, Reason
from riot.record.journal.journal import Journal
from riot.record.privacy.redacting import Redactor, kept_settings
from riot.runtime.line import TICK_RATE
from riot.story.checks import named_clips
from riot.story.show import Show

SHOW: TypeAdapter[Show] = TypeAdapter(Show)
"""Writes a show as JSON values and reads it back, exactly."""

HASHING_PATIENCE = 1.0
"""Seconds that the start waits for the clips' hashes; a longer film is hashed beside the show."""


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
        self._hashes: dict[str, str] = {}
        self._closing = threading.Event()
        self._hasher = threading.Thread(target=self._hash_clips, name="riot-hash")
        self._hasher.start()
        self._hasher.join(HASHING_PATIENCE)

    def begin(self, show: Show, tick: int, held: int) -> None:
        """Begin a session whose show stands as given after `tick`, the film `held` for so many."""
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
            notice_shown=self._film.graph.stations[show.scene].stands is not None,
            opening={
                "grid_start": self._grid_start,
                "held": held,
                "neutral_prior": self._card.neutral_prior,
                "show": SHOW.dump_python(show, mode="json"),
            },
        )
        folder = self._journal.begin(header)
        if folder is not None:
            self.folders.append(folder)

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

    def end(self, outcome: str, reason: Reason, last_tick: int) -> None:
        """End the session."""
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


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
