"""Ask the figures, and put the page together film by film."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from riot.errors import RiotError
from riot.record.queries.tables import tables
from riot.record.report import summary, versions
from riot.record.report.figure import About, Rows
from riot.record.report.figures import FIGURES
from riot.record.report.film import FilmText, ReadFilm
from riot.record.report.material import Choice, gather
from riot.record.report.page import FilmPart, Report, page
from riot.record.report.words import counted

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.queries.engine import Engine
    from riot.record.report.material import Material

Tell = Callable[[int, int], None]
"""Hears how many steps are done, and of how many."""


def write_report(
    engine: Engine, choice: Choice, read_film: ReadFilm, tell: Tell = lambda done, of: None
) -> str:
    """Give the page over the visits of `choice`. Raises RiotError REC-060 where there are none."""
    every = tables()
    questions = _questions(gather(every, choice, engine.hold))
    steps = len(questions) + len(every)
    read: list[str] = []

    def hear(table: str) -> None:
        tell(len(read), steps)
        read.append(table)

    engine.prepare(list(questions.values()), hear)
    answers: dict[str, Rows] = {}
    for name, expression in questions.items():
        # The same page from every run and every engine: rows have no order of their own.
        found = engine.run(expression).to_pylist()
        answers[name] = sorted(found, key=lambda row: [str(value) for value in row.values()])
        tell(len(every) + len(answers), steps)
        if not answers["summary"]:
            raise _nobody(choice)
    newest = versions.newest(answers["versions"])
    headers = engine.run(versions.headers_query(every["sessions"], newest), among=newest)
    texts = versions.texts_of(headers.to_pylist(), read_film)
    films = summary.ranked(answers["summary"])
    return page(
        Report(
            title=films[0] if len(films) == 1 else f"{len(films)} films",
            words=summary.words_of(answers["summary"]),
            totals=summary.totals(answers["summary"]),
            notes=_notes(engine, answers, films),
            summary=summary.listing(answers["summary"]),
            films=[_film(film, texts.get(film), answers, len(films) == 1) for film in films],
            newest=summary.newest(answers["newest"]),
        )
    )


def _questions(material: Material) -> dict[str, ir.Table]:
    return {
        "summary": summary.query(material),
        "versions": versions.query(material),
        "newest": summary.newest_query(material),
        **{figure.name: figure.query(material) for figure in FIGURES},
    }


def _notes(engine: Engine, answers: Mapping[str, Rows], films: Sequence[str]) -> list[str]:
    notes = summary.mixed(answers["summary"])
    notes += [words for film in films if (words := versions.mixed(film, answers["versions"]))]
    return [*notes, *(str(problem) for problem in engine.warnings)]


def _film(film: str, text: FilmText | None, answers: Mapping[str, Rows], alone: bool) -> FilmPart:
    rows = {name: [row for row in found if row["film"] == film] for name, found in answers.items()}
    visits = sum(row["visits"] for row in rows["summary"])
    order = {scene.name: place for place, scene in enumerate(text.scenes)} if text else {}
    if not text:
        steps = {row["scene"]: row["steps"] / row["moves"] for row in rows["paths"]}
        order = {scene: n for n, scene in enumerate(sorted(steps, key=lambda s: (steps[s], s)))}
    labels = text.listens_to if text else ()
    labels = labels or tuple(sorted({row["label"] for row in rows["film-time"]}))
    about = About(film, visits, text, labels, order)
    return FilmPart(
        film,
        _words(visits, alone),
        [(figure, figure.draw(rows[figure.name], about)) for figure in FIGURES],
    )


def _words(visits: int, alone: bool) -> str:
    few = "Few visits: take shares as examples, not as measures." if visits < 20 else ""
    return few if alone else f"{counted(visits, 'visit')}. {few}".rstrip()


def _nobody(choice: Choice) -> RiotError:
    asked = [
        f"of the film {choice.film!r}" if choice.film is not None else "",
        f"from {choice.since}" if choice.since is not None else "",
        f"to {choice.until}" if choice.until is not None else "",
    ]
    words = " ".join(filter(None, asked))
    return RiotError(
        "REC-060",
        f"there is no visit {words}".rstrip(),
        hint="leave out --film, --since or --until to see what there is",
    )
