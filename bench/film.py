"""The films that are played: the demonstration film, and short cuts of it that carry a code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from bench import code
from riot.sim.film import CLIPS, draw_film
from riot.sim.film.encode import write_clip
from riot.sim.film.light import Picture
from riot.sim.film.sound import RATE

SIZE = (1280, 720)
FPS = 25


@dataclass(frozen=True, slots=True)
class CodedClip:
    """A clip whose every frame says which clip and frame it is."""

    number: int
    frames: int

    @property
    def file(self) -> str:
        """Give its file name."""
        return f"coded-{self.number}-{self.frames}.mp4"

    @property
    def seconds(self) -> float:
        """Give its length."""
        return self.frames / FPS


LONG = tuple(CodedClip(number, 100) for number in range(4))
"""Four seconds: cut into before they end."""

SHORT = tuple(CodedClip(number, 20) for number in range(4, 8))
"""Eight tenths of a second: played to their ends."""


def draw_clips(demo: Path, folder: Path) -> None:
    """Draw the demonstration film into `demo` and the coded clips into `folder`, where missing."""
    draw_film(demo)
    folder.mkdir(parents=True, exist_ok=True)
    for clip in LONG + SHORT:
        file = folder / clip.file
        if not file.is_file():
            part = file.with_suffix(".part")
            silence = np.zeros((round(clip.seconds * RATE), 2), np.float32)
            write_clip(part, _coded(demo, clip), silence, SIZE, FPS)
            part.rename(file)


def _coded(demo: Path, clip: CodedClip) -> Iterator[Picture]:
    with av.open(str(demo / CLIPS[clip.number].file)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index == clip.frames:
                return
            width, height = SIZE
            whole = np.asarray(frame.reformat(format="yuv420p").to_ndarray(), np.uint8)
            luma = whole[:height].copy()
            blue, red = whole[height:].reshape(2, height // 2, width // 2).copy()
            code.stamp(luma, clip.number, index)
            strip = slice(0, code.SQUARE // 2), slice(0, len(code.PLACES) * code.SQUARE // 2)
            blue[strip] = red[strip] = 128
            yield luma, blue, red
