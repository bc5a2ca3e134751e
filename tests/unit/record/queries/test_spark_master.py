"""A Spark master that cannot be one is told at once; Spark itself would try for minutes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from riot.errors import RiotError
from riot.record.queries.spark_master import check_master


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """Give a socket with a port of its own that does not listen yet."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one


@pytest.mark.parametrize(
    "master",
    ["local", "local[2]", "local[*]", "local-cluster[2,1,1024]", "yarn", "k8s://https://head:443"],
)
def test_what_only_spark_can_try_is_let_through(master: str) -> None:
    check_master(master)


@pytest.mark.parametrize("master", ["head", "head:7077", "locale", "local[2", "spark://", ""])
def test_what_is_no_master_is_told(master: str) -> None:
    with pytest.raises(RiotError, match=r"REC-057: .* is no master of Spark"):
        check_master(master)


def test_a_cluster_that_does_not_answer_is_told_at_once(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with pytest.raises(RiotError, match=rf"does not start on spark://127.0.0.1:{port}: .*refused"):
        check_master(f"spark://127.0.0.1:{port}")
    with pytest.raises(RiotError, match=r"does not start on spark://127.0.0.1:port"):
        check_master("spark://127.0.0.1:port")


def test_one_head_that_answers_is_enough(taken: socket.socket) -> None:
    taken.listen()
    check_master(f"spark://127.0.0.1:1,127.0.0.1:{taken.getsockname()[1]}")


def test_a_cluster_that_takes_nobody_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spark_driver = pytest.importorskip("riot.record.queries.spark_driver")
    context = Mock()
    refusing = Mock(side_effect=spark_driver.Py4JError("All masters are unresponsive"))
    refusing.getActiveSession = lambda: None
    monkeypatch.setattr(spark_driver, "check_java", lambda: None)
    monkeypatch.setattr(spark_driver, "launch_gateway", Mock())
    monkeypatch.setattr(spark_driver, "SparkContext", Mock(return_value=context))
    monkeypatch.setattr(spark_driver, "SparkSession", refusing)
    with pytest.raises(RiotError, match=r"REC-057: Spark does not start on yarn: .*unresponsive"):
        spark_driver.Driver("yarn", str(tmp_path))
    context.stop.assert_called_once_with()
