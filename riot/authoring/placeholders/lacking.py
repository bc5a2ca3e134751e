"""Look which clips a film lacks, whatever else may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riot.authoring.placeholders.plan import USUAL, Placeholder, plan_placeholders
from riot.config.media_folder import Probe, look_at_media, resolved
from riot.config.source import read_film
from riot.config.validation import validate
from riot.footage import Footage
from riot.story.schema import Film


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a film lacks: its media folder, a plan for each clip, a clip that is there if any."""

    folder: Path
    placeholders: tuple[Placeholder, ...]
    beside: Footage | None


def lacking_clips(path: Path, probe: Probe | None = None, usual: float = USUAL) -> Lacking:
    """Plan what the film at `path` lacks; files outside its media folder are never planned.

    `probe` measures the clips that are there; `usual` is in seconds. Raises RiotError or
    ProblemsFound where the file cannot be read or is not a film.
    """
    film = validate(Film, read_film(path), "SCN")
    folder = resolved(path.parent / film.media)
    media = look_at_media(film, folder, probe)
    plan = plan_placeholders(film, media.missing, usual)
    beside = next((clip for clip in media.footage.values() if not clip.problem), None)
    return Lacking(folder, tuple(plan), beside)
