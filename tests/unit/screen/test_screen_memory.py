"""Freed memory goes back to the system."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from riot.screen import memory

CODE = """
from riot.screen.memory import share_freed_memory
import sys
print(share_freed_memory())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone has to be told")
def test_linux_is_told_in_a_process_of_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


@pytest.mark.skipif(sys.platform != "linux", reason="glibc only, not macOS nor Windows")
def test_freed_memory_is_swept_together_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    swept_at: list[int] = []
    done = threading.Event()

    class Library:
        def malloc_trim(self, pad: int) -> int:
            swept_at.append(pad)
            done.set()
            return 1

    monkeypatch.setattr(memory, "_library", Library)
    monkeypatch.setattr(memory, "_EVERY_SECONDS", 0.01)
    with memory.swept():
        assert done.wait(5)
    count = len(swept_at)
    assert swept_at == [0] * count
    assert not any(thread.name == "sweep" for thread in threading.enumerate())
