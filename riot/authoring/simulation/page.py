"""The outcome as one page: offline, printable, and the same in every browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from riot.authoring.drawing.words import clock
from riot.authoring.simulation.advice import percent
from riot.authoring.simulation.charts import (
    colours_of,
    decision_bar,
    ending_bars,
    histogram,
    sweep_chart,
    way_colour,
)
from riot.authoring.simulation.flow import flow_picture
from riot.authoring.simulation.outcome import DecisionShare, Outcome, SceneShare
from riot.authoring.simulation.style import STYLE

MOST_PATHS = 30


def page(outcome: Outcome) -> str:
    """Give the page's HTML; it needs nothing from outside."""
    colours = colours_of([ending.scene for ending in outcome.endings])
    title = escape(outcome.title)
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}: simulated audience</title><style>{STYLE}</style></head><body><main>",
        _head(outcome),
        _section("How it ends", ending_bars(outcome.endings, colours), _ENDINGS),
        _warnings(outcome),
        _section("The way of the audience", _wide(flow_picture(outcome, colours)), _FLOW),
        _section("How long a visit lasts", histogram(outcome.durations), _lasts(outcome)),
        _sweep(outcome, colours),
        _look(outcome),
        _section("Decisions", _decisions(outcome.decisions), _DECISIONS),
        _section("Interrupts", _interrupts(outcome), "What broke into a scene, and when."),
        _section(_paths_title(outcome), _paths(outcome), ""),
        _section("Scenes", _scenes(outcome), ""),
        _notes(outcome),
        "</main></body></html>\n",
    ]
    return "\n".join(part for part in parts if part)


_ENDINGS = (
    "Share of all visits; the thin line is the 95 % interval. It is as wide as the number of "
    "different faces makes it, not the number of visits."
)
_FLOW = (
    "The wider a band, the more viewers went that way. Dashed lines below lead back to an earlier "
    "scene. Point at a band to read its share."
)
_DECISIONS = (
    "Of all decisions in a scene, the share of each way out. Undecided: no expression led by the "
    "scene's margin. No face: nobody was seen for long enough. Grey is the default."
)


def _head(outcome: Outcome) -> str:
    durations = outcome.durations
    kinds = ", ".join(f"{count} {escape(kind)}" for kind, count in outcome.kinds.items())
    first = outcome.endings[0] if outcome.endings else None
    share, where = (percent(first.viewers.share), first.scene) if first else ("none", "an ending")
    figures = [
        (f"{outcome.viewers:,}".replace(",", " "), "simulated visits"),
        (str(outcome.faces), f"faces: {kinds}"),
        (clock(durations.median), f"median visit; 90 % last {clock(durations.p5)} to "
         f"{clock(durations.p95)}"),
        (share, f"end in {escape(where)}"),
        (str(len(outcome.paths)), "different paths"),
    ]  # fmt: skip
    cells = "".join(f"<div><b>{value}</b><span>{words}</span></div>" for value, words in figures)
    return (
        f"<header><h1>{escape(outcome.title)}</h1><p>Simulated audience of "
        f"<code>{escape(outcome.file)}</code>, seed {outcome.seed}</p>"
        f'<div class="figures">{cells}</div></header>'
    )


def _section(title: str, content: str, words: str) -> str:
    if not content:
        return ""
    note = f'<p class="note">{escape(words)}</p>' if words else ""
    return f"<section><h2>{escape(title)}</h2>{note}{content}</section>"


def _wide(picture: str) -> str:
    return f'<div class="wide">{picture}</div>' if picture else ""


def _lasts(outcome: Outcome) -> str:
    durations = outcome.durations
    return (
        f"Median {clock(durations.median)}, mean {clock(durations.mean)}; 90 of 100 visits last "
        f"from {clock(durations.p5)} to {clock(durations.p95)}."
    )


def _warnings(outcome: Outcome) -> str:
    lines: list[str] = []
    if outcome.unseen:
        lines.append("Nobody ever saw: " + ", ".join(map(escape, outcome.unseen)))
    words = {
        "never began": "of the visits never began: no scene with session: begin was reached",
        "longest": "of the visits did not end before the longest time",
        "circles": "of the visits went round in circles",
    }
    for how, count in outcome.unfinished.items():
        stood = ", ".join(escape(scene) for scene, _ in outcome.stood_in[:3])
        share = percent(count / outcome.viewers)
        lines.append(f"{share} {words.get(how, escape(how))}; last seen in {stood}")
    if not lines:
        return ""
    return '<section class="warn">' + "".join(f"<p>{line}</p>" for line in lines) + "</section>"


