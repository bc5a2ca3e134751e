"""The engine that is there by default: DuckDB, in this process, within bounds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import ibis
from ibis.formats.pyarrow import PyArrowData

from riot.errors import Problem, RiotError
from riot.record.archive.tables import LAYOUT, TABLES
from riot.record.queries.duckdb_connection import SETTINGS, lock_down
from riot.record.queries.file_lists import FileLists
from riot.record.queries.health import damaged
from riot.record.queries.logs import find_logs, nothing_to_ask, told, unfit
from riot.record.queries.needs import SQL_TYPES, Needs
from riot.record.queries.scratch import Scratch
from riot.record.queries.unsealed import seal_aside
from riot.record.queries.waiting import interruptible

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.operations import Node
    from ibis.expr.types import Table as IbisTable

    from riot.record.archive.telling import Telling
    from riot.record.queries.engine import Told

_NO_DAMAGE = (
    duckdb.OutOfMemoryException,
    duckdb.ConversionException,
    duckdb.OutOfRangeException,
    duckdb.InterruptException,
)
"""What DuckDB raises for reasons of its own; anything else may be a damaged file."""

_HEAVY = {"header", "ending", "body"}
"""Long texts: read where they lie, never kept."""

_LAYOUTS = {"session", "layout"}


class DuckDbEngine:
    """Ask Parquet files where they lie, and keep what several questions share.

    Ten thousand files cost a second or two to open whatever is read of them, so `prepare` loads the
    columns that several expressions read of a table into memory, once; a table that one expression
    reads is streamed.
    """

    def __init__(self, roots: Sequence[str], telling: Telling | None = None) -> None:
        self._roots = roots
        self._scratch = Scratch()
        self._closed = False
        self._locked = False
        try:
            self._logs = seal_aside(find_logs(roots), str(self._scratch.path / "sealed"), telling)
            # Not Ibis's own connection: that one takes seconds to import pandas.
            spilled = str(self._scratch.path / "spilled")
            self._con = duckdb.connect(config={**SETTINGS, "temp_directory": spilled})
            # It would be drawn into the answer, also where that goes to a file. DuckDB takes this
            # setting from a connection only.
            self._con.execute("SET enable_progress_bar = false")
            self._needs = Needs()
        except BaseException:
            self._scratch.close()
            raise
        self._files = FileLists(self._con)
        self._kept: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        self._held: dict[str, str] = {}
        self._built: set[str] = set()
        self._texts: dict[Node, str] = {}
        self._sifted = False

    @property
    def warnings(self) -> Sequence[Problem]:
        """Give what was left out, a few lines of each kind and a count."""
        return told(self._logs.warnings)

    @property
    def sessions(self) -> int:
        """Count the sessions that are asked."""
        return len(self._logs.sealed)

    def prepare(self, expressions: Sequence[IbisTable], told: Told | None = None) -> None:
        """Load what several expressions read, and what is held for them."""
        readers: Counter[str] = Counter()
        wanted: dict[str, set[str]] = {}
        for needed in self._all_needs([self._sql(expression) for expression in expressions]):
            for table, columns in needed.items():
                if columns & _HEAVY and table != "sessions":
                    continue  # it reads the files itself, whatever is kept
                readers[table] += 1
                wanted.setdefault(table, set()).update(columns)
        self._sift(wanted.get("sessions", set()))
        for table in TABLES:
            if readers[table] > 1:
                if told is not None:
                    told(table)
                self._keep(table, wanted[table] - _HEAVY)

    def _all_needs(self, queries: Sequence[str]) -> Iterator[dict[str, set[str]]]:
        """Give what each query reads, and each held table once that any of them reads."""
        waiting, met = list(queries), set[str]()
        while waiting:
            needed = self._needs.of(waiting.pop())
            held = [name for name in needed if name in self._held and name not in met]
            met.update(held)
            waiting += [self._held[name] for name in held]
            yield needed

    def hold(self, name: str, expression: IbisTable) -> IbisTable:
        """Give a table that stands for an expression, which is answered once."""
        held = f"held_{name}"
        self._held[held] = self._sql(expression)
        self._needs.add(held, self._held[held])
        return ibis.table(expression.schema(), name=held)

    def run(self, expression: IbisTable, among: Collection[str] | None = None) -> pa.Table:
        """Answer one expression; of sessions `among` these only, where they are named."""
        try:
            with self._only(among):
                answer = self.ask(self._sql(expression))
        except duckdb.Error as error:
            said = " ".join(str(error).split())
            raise RiotError("REC-059", f"DuckDB cannot answer: {said}") from error
        return PyArrowData.convert_table(answer, expression.schema())

    def ask(self, sql: str) -> pa.Table:
        """Answer a query in DuckDB's SQL.

        Raises duckdb.Error for a mistake in it, RiotError REC-050 where no session is left.
        """
        # DESCRIBE and SHOW read no row of any table, and want to know all.
        needed = self._needs.of(sql) or {table: {"session"} for table in TABLES}
        try:
            self._show(needed)
            return self._answer(sql)
        except duckdb.Error as error:
            if not self._sift_deeply(error, needed):
                raise
        self._show(needed)
        return self._answer(sql)

    def _answer(self, sql: str) -> pa.Table:
        return interruptible(self._con, lambda: self._con.sql(sql).to_arrow_table())

    def _execute(self, sql: str) -> None:
        interruptible(self._con, lambda: self._con.execute(sql))

    def lock_down(self) -> None:
        """Let no question from now on read another file, or reach a network."""
        if not self._locked:
            self._locked = True
            lock_down(self._con, self._logs.sealed.values())

    @contextmanager
    def _only(self, among: Collection[str] | None) -> Iterator[None]:
        """Have tables that are not kept read from the files of a few sessions."""
        if among is None:
            yield
            return
        self._sift(set())
        self._name_files({name: self._logs.sealed[name] for name in among})
        try:
            yield
        finally:
            self._name_files()

    def _show(self, needed: Mapping[str, set[str]]) -> None:
        """Make the tables that a query reads visible under their names."""
        self._sift(needed.get("sessions", set()))
        for table, columns in needed.items():
            if table in self._held:
                self._build(table)
                continue
            view = self._view(table, columns)
            if self._shown.get(table) != view:
                self._con.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS {view}")
                self._shown[table] = view

    def _build(self, held: str) -> None:
        if held not in self._built:
            sql = self._held[held]
            self._show(self._needs.of(sql))
            self._execute(f"CREATE OR REPLACE TABLE {held} AS {sql}")
            self._built.add(held)

    def close(self) -> None:
        """Let go of memory and of the temporary folder."""
        if not self._closed:
            self._closed = True
            self._needs.close()
            self._con.close()
            self._scratch.close()

    def _sql(self, expression: IbisTable) -> str:
        text = self._texts.get(expression.op())
        if text is None:
            text = self._texts[expression.op()] = str(ibis.to_sql(expression, dialect="duckdb"))
        return text

    def _view(self, table: str, columns: set[str]) -> str:
        kept = self._kept.get(table)
        if kept is None or not columns <= kept:
            return f"SELECT {_all(table)} FROM {self._files.of(table)}"
        return f"SELECT {_all(table, kept)} FROM kept_{table}"

    def _keep(self, table: str, columns: set[str]) -> None:
        if columns <= self._kept.get(table, set()):
            return
        ordered = [f'"{one.name}"' for one in TABLES[table].columns if one.name in columns]
        try:
            self._load(table, ordered)
        except duckdb.Error as error:
            if not self._sift_deeply(error, [table]):
                raise
            self._load(table, ordered)
        self._kept[table] = columns | ({"session"} if not columns else set())

    def _load(self, table: str, columns: Sequence[str]) -> None:
        listed = ", ".join(columns) or "session"
        self._execute(
            f"CREATE OR REPLACE TABLE kept_{table} AS SELECT {listed} FROM {self._files.of(table)}"
        )

    def _sift(self, columns: set[str]) -> None:
        """Leave out copies and what a newer riot sealed; rows of `sessions` are kept from then."""
        if self._sifted:
            return
        self._sifted = True
        self._name_files()
        self._keep("sessions", (columns | _LAYOUTS) - _HEAVY)
        doubtful = self._con.execute(
            "SELECT count(*) > count(DISTINCT session) OR max(layout) > ? FROM kept_sessions",
            [LAYOUT],
        ).fetchone()
        if doubtful and doubtful[0]:
            rows = self._con.execute(
                f"SELECT filename, session, layout FROM {self._files.of('sessions', named=True)}"
            ).fetchall()
            named = [(_folder_of(file), session, layout) for file, session, layout in rows]
            self._leave_out(unfit(self._logs, named))
            self._keep("sessions", (columns | _LAYOUTS) - _HEAVY)

    def _sift_deeply(self, error: duckdb.Error, tables: Iterable[str]) -> bool:
        """After a failure: look into every footer, then every page; say whether one was damaged."""
        if isinstance(error, _NO_DAMAGE):
            return False
        sealed = self._logs.sealed
        held = [self._needs.of(self._held[name]) for name in tables if name in self._held]
        tables = {*tables, *(table for each in held for table in each)} & TABLES.keys()
        faults = damaged(sealed, TABLES) or damaged(sealed, tables, every_page=True)
        if faults:
            self._leave_out(faults)
        return bool(faults)

    def _leave_out(self, faults: dict[str, Problem]) -> None:
        self._logs = self._logs.without(faults)
        self._kept.clear()
        self._shown.clear()
        self._built.clear()
        self._name_files()

    def _name_files(self, sealed: Mapping[str, str] | None = None) -> None:
        """Set what the tables are read from; all sessions, where no others are given."""
        if not self._logs.sealed:
            raise nothing_to_ask(self._roots, self._logs.warnings)
        self._files.name((self._logs.sealed if sealed is None else sealed).values())


def open_over(
    roots: Sequence[str], master: str | None, telling: Telling | None = None
) -> DuckDbEngine:
    """Open the engine over folders of this machine. Raises RiotError REC-050 and REC-056."""
    if master is not None:
        raise RiotError("REC-056", "DuckDB has no master", hint="add --engine spark")
    for root in roots:
        if "://" in root:
            raise RiotError(
                "REC-056", "is no folder of this machine", file=root, hint="add --engine spark"
            )
    return DuckDbEngine(roots, telling)


def _folder_of(file: str) -> str:
    return os.path.basename(os.path.dirname(file))


def _all(table: str, kept: set[str] | None = None) -> str:
    """List a table's columns; what is not kept is not read either, and stands there as NULL."""
    return ", ".join(
        f'"{one.name}"'
        if kept is None or one.name in kept
        else f'NULL::{SQL_TYPES[one.type]} AS "{one.name}"'
        for one in TABLES[table].columns
    )
