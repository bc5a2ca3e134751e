"""Load a film: its YAML files, validated and compiled into a graph that plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from riot.calls import Receiver
from riot.config.media_folder import Probe, look_at_media, resolved
from riot.config.profiles import shipped_profiles
from riot.config.salvage import salvage
from riot.config.source import FilmSource, film_source, read_film
from riot.config.validation import validate
from riot.errors import Problem, ProblemsFound
from riot.footage import Footage
from riot.rigs.profiles.receiving import receiver_like
from riot.story.checks import Facts, Media, check_film, check_names, files_of, named_sounds
from riot.story.graph import Graph, compile_film
from riot.story.schema import Film

__all__ = [
    "CheckedFilm",
    "LoadedFilm",
    "Probe",
    "Rigs",
    "examine_film",
    "film_from_text",
    "film_from_texts",
    "load_film",
]

Rigs = Iterable[Receiver | str] | None
"""What a film is checked against of an installation's rigs; None: no installation is known."""


@dataclass(frozen=True, slots=True)
class CheckedFilm:
    """A film file that could be read, and everything that is wrong with it, errors first.

    `folder` is its media folder. `facts` hold the film and what was worked out for its checks; None
    where its form is wrong.
    """

    path: Path
    texts: Mapping[str, str]
    folder: Path
    facts: Facts | None
    problems: tuple[Problem, ...]

    @property
    def film(self) -> Film | None:
        """Give the film; None where its form is wrong."""
        return None if self.facts is None else self.facts.film

    @property
    def media(self) -> Media | None:
        """Give what its media folder holds; None where its form is wrong."""
        return None if self.facts is None else self.facts.media

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Give what keeps the film from playing."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True, slots=True)
class LoadedFilm:
    """A film that may be played: no errors, perhaps warnings.

    `texts` holds the text of every file, by its name from the film's folder, the main file first.
    `footage` is what the files of clips and sounds hold, by the file's name in the film; empty if
    not probed. `sounds` are the score and sound files, by their names below the media folder.
    """

    path: Path
    texts: Mapping[str, str]
    graph: Graph
    media: Path
    warnings: tuple[Problem, ...]
    footage: Mapping[str, Footage] = field(default_factory=dict[str, Footage])
    sounds: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Give the main file's text."""
        return self.texts[self.path.name]

    @property
    def files(self) -> tuple[Path, ...]:
        """Give every file whose change is news: scene files, the main one first, and sounds."""
        scenes = (self.path.parent / name for name in self.texts)
        return (*scenes, *(self.media / name for name in self.sounds))


def load_film(
    path: Path,
    labels: Iterable[str] | None,
    rigs: Rigs,
    probe: Probe | None = None,
    *,
    hears_osc: bool = False,
) -> LoadedFilm:
    """Read, validate and check the film at `path`.

    `labels` are the emotion model's and `rigs` the installation's, of which names alone say less;
    None skips the checks against them. `probe` measures the clips; without it their files are only
    looked for. `hears_osc` says whether the installation listens to OSC. Raises RiotError (the file
    cannot be read) or ProblemsFound with every error.
    """
    checked = examine_film(path, labels, rigs, probe, hears_osc=hears_osc)
    if checked.errors or checked.facts is None:
        raise ProblemsFound(checked.problems)
    facts = checked.facts
    footage = {} if facts.media is None else facts.media.footage
    graph = compile_film(facts.film)
    return LoadedFilm(
        path, checked.texts, graph, checked.folder, checked.problems, footage, sounds_of(facts)
    )


def sounds_of(facts: Facts) -> tuple[str, ...]:
    """List the score and sound files of a film, in each language that there is a file for."""
    media = Media() if facts.media is None else facts.media
    names = (file for _, name in named_sounds(facts.film) for file in files_of(name, media))
    return tuple(dict.fromkeys(names))


def examine_film(
    path: Path,
    labels: Iterable[str] | None,
    rigs: Rigs,
    probe: Probe | None = None,
    *,
    hears_osc: bool = False,
) -> CheckedFilm:
    """Say everything that is wrong with the film at `path`; its arguments are load_film's.

    Raises RiotError or ProblemsFound where its files cannot be read as YAML.
    """
    source = read_film(path)
    form: tuple[Problem, ...] = ()
    torn: frozenset[tuple[str | int, ...]] = frozenset()
    try:
        film: Film | None = validate(Film, source, "SCN")
    except ProblemsFound as error:
        form = error.problems
        film, torn = salvage(source.data)
    folder = resolved(path.parent)
    if film is None:
        return CheckedFilm(path, source.texts, folder, None, form)
    folder = resolved(path.parent / film.media)
    # While the form is wrong, the clips' lengths are not what the author waits for.
    media = look_at_media(film, folder, None if form else probe)
    known = None if labels is None else tuple(labels)
    facts = Facts(film, known, _receivers(rigs), media, torn, hears_osc, _like_shipped())
    found = _placed(check_film(facts), source)
    return CheckedFilm(path, source.texts, folder, None if form else facts, (*form, *found))


def _receivers(rigs: Rigs) -> tuple[Receiver, ...] | None:
    if rigs is None:
        return None
    return tuple(Receiver(rig, "") if isinstance(rig, str) else rig for rig in rigs)


@cache
def _like_shipped() -> Mapping[str, Receiver]:
    return {name: receiver_like(profile) for name, profile in shipped_profiles().items()}


def film_from_text(text: str, file: str) -> Graph:
    """Compile a film of one file from its text. Raises as film_from_texts does."""
    return film_from_texts({file: text}, file)


def film_from_texts(texts: Mapping[str, str], file: str) -> Graph:
    """Compile a film's texts without looking at media: for a replay of a recorded session.

    `file` is the main one. Raises ProblemsFound only for what cannot be played, a scene or a cue
    that does not exist: later checks must not lock old recordings; and KeyError where `texts` lacks
    `file`.
    """
    source = film_source(texts, file)
    film = validate(Film, source, "SCN")
    names = _placed(check_names(film), source)
    if names:
        raise ProblemsFound(names)
    return compile_film(film)


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
