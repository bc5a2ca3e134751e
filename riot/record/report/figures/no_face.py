"""How much of the time nobody's face was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riot.record.report.figure import About, Bar, Cell, Drawn, Figure, Listing, Rows
from riot.record.report.words import FEW, counted, percent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_WORTH = 0.3


def query(material: Material) -> ir.Table:
    """Count the moments of each scene without a face, and with several."""
    watched = material.watched
    return watched.group_by("film", "scene").agg(
        visits=watched.count(),
        rows=watched.rows.sum(),
        absent=watched.absent.sum(),
        several=watched.several.sum(),
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """List the share of time without a face, by scene."""
    found = sorted((row for row in rows if row["rows"]), key=lambda row: about.place(row["scene"]))
    total = sum(row["rows"] for row in found)
    if not total:
        return None
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
    listing: list[list[Cell]] = []
    for row in found:
        few = f"\n{counted(row['visits'], 'visit')}, few" if row["visits"] < FEW else ""
        share = row["absent"] / row["rows"]
        listing.append(
            [f"{row['scene']}{few}", (Bar(share, percent(share)),),
             percent(row["several"] / row["rows"])]
        )  # fmt: skip
    worth = [
        f"{row['scene']}: no face for {percent(row['absent'] / row['rows'])} of the time; the "
        "camera may not see the place where people stand."
        for row in found
        if row["visits"] >= 20 and row["absent"] > _WORTH * row["rows"]
    ]
    return Drawn(
        sentence, (Listing(("scene", "time without a face", " several faces"), listing),), worth
    )


FIGURE = Figure(
    "no-face",
    "Nobody to be seen",
    "Share of the time during visits in which the camera found no face, twice a second.",
    "No moments were kept: the installation keeps decisions only.",
    query,
    draw,
)
