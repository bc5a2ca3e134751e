"""Check that this machine has fonts for every word of an installation's film."""

from __future__ import annotations

import glob
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from riot.config.film import examine_film
from riot.errors import RiotError
from riot.runtime.doctor.finding import Finding

if TYPE_CHECKING:
    from riot.config import Installation
    from riot.story.schema import Film

_NAMES = {"Cjk": "Chinese", "Hiragana": "Japanese", "Katakana": "Japanese", "Hangul": "Korean"}
_FONTS = dict.fromkeys(_NAMES.values(), "Noto Sans CJK") | {"Symbol": "Noto Color Emoji"}
_SHOWN = 12


def check_words(installation: Installation) -> Finding:
    """Look for letters of titles, cards and subtitles that no font here can draw."""
    from riot.screen.text.setting import missing_letters
    from riot.screen.text.subtitles import Subtitles, subtitle_problems

    try:
        checked = examine_film(installation.film, None, None)
    except RiotError:
        checked = None
    if checked is None or checked.film is None:
        return Finding("words", "ok", "not looked at: the film cannot be read")
    texts = list(_texts(checked.film))
    files = sorted(_subtitle_files(checked.film, checked.folder))
    for file in files:
        if (found := Subtitles.read(file, 0.0)) is not None:
            texts.append(found.letters())
        elif problems := subtitle_problems(file):
            return Finding("words", "broken", f"{file}: {problems[0]}", "save it again as UTF-8")
    lost = missing_letters("".join(sorted({letter for text in texts for letter in text})))
    if lost:
        writings = _writings(lost)
        fonts = dict.fromkeys(_FONTS.get(name, f"Noto Sans {name}") for name in writings)
        return Finding(
            "words",
            "broken",
            f"no font here draws {lost[:_SHOWN]}{'…' if len(lost) > _SHOWN else ''}",
            f"install a font for {', '.join(writings)}, such as {', '.join(fonts)}",
        )
    told = f", {len(files)} subtitle file{'s' if len(files) > 1 else ''}" if files else ""
    return Finding("words", "ok", f"fonts for every letter of the film{told}")


def _texts(film: Film) -> Iterator[str]:
    yield from film.title.values()
    for scene in film.scenes.values():
        yield from (scene.title or {}).values()
        if scene.card is not None:
            yield from scene.card.text.values()


def _subtitle_files(film: Film, folder: Path) -> set[Path]:
    """Give the subtitle files of all languages that are there."""
    found: set[Path] = set()
    for scene in film.scenes.values():
        if scene.clip is not None and scene.clip.subtitles:
            name = glob.escape(scene.clip.subtitles).replace(glob.escape("{lang}"), "*")
            found |= {path for path in folder.glob(name) if path.is_file()}
    return found


def _writings(letters: str) -> list[str]:
    """Name the scripts of some letters, as Unicode does."""
    names = (
        unicodedata.name(letter, "symbol").split()[0].split("-")[0].title()
        if unicodedata.category(letter)[0] in "LM"
        else "Symbol"
        for letter in letters
    )
    return list(dict.fromkeys(_NAMES.get(name, name) for name in names))
