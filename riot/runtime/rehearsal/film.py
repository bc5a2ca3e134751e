"""Load a film for a rehearsal: its clips are measured, and one that is missing is no obstacle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from riot.config.film import LoadedFilm, Probe, film_from_texts, load_film
from riot.config.source import read_film
from riot.errors import Problem, ProblemsFound
from riot.footage import Footage
from riot.messages import Clip
from riot.runtime.rehearsal.projection import Length
from riot.sim.player import duration_of
from riot.story.checks import named_clips

NO_CLIP = "SCN-031"
"""The problem of a clip whose file is not there."""

Stamp = tuple[int, int] | None
"""When a file was changed and how long it is; None while there is none."""


@dataclass(frozen=True, slots=True)
class RehearsedFilm:
    """A film that can be rehearsed.

    `stamps` are those of its clips, by the name that the film gives them; one without a stamp has
    no file yet.
    """

    film: LoadedFilm
    stamps: Mapping[str, Stamp]

    def length_of(self, clip: Clip) -> Length:
        """Give how long a clip plays; for one that has no file yet, what it may turn out to be."""
        footage = self.film.footage.get(clip.file)
        if self.stamps.get(clip.file) is None or footage is None:
            whole = duration_of(clip.file)
            seconds = (clip.end if clip.end is not None else clip.start + whole) - clip.start
            return Length(max(0.04, seconds))
        if footage.problem:
            return Length(0.0, footage.problem)
        frame = 1 / footage.fps if footage.fps > 0 else 0.04
        end = footage.seconds if clip.end is None else min(clip.end, footage.seconds)
        frames = round((end - clip.start) / frame)
        if frames < 1:
            return Length(0.0, f"nothing to show at {clip.start:g} s")
        return Length(frames * frame)

    def has(self, clip: Clip) -> bool:
        """Say whether the clip has a file to show."""
        return self.stamps.get(clip.file) is not None


class MeasuredClips:
    """Measure clips as `probe` does, each only when its file has changed since."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._known: dict[Path, tuple[Stamp, Footage]] = {}

    def __call__(self, paths: Iterable[Path]) -> Mapping[Path, Footage]:
        """Give the footage of each file."""
        stamps = {path: stamp_of(path) for path in paths}
        new = [
            path
            for path, stamp in stamps.items()
            if path not in self._known or self._known[path][0] != stamp
        ]
        if new:
            for path, footage in self._probe(new).items():
                self._known[path] = stamps[path], footage
        return {path: self._known[path][1] for path in stamps}


def load_for_rehearsal(
    path: Path, labels: Iterable[str], rigs: Iterable[str] | None, probe: Probe
) -> RehearsedFilm:
    """Load the film at `path`; clips that are not there yet become warnings.

    Raises RiotError or ProblemsFound for what cannot be played.
    """
    labels = tuple(labels)
    rigs = None if rigs is None else tuple(rigs)
    try:
        film = load_film(path, labels, rigs, probe)
    except ProblemsFound as found:
        errors = [problem for problem in found.problems if problem.severity == "error"]
        if any(problem.code != NO_CLIP for problem in errors):
            raise
        film = _without_clips(path, found.problems, probe)
    stamps = {name: stamp_of(film.media / name) for name in _clips(film)}
    return RehearsedFilm(film, stamps)


def stamp_of(path: Path) -> Stamp:
    """Give a file's stamp."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _without_clips(path: Path, problems: Iterable[Problem], probe: Probe) -> LoadedFilm:
    texts = read_film(path).texts
    graph = film_from_texts(texts, path.name)
    media = (path.parent / graph.film.media).resolve()
    warnings = tuple(replace(problem, severity="warning") for problem in problems)
    film = LoadedFilm(path, texts, graph, media, warnings)
    files = {name: media / name for name in _clips(film) if (media / name).is_file()}
    found = probe(sorted(set(files.values())))
    return replace(film, footage={name: found[file] for name, file in files.items()})


def _clips(film: LoadedFilm) -> list[str]:
    return sorted({name for _, name in named_clips(film.graph.film)})
