"""Find the fonts of this machine, best first for what is to be written."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pygame

from riot.screen.text.typeface import Typeface, faces_of

_SANS = (
    "inter",
    "helveticaneue",
    "sourcesans3",
    "sourcesanspro",
    "notosans",
    "segoeui",
    "liberationsans",
    "arial",
    "dejavusans",
)
_HAN = ("sourcehansans", "arialunicode", "droidsansfallback")
_BY_WRITING = {
    "Arab": ("notosansarabic", "geezapro", "segoeui", "sfarabic", "notonaskharabic", "dejavusans"),
    "Hebr": ("notosanshebrew", "arialhb", "segoeui", "dejavusans", "arial"),
    "Deva": ("notosansdevanagari", "kohinoordevanagari", "nirmala", "lohitdevanagari", "mangal"),
    "Thai": ("notosansthai", "thonburi", "leelawui", "leelawad", "loma", "garuda"),
    "Zsye": ("notocoloremoji", "applecoloremoji", "seguiemj", "twemoji", "notoemoji", "symbola"),
    "ja": (
        *("notosanscjk", "notosansjp", "ヒラギノ角ゴシックw3", "hiragino", "yugothr", "meiryo"),
        *("ipaexg", "ipag", "takaogothic", "vlgothic", "msgothic", *_HAN),
    ),
    "ko": (
        *("notosanscjk", "notosanskr", "applesdgothicneo", "malgun", "nanumgothic", "undotum"),
        *_HAN,
    ),
    "zh-Hans": (
        *("notosanscjk", "notosanssc", "pingfang", "hiraginosansgb", "stheiti", "msyh"),
        *("wqymicrohei", "wqyzenhei", "simhei", "simsun", *_HAN),
    ),
    "zh-Hant": (
        *("notosanscjk", "notosanstc", "pingfang", "stheiti", "msjh", "mingliu"),
        *_HAN,
    ),
}
_PLAIN = re.compile(r"(regular|book|roman|normal|vf|variable(font)?|wdth|wght|opsz|slnt)+$")
_UNLIKE = re.compile(
    r"bold|italic|obliq|light|thin|black|heavy|medium|demi|condensed|narrow|mono|serif|display"
    r"|typewriter|math|symbol|(?<!segoe)ui|w[012456789]$|ext|bd$|rashi|kufi|slanted|nastaliq"
)
_Plainness = tuple[int, int, bool, str]
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


class FontBook:
    """The fonts below some folders, and one that is always there.

    Files are listed once, at the first letter that the fonts used so far lack, and opened only
    when asked for. `lost` are letters that had to be drawn and could not.
    """

    def __init__(self, folders: Sequence[Path], bundled: Path) -> None:
        self.lost: dict[str, None] = {}
        self._folders = folders
        self._bundled = bundled
        self._chosen: dict[tuple[str, str], Typeface | None] = {}
        self._used: dict[str, list[Typeface]] = {}
        self._ordered: dict[str, tuple[Path, ...]] = {}
        self._files: list[tuple[_Plainness, Path]] | None = None

    def find(self, letters: str, writing: str) -> Typeface | None:
        """Give the best font that draws all these letters together; None if there is none.

        `writing` is a language of Chinese letters (zh-Hans, zh-Hant, ja, ko), or the ISO 15924
        code of a script. May be called on any thread.
        """
        key = letters, writing
        if key not in self._chosen:
            self._chosen[key] = self._look_for(letters, writing)
        return self._chosen[key]

    def _look_for(self, letters: str, writing: str) -> Typeface | None:
        used = self._used.setdefault(writing, [])
        for typeface in tuple(used):
            # A font in use for this writing is likely to do, and keeps a line in one hand.
            if typeface.draws(letters):
                return typeface
        for path in self._best_first(writing):
            for typeface in sorted(faces_of(path), key=lambda face: _unsuited(face, writing)):
                if typeface.draws(letters):
                    used.append(typeface)
                    return typeface
        return None

    def _best_first(self, writing: str) -> Iterable[Path]:
        if self._files is None:
            found = sorted({path for folder in self._folders for path in _fonts_below(folder)})
            self._files = sorted((_plainness(_stem(path)), path) for path in found)
        if writing not in self._ordered:
            ranked = sorted(self._files, key=lambda file: _hint(file[0][-1], writing))
            self._ordered[writing] = (*(path for _, path in ranked), self._bundled)
        return self._ordered[writing]


@lru_cache(maxsize=1)
def system_fonts() -> FontBook:
    """Give the fonts of this machine, with the one that pygame brings for a bare machine."""
    bundled = Path(pygame.__file__).parent / pygame.font.get_default_font()
    return FontBook(tuple(_folders()), bundled)


def _plainness(stem: str) -> _Plainness:
    """Order files for any writing: regular weights of known sans-serifs first."""
    plain = _PLAIN.sub("", stem)
    sans = _SANS.index(plain) if plain in _SANS else len(_SANS)
    return len(_UNLIKE.findall(stem)), sans, not stem.startswith("notosans"), stem


def _hint(stem: str, writing: str) -> int:
    wanted = _BY_WRITING.get(writing, ())
    return next((n for n, name in enumerate(wanted) if stem.startswith(name)), len(wanted))


def _unsuited(face: Typeface, writing: str) -> tuple[bool, bool, int]:
    """Order the fonts of one file: those of this language, of regular weight, first."""
    region = {"ja": "JP", "ko": "KR", "zh-Hans": "SC", "zh-Hant": "TC"}.get(writing)
    foreign = region is not None and re.search(rf"\b{region}\b", face.family) is None
    return foreign, face.style not in ("", "Regular", "Book", "W3"), face.number


def _stem(path: Path) -> str:
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", path.stem)).lower()


def _fonts_below(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.lower().endswith(_SUFFIXES):
                yield Path(parent, name)


def _folders() -> Iterator[Path]:
    """Give the folders in which this system keeps fonts."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        if local := os.environ.get("LOCALAPPDATA"):
            yield Path(local, "Microsoft", "Windows", "Fonts")
    elif sys.platform == "darwin":
        yield from (Path(root, "Fonts") for root in ("/System/Library", "/Library"))
        yield home / "Library" / "Fonts"
        yield from Path("/System/Library/AssetsV2").glob("com_apple_MobileAsset_Font*")
    else:
        shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        own = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
        yield from (Path(root, "fonts") for root in (own, *shared.split(":")) if root)
        yield home / ".fonts"
