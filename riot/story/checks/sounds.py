"""SCN-030, 031, 051, 052: scores and sound files that are not there or cannot be heard."""

from __future__ import annotations

from riot.story.checks.facts import OTHER_BRACES, Facts, Media, files_of, named_clips, named_sounds
from riot.story.checks.found import Found, Path, listed_words, refused, warned
from riot.story.checks.texts import languages
from riot.story.schema.texts import kin


def sounds(facts: Facts) -> Found:
    """Find sound files outside the media folder, missing, unreadable, or lacking in a language."""
    found = facts.media
    if found is None or not facts.whole("media"):
        return
    named = list(named_sounds(facts.film))
    if named and not found.folder and not any(named_clips(facts.film)):
        yield refused(
            ("media",),
            "031",
            f"{named[0][1]!r} is not in {facts.film.media}: there is no such folder",
            "check the name of the film's `media`",
        )
    for path, file in named:
        yield from _file(facts, found, path, file)
    yield from _languages(facts, found)


def _file(facts: Facts, found: Media, path: Path, file: str) -> Found:
    what, media = "score" if "score" in path else "sound file", facts.film.media
    if file in found.outside:
        message = f"the {what} {file!r} lies outside the media folder"
        yield refused(path, "030", message, f"put it below {media}")
    elif file in found.missing:
        if found.folder:
            yield refused(path, "031", f"the {what} {file!r} is not in {media}", _hint(what, file))
    else:
        for name in files_of(file, found):
            measured = found.footage.get(name)
            if measured is not None and measured.audio_rate is None:
                why = measured.problem or "it has no sound"
                yield refused(
                    path,
                    "051",
                    f"the {what} {name!r} cannot be played: {why}",
                    "export it again, as WAV, FLAC, Ogg or MP3",
                )


def _hint(what: str, file: str) -> str:
    if "\\" in file:
        return "write / between folders"
    if what == "score" and file.lower() in ("none", "no", "off", "silence"):
        return "for silence write `none`"
    if what == "score" and "{lang}" in file:
        return "a score is the same in every language"
    if "{" in file and "{lang}" not in file:
        return OTHER_BRACES
    return "check its name, or the film's `media`"


def _languages(facts: Facts, found: Media) -> Found:
    """Warn where a viewer of one of the film's languages would hear another."""
    spoken: tuple[str, ...] | None = None
    for name, scene in facts.film.scenes.items():
        pattern = scene.clip.sound if scene.clip else None
        there = None if pattern is None else found.spoken.get(pattern)
        if pattern is None or not there or name not in facts.reached:
            continue
        spoken = languages(facts) if spoken is None else spoken
        lacks = [code for code in spoken if not set(kin(code)) & there]
        if lacks:
            files = listed_words(pattern.replace("{lang}", language) for language in lacks)
            yield warned(
                ("scenes", name, "clip", "sound"),
                "052",
                f"no sound in {listed_words(lacks)}: {files} "
                f"{'is' if len(lacks) == 1 else 'are'} not in {facts.film.media}",
                "add the file, or the viewer hears another language",
            )
