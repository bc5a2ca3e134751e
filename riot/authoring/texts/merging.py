"""Bring a translator's PO file back into a film: its scene files and its subtitles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riot.authoring.texts.catalogue import entries
from riot.authoring.texts.cues import parse_cues, tidy, translated, write_cues
from riot.authoring.texts.gathering import FilmSubtitles, FilmTexts
from riot.authoring.texts.yaml_edit import put_texts
from riot.config.places import Path_
from riot.config.yaml_file import parse_yaml
from riot.errors import RiotError

if TYPE_CHECKING:
    from polib import POFile


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge would write, and what became of each entry.

    `counts` holds "new", "changed" and "as before" for what goes into the film, "empty" and
    "fuzzy" for what does not. `outdated` are the contexts whose words in the film have changed
    since the extraction, `gone` those that the film no longer has.
    """

    files: Mapping[Path, str]
    counts: Mapping[str, int]
    outdated: tuple[str, ...]
    gone: tuple[str, ...]


def merge(film: FilmTexts, po: POFile, language: str) -> Merged:
    """Find what the translations in `po` change; nothing is written.

    Raises RiotError AUT-536 where a scene file would not hold afterwards what it should.
    """
    wanted = {entry.context: entry for entry in entries(film, language)}
    counts: Counter[str] = Counter()
    outdated: list[str] = []
    gone: list[str] = []
    words: dict[str, str] = {}
    for entry in po:
        context = entry.msgctxt or ""
        if entry.obsolete:
            continue
        if context not in wanted:
            gone.append(context or entry.msgid[:40])
        elif not entry.msgstr.strip():
            counts["empty"] += 1
        elif entry.fuzzy:
            counts["fuzzy"] += 1
        elif entry.msgid != wanted[context].words:
            outdated.append(context)
        elif entry.msgstr == wanted[context].there:
            counts["as before"] += 1
        else:
            counts["changed" if wanted[context].there else "new"] += 1
            words[context] = entry.msgstr
    files = {**_scene_files(film, words, language), **_subtitle_files(film, words, language)}
    return Merged(files, dict(counts), tuple(outdated), tuple(gone))


def _scene_files(film: FilmTexts, words: Mapping[str, str], language: str) -> dict[Path, str]:
    added: dict[Path_, dict[str, str]] = {
        text.path: {language: words[text.context]} for text in film.texts if text.context in words
    }
    files: dict[Path, str] = {}
    done: set[Path_] = set()
    for name, before in film.source.texts.items():
        path = film.path.parent / name
        here = {
            at: languages
            for at, languages in added.items()
            if Path(film.source.place(at).file) == Path(str(path))
        }
        if not here:
            continue
        after = put_texts(before, here, film.source_language)
        _prove(before, after, here, film.source_language, path)
        done |= here.keys()
        files[path] = after
    assert done == added.keys()
    return files


def _prove(
    before: str, after: str, added: Mapping[Path_, Mapping[str, str]], own: str, path: Path
) -> None:
    """See that the file says what it said, and the translations, and nothing else."""
    wanted: Any = parse_yaml(before, str(path)).data
    for at, languages in added.items():
        block = wanted
        for part in at[:-1]:
            block = block[part]
        there = block[at[-1]]
        block[at[-1]] = {**({own: there} if isinstance(there, str) else there), **languages}
    try:
        found = parse_yaml(after, str(path)).data
    except RiotError:
        found = None
    if found != wanted:
        raise RiotError(
            "AUT-536",
            "the translations cannot be put into this file without changing more",
            file=str(path),
            hint="write its texts as maps of language to text, without anchors, and merge again",
        )


def _subtitle_files(film: FilmTexts, words: Mapping[str, str], language: str) -> dict[Path, str]:
    files: dict[Path, str] = {}
    for subtitles in film.subtitles:
        new = _new_cues(film, subtitles, words)
        if new:
            source = subtitles.original(film.source_language)
            there = subtitles.languages.get(language, ())
            text = write_cues(translated(source, new, there), subtitles.pattern)
            assert parse_cues(text)
            files[subtitles.file(language)] = text
    return files


def _new_cues(
    film: FilmTexts, subtitles: FilmSubtitles, words: Mapping[str, str]
) -> dict[str, str]:
    return {
        cue.name: found
        for cue in subtitles.original(film.source_language)
        if (found := tidy(words.get(subtitles.context(cue), "")))
    }
