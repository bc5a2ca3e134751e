"""Have sessions sealed by a process of its own: started when there is work, gone afterwards."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from pathlib import Path

from riot.runtime.archiving.sealer import Answer

_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from riot.runtime.archiving.sealer import main; main()"
)


class SealingProcess:
    """Ask for one session after the other; `close` ends the process.

    It has a session of the system's own, so that Ctrl-C does not break off what it writes, and
    ends by itself when its parent is gone: its input ends then.
    """

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()

    @property
    def pid(self) -> int | None:
        """Give the process's id; None while there is none."""
        return None if self._process is None else self._process.pid

    def ask(self, journal: Path) -> None:
        """Have a session sealed; `answer` says when it is. Raises OSError without a process."""
        if self._process is None:
            self._start()
        process = self._process
        assert process is not None and process.stdin is not None
        process.stdin.write(json.dumps(str(journal)).encode("ascii") + b"\n")
        process.stdin.flush()

    def answer(self, seconds: float) -> Answer | None:
        """Wait for the answer; None when there is none yet. Raises ChildProcessError if it died."""
        try:
            found = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        if found is None:
            self.close()
            raise ChildProcessError("the process that seals ended")
        return found

    def close(self, patience: float = 0.0) -> None:
        """End the process, after so many seconds by force, and its thread."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            assert process.stdin is not None
            process.stdin.close()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader is not None:
            self._reader.join()
        assert process.stdout is not None
        process.stdout.close()
        self._answers = queue.SimpleQueue()

    def _start(self) -> None:
        self._process = process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdin is not None
        self._reader = threading.Thread(
            target=self._read, args=(process, self._answers), name="riot-sealing"
        )
        self._reader.start()
        process.stdin.write(json.dumps(str(self._logs)).encode("ascii") + b"\n")

    @staticmethod
    def _read(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[Answer | None]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            answers.put(Answer(**json.loads(line)))
        answers.put(None)
