"""Put a statement into words, section by section, for every form of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from riot.record.archive.tables import TABLES
from riot.record.privacy.believed import TRIAL
from riot.record.privacy.statement import Statement
from riot.record.privacy.words import words_for

FORGET = 'riot forget --around "2026-11-21 15:10"'
EXPRESSION_TABLES = ("moods", "levels", "readings")
"""Tables that stay empty where readings are left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said: a paragraph, something that wants mending, or a command to type."""

    text: str
    kind: str = "plain"
    """plain, warning or command."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said below it, and rows of two or three cells where there is a list."""

    title: str
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    after: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report in one language."""

    language: str
    title: str
    about: str
    sections: tuple[Section, ...]
    law: str


def in_words(statement: Statement, language: str) -> Page:
    """Write the report in a language, or in English where there are no words of it."""
    words = words_for(language)
    house = (statement.title, statement.venue, statement.installation)
    when = words["as_of"].format(when=_moment(statement.now, words))
    about = " · ".join(part for part in (*house, when, f"riot {statement.riot}") if part)
    sections = (
        _camera(statement, words),
        _told(statement, words),
        _kept(statement, words),
        *([_holds(statement, words)] if statement.keeping.keep != "none" else []),
        _hears(statement, words),
        _forget(statement, words),
    )
    known = "en" if words is words_for("en") else language
    return Page(known, words["title"], about, sections, words["law"])


def _camera(statement: Statement, words: Mapping[str, str]) -> Section:
    looking = statement.looking
    lines = [Line(words[f"camera_{looking.kind}"].format(source=looking.source))]
    if looking.kind in ("camera", "file"):
        reads = words["camera_reads"].format(
            rate=f"{looking.rate:g}", faces=looking.faces, labels=", ".join(looking.labels)
        )
        lines += [Line(reads), Line(words["camera_gone"])]
    return Section(words["camera"], tuple(lines))


def _told(statement: Statement, words: Mapping[str, str]) -> Section:
    announced = statement.announcing
    lines: list[Line] = []
    rows: list[tuple[str, ...]] = []
    if announced.problem:
        lines.append(Line(words["told_unread"].format(problem=announced.problem), "warning"))
    elif not announced.notices and statement.looking.kind != "none":
        lines.append(Line(words["told_never"], "warning"))
    if announced.too_early and statement.looking.kind != "none":
        scenes = ", ".join(announced.too_early)
        lines.append(Line(words["told_late"].format(scenes=scenes), "warning"))
    for notice in announced.notices:
        said = "told_first" if notice.texts else "told_picture"
        if not announced.too_early:
            lines.append(Line(words[said].format(scene=notice.scene)))
        rows += [
            (language or words["any_language"], " ".join(text.split()))
            for language, text in notice.texts.items()
        ]
    return Section(words["told"], tuple(lines), tuple(rows))


def _kept(statement: Statement, words: Mapping[str, str]) -> Section:
    keeping = statement.keeping
    rows: tuple[tuple[str, ...], ...] = ()
    if keeping.keep != "none" or keeping.sessions:
        journal, logs = keeping.folders
        rows = ((words["where_journal"], str(journal)), (words["where_logs"], str(logs)))
    lines = (Line(words[f"keep_{keeping.keep}"]),)
    return Section(words["kept"], lines, rows, tuple(_state(statement, words)))


def _state(statement: Statement, words: Mapping[str, str]) -> Iterator[Line]:
    keeping = statement.keeping
    if keeping.sessions:
        count = words["count"].format(
            sessions=_visits(keeping.sessions, words),
            size=_size(keeping.bytes),
            oldest=_moment(keeping.oldest, words),
            newest=_moment(keeping.newest, words),
        )
        unsealed = words["unsealed"].format(visits=_visits(keeping.unsealed, words))
        yield Line(f"{count} {unsealed}" if keeping.unsealed else count)
    else:
        yield Line(words["empty"])
    if keeping.retention != "forever":
        ages = words["retention"].format(days=keeping.retention)
        following = words["next"].format(when=_moment(keeping.gone, words))
        yield Line(f"{ages} {following}" if keeping.gone else ages)
    elif keeping.sessions or keeping.keep != "none":
        yield Line(words["forever"], "warning")
    if keeping.past:
        yield Line(words["past"].format(visits=_visits(keeping.past, words)), "warning")
    if keeping.leapt:
        leapt = words["leapt"].format(visits=_visits(keeping.leapt, words), days=TRIAL.days)
        yield Line(leapt, "warning")
    if keeping.doubtful:
        named = ", ".join(keeping.doubtful[:3]) + (" …" if len(keeping.doubtful) > 3 else "")
        yield Line(words["doubtful"].format(names=named), "warning")
    if keeping.forgotten.sessions:
        visits = _visits(keeping.forgotten.sessions, words)
        yield Line(words["forgotten"].format(visits=visits, last=keeping.forgotten.last))


def _holds(statement: Statement, words: Mapping[str, str]) -> Section:
    left_out = EXPRESSION_TABLES if statement.keeping.keep == "decisions" else ()
    rows = tuple(
        (
            name,
            f"{words[name]} ({words['left_out']})" if name in left_out else words[name],
            ", ".join(column.name for column in table.columns if column.name != "session"),
        )
        for name, table in TABLES.items()
    )
    return Section(words["holds"], (Line(words["holds_id"]),), rows)


def _hears(statement: Statement, words: Mapping[str, str]) -> Section:
    rows: list[tuple[str, ...]] = []
    for hearer in statement.hearers:
        heard = {"rig": "hears_cues", "asks": "hears_asks", "result": "hears_result"}[hearer.kind]
        if hearer.hears:
            heard = "hears_readings"
        said = words[heard].format(families=", ".join(hearer.hears), minutes=hearer.minutes)
        rows.append((hearer.name, hearer.where, said))
    if not rows:
        return Section(words["hears"], (Line(words["hears_nobody"]),))
    return Section(words["hears"], (), tuple(rows), (Line(words["hears_keeps"]),))


def _forget(statement: Statement, words: Mapping[str, str]) -> Section:
    lines = [Line(words["forget_how"]), Line(FORGET, "command")]
    if statement.keeping.keep == "none" and not statement.keeping.sessions:
        lines = []
    if statement.contact:
        lines.append(Line(words["ask"].format(contact=statement.contact)))
    else:
        lines.append(Line(words["ask_nobody"], "warning"))
    return Section(words["forget"], tuple(lines))


def _visits(count: int, words: Mapping[str, str]) -> str:
    return words["visit"] if count == 1 else words["visits"].format(count=count)


def _moment(moment: datetime | None, words: Mapping[str, str]) -> str:
    return words["unknown"] if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
