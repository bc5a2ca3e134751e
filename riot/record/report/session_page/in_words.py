"""The curve in words, for who hears the page: what was there to be read, and when it was not."""

from __future__ import annotations

from collections.abc import Iterable

from riot.record.report.session_page.curve import faceless
from riot.record.report.session_page.unread import Stretch
from riot.record.report.session_page.visit import Visit
from riot.record.report.session_page.window import clock

_NAMED = 12
"""Stretches that are said one by one."""


def curve_in_words(visit: Visit) -> str:
    """Say when there was no face, and when nothing was read at all."""
    said = ["Film and expression over time"]
    if visit.moments:
        said.append(_when("No face in front of the camera", faceless(visit)))
        said.append(_when("No reading, the camera or perception gave nothing", visit.unread))
    return ". ".join(part for part in said if part)


def _when(what: str, stretches: Iterable[Stretch]) -> str:
    found = list(stretches)
    if not found:
        return ""
    times = ", ".join(f"{clock(begins)} to {clock(ends)}" for begins, ends in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more times" if len(found) > _NAMED else ""
    return f"{what}: {times}{more}"
