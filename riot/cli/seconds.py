"""Read one video for `riot predict`: the largest face of every frame, as means over seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from riot.fer import Fer

_DECIMALS = 4


@dataclass(slots=True)
class Mean:
    """Average the readings of a stretch of a video."""

    labels: Sequence[str]
    frames: int = 0
    with_face: int = 0
    sums: dict[str, float] = field(default_factory=dict)

    def add(self, probabilities: Mapping[str, float] | None) -> None:
        """Take a frame in; None where it shows no face."""
        self.frames += 1
        if probabilities is not None:
            self.with_face += 1
            for label, value in probabilities.items():
                self.sums[label] = self.sums.get(label, 0.0) + value

    @property
    def probabilities(self) -> dict[str, float] | None:
        """Give the mean by label; None where no frame shows a face."""
        if not self.with_face:
            return None
        return {label: self.sums[label] / self.with_face for label in self.labels}

    def as_record(self) -> dict[str, Any]:
        """Give the counts and the mean for machines."""
        mean = self.probabilities
        return {
            "frames": self.frames,
            "with_face": self.with_face,
            "probabilities": mean and {k: round(value, _DECIMALS) for k, value in mean.items()},
        }


def read_seconds(fer: Fer, path: Path, record: dict[str, Any], console: Console | None) -> None:
    """Read a video, fill its `record` and show it on `console`.

    Raises RiotError PER-410, PER-411 or PER-415 where it cannot be read.
    """
    whole = Mean(fer.labels)
    seconds: dict[int, Mean] = {}
    with nullcontext() if console is None else console.status(f"reading {escape(str(path))}"):
        for t, faces in fer.predict_video(path):
            probabilities = faces[0].probabilities if faces else None
            whole.add(probabilities)
            seconds.setdefault(int(t), Mean(fer.labels)).add(probabilities)
    record["mean"] = whole.as_record()
    record["seconds"] = [{"second": t, **mean.as_record()} for t, mean in seconds.items()]
    if console is not None:
        said = f"{path}: a face in {whole.with_face} of {whole.frames} frames"
        console.print(Text(said, style="bold"), soft_wrap=True)
        console.print(_table(seconds, whole))


def _table(seconds: Mapping[int, Mean], whole: Mean) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("second", justify="right")
    table.add_column("frames", justify="right")
    for label in whole.labels:
        table.add_column(label, justify="right", min_width=5, overflow="ellipsis")
    for second, mean in seconds.items():
        table.add_row(str(second), *_row(mean))
    table.add_section()
    table.add_row("all", *_row(whole), style="bold")
    return table


def _row(mean: Mean) -> list[Text]:
    frames = Text(f"{mean.with_face}/{mean.frames}")
    found = mean.probabilities
    if found is None:
        return [frames, *(Text("–", "dim") for _ in mean.labels)]
    best = max(found.values())
    return [
        frames,
        *(Text(f"{value:.3f}", "bold" if value == best else "dim") for value in found.values()),
    ]
