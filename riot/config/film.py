"""Load a film: its YAML files, validated and compiled into a graph that plays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from riot.config.source import FilmSource, film_source, read_film
from riot.config.validation import validate
from riot.errors import Problem, ProblemsFound
from riot.footage import Footage
from riot.story.checks import check_film, named_clips
from riot.story.graph import Graph, compile_film
from riot.story.schema import Film

UNKNOWN_NAMES = ("SCN-010", "SCN-016")
"""A scene or a cue that does not exist: with one of these nothing can be compiled."""


Probe = Callable[[Iterable[Path]], Mapping[Path, Footage]]
"""Measures media files: riot.screen.probe.probe_clips, handed in by whoever may load it."""


@dataclass(frozen=True, slots=True)
class LoadedFilm:
    """A film that may be played: no errors, perhaps warnings.

    `texts` holds the text of every file, by its name from the film's folder, the main file first.
    `footage` is what the clips' files hold, by the file's name in the film; empty if not probed.
    """

    path: Path
    texts: Mapping[str, str]
    graph: Graph
    media: Path
    warnings: tuple[Problem, ...]
    footage: Mapping[str, Footage] = field(default_factory=dict[str, Footage])

    @property
    def text(self) -> str:
        """Give the main file's text."""
        return self.texts[self.path.name]

    @property
    def files(self) -> tuple[Path, ...]:
        """Give every file of the film, the main one first."""
        return tuple(self.path.parent / name for name in self.texts)


def load_film(
    path: Path,
    labels: Iterable[str] | None,
    rigs: Iterable[str] | None,
    probe: Probe | None = None,
) -> LoadedFilm:
    """Read, validate and check the film at `path`.

    `labels` are the emotion model's and `rigs` the installation's names; None skips the checks
    against them. `probe` measures the clips; without it their files are only looked for. Raises
    RiotError (the file cannot be read) or ProblemsFound with every error.
    """
    source = read_film(path)
    film = validate(Film, source, "SCN")
    media = _resolved(path.parent / film.media)
    problems = [
        *_placed(check_film(film, labels, rigs), source),
        *_placed(_media_problems(film, media), source),
    ]
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsFound(problems)
    footage = {} if probe is None else _measured(film, media, probe)
    return LoadedFilm(path, source.texts, compile_film(film), media, tuple(problems), footage)


def _measured(film: Film, media: Path, probe: Probe) -> dict[str, Footage]:
    files = {name: _resolved(media / name) for _, name in named_clips(film)}
    found = probe(sorted(set(files.values())))
    return {name: found[path] for name, path in files.items()}


def film_from_text(text: str, file: str) -> Graph:
    """Compile a film of one file from its text. Raises as film_from_texts does."""
    return film_from_texts({file: text}, file)


def film_from_texts(texts: Mapping[str, str], file: str) -> Graph:
    """Compile a film's texts without looking at media: for a replay of a recorded session.

    `file` is the main one. Raises ProblemsFound only for what cannot be played: later checks must
    not lock old recordings; and KeyError where `texts` lacks `file`.
    """
    source = film_source(texts, file)
    film = validate(Film, source, "SCN")
    names = [
        problem
        for problem in _placed(check_film(film, None, None), source)
        if problem.code in UNKNOWN_NAMES
    ]
    if names:
        raise ProblemsFound(names)
    return compile_film(film)


def _media_problems(film: Film, media: Path) -> list[tuple[tuple[str | int, ...], Problem]]:
    found: list[tuple[tuple[str | int, ...], Problem]] = []
    for path, name in named_clips(film):
        target = _resolved(media / name)
        if Path(name).is_absolute() or not target.is_relative_to(media):
            found.append(
                (
                    path,
                    Problem(
                        "SCN-030",
                        f"the clip {name!r} lies outside the media folder",
                        hint=f"put it below {film.media}",
                    ),
                )
            )
        elif not _is_file(target):
            found.append(
                (
                    path,
                    Problem(
                        "SCN-031",
                        f"the clip {name!r} is not in {film.media}",
                        hint="check its name, or the film's `media`",
                    ),
                )
            )
    return found


def _resolved(path: Path) -> Path:
    """Follow links as far as they lead; a circle of links leads nowhere."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, or a folder that may not be entered
        return False


def _placed(
    found: Iterable[tuple[tuple[str | int, ...], Problem]], source: FilmSource
) -> list[Problem]:
    placed: list[Problem] = []
    for path, problem in found:
        place = source.place(path)
        placed.append(
            Problem(
                problem.code,
                problem.message,
                place.file,
                place.line,
                place.column,
                problem.hint,
                problem.severity,
            )
        )
    return placed
