"""Which language a scene is shown in, and which files that asks for."""

from __future__ import annotations

import re

from riot.story.schema import Film
from riot.story.schema.texts import kin
from riot.story.show import Show

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,8}")


def is_language(word: str) -> bool:
    """Tell whether a word has the form of a language's short code: en, fr, nb-NO."""
    return _TAG.fullmatch(word) is not None


def languages_of(film: Film) -> tuple[str, ...]:
    """List the languages that the film's texts and transitions name, in the author's order."""
    found = dict.fromkeys(film.title)
    for scene in film.scenes.values():
        for text in (scene.title, scene.card.text if scene.card else None):
            found |= dict.fromkeys(text or ())
        found |= dict.fromkeys(way.language for way in scene.transitions if way.language)
    return tuple(language for language in found if language)


def files_in(pattern: str, language: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Give the subtitle or sound files to try, the session's language first, then as for texts.

    `{lang}` in `pattern` stands for a language; `languages` are the film's. The story never looks
    at the disk: the screen takes the first file that is there.
    """
    if "{lang}" not in pattern:
        return (pattern,)
    wanted = dict.fromkeys((*kin(language), "en", *languages))
    return tuple(pattern.replace("{lang}", code) for code in wanted)


def language_after(show: Show, scene: str, chosen: str | None, *, ends: bool, start: str) -> str:
    """Give the language that holds once `scene` is on the screen.

    `chosen` is the `language` of the way that leads there. Without one, the installation's
    language comes back when the visit `ends`, and whenever the film arrives at its `start`.
    """
    if chosen is not None:
        return chosen
    if (ends or scene == start) and show.home_language:
        return show.home_language
    return show.language
