"""One drawing process: paint, compose, encode, one clip after the other."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from multiprocessing.queues import Queue
from pathlib import Path
from typing import TYPE_CHECKING

from riot.errors import Problem, RiotError
from riot.sim.film.manifest import cannot_write, part_of
from riot.sim.film.plan import PlannedClip

if TYPE_CHECKING:
    from riot.sim.film.draw import Report
    from riot.sim.film.light import Picture
    from riot.sim.film.seascape import Seascape


class _OrphanedError(Exception):
    """Whoever asked for the film is gone."""


def draw_clips(
    clips: Sequence[PlannedClip],
    folder: Path,
    size: tuple[int, int],
    fps: int,
    reports: Queue[Report],
) -> None:
    """Draw clips in their own process and report; stop early when the parent process dies."""
    from riot.sim.film.draw import Report

    # Ctrl-C reaches the whole group of processes: the parent decides and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for clip in clips:
        try:
            draw_clip(clip, folder, size, fps, reports)
        except _OrphanedError:
            reports.cancel_join_thread()
            return
        except RiotError as error:
            reports.put(Report(clip.file, failure=error.problems[0]))
            return
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            failure = Problem(
                "FLM-003",
                f"the clip {clip.file} could not be drawn: {reason}",
                hint="run `riot doctor`, and report this if all is well there",
            )
            reports.put(Report(clip.file, failure=failure))
            return


def draw_clip(
    clip: PlannedClip,
    folder: Path,
    size: tuple[int, int],
    fps: int,
    reports: Queue[Report],
) -> None:
    """Draw one clip under another name, then rename it. Raises RiotError FLM-001 and FLM-002."""
    import cv2

    from riot.sim.film.draw import Report
    from riot.sim.film.encode import write_clip, write_score
    from riot.sim.film.sound import MUSIC, compose

    part = part_of(folder / clip.file)
    if not clip.look:
        with _whole(part, folder / clip.file):
            write_score(part, compose(MUSIC[clip.music], clip.seconds, looped=True))
        reports.put(Report(clip.file, 1.0))
        return

    cv2.setNumThreads(1)  # one process a core already
    module, _, name = clip.look.partition(":")
    look: Seascape = getattr(importlib.import_module(f"riot.sim.film.{module}"), name)(*size)
    frames = round(clip.seconds * fps)
    parent = multiprocessing.parent_process()

    def pictures() -> Iterator[Picture]:
        for index in range(frames):
            if index % fps == 0:
                if parent is not None and not parent.is_alive():
                    raise _OrphanedError
                reports.put(Report(clip.file, 0.99 * index / frames))
            yield look.paint(index / fps)

    with _whole(part, folder / clip.file):
        write_clip(part, pictures(), compose(MUSIC[clip.music], clip.seconds), size, fps)
    reports.put(Report(clip.file, 1.0))


@contextlib.contextmanager
def _whole(part: Path, file: Path) -> Iterator[None]:
    """Let `part` be written, and give it the name `file` once it is whole."""
    try:
        yield
        part.replace(file)
    except OSError as error:
        raise cannot_write(file.parent, error) from error
    finally:
        part.unlink(missing_ok=True)
