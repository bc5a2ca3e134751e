"""Try a device or library in a process of its own, which may hang or crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import riot


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe said, a line at a time, until it ended or was stopped.

    `fault` is empty where it ended well, else why not, in a few words.
    """

    lines: tuple[dict[str, Any], ...]
    fault: str = ""


def probe(name: str, *arguments: str, limit: float) -> Answer:
    """Run one of `riot.runtime.doctor.probes` for at most `limit` seconds."""
    here = str(Path(riot.__file__).parents[1])
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")])),
        "OPENCV_LOG_LEVEL": "OFF",
        "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    }
    command = [sys.executable, "-m", "riot.runtime.doctor.probes", name, *arguments]
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        return Answer(_lines(expired.stdout or b""), f"gave no answer within {limit:g} s")
    except OSError as error:
        return Answer((), f"could not be tried: {error}")
    return Answer(_lines(done.stdout), _fault(done.returncode, done.stderr))


def _lines(output: bytes) -> tuple[dict[str, Any], ...]:
    found: list[dict[str, Any]] = []
    for line in output.splitlines():
        # Libraries print to the same place; only our own lines are objects.
        try:
            entry: Any = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            found.append(cast("dict[str, Any]", entry))
    return tuple(found)


def _fault(status: int, errors: bytes) -> str:
    if status == 0:
        return ""
    if status < 0:
        return f"crashed ({signal.Signals(-status).name})"
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
    return last[0] if last else f"ended with status {status}"
