"""Check the machine itself: Python, processors, memory, disk, GPU."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from riot.runtime.doctor.finding import Finding
from riot.runtime.doctor.writable import existing_part, why_unwritable

OLDEST_PYTHON = (3, 11)
GIB = 2**30
MEMORY_NEEDED, MEMORY_WANTED = 0.5 * GIB, 1.0 * GIB
DISK_NEEDED, DISK_WANTED = 0.1 * GIB, 2.0 * GIB
JOURNAL_PER_HOUR = 0.01 * GIB
"""What a session takes at 30 readings a second with one face: twice what was measured."""


def check_python(running: tuple[int, int, int] = sys.version_info[:3]) -> Finding:
    """Say which Python and system this is."""
    what = f"{'.'.join(map(str, running))} on {platform.platform(terse=True)}"
    what += f" ({platform.machine()})"
    if running[:2] < OLDEST_PYTHON:
        return Finding("Python", "broken", what, "install Python 3.11 or later")
    return Finding("Python", "ok", what)


def check_processors() -> Finding:
    """Count the cores and see how busy they are."""
    import psutil

    cores = psutil.cpu_count() or 1
    busy = psutil.cpu_percent(interval=0.2)
    what = f"{cores} cores, {busy:.0f} % busy"
    if cores < 2:
        return Finding("processors", "missing", what, "film and perception want two cores")
    if busy > 80:
        what += ": no headroom"
        return Finding("processors", "missing", what, "close other programs before the show")
    return Finding("processors", "ok", what)


def check_memory() -> Finding:
    """See how much memory is free; a show takes about 0.5 GB."""
    import psutil

    memory = psutil.virtual_memory()
    what = f"{memory.available / GIB:.1f} of {memory.total / GIB:.1f} GB free"
    if memory.available < MEMORY_WANTED:
        state = "broken" if memory.available < MEMORY_NEEDED else "missing"
        return Finding("memory", state, what, "close other programs before the show")
    return Finding("memory", "ok", what)


def room_for(place: Path) -> int:
    """Give the free bytes of the disk that a folder is on. Raises OSError."""
    return shutil.disk_usage(place).free


def check_disk(folder: Path, free: Callable[[Path], int] = room_for) -> Finding:
    """See whether sessions can be kept in `folder`, and for how long."""
    if why := why_unwritable(folder):
        return Finding(
            "disk",
            "broken",
            f"{folder} cannot be written: {why}",
            "choose another record.folder, or record.keep: none",
        )
    left = free(existing_part(folder))
    hours = left / JOURNAL_PER_HOUR
    what = f"{left / GIB:.1f} GB free for {folder}, {hours:,.0f} hours of sessions"
    if left < DISK_WANTED:
        state = "broken" if left < DISK_NEEDED else "missing"
        return Finding("disk", state, what, "delete other files, or lower record.retention")
    return Finding("disk", "ok", what)


def check_gpu(
    devices: Path = Path("/dev"), find: Callable[[str], object | None] = find_spec
) -> Finding:
    """Look for an NVIDIA GPU and the library that would use it."""
    cards = sorted(path.name for path in devices.glob("nvidia[0-9]*"))
    if not cards and shutil.which("nvidia-smi") is None:
        remedy = "none needed: the expression model takes about 2 ms on the processor"
        return Finding("GPU", "missing", "no NVIDIA GPU found", remedy)
    what = ", ".join(cards) or "NVIDIA driver found"
    lacking = [name for name in ("keras", "tensorflow") if find(name) is None]
    if lacking:
        what += f", but {' and '.join(lacking)} is not installed"
        remedy = "pip install 'riot-film[training]'; without it the processor is used"
        return Finding("GPU", "missing", what, remedy)
    return Finding("GPU", "ok", f"{what}, keras {_version('keras')}")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "of unknown version"