def _look(outcome: Outcome) -> str:
    flags = [flag for decision in outcome.decisions for flag in decision.flags]
    if not flags:
        return ""
    items = "".join(f"<li>{escape(flag)}</li>" for flag in flags)
    return f"<section><h2>Worth a look</h2><ul>{items}</ul></section>"


def _decisions(decisions: Sequence[DecisionShare]) -> str:
    rows: list[str] = []
    for decision in decisions:
        if not decision.chooses:
            continue
        ways = "".join(
            f'<li><i style="background:{way_colour(way, number)}"></i><b>{percent(way.share)}</b>'
            f" {escape(way.to)}<span>{escape(way.asks) or 'default'}</span></li>"
            for number, way in enumerate(decision.ways)
            if way.count or not way.interrupt
        )
        rows.append(
            f"<tr><th>{escape(decision.scene)}<small>{decision.count} decisions</small></th>"
            f"<td>{decision_bar(decision)}<ul class='ways'>{ways}</ul></td>"
            f"<td class='n'>{percent(decision.undecided)}</td>"
            f"<td class='n'>{percent(decision.no_face)}</td>"
            f"<td class='n'>{percent(decision.default)}</td></tr>"
        )
    if not rows:
        return ""
    head = (
        "<tr><th>scene</th><th>ways out</th><th class='n'>undecided</th>"
        "<th class='n'>no face</th><th class='n'>default</th></tr>"
    )
    return f"<table class='decisions'><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _interrupts(outcome: Outcome) -> str:
    rows = [
        (
            escape(interrupt.scene),
            f"{escape(interrupt.to)}<small>{escape(interrupt.asks)}</small>",
            percent(interrupt.share),
            "never" if interrupt.after is None else f"{interrupt.after:.1f} s",
        )
        for interrupt in outcome.interrupts
    ]
    return _table(
        ("scene", "breaks in with", "of the scene's visits", "after, on average"), rows, (0, 1)
    )


def _paths_title(outcome: Outcome) -> str:
    count = len(outcome.paths)
    return f"The {MOST_PATHS} commonest of {count} paths" if count > MOST_PATHS else "Paths"


def _paths(outcome: Outcome) -> str:
    rows = [
        (percent(path.share), clock(path.seconds), " → ".join(map(escape, path.scenes)))
        for path in outcome.paths[:MOST_PATHS]
    ]
    return _table(("share", "lasts", "scenes"), rows, (2,))


def _scenes(outcome: Outcome) -> str:
    rows = [
        (
            escape(scene.scene) + (" <small>ending</small>" if scene.ends else ""),
            _seen(scene, outcome),
            str(scene.visits),
        )
        for scene in outcome.scenes
    ]
    return _table(("scene", "seen by", "visits"), rows, (0,))


def _seen(scene: SceneShare, outcome: Outcome) -> str:
    if scene.scene in outcome.unseen:
        return "never seen"
    return percent(scene.viewers) if scene.viewers else "before the visit"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], words: Sequence[int]) -> str:
    """Make a table; the columns numbered in `words` hold words, the others numbers."""

    def row(cells: Sequence[str], kind: str) -> str:
        made = (
            f"<{kind}>{cell}</{kind}>" if n in words else f'<{kind} class="n">{cell}</{kind}>'
            for n, cell in enumerate(cells)
        )
        return f"<tr>{''.join(made)}</tr>"

    body = "".join(row(cells, "td") for cells in rows)
    return body and f"<table><thead>{row(head, 'th')}</thead><tbody>{body}</tbody></table>"


def _sweep(outcome: Outcome, colours: dict[str, str]) -> str:
    sweep = outcome.sweep
    if sweep is None:
        return ""
    words = (
        f"Share of each ending with {sweep.path} at each value; it is {sweep.current:g} now. The "
        f"same {sweep.viewers} viewers at every value."
    )
    scenes = list(dict.fromkeys(scene for point in sweep.points for scene in point.endings))
    taken = any(point.taken is not None for point in sweep.points)
    head = ["value", *(["this way taken"] if taken else []), *(s or "no ending" for s in scenes)]
    rows = [
        [
            f"<b>{point.value:g}</b>" if point.value == sweep.current else f"{point.value:g}",
            *([percent(point.taken or 0.0)] if taken else []),
            *(percent(point.endings.get(scene, 0.0)) for scene in scenes),
        ]
        for point in sweep.points
    ]
    table = _table([escape(name) for name in head], rows, ())
    return _section("If one threshold moves", sweep_chart(sweep, colours) + table, words)


def _notes(outcome: Outcome) -> str:
    lines = [*outcome.notes, *outcome.warnings]
    lines.append(
        f"Every share is at least as sure as one of {outcome.effective} different people. The "
        "faces do not react to what this film shows: no simulation replaces a test audience."
    )
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<section class="small"><h2>How this was made</h2><ul>{items}</ul></section>'
