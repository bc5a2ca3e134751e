"""What the stages counted: pictures dropped, OSC sent and lost, the slowest moments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from riot.record.report.figure import About, Cell, Drawn, Figure, Listing, Rows
from riot.record.report.words import number, of, percent, seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

SUMS = {
    ("screen", "pictures"): "pictures shown",
    ("screen", "skipped"): "pictures dropped",
    ("screen", "late"): "pictures that stood too long",
    ("screen", "cuts"): "takes that came on the screen",
    ("perception", "readings"): "readings",
    ("perception", "detections"): "searches for faces",
    ("rigs", "sent"): "OSC messages sent",
    ("rigs", "lost"): "cues lost: a full queue",
    ("rigs", "stale"): "cues given up: too late",
    ("rigs", "withheld"): "cues withheld in a panic",
    ("rigs", "clamped"): "values that were out of range",
    ("rigs", "dropped"): "values that could not be sent",
    ("rigs", "unknown"): "cues for a rig that there is not",
    ("rigs", "errors"): "errors within rigs",
}
"""Counters that go up, in the order in which they are shown."""

PEAKS = {
    ("screen", "cut_seconds_max"): "slowest drawing of a cut",
    ("rigs", "latency_p95"): "camera to OSC, 95 %",
    ("rigs", "latency_max"): "camera to OSC, slowest",
}
"""Figures in seconds, of which the greatest is shown."""

Found = Mapping[tuple[str, str], Mapping[str, Any]]


def query(material: Material) -> ir.Table:
    """Add up by how much each counter went up in each visit; a stage that restarts begins at 0."""
    import ibis

    figures = material.figures
    order = ibis.window(group_by=["session", "stage", "name"], order_by="tick")
    figures = figures.mutate(before=figures.value.lag().over(order))
    figures = figures.mutate(
        step=ibis.cases(
            (figures.before.isnull(), 0.0),
            (figures.value >= figures.before, figures.value - figures.before),
            else_=figures.value,
        )
    )
    visits = figures.group_by("film", "session", "stage", "name").agg(
        rise=figures.step.sum(), peak=figures.value.max()
    )
    return visits.group_by("film", "stage", "name").agg(
        rise=visits.rise.sum(),
        peak=visits.peak.max(),
        visits=visits.count(where=visits.rise > 0),
        of=visits.count(),
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """List the counters that have a meaning for a technician."""
    found = {(row["stage"], row["name"]): row for row in rows}
    if not found:
        return None
    listing: list[list[Cell]] = [
        [words, number(found[key]["rise"]), of(found[key]["visits"], found[key]["of"])]
        for key, words in SUMS.items()
        if key in found
    ]
    peaks: list[list[Cell]] = [
        [words, seconds(found[key]["peak"])] for key, words in PEAKS.items() if key in found
    ]
    each = sorted(
        (name.removesuffix(".sent"), row)
        for (stage, name), row in found.items()
        if stage == "rigs" and name.endswith(".sent")
    )
    rigs: list[list[Cell]] = [
        [
            rig,
            *(
                number(_rise(found, "rigs", f"{rig}.{name}"))
                for name in ("sent", "lost", "clamped")
            ),
        ]
        for rig, _ in each
    ]
    parts = [Listing(("what", " in all", " in so many visits"), listing)] if listing else []
    if peaks:
        parts.append(Listing(("slowest", " time"), peaks))
    if rigs:
        parts.append(Listing(("rig", " sent", " lost", " clamped"), rigs, "OSC by rig"))
    if not parts:
        return None
    return Drawn(_sentence(found), parts, _worth(found))


def _rise(found: Found, stage: str, name: str) -> float:
    return found[stage, name]["rise"] if (stage, name) in found else 0.0


def _sentence(found: Found) -> str:
    pictures, skipped = (_rise(found, "screen", name) for name in ("pictures", "skipped"))
    sent, lost = (_rise(found, "rigs", name) for name in ("sent", "lost"))
    words: list[str] = []
    if pictures:
        share = percent(skipped / (pictures + skipped))
        words.append(
            f"{number(skipped)} of {number(pictures + skipped)} pictures dropped ({share})"
        )
    if sent:
        words.append(f"{number(sent)} OSC messages sent, {number(lost)} cues lost")
    return f"{'; '.join(words)}." if words else "The counters of the stages, added up."


def _worth(found: Found) -> list[str]:
    pictures, skipped = _rise(found, "screen", "pictures"), _rise(found, "screen", "skipped")
    lines: list[str] = []
    if skipped > 0.01 * (pictures + skipped):
        lines.append(
            f"{percent(skipped / (pictures + skipped))} of the pictures were dropped: is the "
            "machine too slow for these clips?"
        )
    for name, words in (("lost", "cues were lost"), ("unknown", "cues named a rig there is not")):
        if count := _rise(found, "rigs", name):
            lines.append(f"{number(count)} {words}.")
    return lines


FIGURE = Figure(
    "counters",
    "Pictures and OSC, counted",
    "Added up over the visits; what is counted between visits is left out.",
    "The stages' counters were not kept, or no worker ran.",
    query,
    draw,
)
