"""Say in words what machine the numbers are from: nothing that names it."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import psutil

from riot.clock import utc_now

BUSY = 0.5
"""Load per core above which other programs have a say in the numbers."""


def load() -> float:
    """Give the programs that wanted a core in the last minute, on average."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def describe(load_at_start: float) -> list[str]:
    """Give date, machine and load as lines of Markdown."""
    cores = psutil.cpu_count() or 1
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux") if _linux() else ""
    words = system or f"{platform.system()} {platform.release()}"
    lines = [
        f"- Date: {utc_now():%Y-%m-%d}",
        f"- Machine: {cores} cores ({_processor()}), "
        f"{psutil.virtual_memory().total / 2**30:.0f} GB of memory, {words}, "
        f"Python {platform.python_version()}",
        f"- Load average when it began: {load_at_start:.1f}",
    ]
    if load_at_start > BUSY * cores:
        lines.append(
            "- **Other programs were running on these cores.** The times below are upper bounds; "
            "take the page again on a quiet machine."
        )
    return lines


def in_one_line(lines: list[str]) -> str:
    """Give what `describe` gave as one note."""
    return "; ".join(line.removeprefix("- ").rstrip(".") for line in lines) + "."


def _linux() -> bool:
    return sys.platform.startswith("linux")


def _processor() -> str:
    if _linux():
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
