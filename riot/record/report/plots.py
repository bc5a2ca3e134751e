"""What all drawings have in common: type, grid, margins, bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riot.record.report.chance import interval
from riot.record.report.colours import INK, LINE, MAIN, SOFT
from riot.record.report.words import FEW, of

FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif'


def layout(**given: Any) -> dict[str, Any]:
    """Give a calm layout; `given` are further keys of plotly's, on top of it."""
    base: dict[str, Any] = {
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 36, "r": 12, "t": 8, "b": 26},
        "showlegend": False,
        "hoverlabel": {"bgcolor": "#fff", "bordercolor": LINE, "font": {"color": INK}},
        "dragmode": False,
        "bargap": 0.25,
    }
    return base | given


def axis(**given: Any) -> dict[str, Any]:
    """Give an axis with hairlines; nothing can be zoomed by accident."""
    base: dict[str, Any] = {
        "gridcolor": LINE,
        "linecolor": LINE,
        "zerolinecolor": LINE,
        "tickfont": {"size": 11, "color": SOFT},
        "fixedrange": True,
        "automargin": True,
    }
    if "title" in given:
        given["title"] = {"text": given["title"], "font": {"size": 11.5, "color": SOFT}}
    return base | given


def counts(most: float) -> dict[str, Any]:
    """Give an axis of counts up to `most`: whole numbers from 0."""
    ticks = {"dtick": 1} if most < 4 else {"nticks": 5}
    return axis(range=[0, max(1.0, most) * 1.06], tickformat=",d", **ticks)


def shares(**given: Any) -> dict[str, Any]:
    """Give an axis of shares, 0 to 100 %."""
    ticks = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0", "25", "50", "75", "100 %"]}
    return axis(**({"range": [0, 1.02], **ticks} | given))


def share_bars(
    names: Sequence[str],
    counted: Sequence[int],
    totals: Sequence[int],
    colours: Sequence[str] = (),
) -> list[Mapping[str, Any]]:
    """Draw shares as lying bars, the first on top, each with its 95 % interval."""
    share = [count / total if total else 0.0 for count, total in zip(counted, totals, strict=True)]
    limits = [interval(count, total) for count, total in zip(counted, totals, strict=True)]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": list(range(len(names))),
            "x": share,
            "marker": {"color": list(colours) or MAIN},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [high - each for each, (_, high) in zip(share, limits, strict=True)],
                "arrayminus": [each - low for each, (low, _) in zip(share, limits, strict=True)],
                "color": INK,
                "thickness": 1.2,
                "width": 4,
            },
            "hovertext": [
                f"{name}: {of(count, total)}"
                for name, count, total in zip(names, counted, totals, strict=True)
            ],
            "hoverinfo": "text",
        }
    ]


def names_axis(names: Sequence[str], **given: Any) -> dict[str, Any]:
    """Give the axis of lying bars: a name each, the first on top, long ones shortened."""
    return axis(
        tickvals=list(range(len(names))),
        ticktext=[shortened(name) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        tickfont={"size": 12, "color": INK},
        **given,
    )


def shortened(name: str, most: int = 22) -> str:
    """Give a name that fits beside a bar; markup is told from names."""
    short = name if len(name) <= most else f"{name[: most - 1]}…"
    return short.replace("&", "&amp;").replace("<", "&lt;")


def few(count: int) -> str:
    """Mark a count that is too small to say much."""
    return " ⚠ few" if count < FEW else ""
