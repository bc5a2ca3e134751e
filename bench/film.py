"""The films that are played: the demonstration film, and clips with a code and a tone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from bench import code
from riot.sim.film import CLIPS, draw_film
from riot.sim.film.encode import write_clip
from riot.sim.film.light import Picture
from riot.sim.film.sound import RATE

FPS = 25
TONE = 1000.0
"""Hertz: silence is told from it within half a millisecond."""


@dataclass(frozen=True, slots=True)
class CodedClip:
    """A clip whose every frame says which clip and frame it is, under a tone that never stops.

    `frames` is a multiple of 8, so that the sound ends with the picture; `group` is how many
    frames lie between two key frames.
    """

    number: int
    frames: int
    size: tuple[int, int] = (1280, 720)
    group: int = 12

    @property
    def file(self) -> str:
        """Give its file name."""
        return f"code-{self.number}-{self.frames}-{self.size[1]}-{self.group}.mp4"

    @property
    def seconds(self) -> float:
        """Give its length."""
        return self.frames / FPS


SIZE = (1280, 720)
LARGE = (1920, 1080)

WHOLE = tuple(CodedClip(number, 104) for number in range(4))
"""Four seconds: cut into before they end."""

SHORT = tuple(CodedClip(number, 16) for number in range(4, 8))
"""Two thirds of a second: played to their ends."""

REEL = CodedClip(8, 1504, group=50)
"""A minute in one file with a key frame every two seconds: ranges of it are clips, too."""

LARGE_REEL = CodedClip(9, 1600, LARGE, group=50)
"""64 s of 1080p."""

ALL = (*WHOLE, *SHORT, REEL, LARGE_REEL)


def draw_clips(demo: Path, folder: Path, wanted: tuple[CodedClip, ...] = ALL) -> Iterator[str]:
    """Draw the demonstration film into `demo` and the coded clips into `folder`, where missing.

    Gives the name of each file before it is drawn.
    """
    yield "the demonstration film"
    draw_film(demo)
    folder.mkdir(parents=True, exist_ok=True)
    for clip in wanted:
        file = folder / clip.file
        if not file.is_file():
            yield clip.file
            part = file.with_suffix(".part")
            write_clip(part, _coded(demo, clip), _tone(clip), clip.size, FPS, group=clip.group)
            part.rename(file)


def _tone(clip: CodedClip) -> NDArray[np.float32]:
    times = np.arange(round(clip.seconds * RATE)) / RATE
    wave = 0.5 * np.sin(2 * np.pi * TONE * times).astype(np.float32)
    return np.stack([wave, wave], axis=1)


def _coded(demo: Path, clip: CodedClip) -> Iterator[Picture]:
    for index, frame in zip(range(clip.frames), _pictures(demo, clip.number), strict=False):
        width, height = clip.size
        bare = frame.reformat(width=width, height=height, format="yuv420p")
        whole = np.asarray(bare.to_ndarray(), np.uint8)
        luma = whole[:height].copy()
        blue, red = whole[height:].reshape(2, height // 2, width // 2).copy()
        code.stamp(luma, clip.number, index)
        high, wide = code.SQUARE // 2, code.WIDTH // 2
        for rows in (slice(None, high), slice(-high, None)):
            blue[rows, :wide] = red[rows, :wide] = 128
        yield luma, blue, red


def _pictures(demo: Path, first: int) -> Iterator[av.VideoFrame]:
    """Give the demonstration film's frames from a clip on, without an end."""
    while True:
        for clip in chain(CLIPS[first:], CLIPS[:first]):
            with av.open(str(demo / clip.file)) as container:
                yield from container.decode(video=0)
