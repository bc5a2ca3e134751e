"""The picture of the visit: film, decisions, curve and happenings over one film time."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from statistics import median

from riot.record.report.colours import dash_of, label_colours
from riot.record.report.session_page.choices import choices_of
from riot.record.report.session_page.curve import draw_curve, hatching
from riot.record.report.session_page.frames import Frame, Still
from riot.record.report.session_page.happenings import LANES
from riot.record.report.session_page.in_words import curve_in_words
from riot.record.report.session_page.listened import listened_by
from riot.record.report.session_page.marks import (
    draw_choices,
    draw_happenings,
    draw_listened,
    lanes_of,
    rows_of,
)
from riot.record.report.session_page.strip import TILE_WIDTH, Strip, definitions, scene_colours
from riot.record.report.session_page.visit import Visit
from riot.record.report.session_page.window import GUTTER, LANE, Window

_NARROWEST = 900.0
_NEARLY = 1.5
"""How many times too wide a visit may be to be drawn without scrolling all the same."""
_WIDEST = 20_000.0
_STAY = 120.0
"""Units that half of all stays are at least as wide as."""
_MOST_A_SECOND = 60.0
_PAPER = 760.0
_MOST_PAPER_ROWS = 14


def tile_seconds(visit: Visit) -> float:
    """Give the seconds that one picture of the strip stands for."""
    return TILE_WIDTH / _scale(visit)


def timeline(visit: Visit, stills: Mapping[Frame, Still]) -> str:
    """Draw the visit twice: as one long band that scrolls, and in rows for paper."""
    drawing = _Drawing(visit, stills)
    scale = _scale(visit)
    count = min(max(1, round(visit.seconds * scale / _PAPER)), _MOST_PAPER_ROWS)
    each = visit.seconds / count
    whole = drawing.window(0.0, visit.seconds, scale)
    rows = "".join(drawing.row(n * each, (n + 1) * each, _PAPER / each) for n in range(count))
    return (
        f"{definitions(stills)}{hatching() if visit.unread else ''}{_legend(visit)}"
        f'<div class="band screen" tabindex="0" role="group" aria-label="The visit over film time">'
        f"{drawing.names(whole)}{drawing.picture(whole)}</div>"
        f'<div class="paper">{rows}</div>'
    )


class _Drawing:
    """Draw windows of one visit."""

    def __init__(self, visit: Visit, stills: Mapping[Frame, Still]) -> None:
        self._visit = visit
        self._strip = Strip(visit.stays, stills, scene_colours(visit.stays))
        self._colours = label_colours(visit.labels)
        self._choices = choices_of(visit)
        self._listened = listened_by(visit)
        self._lanes = lanes_of(visit.happenings)

    def window(self, begins: float, ends: float, scale: float) -> Window:
        shown = [choice.t for choice in self._choices if begins <= choice.t < ends]
        rows = max(rows_of(shown, scale), default=0) + 1
        return Window(begins, ends, scale, rows, self._lanes)

    def content(self, window: Window) -> str:
        shown = [choice for choice in self._choices if window.shows(choice.t)]
        rows = rows_of([choice.t for choice in shown], window.scale)
        return (
            draw_listened(self._choices, self._listened, window)
            + draw_curve(self._visit, self._colours, window)
            + self._strip.draw(window)
            + draw_choices(shown, rows, window)
            + draw_happenings(self._visit.happenings, window)
        )

    def picture(self, window: Window) -> str:
        """Give the band without the names at its left, in its own size."""
        wide, high = f"{window.width:.1f}", f"{window.height:.0f}"
        return (
            f'<svg class="visit" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
            f'role="img" aria-label="{escape(curve_in_words(self._visit))}">'
            f"{self.content(window)}</svg>"
        )

    def names(self, window: Window) -> str:
        high = f"{window.height:.0f}"
        return (
            f'<svg class="names" width="{GUTTER}" height="{high}" viewBox="0 0 {GUTTER} {high}" '
            f'aria-hidden="true">{_names(window)}</svg>'
        )

    def row(self, begins: float, ends: float, scale: float) -> str:
        """Give one row for paper."""
        window = self.window(begins, ends, scale)
        wide, high = window.width + GUTTER, window.height
        return (
            f'<figure><svg class="visit" viewBox="0 0 {wide:.1f} {high:.0f}">{_names(window)}'
            f'<svg x="{GUTTER}" y="0" width="{window.width:.1f}" height="{high:.0f}">'
            f"{self.content(window)}</svg></svg></figure>"
        )


def _scale(visit: Visit) -> float:
    """Give the units that a second is wide on a screen."""
    stays = [stay.ends - stay.begins for stay in visit.stays if stay.ends > stay.begins]
    wanted = min(_STAY / median(stays), _MOST_A_SECOND) if stays else 1.0
    wanted = min(wanted, _WIDEST / visit.seconds)
    fits = _NARROWEST / visit.seconds
    return fits if wanted < fits * _NEARLY else wanted


def _names(window: Window) -> str:
    right = GUTTER - 8
    levels = "".join(
        f'<text x="{right}" y="{window.y(level) + 4:.1f}" class="tick" text-anchor="end">'
        f"{level:g}</text>"
        for level in (0.0, 0.5, 1.0)
    )
    lanes = "".join(
        f'<text x="{right}" y="{window.curve_bottom + 10 + number * LANE + 12:.1f}" class="tick" '
        f'text-anchor="end">{LANES[lane]}</text>'
        for number, lane in enumerate(window.lanes)
    )
    return levels + lanes


def _legend(visit: Visit) -> str:
    labels = "".join(
        f'<span><svg class="key" viewBox="0 0 26 10" aria-hidden="true"><path d="M1 5H25" '
        f'class="level" stroke="{colour}" stroke-dasharray="{dash_of(label, visit.labels)}"/></svg>'
        f"{escape(label)}</span>"
        for label, colour in label_colours(visit.labels).items()
    )
    made = {choice.made for choice in choices_of(visit)}
    marks = "".join(
        f'<span><i class="dot {kind}"></i>{told}</span>'
        for kind, told in (
            ("chosen", "decided by a condition"),
            ("default", "nothing else passed, or the only way"),
            ("undecided", "undecided"),
            ("operator", "the operator"),
            ("other", "time, or a clip that failed"),
        )
        if kind in made
    )
    shades = '<span><i class="noface"></i>no face</span>'
    if visit.unread:
        shades += '<span><i class="unread"></i>no reading: no camera, or no perception</span>'
    shades += '<span><i class="poor"></i>poor light</span>'
    if not visit.moments:
        shades = ""
    if listened_by(visit):
        shades += '<span><i class="listened"></i>listened to for the next decision</span>'
    return f'<div class="legend">{labels}{shades}{marks}</div>'
