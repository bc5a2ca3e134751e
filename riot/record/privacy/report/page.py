"""Write the report as one HTML page that fits a sheet of A4."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from riot.record.privacy.report.sections import Line, Page, Section

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 820px; padding: 28px 24px; background: #fff; color: #1f2933;
  font: 14px/1.42 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 24px; line-height: 1.2; margin: 0 0 4px; }
.about { color: #616e7c; margin: 0 0 10px; }
h2 { font-size: 15px; margin: 14px 0 3px; padding-top: 7px; border-top: 1px solid #e4e7eb; }
p { margin: 0 0 4px; }
table { border-collapse: collapse; width: 100%; margin: 2px 0 4px; }
td { vertical-align: top; padding: 1px 10px 1px 0; }
td:first-child { width: 1%; min-width: 84px; font-weight: 600; }
td.small { color: #616e7c; font-size: 0.82em; width: 52%; }
p.warning { background: #fdf6ec; border-left: 4px solid #c8372d; padding: 3px 8px; }
p.warning::before { content: "! "; font-weight: 700; }
pre { margin: 2px 0 5px; padding: 4px 8px; background: #f5f7fa; overflow-x: auto; }
footer { color: #616e7c; margin-top: 10px; font-size: 0.9em; }
@media (max-width: 560px) {
  td, td:first-child, td.small { display: block; width: auto; padding: 0; }
  td:first-child { padding-top: 5px; }
}
@page { size: A4; margin: 11mm 13mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 10.4px; line-height: 1.36; }
  h1 { font-size: 17px; }
  h2 { font-size: 12px; margin-top: 8px; padding-top: 4px; break-after: avoid; }
  p.warning, pre { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  tr { break-inside: avoid; }
}
"""


def as_page(page: Page) -> str:
    """Give the page as HTML that needs nothing beside it."""
    body = "".join(_section(section) for section in page.sections)
    return (
        f'<!doctype html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(page.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{escape(page.title)}</h1>\n<p class="about">{escape(page.about)}</p>\n'
        f"{body}<footer>{escape(page.law)}</footer>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    rows = "".join(f"<tr>{_cells(row)}</tr>\n" for row in section.rows)
    table = f"<table>\n{rows}</table>\n" if rows else ""
    return (
        f"<h2>{escape(section.title)}</h2>\n{_lines(section.lines)}{table}{_lines(section.after)}"
    )


def _cells(row: tuple[str, ...]) -> str:
    first, second, *small = (escape(cell) for cell in row)
    details = "".join(f'<td class="small">{cell}</td>' for cell in small)
    return f"<td>{first}</td><td>{second}</td>{details}"


def _lines(lines: Iterable[Line]) -> str:
    return "".join(
        f"<pre>{escape(line.text)}</pre>\n"
        if line.kind == "command"
        else f'<p class="{line.kind}">{escape(line.text)}</p>\n'
        for line in lines
    )
