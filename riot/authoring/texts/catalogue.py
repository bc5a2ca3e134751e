"""A film's texts as a PO file, the form that Poedit and Weblate read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riot.authoring.texts.gathering import FilmSubtitles, FilmTexts
from riot.errors import RiotError

if TYPE_CHECKING:
    from polib import POEntry, POFile

LARGEST_FILE = 20_000_000
"""Bytes; a thousand scenes with subtitles have a tenth of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to translate: `context` names it, `there` is what the film has of it already."""

    context: str
    words: str
    there: str
    about: str
    file: str
    line: int | None


def entries(film: FilmTexts, language: str) -> Iterator[Entry]:
    """List what a translator is given, in the order of the film; empty texts are left out."""
    folder = film.path.parent
    for text in film.texts:
        words = film.original(text)
        if words.strip():
            file = Path(text.file)
            name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name
            there = text.languages.get(language, "")
            yield Entry(text.context, words, there, text.about, name, text.line)
    for subtitles in film.subtitles:
        yield from _cues(film, subtitles, language)


def _cues(film: FilmTexts, subtitles: FilmSubtitles, language: str) -> Iterator[Entry]:
    there = {cue.name: cue.words for cue in subtitles.languages.get(language, ())}
    scenes = ", ".join(subtitles.scenes)
    for cue in subtitles.original(film.source_language):
        seconds = (cue.end - cue.start) / 1000
        about = f"a subtitle that stands {seconds:.1f} s from {cue.name[:12]} on, scene {scenes}"
        file = subtitles.pattern.replace("{lang}", film.source_language)
        words = there.get(cue.name, "")
        yield Entry(subtitles.context(cue), cue.words, words, about, file, None)


def catalogue(film: FilmTexts, language: str | None, before: POFile | None) -> POFile:
    """Give a PO file for `language`, or a template without one.

    What `before` holds is kept: its translations, comments and flags. Where the words of the film
    have changed since, the translation becomes fuzzy; one whose text has gone becomes obsolete.
    """
    import polib

    po = polib.POFile(wrapwidth=78)
    po.metadata = {
        "Project-Id-Version": film.title or film.path.parent.name,
        "Report-Msgid-Bugs-To": "",
        "Language": (language or "").replace("-", "_"),
        "X-Source-Language": film.source_language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    known: dict[str, POEntry] = {}
    if before is not None:
        po.header = before.header
        po.metadata = {**po.metadata, **before.metadata, "Language": po.metadata["Language"]}
        known = {entry.msgctxt or "": entry for entry in before}
    for entry in entries(film, language or ""):
        made = polib.POEntry(
            msgctxt=entry.context,
            msgid=entry.words,
            msgstr=entry.there if language else "",
            comment=entry.about,
            occurrences=[(entry.file, str(entry.line or ""))],
        )
        if language and (old := known.pop(entry.context, None)) is not None:
            _keep(made, old)
        po.append(made)
    for old in known.values():
        if language and old.msgstr:
            po.append(
                polib.POEntry(
                    msgctxt=old.msgctxt,
                    msgid=old.msgid,
                    msgstr=old.msgstr,
                    tcomment=old.tcomment,
                    obsolete=True,
                )
            )
    return po


def _keep(made: POEntry, old: POEntry) -> None:
    """Carry a translator's work over to the entry as the film has it now."""
    made.tcomment = old.tcomment
    if not old.msgstr:
        return
    made.msgstr = old.msgstr
    fuzzy = old.fuzzy
    made.previous_msgid = old.previous_msgid if fuzzy else None
    if old.msgid != made.msgid:
        fuzzy, made.previous_msgid = True, old.msgid
    made.flags = [flag for flag in old.flags if flag != "fuzzy"] + ["fuzzy"] * fuzzy


def read_po(path: Path) -> POFile:
    """Read a PO file. Raises RiotError AUT-532 where it cannot be read or is none."""
    import polib

    file = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        words = f"cannot be read: {error.strerror or error}"
        raise RiotError("AUT-532", words, file=file, hint="check the path") from None
    if len(content) > LARGEST_FILE:
        raise RiotError("AUT-532", "is too large for a PO file", file=file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8"
        raise RiotError("AUT-532", "is not UTF-8 here", file=file, line=line, hint=hint) from None
    if not text.strip():
        raise RiotError("AUT-532", "is empty", file=file, hint="extract it again")
    try:
        # The line break keeps a text that happens to name a file from being read as that file.
        return polib.pofile(text + "\n", wrapwidth=78)
    except (OSError, ValueError, IndexError, AttributeError, UnicodeError) as error:
        raise RiotError(
            "AUT-532",
            f"is no PO file: {' '.join(str(error).split())[-120:]}",
            file=file,
            hint="open it in Poedit and save it again",
        ) from None
