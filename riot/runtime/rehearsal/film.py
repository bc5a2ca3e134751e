"""Load a film for a rehearsal: its clips are measured, and one that is missing is no obstacle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from riot.config.film import LoadedFilm, Probe, Rigs, examine_film, sounds_of
from riot.errors import ProblemsFound
from riot.footage import Footage
from riot.messages import Clip
from riot.runtime.rehearsal.projection import Length
from riot.sim.player import duration_of
from riot.story.checks import named_clips
from riot.story.graph import compile_film

NO_CLIP = "SCN-031"
"""The problem of a clip whose file is not there."""

Stamp = tuple[int, int] | None
"""When a file was changed and how long it is; None while there is none."""


@dataclass(frozen=True, slots=True)
class RehearsedFilm:
    """A film that can be rehearsed.

    `stamps` are those of its clips, scores and sounds, by the name that the film gives them; one
    without a stamp has no file yet.
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


def load_for_rehearsal(
    path: Path, labels: Iterable[str], rigs: Rigs, probe: Probe, *, hears_osc: bool = False
) -> RehearsedFilm:
    """Load the film at `path`; clips that are not there yet become warnings.

    Raises RiotError or ProblemsFound for what cannot be played.
    """
    checked = examine_film(path, labels, rigs, probe, hears_osc=hears_osc)
    if checked.facts is None or any(problem.code != NO_CLIP for problem in checked.errors):
        raise ProblemsFound(checked.problems)
    warnings = tuple(replace(problem, severity="warning") for problem in checked.problems)
    footage: Mapping[str, Footage] = {} if checked.media is None else checked.media.footage
    graph = compile_film(checked.facts.film)
    sounds = sounds_of(checked.facts)
    film = LoadedFilm(path, checked.texts, graph, checked.folder, warnings, footage, sounds)
    files = sorted({*(name for _, name in named_clips(graph.film)), *sounds})
    return RehearsedFilm(film, {name: stamp_of(film.media / name) for name in files})


def stamp_of(path: Path) -> Stamp:
    """Give a file's stamp."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
