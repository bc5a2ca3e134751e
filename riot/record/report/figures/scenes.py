"""Which scenes were seen, and which nobody ever saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riot.record.report.figure import About, Bar, Cell, Drawn, Figure, Listing, Rows
from riot.record.report.words import FEW, at_most, counted, number, percent, seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material


def query(material: Material) -> ir.Table:
    """Count the visits and stays of each scene."""
    scenes = material.scenes
    return scenes.group_by("film", "scene").agg(
        visits=scenes.session.nunique(), stays=scenes.count(), seconds=scenes.seconds.sum()
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """List all scenes, the unseen too."""
    found = {row["scene"]: row for row in rows}
    text = about.text.scenes if about.text else ()
    unseen = [each.name for each in text if each.within and each.name not in found]
    if not found:
        return None
    titles = {each.name: each.title for each in text}
    listing: list[list[Cell]] = []
    for scene in sorted({*found, *unseen}, key=about.place):
        row, title = found.get(scene), titles.get(scene, "")
        name = f"{scene}\n{title}" if title and title != scene else scene
        if row is None:
            listing.append([name, (Bar(0.0, "nobody"),), "", ""])
            continue
        share = min(1.0, row["visits"] / about.visits)
        listing.append(
            [
                name,
                (Bar(share, f"{number(row['visits'])}  ({percent(share)})"),),
                f"{row['stays'] / row['visits']:.1f}",
                seconds(row["seconds"] / row["stays"]),
            ]
        )
    return Drawn(
        _sentence(len(found), unseen, about),
        (Listing(("scene", "visits that saw it", " times a visit", " mean stay"), listing),),
        [f"Nobody saw {at_most(unseen, 8)}."] if unseen and about.visits >= FEW else (),
    )


def _sentence(seen: int, unseen: list[str], about: About) -> str:
    if about.text is None:
        return (
            f"{counted(seen, 'scene')} were seen; the film's text cannot be read, so "
            "nobody knows of others."
        )
    within = sum(each.within for each in about.text.scenes)
    if not unseen:
        return f"Each of the {counted(within, 'scene')} that a visit can reach was seen."
    was = "was" if len(unseen) == 1 else "were"
    return (
        f"{number(len(unseen))} of {counted(within, 'scene')} that a visit can reach {was} never "
        f"seen in {counted(about.visits, 'visit')}: {at_most(unseen, 8)}."
    )


FIGURE = Figure(
    "scenes",
    "Scenes, and those nobody saw",
    "In the order of the film's file. A scene that is passed twice in one visit counts as one "
    "visit and two times.",
    "No scene was seen.",
    query,
    draw,
)
