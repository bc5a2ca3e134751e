"""Where the visits of a run lie once it is over, and which of them were not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from riot.messages import Health
from riot.record.archive.place import is_sealed
from riot.record.journal.header import END_FILE
from riot.record.sessions import now_at
from riot.record.settings import RecordSettings


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """`sessions` are where whole visits lie; `unkept` says of each other one what became of it."""

    sessions: tuple[Path, ...]
    unkept: tuple[str, ...] = ()


def left_behind(
    folders: Sequence[Path], record: RecordSettings, health: Health | None
) -> LeftBehind:
    """Look for the visits that were to be written to `folders`; nothing is raised.

    `health` is what the journal said last.
    """
    why = health.detail if health is not None and health.state == "failed" else ""
    sessions: list[Path] = []
    unkept: list[str] = []
    for folder in folders:
        try:
            place = now_at(folder, record.logs)
            if is_sealed(place) or (place / END_FILE).is_file():
                sessions.append(place)
            elif place.is_dir():
                because = f": {why}" if why else ""
                unkept.append(
                    f"{place} has no end{because}; the next start, or riot seal, closes it"
                )
            else:
                # A long run outlives visits that were forgotten, or whose days were over.
                gone = why or "it was deleted meanwhile, or its disk was taken away"
                unkept.append(
                    f"{folder.name} is neither in {record.folder} nor in {record.logs}: {gone}"
                )
        except OSError as error:
            # A disk that was pulled out may still have a name, and answer with an error.
            unkept.append(f"{folder.name}: {error.strerror or error}: {folder}")
    return LeftBehind(tuple(sessions), tuple(unkept))
