"""SCN-036, 037, 039 and 053: languages and words that texts, subtitles or the whole film lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riot.story.checks.facts import Facts, files_of
from riot.story.checks.found import Found, Path, listed_words, warned
from riot.story.schema.texts import kin

FEW = 3
"""Up to so many texts, one that has a language of its own shows what the others lack."""


def texts(facts: Facts) -> Found:
    """Warn where a viewer of one of the film's languages would read another, or nothing."""
    yield from _unreadable(facts)
    spoken = languages(facts)
    yield from _chosen(facts, spoken)
    if len(spoken) < 2 and not _patterns(facts):
        return
    yield from _untranslated(facts, spoken)
    if facts.media is None:
        return
    for name, pattern in _patterns(facts):
        there = facts.media.spoken.get(pattern)
        if name not in facts.reached or there is None or pattern in facts.media.missing:
            continue
        lacks = [code for code in spoken if not set(kin(code)) & there]
        if lacks:
            files = listed_words(pattern.replace("{lang}", language) for language in lacks)
            yield warned(
                ("scenes", name, "clip", "subtitles"),
                "036",
                f"no subtitles in {listed_words(lacks)}: {files} "
                f"{'is' if len(lacks) == 1 else 'are'} not in {facts.film.media}",
                "add the file, or the viewer reads none",
            )


def _unreadable(facts: Facts) -> Found:
    """Warn of subtitle files without a line that can be read, and of lines that are passed over."""
    if facts.media is None:
        return
    told: set[str] = set()
    for name, scene in facts.film.scenes.items():
        pattern = scene.clip.subtitles if scene.clip is not None else None
        for file in files_of(pattern, facts.media) if pattern else ():
            read = facts.media.wording.get(file)
            if read is None or file in told:
                continue
            told.add(file)
            what = f"the subtitle file {file!r}"
            if read.problem or read.damage:
                yield warned(
                    ("scenes", name, "clip", "subtitles"),
                    "053",
                    f"{what} {read.problem}" if read.problem else f"{what}, {read.damage}",
                    "save it as SubRip (.srt) or WebVTT (.vtt), in UTF-8",
                )


def _untranslated(facts: Facts, spoken: tuple[str, ...]) -> Found:
    texts = [(path, text) for path, text in _texts(facts) if "" not in text]  # "": one for all
    counts = Counter(language for _, text in texts for language in text)
    lone = {language for language in spoken if counts[language] == 1 and len(texts) > FEW}
    for path, text in texts:
        if odd := [language for language in text if language in lone]:
            yield warned(
                path,
                "037",
                f"no other text of the film is in {listed_words(odd)}",
                "translate the others too, or check the language's name",
            )
        lacks = [
            language
            for language in spoken
            if language not in lone and not set(kin(language)) & set(text)
        ]
        if lacks:
            yield warned(
                path,
                "037",
                f"the text has no {listed_words(lacks)}; the film speaks {', '.join(spoken)}",
                "translate it: `riot texts extract` lists what is missing",
            )


def _chosen(facts: Facts, spoken: tuple[str, ...]) -> Found:
    """Warn where a way out chooses a language that nothing of the film is in."""
    if facts.media is None and not spoken:
        return
    for name, scene in facts.film.scenes.items():
        for number, way in enumerate(scene.transitions):
            if way.language is not None and not set(kin(way.language)) & set(spoken):
                yield warned(
                    ("scenes", name, "transitions", number, "language"),
                    "039",
                    f"no text and no subtitle of the film is in {way.language!r}",
                    f"the film speaks {', '.join(spoken)}"
                    if spoken
                    else "write its texts as maps of language to text",
                )


def languages(facts: Facts) -> tuple[str, ...]:
    """Give the film's languages: those of its texts and of the subtitle files there are."""
    found: dict[str, None] = {}
    for _, text in _texts(facts):
        found.update(dict.fromkeys(language for language in text if language))
    if facts.media is not None:
        for there in facts.media.spoken.values():
            found.update(dict.fromkeys(sorted(there)))
    return tuple(found)


def _texts(facts: Facts) -> Iterator[tuple[Path, dict[str, str]]]:
    film = facts.film
    if facts.whole("title"):
        yield ("title",), film.title
    for name, scene in film.scenes.items():
        if scene.title is not None:
            yield ("scenes", name, "title"), scene.title
        if scene.card is not None and facts.whole("scenes", name, "card"):
            yield ("scenes", name, "card", "text"), scene.card.text


def _patterns(facts: Facts) -> list[tuple[str, str]]:
    return [
        (name, scene.clip.subtitles)
        for name, scene in facts.film.scenes.items()
        if scene.clip is not None and scene.clip.subtitles and "{lang}" in scene.clip.subtitles
    ]
