"""How complete each language of a film is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from riot.authoring.texts.catalogue import entries
from riot.authoring.texts.gathering import FilmTexts


@dataclass(frozen=True, slots=True)
class Progress:
    """A language's share: texts of the scene files and cues of subtitles, done and in all."""

    language: str
    texts: tuple[int, int]
    subtitles: tuple[int, int]
    missing: tuple[str, ...]


def progress(film: FilmTexts) -> Iterator[Progress]:
    """Count each language of the film, the source first; a plain text counts for the source."""
    for language in film.languages:
        scene_texts = {text.context for text in film.texts}
        done = [0, 0]
        everything = [0, 0]
        missing: list[str] = []
        for entry in entries(film, language):
            kind = 0 if entry.context in scene_texts else 1
            everything[kind] += 1
            there = entry.there or (entry.words if language == film.source_language else "")
            done[kind] += bool(there.strip())
            if not there.strip():
                missing.append(entry.context)
        yield Progress(language, (done[0], everything[0]), (done[1], everything[1]), tuple(missing))
