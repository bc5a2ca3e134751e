"""The process that seals: it is told a folder a line, answers in a line, and ends with its input.

It alone loads pyarrow. Nothing of it stays in memory once the sessions of the hour are sealed.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.abc
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import IO, Literal

from riot.errors import RiotError
from riot.record.archive.telling import Telling

Outcome = Literal["sealed", "busy", "damaged", "disk"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one session: `place` is where it lies sealed, `why` the reason if not."""

    outcome: Outcome
    place: str = ""
    why: str = ""


def main() -> None:
    """Seal what standard input names, below the logs folder of the first line."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text("riot-sealer", encoding="ascii")
    only_seal()
    lines = iter(sys.stdin.buffer.readline, b"")
    logs = Path(json.loads(next(lines)))
    for line in lines:
        answer = seal_one(Path(json.loads(line)), logs)
        _say(sys.stdout.buffer, answer)
        gc.collect()


def seal_one(journal: Path, logs: Path) -> Answer:
    """Seal one session; nothing is raised."""
    from riot.record.archive.sealing import seal

    try:
        return Answer("sealed", str(seal(journal, logs, _telling())))
    except BlockingIOError:
        return Answer("busy")
    except RiotError as error:
        return Answer("disk" if error.code == "REC-024" else "damaged", why=str(error))
    except OSError as error:
        return Answer("disk", why=f"{error.strerror or error}: {error.filename or logs}")
    except Exception as error:
        # Whatever is in that folder, it must be in the way of no other session.
        return Answer("damaged", why=f"{journal}: {type(error).__name__}: {error}")


@cache
def _telling() -> Telling:
    """Give the teller of this process: it remembers the newest film."""
    from riot.runtime.film_telling import FilmTelling

    return FilmTelling()


def only_seal() -> None:
    """Make this process one that only seals: lighter, and a quarter quicker.

    Half a million small values of an hour hold nothing in a circle: nobody need look for rubbish
    among them.
    """
    sys.meta_path.insert(0, _Without(("pandas",)))
    gc.disable()


class _Without(importlib.abc.MetaPathFinder):
    """Let modules be missing: pyarrow loads pandas, 50 MB, only to tell its arrays from lists."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: object = None
    ) -> ModuleSpec | None:
        if fullname in self._names:
            raise ModuleNotFoundError(f"{fullname} is not loaded here", name=fullname)
        return None


def _say(out: IO[bytes], answer: Answer) -> None:
    out.write(json.dumps(asdict(answer)).encode("ascii") + b"\n")
    out.flush()
