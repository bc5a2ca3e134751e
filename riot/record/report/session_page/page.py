"""One visit as one page: offline, printable, and the same in every browser."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from riot.record.report.session_page.explaining import explain
from riot.record.report.session_page.frames import Frame, Still, frames_of
from riot.record.report.session_page.happenings import LANES
from riot.record.report.session_page.head import head
from riot.record.report.session_page.look import LOOK
from riot.record.report.session_page.timeline import tile_seconds, timeline
from riot.record.report.session_page.visit import Visit
from riot.record.report.session_page.window import clock
from riot.record.report.style import STYLE

_MOST_HAPPENINGS = 400


def wanted_frames(visit: Visit) -> tuple[Frame, ...]:
    """Give the pictures of clips that the page of this visit would show, the most telling first."""
    return frames_of(visit, tile_seconds(visit))


def session_page(visit: Visit, stills: Mapping[Frame, Still] | None = None) -> str:
    """Give the page's HTML; it needs nothing from outside.

    `stills` are as many of the wanted frames as there are; a scene without any is a coloured block.
    """
    film = escape(visit.session.get("film") or "visit")
    begun = visit.session.get("begun_local") or visit.session.get("begun") or ""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{film}, {escape(str(begun)[:16])}</title><style>{STYLE}{LOOK}</style></head>",
        f"<body><main>{head(visit)}",
        f"<section class='seen long'><h2>What was seen</h2><p class='note'>{_SEEN}</p>"
        f"{timeline(visit, stills or {})}</section>",
        _section("Why it went this way", explain(visit), _WHY),
        _section("What else happened", _happenings(visit), ""),
        "</main></body></html>\n",
    ]
    return "\n".join(part for part in parts if part)


_SEEN = (
    "The film over its own time, and below it the viewer's expression as the story went by it: "
    "smoothed, the labels of a moment sum to 1. A number is a decision; it falls shortly before "
    "its picture changes. Point at anything to read more."
)
_WHY = (
    "The ways out of a scene are tried in order; the first whose conditions all hold is taken. "
    "The bar is what was heard, the line in it what was asked for."
)


def _section(title: str, content: str, words: str) -> str:
    if not content:
        return ""
    note = f'<p class="note">{escape(words)}</p>' if words else ""
    return f'<section class="long"><h2>{escape(title)}</h2>{note}{content}</section>'


def _happenings(visit: Visit) -> str:
    shown = sorted(visit.happenings, key=lambda happening: happening.t)
    rows = "".join(
        f"<tr><td class='n'>{clock(one.t)}</td><td>{LANES[one.lane]}</td>"
        f"<td><bdi>{escape(one.words)}</bdi></td></tr>"
        for one in shown[:_MOST_HAPPENINGS]
    )
    if not rows:
        return ""
    more = len(shown) - _MOST_HAPPENINGS
    rest = f"<p class='note'>and {more} more</p>" if more > 0 else ""
    return (
        "<table class='happenings'><thead><tr><th class='n'>time</th><th></th><th>what</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>{rest}"
    )
