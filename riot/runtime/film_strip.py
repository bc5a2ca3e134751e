"""Take the pictures of the clips that a visit saw, where the film is at hand as it was then."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from riot.config.film import film_from_texts
from riot.config.installation import load_installation
from riot.config.media_folder import resolved
from riot.config.shipped import SHIPPED
from riot.errors import ProblemsFound, RiotError
from riot.record.journal.codec import decode_fields
from riot.record.journal.header import Header
from riot.record.journal.shapes import MismatchError
from riot.record.report.session_page.frames import Frame, Still
from riot.record.report.session_page.page import wanted_frames
from riot.record.report.session_page.visit import Visit
from riot.runtime.film_telling import FilmTelling
from riot.screen.thumbnail import Thumbnail, thumbnail

Progress = Callable[[int, int], None]
"""Is told how many pictures are done, of how many."""

_BOX = (256, 144)
_AT_ONCE = 4
_UPWARDS = 4
"""Folders above a session in which its installation is looked for."""


def find_media(visit: Visit, session: Path) -> Path | None:
    """Give the folder that holds the film's clips; None where none is near.

    A session names no folder of the machine. So the installation is looked for here, and above the
    `session` folder; it counts if its film's file has the same name and a clip is there.
    """
    for film in _films(session):
        if film.name != visit.session.get("graph"):
            continue
        media = resolved(film.parent / _media_of(visit, film))
        if any(_clip(media, stay.clip) for stay in visit.stays if stay.clip):
            return media
    return None


def take_stills(
    visit: Visit, media: Path, progress: Progress = lambda _done, _of: None
) -> dict[Frame, Still]:
    """Take the pictures that the visit's page wants, out of the clips below `media`.

    A clip that is missing, cannot be read, or was changed since the visit gives none.
    """
    same: dict[str, bool] = {}
    wanted: list[tuple[Frame, Path]] = []
    for frame in wanted_frames(visit):
        path = _clip(media, frame.clip)
        if path is None:
            continue
        if frame.clip not in same:
            same[frame.clip] = _unchanged(path, frame.clip, visit)
        if same[frame.clip]:
            wanted.append((frame, path))
    stills: dict[Frame, Still] = {}
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        for done, ((frame, _), taken) in enumerate(
            zip(wanted, pool.map(_take, wanted), strict=True), 1
        ):
            if taken.jpeg:
                stills[frame] = Still(taken.jpeg, taken.width, taken.height)
            progress(done, len(wanted))
    return stills


def with_film(visit: Visit) -> Visit:
    """Give the visit with what its film's text says: titles of scenes, and when each listens.

    Where the text cannot be read, scenes that were only weighed go by their names.
    """
    try:
        header = decode_fields(Header, visit.header)
    except (MismatchError, TypeError):
        return visit
    facts = FilmTelling().film(header)
    return replace(visit, unseen=facts.titles, windows=facts.windows)


def _take(wanted: tuple[Frame, Path]) -> Thumbnail:
    frame, path = wanted
    return thumbnail(path, frame.at, frame.at, _BOX)


def _films(session: Path) -> Iterator[Path]:
    places = [Path.cwd(), *resolved(session).parents[:_UPWARDS]]
    for place in dict.fromkeys(places):
        for name in ("config/installation.yaml", "installation.yaml"):
            path = place / name
            if path.is_file():
                try:
                    yield load_installation(path).film
                except (RiotError, ProblemsFound, OSError):
                    continue
    yield SHIPPED / "scenes/demo/graph.yaml"


def _media_of(visit: Visit, film: Path) -> str:
    """Give the film's media folder as its text of then says, or its text of now."""
    try:
        texts = _texts(visit, "graph_texts") or {film.name: film.read_text(encoding="utf-8")}
        return str(film_from_texts(texts, film.name).film.media)
    except (RiotError, ProblemsFound, OSError, ValueError, KeyError):
        return "."


def _texts(visit: Visit, key: str) -> dict[str, str]:
    """Give a mapping of the header, empty where it is none."""
    found: object = visit.header.get(key)
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in cast(dict[object, object], found).items()}


def _clip(media: Path, name: str) -> Path | None:
    """Give a clip's file, if it is there and below the media folder, where all clips are."""
    path = resolved(media / name)
    return path if path.is_relative_to(resolved(media)) and path.is_file() else None


def _unchanged(path: Path, name: str, visit: Visit) -> bool:
    """Tell whether a clip is what was seen: older than the visit, or of the same sha256."""
    begun = visit.session.get("begun")
    try:
        if isinstance(begun, datetime):
            seen = begun.replace(tzinfo=UTC).timestamp()
            if path.stat().st_mtime <= seen:
                return True
        known = _texts(visit, "media").get(name)
        if known is None:
            return True
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == known
    except OSError:
        return False
