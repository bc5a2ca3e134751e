"""An X server of our own without a display, whose picture lies in a file that anybody may read."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from riot.errors import RiotError

_WORDS = 25
_COLOUR_BYTES = 12
_HEIGHT, _WIDTH, _LINE, _COLOURS, _DEPTH = 5, 4, 12, 19, 11
_START_SECONDS = 10


class ScreenBuffer:
    """Xvfb while the `with` lasts; DISPLAY names it for every process that is started meanwhile.

    Raises RiotError BEN-001 where Xvfb is not installed or does not start.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._folder = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._before = os.environ.get("DISPLAY")

    def __enter__(self) -> ScreenBuffer:
        program = shutil.which("Xvfb")
        if program is None:
            raise RiotError("BEN-001", "Xvfb is not installed", hint="Debian: apt install xvfb")
        self._folder = tempfile.mkdtemp(prefix="riot-bench-x-")
        ours, theirs = os.pipe()
        screen = f"{self._size[0]}x{self._size[1]}x24"
        self._process = subprocess.Popen(
            [
                *(program, "-displayfd", str(theirs), "-screen", "0", screen),
                *("-fbdir", self._folder, "-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=(theirs,),
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        with os.fdopen(ours) as told:
            number = told.readline().strip()
        if not number:
            self.__exit__()
            raise RiotError("BEN-001", "Xvfb does not start")
        os.environ["DISPLAY"] = f":{number}"
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is None:
            os.environ.pop("DISPLAY", None)
        else:
            os.environ["DISPLAY"] = self._before
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_START_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def file(self) -> Path:
        """Give the file that holds the picture."""
        return Path(self._folder) / "Xvfb_screen0"

    @property
    def pid(self) -> int:
        """Give the server's process id."""
        assert self._process is not None
        return self._process.pid


def map_picture(file: Path) -> NDArray[np.uint8]:
    """Give what is on the screen as uint8 [height, width, 4] BGRX; it changes as the screen does.

    The file is in the X Window Dump format (XWDFile.h): a header of 32-bit words, most significant
    byte first, a colour map, the pixels.
    """
    with file.open("rb") as opened:
        header = struct.unpack(f">{_WORDS}I", opened.read(4 * _WORDS))
    if header[_DEPTH] != 32:
        raise ValueError(f"{header[_DEPTH]} bits a pixel; 32 can be read")
    start = header[0] + header[_COLOURS] * _COLOUR_BYTES
    height, width, line = header[_HEIGHT], header[_WIDTH], header[_LINE]
    whole = np.memmap(file, np.uint8, "r", start, (height * line,))
    return np.asarray(whole).reshape(height, line // 4, 4)[:, :width]
