"""Write stand-ins into a media folder; each file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    """Draw each stand-in below `folder`, in the size and rate of the clips `beside` them.

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
    for number, placeholder in enumerate(placeholders):
        try:
            _draw(folder / placeholder.file, placeholder, number, beside, progress)
        except OSError as error:
            raise RiotError(
                "AUT-105",
                f"the clip {placeholder.file!r} cannot be written: {error.strerror or error}",
                file=str(folder),
                hint="check the folder and the space on the disk",
            ) from None


def _draw(
    path: Path,
    placeholder: Placeholder,
    number: int,
    beside: Footage | None,
    progress: Progress | None,
) -> None:
    from riot.authoring.placeholders.picture import PlaceholderPicture
    from riot.authoring.placeholders.tone import quiet_tone
    from riot.sim.film.encode import write_clip

    size, fps = _form(beside)
    picture = PlaceholderPicture(placeholder, number, size)
    frames = max(1, round(placeholder.seconds * fps))

    def pictures():
        for index in range(frames):
            yield picture.at(float(index / fps))
            if progress is not None and index % 10 == 0:
                progress(placeholder.file, index / frames)

    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.drawing")
    try:
        tone = quiet_tone(number, float(frames / fps))
        write_clip(unfinished, pictures(), tone, size, fps)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    if progress is not None:
        progress(placeholder.file, 1.0)


def _form(beside: Footage | None) -> tuple[tuple[int, int], Fraction]:
    if beside is None or beside.problem or not beside.fps:
        return (1280, 720), Fraction(25)
    width, height = (max(64, length // 2 * 2) for length in (beside.width, beside.height))
    return (width, height), Fraction(beside.fps).limit_denominator(1001)
