"""Freed memory goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
from riot.screen.memory import give_back_freed_memory
import sys
print(give_back_freed_memory())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone has to be told")
def test_linux_is_told_in_a_process_of_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
