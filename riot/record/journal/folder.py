"""The disk side of one session: a folder that appears whole, lines, and an end."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from riot.clock import utc_now
from riot.record.journal.codec import encode_fields
from riot.record.journal.durable import sync_file, sync_folder
from riot.record.journal.header import (
    END_FILE,
    HEADER_FILE,
    STREAMS,
    End,
    Header,
    Reason,
    Stream,
)
from riot.record.journal.lines import to_line
from riot.record.journal.lock import WriterLock
from riot.record.journal.members import PACKED
from riot.record.journal.stream import Gap, StreamFile

UNFINISHED = ".unfinished-"
"""Begins the name of a folder whose header is still being written."""


def stream_file(folder: Path, stream: Stream) -> Path:
    """Give the file of a stream: packed, unless there is only a plain one, as schema 1 has them."""
    packed, plain = folder / f"{stream}.jsonl{PACKED}", folder / f"{stream}.jsonl"
    return plain if plain.exists() and not packed.exists() else packed


def write_end(folder: Path, end: End) -> None:
    """Put end.json into place at once. Raises OSError."""
    partial = folder / f".{END_FILE}"
    try:
        _write_through(partial, encode_fields(end, defaults=True))
        partial.replace(folder / END_FILE)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
    sync_folder(folder)


def end_of(marks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give what the marks among the inputs mean for the end, as fields of End."""
    narrowed = [mark["n"] for mark in marks if "narrowed" in mark]
    return {
        "narrowed": min(narrowed) if narrowed else None,
        "languages": tuple((mark["n"], mark["language"]) for mark in marks if "language" in mark),
    }


class SessionGoneError(OSError):
    """Somebody took the folder, or a file of it, away while it was written."""


class SessionWriter:
    """Write one session folder; the header is on the disk before the folder has its name.

    Every method may raise OSError; a header that is no JSON raises TypeError. A write that fails
    leaves no torn line behind: the file is cut back and the records count as lost; a gap stands in
    their place once writing works again.
    """

    def __init__(self, folder: Path, header: Header) -> None:
        self.folder = folder
        told = encode_fields(header, defaults=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._lock = WriterLock(folder)
        self._files: dict[Stream, StreamFile] = {}
        self._marks: list[dict[str, Any]] = []
        self._newest = dict.fromkeys(("inputs", "others"), header.first_tick - 1)
        partial = folder.with_name(UNFINISHED + folder.name)
        try:
            partial.mkdir()
            for stream in STREAMS:
                stream_file(partial, stream).touch()
            _write_through(partial / HEADER_FILE, told)
            sync_folder(partial)
            if folder.exists():
                raise FileExistsError(f"there is a {folder.name} already")
            partial.rename(folder)
            sync_folder(folder.parent)
            for stream in STREAMS:
                self._files[stream] = StreamFile(stream_file(folder, stream))
        except Exception:
            shutil.rmtree(partial, ignore_errors=True)
            self._release()
            raise

    def add(self, stream: Stream, tick: int, entry: dict[str, Any]) -> None:
        """Take one record; `flush` writes it. Raises TypeError or ValueError if it is no JSON."""
        kind = "inputs" if stream == "inputs" else "others"
        self._newest[kind] = max(self._newest[kind], tick)
        self._files[stream].add(tick, to_line(entry))

    def add_gap(self, stream: Stream, gap: Gap) -> None:
        """Note records that never came here."""
        self._files[stream].add_gap(gap)

    def mark(self, tick: int, name: str, value: str) -> None:
        """Write a mark among the inputs, which is no record: "narrowed" or "language"."""
        mark = {"n": tick, name: value}
        self._marks.append(mark)
        self._files["inputs"].add_mark(to_line(mark))

    def flush(self) -> None:
        """Write all that was taken, every stream even where one fails, then wait for the medium.

        Raises SessionGoneError where the files are not at their place any more.
        """
        if not all(file.is_there() for file in self._files.values()):
            raise SessionGoneError("the session's files were taken away while it was written")
        # Inputs come last, so that after a kill they say how far all the others are whole.
        files = [self._files[stream] for stream in (*STREAMS[1:], STREAMS[0])]
        if self._newest["others"] > self._newest["inputs"]:
            self._newest["inputs"] = self._newest["others"]
            mark = to_line({"n": self._newest["others"], "whole": True})
            self._files["inputs"].add_mark(mark)
        failed: OSError | None = None
        # What is written outlives a kill, what is synced a power cut: the first must wait for none.
        for act in (StreamFile.flush, StreamFile.sync):
            for file in files:
                try:
                    act(file)
                except OSError as error:
                    failed = error
        if failed is not None:
            raise failed

    def abandon(self) -> None:
        """Let go of a folder that is gone."""
        self._release()

    def end(self, outcome: str, reason: Reason, last_tick: int) -> None:
        """Write the rest and end.json, and let go of the folder.

        Records that still find no room are counted in end.json, which is tried all the same.
        """
        try:
            with contextlib.suppress(OSError):
                self.flush()
            write_end(
                self.folder,
                End(
                    outcome=outcome,
                    reason=reason,
                    last_tick=last_tick,
                    utc=utc_now().isoformat(),
                    counts={stream: file.written for stream, file in self._files.items()},
                    lost={stream: file.lost for stream, file in self._files.items() if file.lost},
                    **end_of(self._marks),
                ),
            )
        finally:
            self._release()

    def _release(self) -> None:
        for file in self._files.values():
            file.close()
        self._lock.release()


def _write_through(path: Path, value: object) -> None:
    with path.open("wb") as file:
        file.write(json.dumps(value, indent=1, allow_nan=False).encode("ascii") + b"\n")
        file.flush()
        sync_file(file.fileno())
