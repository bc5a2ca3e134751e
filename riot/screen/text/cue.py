"""One cue of a subtitle file: when it stands, and its words without the file's marks."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)(\w+)(?:[.\s][^<>]*|/)?>|<[\d:.]+>|\{\\[^{}]*\}")
_KNOWN = frozenset(
    (
        *("i", "b", "u", "s", "em", "strong", "font", "c", "v", "lang", "ruby", "rt", "rp"),
        *("span", "p", "div", "br"),
    )
)
_STYLES = {"i": "i", "em": "i", "b": "b", "strong": "b"}
_AROUND_READINGS = {"": "（", "/": "）"}
_NO_TAG = "<\u2060"
"""An angle bracket that an author wrote as such: the joiner behind it is never seen."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words from `start` to `end`, in seconds of the film file; `line` is its line in the file."""

    start: float
    end: float
    words: str
    line: int = 0


def clean(text: str) -> str:
    """Give the words of a cue as they are shown: of all tags only `<i>` and `<b>` stay.

    Names of voices, classes, colours and positions go; readings beside Chinese letters (ruby)
    come in brackets.
    """
    parts: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        name = (tag[2] or "").lower()
        if name and name not in _KNOWN:
            continue
        parts += [_plain(text[at : tag.start()]), _kept(name, tag[1] or "")]
        at = tag.end()
    parts.append(_plain(text[at:]))
    lines = "".join(parts).replace("\\N", "\n").splitlines()
    return "\n".join(stripped for line in lines if (stripped := line.strip()))


def _kept(name: str, slash: str) -> str:
    if name in _STYLES:
        return f"<{slash}{_STYLES[name]}>"
    if name == "br":
        return "\n"
    return _AROUND_READINGS[slash] if name == "rt" else ""


def _plain(text: str) -> str:
    return re.sub(r"<(?=/?[ib]>)", _NO_TAG, html.unescape(text))
