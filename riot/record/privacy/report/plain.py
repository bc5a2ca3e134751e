"""Write the report as text for a terminal, and as Markdown."""

from __future__ import annotations

import textwrap

from riot.record.privacy.report.sections import Line, Page

WIDTH = 88


def as_text(page: Page) -> str:
    """Give the page as plain text."""
    parts = [page.title.upper(), *textwrap.wrap(page.about, WIDTH)]
    for section in page.sections:
        parts += ["", section.title]
        for line in section.lines:
            parts += _wrapped(line)
        width = max((len(first) for first, *_ in section.rows), default=0)
        for first, *rest in section.rows:
            parts += textwrap.wrap(
                f"{first:{width}}  {': '.join(rest)}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent=" " * (width + 4),
                break_on_hyphens=False,
                break_long_words=False,
            )
        for line in section.after:
            parts += _wrapped(line)
    return "\n".join([*parts, "", page.law]) + "\n"


def as_markdown(page: Page) -> str:
    """Give the page as Markdown, lists for rows."""
    parts = [f"# {page.title}", "", _escaped(page.about)]
    for section in page.sections:
        parts += ["", f"## {section.title}", ""]
        parts += [_said(line) for line in section.lines]
        parts += [
            f"- **{_escaped(first)}**: {': '.join(_escaped(cell) for cell in rest)}"
            for first, *rest in section.rows
        ]
        if section.after:
            parts += ["", *(_said(line) for line in section.after)]
    return "\n".join([*parts, "", page.law]) + "\n"


def _wrapped(line: Line) -> list[str]:
    mark = {"warning": "! ", "command": "    "}.get(line.kind, "")
    indent = "  " + " " * len(mark)
    return textwrap.wrap(
        line.text,
        WIDTH,
        initial_indent=f"  {mark}",
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _said(line: Line) -> str:
    if line.kind == "command":
        return f"\n    {line.text}\n"
    text = _escaped(line.text)
    return f"**! {text}**\n" if line.kind == "warning" else f"{text}\n"


def _escaped(text: str) -> str:
    for char in "\\`*_{}[]<>#|":
        text = text.replace(char, f"\\{char}")
    return text
