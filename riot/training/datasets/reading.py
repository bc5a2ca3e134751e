"""What every reader takes and gives: a place to read from, notes of what is bad, samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from riot.errors import Problem, RiotError
from riot.training.datasets.labels import LabelMap
from riot.training.datasets.settings import Scheme, SourceSettings, Usage
from riot.training.samples import Samples

Images = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Source:
    """One data set to read, its paths resolved.

    `frames` is the number of frames of a sample, None for stills; `role` is what it is for.
    """

    path: Path
    settings: SourceSettings
    folder: Path
    side: int = 48
    frames: int | None = None
    role: Literal["train", "valid"] = "train"

    @property
    def usage(self) -> tuple[Usage, ...]:
        """Give the official splits to read; the third one only where it is asked for."""
        return self.settings.usage or (("Training",) if self.role == "train" else ("PublicTest",))

    def scheme(self, usual: Scheme = "expression") -> Scheme:
        """Give the scheme that the labels are told under."""
        return self.settings.scheme or usual

    def labels(
        self, codes: Mapping[str, str | None] | None = None, usual: Scheme = "expression"
    ) -> LabelMap:
        """Give the label map of this data set."""
        return LabelMap(self.scheme(usual), self.settings.labels, codes)


@dataclass(slots=True)
class Notes:
    """Collect what is bad and what is left out; with `stop` the first bad thing is raised."""

    stop: bool = False
    problems: list[Problem] = field(default_factory=list[Problem])
    left_out: Counter[str] = field(default_factory=Counter[str])

    def bad(
        self, code: str, message: str, file: Path, line: int | None = None, hint: str = ""
    ) -> None:
        """Note a bad row or picture as a warning, or raise it as RiotError."""
        if self.stop:
            raise RiotError(code, message, file=str(file), line=line, hint=hint)
        self.problems.append(Problem(code, message, str(file), line, None, hint, "warning"))


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader gives: samples, and by sample who it shows, None where nobody says."""

    samples: Samples
    people: tuple[str | None, ...] | None = None


class Reader(Protocol):
    """Read one kind of data set."""

    def __call__(self, source: Source, notes: Notes) -> Read:
        """Read `source`; raise RiotError TRN-2xx where it cannot be read at all."""
        ...


class Faces:
    """Gather faces without ever holding them twice."""

    def __init__(self, side: int, frames: int | None = None) -> None:
        self._shape = (side, side) if frames is None else (frames, side, side)
        self._bytes = bytearray()

    def add(self, face: Images) -> None:
        """Add a face [S, S], or its frames [T, S, S]."""
        if face.shape != self._shape:
            raise ValueError(f"a face of {face.shape} among faces of {self._shape}")
        self._bytes += face.tobytes()

    def array(self) -> Images:
        """Give all faces, [N, S, S] or [N, T, S, S]."""
        return np.frombuffer(self._bytes, np.uint8).reshape(-1, *self._shape)
