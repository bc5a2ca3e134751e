"""How much of the time nobody's face was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from riot.record.report.figure import About, Bar, Cell, Drawn, Figure, Listing, Rows
from riot.record.report.words import FEW, counted, percent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_WORTH = 0.3
_NOTHING = "Nobody can say who was there: the camera or perception gave nothing in any visit"


def query(material: Material) -> ir.Table:
    """Count the moments of each scene without a face, with several, and without any reading."""
    unread = material.unread.select("film", "session", "scene", unread="rows")
    watched = material.watched.left_join(unread, ["film", "session", "scene"])
    return watched.group_by("film", "scene").agg(
        visits=watched.count(),
        rows=watched.rows.sum(),
        absent=watched.absent.sum(),
        several=watched.several.sum(),
        unread=watched.unread.fill_null(0).sum(),
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """List the share of time without a face, by scene."""
    all_rows = sum(row["rows"] for row in rows)
    unread = sum(row["unread"] for row in rows)
    found = [_read(row) for row in rows if row["rows"] > row["unread"]]
    found.sort(key=lambda row: about.place(row["scene"]))
    if not found:
        return Drawn(f"{_NOTHING}.") if all_rows else None
    total = sum(row["rows"] for row in found)
    absent = sum(row["absent"] for row in found)
    several = sum(row["several"] for row in found)
    sentence = "There was a face all the time"
    if absent:
        worst = max(found, key=lambda row: (row["absent"] / row["rows"], row["rows"]))
        most = percent(worst["absent"] / worst["rows"])
        sentence = (
            f"No face was seen for {percent(absent / total)} of the time, most in "
            f"{worst['scene']} ({most})"
        )
    many = f"for {percent(several / total)} of it" if several else "never"
    sentence += f". More than one face was there {many}"
    if unread:
        sentence += (
            f". For another {percent(unread / all_rows)} nobody can say: the camera or perception "
            "gave nothing"
        )
    listing: list[list[Cell]] = []
    for row in found:
        few = f"\n{counted(row['visits'], 'visit')}, few" if row["visits"] < FEW else ""
        share = row["absent"] / row["rows"]
        cells: list[Cell] = [
            f"{row['scene']}{few}",
            (Bar(share, percent(share)),),
            percent(row["several"] / row["rows"]),
        ]
        if unread:
            cells.append(percent(row["unread"] / (row["rows"] + row["unread"])))
        listing.append(cells)
    worth = [
        f"{row['scene']}: no face for {percent(row['absent'] / row['rows'])} of the time; the "
        "camera may not see the place where people stand."
        for row in found
        if row["visits"] >= 20 and row["absent"] > _WORTH * row["rows"]
    ]
    head = ("scene", "time without a face", " several faces", *([" not read"] if unread else []))
    return Drawn(sentence, (Listing(head, listing),), worth)


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of a row the moments in which nobody looked."""
    unread = row["unread"]
    return {**row, "rows": row["rows"] - unread, "absent": row["absent"] - unread}


FIGURE = Figure(
    "no-face",
    "Nobody to be seen",
    "Share of the time during visits in which the camera found no face, twice a second. Time in "
    "which the camera or perception gave nothing is no part of it: it is told apart.",
    "No moments were kept: the installation keeps decisions only.",
    query,
    draw,
)
