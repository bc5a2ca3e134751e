"""A sound card that is none: a PulseAudio server of our own, and what players play into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from riot.clock import Clock

RATE = 48_000
_CHUNK = 960
"""Samples that are read at once: 20 ms."""

_START_SECONDS = 5.0


class SoundServer:
    """PulseAudio with a null sink while the `with` lasts; PULSE_SERVER names it for players.

    Where it is not installed or does not start, `works` is false and nothing is heard.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._folder = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._before = os.environ.get("PULSE_SERVER")
        self.works = False

    def __enter__(self) -> SoundServer:
        program = shutil.which("pulseaudio")
        if program is None or shutil.which("parec") is None:
            return self
        self._folder = Path(tempfile.mkdtemp(prefix="riot-bench-sound-"))
        socket = self._folder / "native"
        here = {name: str(self._folder) for name in ("HOME", "XDG_RUNTIME_DIR")}
        self._process = subprocess.Popen(
            [
                program,
                *("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
                "--disable-shm=yes",
                f"--load=module-null-sink rate={RATE} channels=2",
                f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
            ],
            env={**os.environ, **here, "PULSE_RUNTIME_PATH": str(self._folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = self._clock.now() + _START_SECONDS
        while not socket.exists() and self._process.poll() is None and self._clock.now() < until:
            self._clock.sleep(0.05)
        self.works = socket.exists()
        if self.works:
            os.environ["PULSE_SERVER"] = f"unix:{socket}"
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is None:
            os.environ.pop("PULSE_SERVER", None)
        else:
            os.environ["PULSE_SERVER"] = self._before
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_START_SECONDS)
            shutil.rmtree(self._folder, ignore_errors=True)


class Recording:
    """Record what is played while the `with` lasts: then `samples` begin at `began`.

    The beginning is the earliest that the arrival of any chunk allows, within some ten ms.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._read, name="bench-recording")
        self._chunks: list[bytes] = []
        self.began = float("inf")

    def __enter__(self) -> Recording:
        self._process = subprocess.Popen(
            [
                *("parec", "--device=@DEFAULT_MONITOR@", "--latency-msec=20"),
                *("--format=float32le", f"--rate={RATE}", "--channels=1"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        self._thread.join()
        self._process.wait()

    @property
    def samples(self) -> NDArray[np.float32]:
        """Give what was heard, one channel."""
        return np.frombuffer(b"".join(self._chunks), np.float32)

    def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        count = 0
        with self._process.stdout as heard:
            while chunk := heard.read(4 * _CHUNK):
                if len(chunk) % 4:
                    break
                self._chunks.append(chunk)
                count += len(chunk) // 4
                self.began = min(self.began, self._clock.now() - count / RATE)


def silences(
    samples: NDArray[np.float32], shortest: float = 0.002, share: float = 0.1
) -> list[tuple[float, float]]:
    """Give where a tone was silent, in seconds from the first sample: begin and length.

    Silent is below `share` of the usual loudness for `shortest` seconds: more than any tone above
    a few hundred hertz spends near zero.
    """
    loud = np.abs(samples)
    usual = np.percentile(loud, 90) if len(loud) else 0.0
    if usual == 0.0:
        return [(0.0, len(samples) / RATE)] if len(samples) else []
    edges = np.flatnonzero(np.diff(np.r_[False, loud < share * usual, False].astype(np.int8)))
    begins, ends = edges[::2], edges[1::2]
    return [
        (begin / RATE, (end - begin) / RATE)
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        if end - begin >= shortest * RATE
    ]


def gap_around(
    found: list[tuple[float, float]], moment: float, before: float, after: float
) -> float:
    """Give the seconds of silence from `before` a moment to `after` it; same zero as `found`."""
    first, last = moment - before, moment + after
    return sum(
        (max(0.0, min(begin + length, last) - max(begin, first)) for begin, length in found), 0.0
    )
