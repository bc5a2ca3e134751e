"""What a figure of the report is: an expression over the tables, and how its rows are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from riot.record.report.film import FilmText

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

Rows = Sequence[Mapping[str, Any]]
"""What the expression gave for one film, by the names of its columns."""


@dataclass(frozen=True, slots=True)
class About:
    """What figures know of a film besides their rows; `text` is that of its newest version."""

    title: str
    visits: int
    text: FilmText | None = None
    labels: tuple[str, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict[str, int])
    """Place of each scene: as in the file, then those that only visits tell of."""

    def place(self, scene: str) -> tuple[int, str]:
        """Give what scenes are sorted by."""
        return self.order.get(scene, len(self.order)), scene

    def within(self, scene: str) -> bool:
        """Say whether a scene can be seen during a visit; who knows no better says yes."""
        scenes = self.text.scenes if self.text else ()
        return next((each.within for each in scenes if each.name == scene), True)

    def ending(self, scene: str) -> bool:
        """Say whether a visit ends in a scene, as far as the text says."""
        scenes = self.text.scenes if self.text else ()
        return any(each.ending for each in scenes if each.name == scene)


@dataclass(frozen=True, slots=True)
class Plot:
    """One drawing of plotly's: its traces and layout, and what it shows in words (`alt`).

    `heading` stands above it; `least` is the width in pixels below which it is scrolled, not
    squeezed; a `small` one shares its row with others, a `broad` one with one other.
    """

    traces: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]
    alt: str
    height: int
    heading: str = ""
    least: int = 0
    small: bool = False
    broad: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar in a cell of a list, with the share in words beside it."""

    share: float
    words: str
    colour: str = ""


Cell = str | Sequence[Bar]
"""Words, of which the lines after the first are small; or bars below one another."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; columns whose head begins with a space hold numbers and stand to the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure of one film: what one sees, in a sentence, and what it is seen in.

    `worth` are lines that somebody should look at; `key` tells labels apart, colour and dash.
    """

    sentence: str
    parts: Sequence[Plot | Listing] = ()
    worth: Sequence[str] = ()
    key: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report; a new one is a module here and a line in FIGURES.

    `query` gives one Ibis expression with the column `film`; `draw` shows the rows of one film;
    `note` says how to read it, `nothing` why there may be none.
    """

    name: str
    title: str
    note: str
    nothing: str
    query: Callable[[Material], ir.Table]
    draw: Callable[[Rows, About], Drawn | None]
