"""Which files a film plays, and where in them it begins."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from riot.config.media_folder import LANGUAGE, look_at_media, resolved
from riot.config.source import read_film
from riot.config.validation import validate
from riot.errors import RiotError
from riot.story.schema import Film, Scene

Kind = Literal["clip", "sound", "score"]


@dataclass(frozen=True, slots=True)
class Range:
    """A part of a clip that a scene plays, seconds; `end` None: to the file's end.

    `blends` tells that another picture is seen over it while it begins or ends.
    """

    scene: str
    start: float
    end: float | None
    blends: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A file that the film plays: its name as the film writes it, and the ranges it plays of it."""

    name: str
    path: Path
    kind: Kind
    ranges: tuple[Range, ...] = ()

    @property
    def in_points(self) -> tuple[float, ...]:
        """Give where scenes begin in it, each once, in order."""
        return tuple(sorted({part.start for part in self.ranges}))


@dataclass(frozen=True, slots=True)
class FilmMedia:
    """All that a film names in its media folder: what it plays, and `others`, such as subtitles.

    `lacking` are names that are not there or lie outside the folder.
    """

    film: Path
    media: str
    folder: Path
    uses: tuple[Use, ...]
    others: tuple[str, ...]
    lacking: tuple[str, ...]

    def chosen(self, names: list[str]) -> tuple[Use, ...]:
        """Give those of the files that `names` ask for; all, without any. Raises RiotError MED-001.

        A name may be a part of the path: `street` stands for `day1/street.mp4`.
        """
        if not names:
            return self.uses
        found: dict[str, Use] = {}
        for name in names:
            exact = [use for use in self.uses if use.name == name]
            alike = exact or [use for use in self.uses if name in use.name]
            if not alike:
                known = ", ".join(use.name for use in self.uses[:8])
                raise RiotError(
                    "MED-001", f"the film plays no file {name!r}", hint=f"it plays {known}"
                )
            found |= {use.name: use for use in alike}
        return tuple(found.values())


@dataclass(slots=True)
class _Gathered:
    kind: Kind
    ranges: list[Range] = field(default_factory=list[Range])


def film_media(path: Path, instead: Path | None = None) -> FilmMedia:
    """Read which files the film at `path` names, whatever else may be wrong with it.

    They are looked for in its media folder, or `instead` in another one. Raises RiotError or
    ProblemsFound where the file cannot be read or is not a film.
    """
    film = validate(Film, read_film(path), "SCN")
    folder = instead or resolved(path.parent / film.media)
    looked = look_at_media(film, folder, None)
    found: dict[str, _Gathered] = {}
    others: dict[str, None] = {}
    for scene_name, scene in film.scenes.items():
        for file, kind, part in _played(film, scene_name, scene):
            for written in _written(folder, file) or [file]:
                use = found.setdefault(written, _Gathered(kind))
                if part is not None:
                    # What is shown in one scene may be heard alone in another.
                    use.kind = kind
                    use.ranges.append(part)
        if scene.clip is not None and scene.clip.subtitles:
            name = scene.clip.subtitles
            others |= dict.fromkeys(_written(folder, name) or [name])
    lost = {name for name in (*found, *others) if not _is_there(folder, name)}
    lost |= looked.outside
    uses = tuple(
        Use(name, resolved(folder / name), use.kind, tuple(use.ranges))
        for name, use in found.items()
        if name not in lost
    )
    kept = tuple(name for name in others if name not in lost)
    return FilmMedia(path, film.media, folder, uses, kept, tuple(sorted(lost)))


def _played(film: Film, name: str, scene: Scene) -> Iterator[tuple[str, Kind, Range | None]]:
    """Give each file that a scene plays."""
    clip = scene.clip
    if clip is not None:
        yield clip.file, "clip", Range(name, clip.in_, clip.out, _blends(film, scene))
        if clip.sound:
            yield clip.sound, "sound", None
    score = scene.score or film.defaults.score
    if score is not None and not score.silent:
        yield score.file, "score", None


def _blends(film: Film, scene: Scene) -> bool:
    styles = [scene.transition or film.defaults.transition]
    styles += [branch.transition for branch in scene.transitions if branch.transition]
    return any(style.crossfade for style in styles)


def _written(folder: Path, name: str) -> list[str]:
    """Give the file names that a name with `{lang}` stands for."""
    if LANGUAGE not in name:
        return [name]
    first, *others = name.split(LANGUAGE)
    form = f"{re.escape(first)}([^/]+){'.+'.join(map(re.escape, others))}"
    wild = "*".join(map(glob.escape, (first, *others)))
    return sorted(one for one in glob.glob(wild, root_dir=folder) if re.fullmatch(form, one))


def _is_there(folder: Path, name: str) -> bool:
    try:
        path = resolved(folder / name)
        return path.is_file() and path.is_relative_to(folder)
    except (OSError, ValueError):
        return False
