"""Close the sessions that a crash or a power cut left open."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from riot.clock import utc_now
from riot.record.journal.folder import UNFINISHED, end_of, stream_file, write_end
from riot.record.journal.header import END_FILE, HEADER_FILE, SCHEMA, End, Stream, streams_of
from riot.record.journal.lines import Extent, measure
from riot.record.journal.lock import WriterLock


@dataclass(frozen=True, slots=True)
class Recovered:
    """One session that was closed as interrupted, or why it could not be.

    `last_tick` is -1 where nothing was written; `cut` are the torn flushes removed, by stream;
    `problem` is empty where all went well.
    """

    folder: Path
    last_tick: int = -1
    cut: Mapping[Stream, int] = field(default_factory=dict[Stream, int])
    problem: str = ""


def recover(folder: Path) -> tuple[Recovered, ...]:
    """Close every session below `folder` that has no end and whose writer is gone.

    What is torn at the end of a stream is cut off and counted, folders that never got their name
    are removed. What cannot be repaired is reported and left as it is; nothing is raised. A folder
    that does not exist holds nothing to do.
    """
    try:
        places = sorted(place for place in folder.iterdir() if place.is_dir())
    except OSError:
        return ()
    closed: list[Recovered] = []
    for place in places:
        if place.name.startswith(UNFINISHED):
            _remove_unfinished(place)
        elif place.name.startswith("."):
            continue  # half forgotten, or nobody's session
        elif (place / HEADER_FILE).is_file() and not (place / END_FILE).exists():
            closed.extend(_close(place))
    return tuple(closed)


def _close(session: Path) -> list[Recovered]:
    try:
        lock = WriterLock(session)
    except BlockingIOError:
        return []
    except OSError as error:
        return [Recovered(session, problem=str(error))]
    try:
        # Its writer may have ended it between our look and the lock.
        return [] if (session / END_FILE).exists() else [_close_locked(session)]
    except OSError as error:
        return [Recovered(session, problem=str(error))]
    finally:
        lock.release()


def _close_locked(session: Path) -> Recovered:
    schema = _schema(session)
    extents: dict[Stream, Extent] = {"inputs": measure(stream_file(session, "inputs"))}
    # The inputs of a flush are written last: what goes beyond them is half a flush.
    until = extents["inputs"].last_tick if schema > 1 else None
    for stream in streams_of(schema):
        if stream != "inputs":
            extents[stream] = measure(stream_file(session, stream), until)
    for stream, extent in extents.items():
        if extent.cut:
            os.truncate(stream_file(session, stream), extent.size)
    cut: dict[Stream, int] = {
        stream: extent.cut for stream, extent in extents.items() if extent.cut
    }
    last_tick = max(extent.last_tick for extent in extents.values())
    write_end(
        session,
        End(
            outcome="",
            reason="interrupted",
            last_tick=last_tick,
            utc=utc_now().isoformat(),
            counts={stream: extent.counts for stream, extent in extents.items()},
            lost={stream: extent.lost for stream, extent in extents.items() if extent.lost},
            cut={str(stream): lines for stream, lines in cut.items()},
            **end_of(extents["inputs"].marks),
        ),
    )
    return Recovered(session, last_tick, cut)


def _schema(session: Path) -> int:
    """Read the schema; of a header that cannot be read, suppose the newest."""
    try:
        header = json.loads((session / HEADER_FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return SCHEMA
    schema = header.get("schema") if isinstance(header, dict) else None
    return schema if isinstance(schema, int) else SCHEMA


def _remove_unfinished(place: Path) -> None:
    session = place.with_name(place.name.removeprefix(UNFINISHED))
    try:
        lock = WriterLock(session)
    except OSError:
        return
    shutil.rmtree(place, ignore_errors=True)
    lock.release()
