"""Find a Java that Spark runs on, before it is started and fails in its own words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from riot.errors import RiotError

LEAST = 17
_PATIENCE = 20.0

_HINT = f"install Java {LEAST} or newer and set JAVA_HOME, or leave --engine spark out"


def check_java() -> None:
    """Raise RiotError REC-057 where there is no Java, or one that Spark does not run on."""
    home = os.environ.get("JAVA_HOME")
    command = os.path.join(home, "bin", "java") if home else shutil.which("java")
    if not command:
        raise RiotError("REC-057", "Spark needs Java, and there is none", hint=_HINT)
    try:
        answer = subprocess.run(
            [command, "-version"], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RiotError("REC-057", f"Java does not start: {error}", hint=_HINT) from error
    found = version_of(answer.stderr + answer.stdout)
    if found is None:
        raise RiotError("REC-057", f"{command} does not say its version", hint=_HINT)
    if found < LEAST:
        raise RiotError("REC-057", f"Spark does not run on Java {found}", hint=_HINT)


def version_of(said: str) -> int | None:
    """Read the number of `java -version`: 8 of "1.8.0_402", 17 of "17.0.15"."""
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found.group(1)) if found else None
