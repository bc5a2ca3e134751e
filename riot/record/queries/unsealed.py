"""Seal journals on the fly, into a folder of their own, so that a question hears them too."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from riot.errors import Problem, RiotError
from riot.record.journal.header import END_FILE
from riot.record.journal.recover import recover
from riot.record.privacy.holdings import is_written
from riot.record.queries.logs import Logs

if TYPE_CHECKING:
    from riot.record.archive.telling import Telling


def seal_aside(logs: Logs, folder: str, telling: Telling | None = None) -> Logs:
    """Add the journals, sealed below `folder`; they stay as they are. What cannot be is told.

    `telling` knows the words that sealing gives to decisions; without it they are told barely.
    """
    if not logs.journals:
        return logs
    import pyarrow as pa

    from riot.record.archive.sealing import copy, place_of
    from riot.record.archive.telling import Untold
    from riot.record.journal.reading import SessionFolder

    sealed, faults = dict(logs.sealed), list(logs.warnings)
    for name, path in logs.journals.items():
        try:
            session = SessionFolder.open(as_ended(Path(path), Path(folder)))
            place = place_of(session, Path(folder))
            copy(session, place, telling or Untold())
        except (RiotError, OSError, ValueError, pa.ArrowException) as error:
            faults.append(_left_out(path, error))
        else:
            sealed[name] = str(place)
    return replace(logs, sealed=sealed, journals={}, warnings=tuple(faults))


def as_ended(journal: Path, folder: Path) -> Path:
    """Give a journal that ended: itself, or where its machine died, a copy below `folder`.

    The copy is closed as interrupted, as the next start will do with the journal. Raises OSError.
    """
    if (journal / END_FILE).exists() or is_written(journal):
        return journal
    copied = folder / "interrupted" / journal.name
    shutil.copytree(journal, copied)
    recover(copied.parent)
    return copied


def _left_out(path: str, error: Exception) -> Problem:
    said = error.problems[0].message if isinstance(error, RiotError) else str(error)
    return Problem("REC-055", f"is left out, it cannot be sealed: {said}", path, severity="warning")
