"""The head of the page: when, where, how long, how it ended, and how complete the record is."""

from __future__ import annotations

from datetime import datetime
from html import escape

from riot.record.report.session_page.choices import choices_of
from riot.record.report.session_page.visit import Visit
from riot.record.report.session_page.window import clock

_LONG = 8
"""Letters from which on a figure is written smaller."""

_REASONS = {
    "ended": "came to its end",
    "left": "was left before its end",
    "stopped": "was stopped with the show",
    "interrupted": "was cut off: the program or the machine stopped",
}


def head(visit: Visit) -> str:
    """Give the title and the figures of the visit."""
    session = visit.session
    film = escape(session.get("film") or session.get("graph") or "A visit")
    cells = "".join(_cell(value, told) for value, told in _figures(visit))
    return (
        f"<header><h1><bdi>{film}</bdi></h1><p>One visit, <code>{escape(session['session'])}"
        f'</code></p><div class="figures">{cells}</div></header>{_warnings(visit)}'
    )


def _cell(value: str, told: str) -> str:
    kind = ' class="long"' if len(value) > _LONG else ""
    return f"<div><b{kind}><bdi>{escape(value)}</bdi></b><span>{escape(told)}</span></div>"


def _figures(visit: Visit) -> list[tuple[str, str]]:
    session = visit.session
    found: list[tuple[str, str]] = []
    begun = session.get("begun_local") or session.get("begun")
    if isinstance(begun, datetime):
        zone = "local time" if session.get("begun_local") else "UTC"
        found.append((f"{begun:%H:%M}", f"{begun.day} {begun:%B %Y}, {zone}"))
    place = ", ".join(part for part in (session.get("venue"), session.get("installation")) if part)
    if place:
        found.append((place, "where"))
    found.append(_length(session.get("seconds") or 0.0, visit.seconds))
    ending = session.get("outcome")
    titles = visit.titles
    reason = _REASONS.get(session.get("reason") or "", session.get("reason") or "")
    found.append(((titles.get(ending) or ending) if ending else "no ending", f"the visit {reason}"))
    found.append((str(len(visit.stays)), f"scenes on the screen{_different(visit)}"))
    found.append((_chosen(visit), "decisions were made by a condition"))
    if session.get("language"):
        found.append((session["language"], "language"))
    notice = session.get("notice")
    found.append(
        ((titles.get(notice) if notice else None) or notice or "none", "notice shown first")
    )
    if visit.moments:
        found.append(_seen(visit))
    return found


def _seen(visit: Visit) -> tuple[str, str]:
    """Say for how much of the time there was a face, of the time in which somebody looked."""
    read = [moment for moment in visit.moments if moment.read]
    if not read:
        return "no reading", "in the whole visit"
    share = sum(moment.present for moment in read) / len(read)
    time = "of the time that was read" if visit.unread else "of the time"
    return f"{100 * share:.0f} %", f"{time} a face was seen"


def _length(seconds: float, film: float) -> tuple[str, str]:
    """Say how long the visit was; the film's own time stands still while an operator holds it."""
    held = f"; of the film {clock(film)}" if seconds - film >= 1 else ""
    if seconds < 10:
        return f"{seconds:.1f} s", f"how long{held}"
    return clock(seconds), f"how long, minutes : seconds{held}"


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{clock(seconds)} (minutes : seconds)"


def _different(visit: Visit) -> str:
    different = len({stay.scene for stay in visit.stays})
    return f", {different} different" if different != len(visit.stays) else ""


def _chosen(visit: Visit) -> str:
    choices = choices_of(visit)
    chosen = sum(choice.made == "chosen" for choice in choices)
    return f"{chosen} of {len(choices)}"


def _warnings(visit: Visit) -> str:
    """Say what is not in the record; nothing where it is whole."""
    session = visit.session
    lines: list[str] = []
    if session.get("keep") == "decisions":
        lines.append(
            "Only decisions were kept of this visit (record.keep: decisions): it cannot be "
            "replayed."
        )
    if visit.narrowed is not None:
        at, words = clock(visit.narrowed.t), visit.narrowed.words
        lines.append(f"At {at} the disk was nearly full, and {escape(words)}.")
    if lost := session.get("lost"):
        lines.append(f"{lost} records of this visit were lost: what is shown has gaps.")
    if session.get("reason") == "interrupted":
        lines.append(
            "The program or the machine stopped during this visit; at most its last second is "
            "missing."
        )
    if unread := sum(ends - begins for begins, ends in visit.unread):
        lines.append(
            f"For {_span(unread)} of {_span(visit.seconds)} nothing was read: the camera or "
            "perception gave nothing. Whether somebody was there, nobody knows."
        )
    if not visit.moments:
        lines.append("The viewer's curve was not kept; what each decision heard was.")
    if not lines:
        return ""
    return '<section class="warn">' + "".join(f"<p>{line}</p>" for line in lines) + "</section>"
