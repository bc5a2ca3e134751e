"""From the name that somebody types to a title and a folder."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from riot.errors import RiotError

LONGEST = 80
"""Characters of a title; a folder's name must stay below what disks allow."""

_TAKEN = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows keeps for devices."""

_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ł": "l"})


def title_and_folder(name: str, here: Path) -> tuple[str, Path]:
    """Give the film's title and its folder: `Mein Film` becomes mein-film below `here`.

    A name with slashes is a path whose last part is the title. Raises RiotError AUT-102 where no
    folder can have the name.
    """
    *above, last = re.split(r"[/\\]", name.strip().rstrip("/\\")) or [""]
    title = " ".join(last.split())
    slug = slug_of(title)
    if (
        not slug
        or title.startswith((".", "-"))
        or len(title) > LONGEST
        or len(slug.encode()) > 200
        or not title.isprintable()
        or _TAKEN.fullmatch(slug)
    ):
        raise RiotError(
            "AUT-102",
            f"{_shown(name)} cannot be the name of a film",
            hint=f"take up to {LONGEST} letters, digits and spaces: riot init my-film",
        )
    parent = here.joinpath(*[part or "/" for part in above]) if above else here
    return _as_title(title), parent / slug


def slug_of(title: str) -> str:
    """Give the title in small letters without accents, joined by hyphens.

    Letters of other alphabets stay.
    """
    folded = unicodedata.normalize("NFKD", title.lower().translate(_NOT_DECOMPOSED))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[^\w]+|_+", "-", unicodedata.normalize("NFC", plain)).strip("-")


def _as_title(text: str) -> str:
    """Make a title of a name that is written like a folder's."""
    if re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", text):
        return re.sub("[-_]", " ", text).capitalize()
    return text


def _shown(name: str) -> str:
    short = name if len(name) <= 40 else f"{name[:40]}…"
    return repr(short)
