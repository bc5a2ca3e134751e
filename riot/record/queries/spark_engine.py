"""The engine for what one machine is too small for: an existing Spark cluster."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import ibis
from ibis.formats.pyarrow import PyArrowData
from pyspark.errors import PySparkException
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
)

from riot.errors import Problem, RiotError
from riot.record.archive.tables import LAYOUT, TABLES, Table, Type
from riot.record.queries.logs import Logs, find_logs, nothing_to_ask, told, unfit
from riot.record.queries.scratch import Scratch
from riot.record.queries.spark_driver import Driver
from riot.record.queries.spark_store import find_stored, is_address
from riot.record.queries.unsealed import seal_aside

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table as IbisTable

    from riot.record.archive.telling import Telling
    from riot.record.queries.engine import Told

_TYPES: Mapping[Type, DataType] = {
    "text": StringType(),
    "integer": LongType(),
    "number": DoubleType(),
    "truth": BooleanType(),
    "moment": TimestampNTZType(),
    "texts": ArrayType(StringType()),
    "numbers": ArrayType(DoubleType()),
}


class SparkEngine:
    """Ask the same files on a cluster, which must see them under the same names."""

    def __init__(
        self, roots: Sequence[str], master: str | None, telling: Telling | None = None
    ) -> None:
        self._roots = roots
        self._scratch = Scratch()
        self._driver: Driver | None = None
        try:
            near = [root for root in roots if not is_address(root)]
            logs = seal_aside(find_logs(near), str(self._scratch.path / "sealed"), telling)
            logs = replace(
                logs, sealed={name: _address(path) for name, path in logs.sealed.items()}
            )
            self._driver = Driver(master, str(self._scratch.path))
            self._session = self._driver.session
            far = [root for root in roots if is_address(root)]
            self._logs = find_stored(self._session, far, logs)
            self._show_all()
            self._sift()
        except BaseException:
            self.close()
            raise

    @property
    def warnings(self) -> Sequence[Problem]:
        """Give what was left out, a few lines of each kind and a count."""
        return told(self._logs.warnings)

    @property
    def sessions(self) -> int:
        """Count the sessions that are asked."""
        return len(self._logs.sealed)

    def prepare(self, expressions: Sequence[IbisTable], told: Told | None = None) -> None:
        """Do nothing: a cluster reads in parallel, and its memory is not ours to fill."""

    def hold(self, name: str, expression: IbisTable) -> IbisTable:
        """Do nothing, for the same reason."""
        return expression

    def run(self, expression: IbisTable, among: Collection[str] | None = None) -> pa.Table:
        """Answer one expression; what it asks for is chosen by the cluster."""
        ibis.pyspark  # noqa: B018 - it sets the options that the compiler reads
        sql = str(ibis.to_sql(expression, dialect="pyspark"))
        try:
            answer = self._session.sql(sql).toArrow()
        except PySparkException as error:
            raise _refused(error) from error
        return PyArrowData.convert_table(answer, expression.schema())

    def close(self) -> None:
        """End the driver, with all its processes, and remove temporary files."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None
        self._scratch.close()

    def _show_all(self) -> None:
        if not self._logs.sealed:
            raise nothing_to_ask(self._roots, self._logs.warnings)
        for table in TABLES.values():
            files = [_escaped(file) for file in self._logs.files(table.name)]
            # Without this, a folder date=… would become a column of its own.
            reader = self._session.read.schema(_schema(table)).option("recursiveFileLookup", "true")
            reader.parquet(*files).createOrReplaceTempView(table.name)

    def _sift(self) -> None:
        """Leave out copies and what a newer riot sealed."""
        doubtful = f"count(*) > count(DISTINCT session) OR max(layout) > {LAYOUT}"
        try:
            first: Any = self._session.sql(f"SELECT {doubtful} AS it FROM sessions").collect()
            if not first[0].it:
                return
            question = "SELECT input_file_name() AS file, session, layout FROM sessions"
            rows: list[Any] = self._session.sql(question).collect()
        except PySparkException as error:
            raise _refused(error) from error
        named = [(_folder_of(row.file), row.session, row.layout) for row in rows]
        self._logs: Logs = self._logs.without(unfit(self._logs, named))
        self._show_all()


def open_over(
    roots: Sequence[str], master: str | None, telling: Telling | None = None
) -> SparkEngine:
    """Open the engine. Raises RiotError REC-050, REC-057 for Java or the cluster."""
    return SparkEngine(roots, master, telling)


def _schema(table: Table) -> StructType:
    return StructType([StructField(one.name, _TYPES[one.type]) for one in table.columns])


def _address(path: str) -> str:
    return f"file://{path}" if path.startswith("/") else f"file:///{path}"


def _folder_of(address: str) -> str:
    return unquote(address).split("/")[-2]


def _escaped(path: str) -> str:
    """Escape what Hadoop would take for a pattern."""
    return "".join(f"\\{letter}" if letter in "*?[]{}," else letter for letter in path)


def _refused(error: PySparkException) -> RiotError:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return RiotError(
        "REC-057",
        f"Spark cannot answer: {lines[0] if lines else type(error).__name__}",
        hint="can every worker of the cluster read the logs under the same path?",
    )
