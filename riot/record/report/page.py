"""The page: one file that needs nothing from outside, on a screen, a phone and paper."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from riot.record.report.colours import PALETTE
from riot.record.report.figure import Bar, Cell, Drawn, Figure, Listing, Plot
from riot.record.report.page_style import PAGE_STYLE
from riot.record.report.script import SCRIPT
from riot.record.report.style import STYLE
from riot.record.report.words import sentence

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)
_MOST_WORTH = 4
_NUMERIC = " "
"""A column whose head begins so holds numbers, and stands on the right."""


@dataclass(frozen=True, slots=True)
class FilmPart:
    """One film's part of the page: its figures in reading order, None where there is nothing."""

    title: str
    words: str
    figures: Sequence[tuple[Figure, Drawn | None]]


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page says; `totals` are numbers with what they count."""

    title: str
    words: str
    totals: Sequence[tuple[str, str]]
    notes: Sequence[str]
    summary: Listing | None
    films: Sequence[FilmPart]
    newest: Listing | None


def page(report: Report) -> str:
    """Give the page's HTML, with plotly.js in it once."""
    plots: list[Mapping[str, object]] = []
    body = "\n".join(_body(report, plots))
    data = json.dumps(plots, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    scripts = ""
    if plots:
        from plotly.offline import get_plotlyjs

        scripts = (
            f"<script>{get_plotlyjs()}</script>"
            f'<script type="application/json" id="plots">{data}</script><script>{SCRIPT}</script>'
        )
    drawn = "" if plots else ' data-drawn="yes"'
    return (
        f'<!doctype html><html lang="en"{drawn}><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title)}</title><style>{STYLE}{PAGE_STYLE}</style></head>"
        f"<body><main>{body}</main>{scripts}</body></html>\n"
    )


def _body(report: Report, plots: list[Mapping[str, object]]) -> Iterator[str]:
    cells = "".join(
        f"<div><b>{escape(number)}</b><span>{escape(words)}</span></div>"
        for number, words in report.totals
    )
    yield (
        f"<header><h1>{escape(report.title)}</h1><p>{escape(report.words)}</p>"
        f'<div class="figures">{cells}</div></header>'
    )
    yield _contents(report)
    if report.notes:
        lines = "".join(f"<p>{escape(note)}</p>" for note in report.notes)
        yield f'<section class="warn">{lines}</section>'
    if report.summary is not None:
        yield (
            f'<section id="summary"><h3>Films and venues</h3>{_listing(report.summary)}</section>'
        )
    for place, film in enumerate(report.films):
        yield from _film(place, film, plots, alone=len(report.films) == 1)
    if report.newest is not None:
        yield f'<section id="newest"><h3>Newest visits</h3>{_listing(report.newest)}</section>'


def _contents(report: Report) -> str:
    items: list[str] = []
    if report.summary is not None:
        items.append('<li><a href="#summary">Films and venues</a></li>')
    for place, film in enumerate(report.films):
        if len(report.films) > 1:
            title = escape(film.title)
            items.append(f'<li class="film"><a href="#film-{place}"><bdi>{title}</bdi></a></li>')
        items += [
            f'<li><a href="#{figure.name}-{place}">{escape(figure.title)}</a></li>'
            for figure, _ in film.figures
        ]
    if report.newest is not None:
        items.append('<li><a href="#newest">Newest visits</a></li>')
    return f'<nav aria-label="Contents"><ol>{"".join(items)}</ol></nav>'


def _film(
    place: int, film: FilmPart, plots: list[Mapping[str, object]], *, alone: bool
) -> Iterator[str]:
    heading = "" if alone else f"<h2><bdi>{escape(film.title)}</bdi></h2>"
    words = f"<p>{escape(film.words)}</p>" if film.words else ""
    yield f'<div class="film{" alone" if alone else ""}" id="film-{place}">{heading}{words}'
    items = "".join(_worth(figure, drawn, place) for figure, drawn in film.figures if drawn)
    if items:
        yield f'<section class="look"><h3>Worth a look</h3><ul>{items}</ul></section>'
    for figure, drawn in film.figures:
        yield f'<section id="{figure.name}-{place}"><h3>{escape(figure.title)}</h3>'
        if drawn is None:
            yield f'<p class="nothing">{escape(figure.nothing)}</p></section>'
            continue
        yield f'<p class="says">{escape(sentence(drawn.sentence))}</p>{_key(drawn)}'
        yield from _parts(drawn, plots)
        yield f'<p class="how">{escape(figure.note)}</p></section>'
    yield "</div>"


def _worth(figure: Figure, drawn: Drawn, place: int) -> str:
    shown = drawn.worth if len(drawn.worth) <= _MOST_WORTH + 1 else drawn.worth[:_MOST_WORTH]
    lines = [escape(line) for line in shown]
    if rest := len(drawn.worth) - len(shown):
        link = f'<a href="#{figure.name}-{place}">{escape(figure.title)}</a>'
        lines.append(f"{rest} more of this kind: see {link}.")
    return "".join(f"<li>{line}</li>" for line in lines)


def _key(drawn: Drawn) -> str:
    if not drawn.key:
        return ""
    items = "".join(
        f'<li><svg viewBox="0 0 30 10" aria-hidden="true"><path d="M0 5H30" stroke="{colour}" '
        f'stroke-width="3" stroke-dasharray="{dash}"/></svg>{escape(label)}</li>'
        for label, colour, dash in drawn.key
    )
    return f'<ul class="key">{items}</ul>'


def _parts(drawn: Drawn, plots: list[Mapping[str, object]]) -> Iterator[str]:
    row: list[Plot] = []
    for part in (*drawn.parts, None):
        if isinstance(part, Plot) and (
            not row or (row[-1].small, row[-1].broad) == (part.small, part.broad)
        ):
            row.append(part)
            continue
        if row:
            yield _row(row, plots)
            row = []
        if isinstance(part, Plot):
            row = [part]
        elif part is not None:
            yield _listing(part)


def _row(row: Sequence[Plot], plots: list[Mapping[str, object]]) -> str:
    kinds = "plots small" if row[0].small else "plots broad" if row[0].broad else "plots"
    return f'<div class="{kinds}">{"".join(_plot(plot, plots) for plot in row)}</div>'


def _plot(plot: Plot, plots: list[Mapping[str, object]]) -> str:
    name = f"plot-{len(plots)}"
    plots.append({"id": name, "traces": plot.traces, "layout": plot.layout, "height": plot.height})
    heading = f"<h4>{escape(plot.heading)}</h4>" if plot.heading else ""
    least = f";min-width:{plot.least}px" if plot.least else ""
    drawing = (
        f'<div class="plot" id="{name}" role="img" aria-label="{escape(plot.alt)}" '
        f'style="height:{plot.height}px{least}"></div>'
    )
    return f'<figure>{heading}<div class="wide">{drawing}</div></figure>'


def _listing(listing: Listing) -> str:
    numeric = [head.startswith(_NUMERIC) for head in listing.head]
    head = "".join(
        f"<th{' class=n' if right else ''}>{escape(words.strip())}</th>"
        for words, right in zip(listing.head, numeric, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(_cell(cell, right) for cell, right in zip(row, numeric, strict=True))
        + "</tr>"
        for row in listing.rows
    )
    heading = f"<h4>{escape(listing.heading)}</h4>" if listing.heading else ""
    return (
        f'<div class="listing">{heading}<table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: Cell, right: bool) -> str:
    if not isinstance(cell, str):
        return f'<td class="bars">{"".join(_bar(bar) for bar in cell)}</td>'
    first, *rest = cell.split("\n")
    small = "".join(f"<small>{escape(line)}</small>" for line in rest)
    text = f"<code>{escape(first[1:-1])}</code>" if _is_code(first) else escape(first)
    return f"<td{' class=n' if right else ''}><bdi>{text}</bdi>{small}</td>"


def _is_code(text: str) -> bool:
    return len(text) > 2 and text.startswith("`") and text.endswith("`")


def _bar(bar: Bar) -> str:
    width = 100 * max(0.0, min(1.0, bar.share))
    return (
        f'<div class="bar"><i><b style="width:{width:.1f}%;background:{bar.colour or PALETTE[0]}">'
        f"</b></i><span>{escape(bar.words)}</span></div>"
    )
