"""The table of formats: a new one is one module beside this and one entry here."""

from __future__ import annotations

import difflib
import importlib
import re
from pathlib import Path
from typing import cast

from riot.authoring.drawing.sketch import Sketch
from riot.errors import RiotError

FORMATS: dict[str, str] = {
    ".html": "riot.authoring.drawing.html:html",
    ".svg": "riot.authoring.drawing.svg:svg",
    ".png": "riot.authoring.drawing.png:png",
    ".mmd": "riot.authoring.drawing.mermaid:mermaid",
    ".dot": "riot.authoring.drawing.dot:dot",
}
"""The function that draws, by the suffix of the file; it takes a sketch and gives the content."""

_LONGEST_NAME = 80
"""Bytes; file systems take 255."""


def check_format(out: Path) -> str:
    """Give the format of the file `out`. Raises RiotError AUT-202 for a suffix not in the table."""
    suffix = out.suffix.lower()
    if suffix in FORMATS:
        return suffix
    near = difflib.get_close_matches(suffix, FORMATS, n=1)
    known = ", ".join(FORMATS)
    hint = f"did you mean {near[0]}?" if near else f"let its name end in one of {known}"
    what = f"cannot draw a {suffix} file" if suffix else "the drawing's name has no ending"
    raise RiotError("AUT-202", what, file=str(out), hint=hint)


def draw(sketch: Sketch, suffix: str) -> bytes:
    """Draw `sketch` in the format of the table's `suffix`. Raises RiotError AUT-203."""
    module, _, name = FORMATS[suffix].partition(":")
    return cast("bytes", getattr(importlib.import_module(module), name)(sketch))


def file_for(title: str, suffix: str) -> Path:
    """Name a film's file after its title, made fit for a file name; in this folder."""
    words = " ".join(re.sub(r"[^\w ,()-]", " ", title).split())
    short = words.encode()[:_LONGEST_NAME].decode(errors="ignore").strip()
    return Path(f"{short or 'film'}{suffix}")
