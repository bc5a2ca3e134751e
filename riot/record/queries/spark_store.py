"""Find sessions in a shared or object store, through the cluster's own file systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from py4j.protocol import Py4JError
from pyspark.sql import SparkSession

from riot.errors import Problem, RiotError
from riot.record.archive.place import DAY
from riot.record.queries.health import missing
from riot.record.queries.logs import Logs

SMALLEST = 12
"""Bytes of a Parquet file that holds nothing."""


def is_address(root: str) -> bool:
    """Say whether a root is s3a://bucket/logs and the like, and no folder of this machine."""
    return "://" in root


def find_stored(session: SparkSession, roots: Sequence[str], logs: Logs) -> Logs:
    """Add the sessions below addresses to those that are there.

    Raises RiotError REC-050 for an address that the cluster cannot list.
    """
    sealed, faults = dict(logs.sealed), list(logs.warnings)
    for root in roots:
        for folder, files in _folders(session, root.rstrip("/")).items():
            name = folder.rpartition("/")[2]
            if name in sealed or name.startswith((".", "_")):
                continue
            if problem := _fault(folder, files):
                faults.append(problem)
            else:
                sealed[name] = folder
    return replace(logs, sealed=sealed, warnings=tuple(faults))


def _folders(session: SparkSession, root: str) -> dict[str, dict[str, int]]:
    """List the Parquet files of each session with their sizes, in one request of the store."""
    context: Any = session.sparkContext
    java = context._jvm
    pattern = java.org.apache.hadoop.fs.Path(f"{root}/{DAY}*/*/*.parquet")
    try:
        configuration = context._jsc.hadoopConfiguration()
        found = pattern.getFileSystem(configuration).globStatus(pattern) or []
    except Py4JError as error:
        reason = str(getattr(error, "java_exception", error)).splitlines()[0]
        raise RiotError(
            "REC-050",
            f"cannot be listed: {reason}",
            file=root,
            hint="has the cluster the store's connector, and its keys?",
        ) from error
    folders: dict[str, dict[str, int]] = {}
    for status in found:
        folder, _, file = status.getPath().toString().rpartition("/")
        folders.setdefault(folder, {})[file] = status.getLen()
    return folders


def _fault(folder: str, files: dict[str, int]) -> Problem | None:
    if absent := missing(files):
        said = f"is left out: it has no {absent[0]}.parquet"
        return Problem("REC-052", said, folder, severity="warning")
    for file, size in files.items():
        if size < SMALLEST:
            said = f"is left out: {file} is cut off"
            return Problem("REC-053", said, folder, severity="warning")
    return None
