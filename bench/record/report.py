"""How long a report over a season takes, what memory it needs, and whether its cost is linear."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.record.season import A_DAY, season
from bench.report import Row, Section, Target
from riot.clock import SystemClock

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "media/bench/season"
"""Kept between runs: ten thousand sessions take minutes to make."""

SIZES = (1000, 3000, 10_000)
PLAYED = 60
_RIOT = "from riot.cli import main; main()"
SECONDS_ASKED, MEGABYTES_ASKED = 20.0, 1500.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one report cost."""

    sessions: int
    seconds: float
    worked: float
    megabytes: float
    page: float


def run(quick: bool) -> Section:
    """Report over 1 000, 3 000 and 10 000 sessions, a tenth of these where it is to be quick."""
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            sessions = size // 10 if quick else size
            logs = LOGS.with_name("season-quick") if quick else LOGS
            season(logs, sessions, PLAYED)
            costs.append(_measured(_first(logs, sessions), Path(folder) / "report.html"))
    rows: list[Row] = []
    for cost in costs:
        largest = cost is costs[-1] and not quick
        name = f"report over {cost.sessions} sessions"
        asked = Target(SECONDS_ASKED) if largest else None
        rows.append(Row(name, cost.seconds, "s", 1, asked))
        rows.append(Row("its processor time", cost.worked, "s", 1))
        asked = Target(MEGABYTES_ASKED) if largest else None
        rows.append(Row("its memory at most", cost.megabytes, "MB", 0, asked))
    first, last = costs[0], costs[-1]
    grown = (last.worked - first.worked) / (last.sessions - first.sessions) * 1000
    halfway = (costs[1].worked - first.worked) / (costs[1].sessions - first.sessions) * 1000
    rows.append(Row("processor time of 1 000 sessions more", grown, "s", 2))
    rows.append(Row("the same, from the first to the second size", halfway, "s", 2))
    rows.append(Row("the page of the largest", last.page, "MB", 1))
    return Section(
        "Report",
        rows,
        [
            f"{_readings(LOGS if not quick else LOGS.with_name('season-quick'))} readings in all, "
            "a film of 40 scenes; the process starts, reads and writes the page."
        ],
    )


def _first(logs: Path, sessions: int) -> list[Path]:
    """Give so many of the sessions that are there: whole days, and single ones of the last."""
    days = sorted(logs.glob("date=*"))
    whole, rest = divmod(sessions, A_DAY)
    return [*days[:whole], *(sorted(days[whole].iterdir())[:rest] if rest else [])]


def _measured(logs: Sequence[Path], out: Path) -> Cost:
    clock = SystemClock()
    began = clock.now()
    process = subprocess.Popen(
        [sys.executable, "-c", _RIOT, "report", *map(str, logs), "-o", str(out)],
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    took = clock.now() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"riot report ended with {process.returncode}")
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    worked = used.ru_utime + used.ru_stime
    sessions = sum(1 if one.parent.name.startswith("date=") else A_DAY for one in logs)
    return Cost(sessions, took, worked, kilobytes * 1024 / 1e6, out.stat().st_size / 1e6)


def _readings(logs: Path) -> int:
    from contextlib import closing

    from riot.record.queries.engine import open_engine
    from riot.record.queries.tables import tables

    with closing(open_engine([str(logs)])) as engine:
        sessions = tables()["sessions"]
        found = engine.run(sessions.select("readings"))
    return sum(found["readings"].to_pylist())
