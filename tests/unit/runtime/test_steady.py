"""What keeps a tick on time is put back afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from riot.runtime.steady import BEHIND, SWITCH, steady


def test_threads_give_way_soon_and_what_was_built_is_not_searched() -> None:
    before = sys.getswitchinterval()
    with steady():
        assert sys.getswitchinterval() == pytest.approx(SWITCH)
        assert gc.get_freeze_count() > 1000
    assert sys.getswitchinterval() == before
    assert gc.get_freeze_count() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no niceness")
def test_a_process_may_stand_behind() -> None:
    ask = "import os; from riot.runtime.steady import stand_behind as s; s(); print(os.nice(0))"
    mine = subprocess.run([sys.executable, "-c", "import os; print(os.nice(0))"], **_OUT)  # type: ignore[call-overload]
    done = subprocess.run([sys.executable, "-c", ask], **_OUT)  # type: ignore[call-overload]
    assert int(done.stdout) == min(19, int(mine.stdout) + BEHIND)


_OUT = {"capture_output": True, "text": True, "check": True}
