"""Write placeholders into a media folder; each file appears whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from fractions import Fraction
from pathlib import Path

from riot.authoring.placeholders.plan import LONGEST, Placeholder
from riot.errors import RiotError
from riot.footage import Footage

Progress = Callable[[str, float], None]
"""Told a clip's name and the part of it that is done, 0..1."""


def draw_placeholders(
    folder: Path,
    placeholders: Sequence[Placeholder],
    beside: Footage | None = None,
    progress: Progress | None = None,
) -> None:
    """Draw each placeholder below `folder`, in the size and rate of the clips `beside` them.

    Raises RiotError AUT-105 (a file cannot be written), AUT-106 (a clip would be too long), FLM-002
    (an encoder is missing).
    """
    for placeholder in placeholders:
        minutes = placeholder.seconds / 60
        if placeholder.seconds > LONGEST:
            raise RiotError(
                "AUT-106",
                f"the placeholder {placeholder.file!r} would last {minutes:.0f} min",
                hint=f"{LONGEST / 60:.0f} min is the longest; give its scenes clips of their own",
            )
    stop = threading.Event()

    def draw(number: int) -> None:
        _draw(folder, placeholders[number], number, beside, progress, stop)

    # The encoders let other threads run, and they are most of the work.
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        drawn = [pool.submit(draw, number) for number in range(len(placeholders))]
        try:
            for one in as_completed(drawn):
                one.result()
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


def _draw(
    folder: Path,
    placeholder: Placeholder,
    number: int,
    beside: Footage | None,
    progress: Progress | None,
    stop: threading.Event,
) -> None:
    path = folder / placeholder.file
    unfinished = path.with_name(f".{path.name}.drawing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            if _written(unfinished, placeholder, number, beside, progress, stop):
                unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise RiotError(
            "AUT-105",
            f"the clip {placeholder.file!r} cannot be written: {error.strerror or error}",
            file=str(folder),
            hint="check the folder and the space on the disk",
        ) from None


def _written(
    path: Path,
    placeholder: Placeholder,
    number: int,
    beside: Footage | None,
    progress: Progress | None,
    stop: threading.Event,
) -> bool:
    """Write the whole clip; tell whether nobody stopped it."""
    from riot.authoring.placeholders.picture import PlaceholderPicture
    from riot.authoring.placeholders.tone import quiet_tone
    from riot.sim.film.encode import write_clip
    from riot.sim.film.light import Picture

    size, fps = _form(beside)
    picture = PlaceholderPicture(placeholder, number, size)
    frames = max(1, round(placeholder.seconds * fps))

    def pictures() -> Iterator[Picture]:
        drawn = -1
        planes: Picture | None = None
        for index in range(frames):
            if stop.is_set():
                return
            # What is written on it changes ten times a second.
            tenth = int(index * 10 / fps)
            if planes is None or tenth != drawn:
                drawn, planes = tenth, picture.at(float(index / fps))
            yield planes
            if progress is not None and index % 10 == 0:
                progress(placeholder.file, index / frames)

    write_clip(path, pictures(), quiet_tone(number, float(frames / fps)), size, fps)
    if progress is not None:
        progress(placeholder.file, 1.0)
    return not stop.is_set()


def _form(beside: Footage | None) -> tuple[tuple[int, int], Fraction]:
    if beside is None or beside.problem or not beside.fps:
        return (1280, 720), Fraction(25)
    width, height = (max(64, length // 2 * 2) for length in (beside.width, beside.height))
    return (width, height), Fraction(beside.fps).limit_denominator(1001)
