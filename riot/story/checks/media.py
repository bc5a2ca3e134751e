"""SCN-030 to 035, 038: files that cannot be played, or do not look and sound alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable

from riot.footage import Footage
from riot.story.checks.facts import OTHER_BRACES, Facts, Media, named_clips
from riot.story.checks.found import Found, Path, listed, refused, warned

SAME_RATE = 0.01
"""Pictures a second by which two rates may differ: 29.97 is written in several ways."""


def media(facts: Facts) -> Found:
    """Find files outside the media folder, missing, unreadable, or unlike the others."""
    if facts.media is None or not facts.whole("media"):
        return
    yield from _files(facts, facts.media)
    yield from _alike(facts, facts.media)


def _files(facts: Facts, found: Media) -> Found:
    film = facts.film
    clips = list(dict.fromkeys(name for _, name in named_clips(film)))
    if not found.folder and clips:
        what = f"the clip {clips[0]!r} is"
        if len(clips) > 1:
            what = f"the clips {clips[0]!r} and {len(clips) - 1} more are"
        yield refused(
            ("media",),
            "031",
            f"{what} not in {film.media}: there is no such folder",
            "check the name of the film's `media`, or draw stand-ins with `riot placeholders`",
        )
    for name, scene in film.scenes.items():
        clip = scene.clip
        if clip is None:
            continue
        for key, what, file in (
            ("file", "clip", clip.file),
            ("subtitles", "subtitle file", clip.subtitles),
        ):
            path: Path = ("scenes", name, "clip", key)
            if file in found.outside:
                yield refused(
                    path,
                    "030",
                    f"the {what} {file!r} lies outside the media folder",
                    f"put it below {film.media}",
                )
            elif file in found.missing and found.folder:
                yield refused(
                    path, "031", f"the {what} {file!r} is not in {film.media}", _hint(key, file)
                )
        measured = found.footage.get(clip.file)
        if measured is not None and measured.problem:
            yield refused(
                ("scenes", name, "clip", "file"),
                "032",
                f"the clip {clip.file!r} cannot be played: {measured.problem}",
                "export it again, or copy it again in full",
            )


def _hint(key: str, file: str | None) -> str:
    if file is not None and "\\" in file:
        return "write / between folders"
    if key == "subtitles" and file is not None and "{" in file and "{lang}" not in file:
        return OTHER_BRACES
    if key == "file":
        return "check its name and the film's `media`, or draw a stand-in with `riot placeholders`"
    return "check its name, or the film's `media`"


def _alike(facts: Facts, found: Media) -> Found:
    """Compare each file with what most of them have; each odd file is named once."""
    places: dict[str, Path] = {}
    for path, file in named_clips(facts.film):
        measured = found.footage.get(file)
        if measured is not None and not measured.problem:
            places.setdefault(file, (*path, "file"))
    films = {file: found.footage[file] for file in places}
    yield from _odd(
        places, films, "033", "size", _size, "`riot media prepare` scales it: cuts show a jump"
    )
    yield from _odd(
        places,
        films,
        "034",
        "frame rate",
        _rate,
        "`riot media prepare` converts it: motion stutters",
    )
    heard = {file: footage for file, footage in films.items() if footage.audio_rate}
    yield from _odd(
        places, heard, "035", "audio rate", _audio, "`riot media prepare` brings all to 48000 Hz"
    )


def _odd(
    places: dict[str, Path],
    films: dict[str, Footage],
    code: str,
    what: str,
    words: Callable[[Footage], str],
    hint: str,
) -> Found:
    kinds: Counter[Hashable] = Counter(words(footage) for footage in films.values())
    if len(kinds) < 2:
        return
    [(usual, count)] = kinds.most_common(1)
    example = next(file for file, footage in films.items() if words(footage) == usual)
    for file, footage in films.items():
        if words(footage) != usual:
            others = listed([example]) if count == 1 else f"{count} other clips"
            yield warned(
                places[file],
                code,
                f"the clip {file!r} has the {what} {words(footage)}; {others} "
                f"{'has' if count == 1 else 'have'} {usual}",
                hint,
            )


def _size(footage: Footage) -> str:
    return f"{footage.width}x{footage.height}"


def _rate(footage: Footage) -> str:
    return f"{round(footage.fps / SAME_RATE) * SAME_RATE:.4g}"


def _audio(footage: Footage) -> str:
    return f"{footage.audio_rate} Hz"
