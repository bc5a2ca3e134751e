"""Every decision in words: what was heard, each way that was tried, and by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from riot.record.report.colours import label_colours
from riot.record.report.session_page.choices import Choice, choices_of
from riot.record.report.session_page.conditions import bar_of, condition_in_words
from riot.record.report.session_page.listened import Listened, listened_by
from riot.record.report.session_page.visit import Row, Visit
from riot.record.report.session_page.window import clock

_KINDS: Mapping[str, str] = {
    "decide": "at the decision point",
    "interrupt": "broke into the scene",
    "timeout": "the scene's longest time was over",
    "ended": "the clip was over",
    "failed": "the clip could not be played",
    "rest": "after a pause of the screen",
    "go": "the operator said go",
    "jump": "the operator chose the scene",
    "reset": "the operator began anew",
}
_BY: Mapping[str, str] = {
    "mean": "the mean",
    "peak": "the peak",
    "share": "the share of time in the lead",
    "last": "the last reading",
    "now": "the moment",
}


def explain(visit: Visit) -> str:
    """Give a block for each decision, in their order."""
    titles = visit.titles
    colours = label_colours(visit.labels)
    listened = listened_by(visit)
    choices = {choice.row["number"]: choice for choice in choices_of(visit)}
    blocks = [
        _choice(choice, visit, titles, colours, listened.get(choice.row["number"]))
        if (choice := choices.get(decision["number"]))
        else _told(decision)
        for decision in visit.decisions
    ]
    return f'<ol class="decisions">{"".join(blocks)}</ol>' if blocks else ""


def _told(decision: Row) -> str:
    """Say what a command did that led nowhere."""
    said = decision.get("why") or f"{decision['scene']}: nothing changed"
    return f'<li class="told"><b>{clock(decision["t"])}</b> <bdi>{escape(said)}</bdi></li>'


def _choice(
    choice: Choice,
    visit: Visit,
    titles: Mapping[str, str],
    colours: Mapping[str, str],
    listened: Listened | None,
) -> str:
    decision, number = choice.row, choice.number
    way = f"<bdi>{_title(decision['scene'], titles)}</bdi> → "
    way += f"<bdi>{_title(decision['to'], titles)}</bdi>"
    how = _KINDS.get(decision["kind"], decision["kind"])
    if decision.get("position") is not None:
        how = f"{how}, {decision['position']:.1f} s into the scene"
    tried_rows = visit.ways.get(decision["number"], ())
    alone = len({row["way"] for row in tried_rows}) == 1
    ways = [_way([*rows], titles, alone) for _, rows in groupby(tried_rows, lambda row: row["way"])]
    tried = f'<ol class="ways">{"".join(ways)}</ol>' if ways else _reason(decision)
    return (
        f'<li id="decision{number}"><h3><i class="dot {choice.made}">{number}</i>'
        f"<span>{clock(choice.t)}</span> {way}</h3><p class='how'>{escape(how)}</p>"
        f"{_heard(decision, visit.heard.get(decision['number'], {}), colours, listened)}"
        f"{tried}</li>"
    )


def _title(scene: str, titles: Mapping[str, str]) -> str:
    return escape(titles.get(scene) or scene)


def _reason(decision: Row) -> str:
    return f"<p><bdi>{escape(decision['why'])}</bdi></p>" if decision.get("why") else ""


def _heard(
    decision: Row,
    levels: Mapping[str, float],
    colours: Mapping[str, str],
    listened: Listened | None,
) -> str:
    """Say what the readings said, where the decision asked them."""
    if not decision.get("by"):
        return ""
    by = _BY.get(decision["by"], decision["by"])
    words: list[str] = []
    if listened is not None:
        by += f" {_stretch(listened)}"
    if decision["by"] != "now" and decision.get("heard") is not None:
        words.append(f"{by}, a face seen for {decision['heard']:.1f} s")
    else:
        words.append(by)
    if decision.get("counts") is False:
        words.append(f"<b>undecided</b>: {escape(decision.get('why_not') or 'nothing to go by')}")
    elif (leader := decision.get("dominant")) and decision.get("level") is not None:
        ahead = f", ahead by {decision['margin']:.2f}" if decision.get("margin") is not None else ""
        words.append(f"<b>{escape(leader)}</b> led with {decision['level']:.2f}{ahead}")
    if decision.get("overridden"):
        words.append("the operator gave levels in place of the viewer's")
    return f'<p class="heard">Heard: {"; ".join(words)}.{_levels(levels, colours)}</p>'


def _stretch(listened: Listened) -> str:
    of = f"round {listened.round} of the clip" if listened.round > 1 else "the scene"
    return (
        f"from {listened.start:.1f} s to {listened.stop:.1f} s of {of} "
        f"({clock(listened.begins)} to {clock(listened.ends)})"
    )


def _levels(levels: Mapping[str, float], colours: Mapping[str, str]) -> str:
    if not levels:
        return ""
    cells = "".join(
        f'<span><i style="background:{colours.get(label, "#9aa5b1")}"></i>{escape(label)} '
        f"{level:.2f}</span>"
        for label, level in sorted(levels.items(), key=lambda pair: -pair[1])
    )
    return f' <span class="levels">{cells}</span>'


def _way(rows: Sequence[Row], titles: Mapping[str, str], alone: bool) -> str:
    first = rows[0]
    taken = bool(first["passed"])
    sign = "taken" if taken else "failed"
    conditions = [row for row in rows if row.get("guard")]
    if conditions:
        parts = "".join(_condition(row) for row in conditions)
    else:
        parts = f"<span>{'the only way on' if alone else 'the way if nothing else passes'}</span>"
    return (
        f'<li class="{sign}"><b>{_title(first["to"], titles)}</b>'
        f"<em>{'taken' if taken else 'no'}</em>{parts}</li>"
    )


def _condition(row: Row) -> str:
    met = row.get("met")
    bar = bar_of(row)
    drawn = ""
    if bar is not None:
        value, threshold = (100 * share for share in bar)
        drawn = (
            f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="100" height="10" class="track"/><rect width="{value:.1f}" height="10" '
            f'class="{"met" if met else "unmet"}"/><rect x="{min(threshold, 99):.1f}" width="1.2" '
            'height="10" class="limit"/></svg>'
        )
    return (
        f'<span class="{"met" if met else "unmet"}">{drawn}<bdi>'
        f"{escape(condition_in_words(row))}</bdi></span>"
    )
