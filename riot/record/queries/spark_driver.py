"""Start Spark's driver quietly, and end it with all its processes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.find_spark_home import _find_spark_home
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from riot.errors import RiotError
from riot.record.queries.java import check_java
from riot.record.queries.spark_master import check_master

LOOPBACK = "127.0.0.1"
_GOES_SOON = 10.0

_SOON = "-XX:TieredStopAtLevel=1"

_SETTINGS: Mapping[str, str] = {
    "spark.app.name": "riot",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # As DuckDB: what is divided by zero is NULL, and no error.
    "spark.sql.ansi.enabled": "false",
}


class Driver:
    """One driver of this process; `session` is what is asked.

    A session that is there already, in a notebook on a cluster, is used and left as it is.
    Raises RiotError REC-057 for Java, and where the cluster does not answer.
    """

    def __init__(self, master: str | None, scratch: str) -> None:
        self._gateway: Any = None
        self._context: SparkContext | None = None
        self._started: SparkSession | None = None
        self._work: Path | None = None
        there = SparkSession.getActiveSession()
        if there is not None:
            self.session = there
            return
        check_java()
        master = master or "local[*]"
        check_master(master)
        conf = SparkConf(loadDefaults=False).setMaster(master)
        for name, value in {**_SETTINGS, **_places(master, scratch)}.items():
            conf.set(name, value)
        said = Path(scratch, "spark.log")
        try:
            with said.open("wb") as log, _environment(master):
                self._gateway = launch_gateway(conf, popen_kwargs={"stderr": log, "stdout": log})
                self._context = SparkContext(conf=conf, gateway=self._gateway)
                self.session = self._started = SparkSession(self._context)
        except (Py4JError, PySparkException, OSError, RuntimeError) as error:
            reason = _reason(said, error)
            self.close()
            raise RiotError(
                "REC-057",
                f"Spark does not start on {master}: {reason}",
                hint="is the cluster up, and is it reached from here?",
            ) from error
        if master.startswith("local-cluster"):
            # Its workers write there whatever they are told.
            self._work = Path(_find_spark_home(), "work", str(self._context.applicationId))

    def close(self) -> None:
        """Stop what was started here; more than once does nothing."""
        if self._context is not None:
            with suppress(Py4JError, OSError):
                # There is none where the cluster did not take us.
                if self._started is not None:
                    self._started.stop()
                self._context.stop()
            self._context = None
        if self._gateway is not None:
            _end(self._gateway)
            self._gateway = None
        if self._work is not None:
            shutil.rmtree(self._work, ignore_errors=True)
            self._work = None


def _places(master: str, scratch: str) -> dict[str, str]:
    if not master.startswith("local"):
        return {}
    return {
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": f"{scratch}/warehouse",
        "spark.sql.shuffle.partitions": "4",
        # Each of a few questions is asked once: better compiled soon than well.
        "spark.driver.extraJavaOptions": _SOON,
        "spark.executor.extraJavaOptions": _SOON,
    }


@contextmanager
def _environment(master: str) -> Iterator[None]:
    """Keep what is on this machine on its loopback while the driver starts."""
    if not master.startswith("local") or "SPARK_LOCAL_IP" in os.environ:
        yield
        return
    os.environ["SPARK_LOCAL_IP"] = LOOPBACK
    try:
        yield
    finally:
        del os.environ["SPARK_LOCAL_IP"]


def _end(gateway: Any) -> None:
    """End the driver's Java, which Spark leaves running until this program ends."""
    with suppress(Py4JError, OSError):
        gateway.shutdown()
    process: subprocess.Popen[bytes] = gateway.proc
    if process.stdin is not None:
        process.stdin.close()  # which is how it hears that its time is over
    try:
        process.wait(_GOES_SOON)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(_GOES_SOON)
    # Spark keeps the gateway in its class, and would use the dead one again.
    SparkContext._gateway = None
    SparkContext._jvm = None


def _reason(log: Path, error: Exception) -> str:
    """Give the last error that the driver wrote, else what Python heard of it."""
    with suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        errors = [line for line in lines if " ERROR " in line or line.startswith("Caused by:")]
        if errors:
            return errors[-1].partition(" ERROR ")[2] or errors[-1]
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
