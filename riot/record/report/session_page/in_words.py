"""The drawing in words, for who hears the page: what was seen, and when nobody was read."""

from __future__ import annotations

from collections.abc import Iterable

from riot.record.report.session_page.curve import faceless
from riot.record.report.session_page.unread import Stretch
from riot.record.report.session_page.visit import Visit
from riot.record.report.session_page.window import clock

_NAMED = 12
"""Stretches, or scenes, that are said one by one."""


def curve_in_words(visit: Visit) -> str:
    """Say what was seen, when there was no face, and when nothing was read at all."""
    said = ["Film and expression over time", _scenes(visit)]
    if visit.moments:
        said.append(_when("No face in front of the camera", faceless(visit)))
        said.append(_when("No reading, the camera or perception gave nothing", visit.unread))
    return ". ".join(part for part in said if part)


def _scenes(visit: Visit) -> str:
    """Say the titles whole: in the drawing long ones are cut."""
    told = ", ".join(f"{clock(stay.begins)} {stay.title}" for stay in visit.stays[:_NAMED])
    more = len(visit.stays) - _NAMED
    return f"Scenes: {told}{f' and {more} more' if more > 0 else ''}" if told else ""


def _when(what: str, stretches: Iterable[Stretch]) -> str:
    found = list(stretches)
    if not found:
        return ""
    times = ", ".join(f"{clock(begins)} to {clock(ends)}" for begins, ends in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more times" if len(found) > _NAMED else ""
    return f"{what}: {times}{more}"
