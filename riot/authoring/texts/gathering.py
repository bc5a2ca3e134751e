"""Gather every text of a film that a viewer reads: titles, cards and subtitles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from riot.authoring.texts.cues import SubtitleCue, read_cues
from riot.config.places import Path_
from riot.config.source import FilmSource, read_film
from riot.config.validation import validate
from riot.errors import RiotError
from riot.story.schema import Film, in_language
from riot.story.schema.texts import kin


@dataclass(frozen=True, slots=True)
class FilmText:
    """A text of the scene file: `languages` by code, "" for a text without any.

    `context` names it in a PO file; it stays the same when the text or its line changes.
    """

    context: str
    path: Path_
    file: str
    line: int
    about: str
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilmSubtitles:
    """A pattern of subtitle files and the cues of each language that has one."""

    pattern: str
    folder: Path
    scenes: tuple[str, ...]
    languages: Mapping[str, tuple[SubtitleCue, ...]]

    def file(self, language: str) -> Path:
        """Give the file of a language."""
        return self.folder / self.pattern.replace("{lang}", language)

    def context(self, cue: SubtitleCue) -> str:
        """Name a cue in a PO file."""
        return f"{self.pattern} {cue.name}"

    def original(self, language: str) -> tuple[SubtitleCue, ...]:
        """Give the cues to translate from: the language's or its kin's; none if there are none."""
        found = (self.languages[code] for code in kin(language) if code in self.languages)
        return next(found, ())


@dataclass(frozen=True, slots=True)
class FilmTexts:
    """All texts of a film, in the order of the files."""

    path: Path
    title: str
    source: FilmSource
    source_language: str
    texts: tuple[FilmText, ...]
    subtitles: tuple[FilmSubtitles, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """List every language that something is in, the source first."""
        found = {self.source_language: None}
        for text in self.texts:
            found |= dict.fromkeys(code for code in text.languages if code)
        for subtitles in self.subtitles:
            found |= dict.fromkeys(sorted(subtitles.languages))
        return tuple(found)

    def original(self, text: FilmText) -> str:
        """Give the words to translate from: in the source language, else what there is."""
        return in_language(dict(text.languages), self.source_language)


def gather(path: Path, source_language: str | None = None) -> FilmTexts:
    """Read the texts of the film at `path`.

    The source language is, where the author does not say, English if the film has any, else the
    first that its texts name, else English. Raises RiotError as the loading of a film does, and
    AUT-535 for subtitles that cannot be read.
    """
    source = read_film(path)
    film = validate(Film, source, "SCN")
    texts = tuple(_texts(film, source))
    named = dict.fromkeys(code for text in texts for code in text.languages if code)
    first = "en" if "en" in named else next(iter(named), "en")
    language = source_language or first
    return FilmTexts(
        path,
        in_language(film.title, language),
        source,
        language,
        texts,
        tuple(_subtitles(film, path.parent / film.media)),
    )


def _texts(film: Film, source: FilmSource) -> Iterator[FilmText]:
    def found(path: Path_, about: str, languages: Mapping[str, str]) -> FilmText:
        place = source.place(path)
        context = ".".join(map(str, path))
        return FilmText(context, path, place.file, place.line, about, languages)

    yield found(("title",), "the film's title", film.title)
    for name, scene in film.scenes.items():
        if scene.title is not None:
            about = f"the scene {name}, as the viewer's path calls it"
            yield found(("scenes", name, "title"), about, scene.title)
        if scene.card is not None:
            about = f"a card that stands {scene.card.for_:g} s, in the scene {name}"
            yield found(("scenes", name, "card", "text"), about, scene.card.text)


def _subtitles(film: Film, media: Path) -> Iterator[FilmSubtitles]:
    """Find the patterns that name a language; others cannot be translated."""
    scenes: dict[str, list[str]] = {}
    for name, scene in film.scenes.items():
        if scene.clip is not None and "{lang}" in (scene.clip.subtitles or ""):
            scenes.setdefault(scene.clip.subtitles or "", []).append(name)
    for pattern, names in scenes.items():
        folder = media.resolve()
        if not (folder / pattern).resolve().is_relative_to(folder):
            raise RiotError(
                "SCN-030",
                f"the subtitles {pattern!r} lie outside the media folder",
                hint=f"put them below {film.media}",
            )
        before, _, after = pattern.partition("{lang}")
        there: dict[str, tuple[SubtitleCue, ...]] = {}
        for path in sorted((folder / pattern).parent.glob("*")):
            name = path.relative_to(folder).as_posix()
            language = name[len(before) : len(name) - len(after)]
            fits = name == pattern.replace("{lang}", language) and language
            if fits and language.replace("-", "").isalnum() and path.is_file():
                there[language] = tuple(read_cues(path))
        yield FilmSubtitles(pattern, media, tuple(names), there)
