"""The port that every engine fits, and the one table of engines.

How a figure is asked for:

    from riot.record.queries.engine import open_engine
    from riot.record.queries.tables import tables

    sessions = tables()["sessions"]
    endings = sessions.group_by("outcome").agg(visits=sessions.count()).order_by("outcome")
    with closing(open_engine(["logs"])) as engine:
        engine.prepare([endings])  # all that will be asked: each file is then opened once
        print(engine.run(endings))  # a pyarrow.Table
        print(engine.warnings)  # what was left out, and why

Rows have an order only where the expression has an `order_by`, and NULL comes last in ascending
order on every engine only where it is said (`nulls_first=False`). `median` and `quantile` are exact
and interpolate on both engines; `approx_…` are not to be used.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from riot.errors import Problem, RiotError

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table as IbisTable

    from riot.record.archive.telling import Telling

Told = Callable[[str], object]
"""Hears the name of each table before it is read, for a progress bar."""


class Engine(Protocol):
    """Answer Ibis expressions over the sessions of one or several logs folders."""

    @property
    def warnings(self) -> Sequence[Problem]:
        """Give what was left out, a line each; complete after the first answer."""
        ...

    @property
    def sessions(self) -> int:
        """Count the sessions that are asked."""
        ...

    def prepare(self, expressions: Sequence[IbisTable], told: Told | None = None) -> None:
        """Read what several of these expressions need, once; what comes next are these."""
        ...

    def hold(self, name: str, expression: IbisTable) -> IbisTable:
        """Give a table that stands for an expression, so that several read its files once."""
        ...

    def run(self, expression: IbisTable, among: Collection[str] | None = None) -> pa.Table:
        """Answer one expression; columns have the types that Ibis says.

        `among` are the sessions that it is known to ask for, so that no other is opened.

        Raises RiotError REC-050 where no session is left to ask.
        """
        ...

    def close(self) -> None:
        """Let go of memory, processes and temporary files; more than once does nothing."""
        ...


@dataclass(frozen=True, slots=True)
class _Kind:
    module: str
    extra: str
    """The extra to install, where its library is none of the base."""


ENGINES: Mapping[str, _Kind] = {
    "duckdb": _Kind("riot.record.queries.duckdb_engine", ""),
    "spark": _Kind("riot.record.queries.spark_engine", "spark"),
}
"""A new engine is a module with `open_over(roots, master, telling)` and one entry here."""

DEFAULT = "duckdb"


def open_engine(
    roots: Sequence[str],
    engine: str = DEFAULT,
    *,
    master: str | None = None,
    telling: Telling | None = None,
) -> Engine:
    """Open an engine over logs, folders of sessions, or single sessions.

    `roots` are paths of this machine; for Spark also addresses as s3a://bucket/logs. `master` is
    Spark's, as spark://host:7077, yarn or local-cluster[2,1,1024]. `telling` knows the words of
    decisions for journals that are sealed on the fly, as riot.runtime.film_telling has them.

    Raises RiotError REC-050 where nothing can be read, REC-056 for an unknown engine, one whose
    library is missing, or a master that it has no use for.
    """
    kind = ENGINES.get(engine)
    if kind is None:
        raise RiotError(
            "REC-056", f"there is no engine {engine!r}", hint=f"choose {' or '.join(ENGINES)}"
        )
    try:
        module = import_module(kind.module)
    except ModuleNotFoundError as error:
        package = f"riot-film[{kind.extra}]" if kind.extra else "riot-film"
        raise RiotError(
            "REC-056",
            f"the engine {engine} needs {error.name}, which is not installed",
            hint=f"pip install '{package}'",
        ) from error
    return module.open_over(roots, master, telling)
