"""Every engine gives the same answers: DuckDB here, Spark on a cluster of its own processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import ibis
import psutil
import pytest
from pyspark.sql import SparkSession

from riot.errors import RiotError
from riot.record.queries.engine import Engine, open_engine
from riot.record.queries.tables import tables
from riot.record.report import summary, versions
from riot.record.report.figures import FIGURES
from riot.record.report.material import Choice, gather
from tests.sealed import write_logs

pytestmark = [
    pytest.mark.timeout(240),
    # PySpark leaves the sockets of its answers to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

MASTER = "local-cluster[2,1,1024]"
"""Two workers, each a process with one core and one GB."""

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java that compiles little: it lives for a minute only."""

LAST_DIGIT = 1e-9
"""Sums of floats come out in the order in which parts are added."""


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give two venues, a damaged session, and one that lies in both."""
    oslo, paris = tmp_path_factory.mktemp("[oslo] {a,b}"), tmp_path_factory.mktemp("paris")
    folders = write_logs(oslo, 10, seconds=12)
    write_logs(paris, 6, venue="Paris", seed=2, seconds=8)
    (folders[0] / "ways.parquet").unlink()
    shutil.copytree(folders[1], paris / folders[1].parent.name / folders[1].name)
    return [str(oslo), f"file://{paris}"]


@pytest.fixture(scope="module")
def duckdb(roots: list[str]) -> Iterator[Engine]:
    with closing(open_engine([root.removeprefix("file://") for root in roots])) as engine:
        yield engine


@pytest.fixture(scope="module")
def spark(roots: list[str]) -> Iterator[Engine]:
    before = set(psutil.Process().children(recursive=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", QUICK)
        with closing(open_engine(roots, "spark", master=MASTER)) as engine:
            SparkSession.active().conf.set("spark.sql.shuffle.partitions", 4)
            yield engine
    _gone, left = psutil.wait_procs(
        set(psutil.Process().children(recursive=True)) - before, timeout=60
    )
    assert not [process for process in left if process.status() != psutil.STATUS_ZOMBIE]


def _queries() -> Mapping[str, Any]:
    """Give what the report asks, and what engines like to disagree on."""
    every: Mapping[str, Any] = tables()
    material = gather(every, Choice())
    moods, sessions = every["moods"], every["sessions"]
    tick, light = moods.tick, moods.lighting
    return {
        **{figure.name: figure.query(material) for figure in FIGURES},
        "summary": summary.query(material),
        "versions": versions.query(material),
        "since": FIGURES[0].query(gather(every, Choice(since="2026-11-21"))),
        "exact quantiles": moods.group_by("scene").agg(
            middle=moods.valence.median(),
            low=moods.valence.quantile(0.1),
            high=moods.valence.quantile(0.9),
        ),
        "integers": moods.group_by("scene").agg(
            whole=(tick // 7).max(), rest=(tick % 7).sum(), share=(tick / 7).max()
        ),
        "nothing to divide by": moods.group_by("scene").agg(
            none=moods.valence.sum() / (moods.faces - moods.faces).sum(),
            spread=moods.valence.std(),
        ),
        "null is a group": moods.group_by(light).agg(rows=moods.count(), known=light.count()),
        "times without a zone": sessions.select(
            "session",
            "begun",
            hour=sessions.begun_local.hour(),
            day=sessions.begun_local.day_of_week.index(),
            date=sessions.begun_local.date(),
        ),
        "lists": sessions.select("session", "labels", first=sessions.labels[0]),
        "joined": moods.join(sessions, "session").group_by("venue").agg(rows=lambda t: t.count()),
    }


QUERIES = _queries()


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_answer_the_same(duckdb: Engine, spark: Engine, name: str) -> None:
    expected, found = duckdb.run(QUERIES[name]), spark.run(QUERIES[name])
    assert found.schema.equals(expected.schema)
    assert expected.num_rows
    rows = zip(_sorted(expected.to_pylist()), _sorted(found.to_pylist()), strict=True)
    for one, other in rows:
        assert _exact(other) == _exact(one)
        assert _nearly(other) == pytest.approx(_nearly(one), rel=LAST_DIGIT, abs=1e-12, nan_ok=True)


def _exact(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not isinstance(value, float)}


def _nearly(row: Mapping[str, Any]) -> dict[str, float]:
    return {name: value for name, value in row.items() if isinstance(value, float)}


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort by what is exact, then by what is nearly so."""

    def key(row: dict[str, Any]) -> tuple[str, str]:
        return repr(_exact(row)), repr([round(value, 6) for value in _nearly(row).values()])

    return sorted(rows, key=key)


def test_both_put_null_last(duckdb: Engine, spark: Engine) -> None:
    moods: Any = tables()["moods"]
    counted = moods.group_by("lighting").agg(rows=moods.count())
    for order in (ibis.asc("lighting"), ibis.desc("lighting")):
        answers = [engine.run(counted.order_by(order)) for engine in (duckdb, spark)]
        assert answers[0].equals(answers[1])
        assert answers[0]["lighting"][-1].as_py() is None


def test_both_leave_out_the_same(duckdb: Engine, spark: Engine) -> None:
    assert duckdb.sessions == spark.sessions == 15
    assert [one.code for one in duckdb.warnings] == ["REC-052"]
    assert [one.code for one in spark.warnings] == ["REC-052"]


def test_a_mistake_is_one_line(spark: Engine) -> None:
    wrong = ibis.table({"nothing": "int64"}, name="nowhere")
    with pytest.raises(RiotError, match="Spark cannot answer") as caught:
        spark.run(wrong)
    assert caught.value.code == "REC-057"
    assert "\n" not in str(caught.value)
