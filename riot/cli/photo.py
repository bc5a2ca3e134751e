"""Read one picture for `riot predict`: the table, the record for machines, the annotated copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from riot.cli.live import COLOURS
from riot.cli.outputs import Outputs, unwritable
from riot.fer import Fer, Prediction
from riot.perception.images import Image
from riot.perception.pictures import read_picture

DOUBTFUL_SHARE = 0.5
"""Below this most of the model's probability lies on labels that were not asked for."""

_BAR = 24
_CUT_OUT = 128
"""Pixels up to which a picture without a face may be a face that was cut out."""
_DECIMALS = 4


def read_photo(
    fer: Fer,
    path: Path,
    record: dict[str, Any],
    *,
    cut_out: bool,
    outputs: Outputs | None,
    console: Console | None,
) -> None:
    """Read a picture, fill its `record`, show it on `console` and annotate it into `outputs`.

    `cut_out` pictures are faces already. Raises RiotError PER-41x for the picture and PER-42x where
    the copy cannot be written.
    """
    image = read_picture(path)
    faces = [fer.predict_face(image)] if cut_out else fer.predict_all(image)
    height, width = image.shape[:2]
    record["size"] = [width, height]
    record["faces"] = [_as_record(face) for face in faces]
    if console is not None:
        said = f"{path}: {width}x{height}, {_count(len(faces))}"
        console.print(Text(said, style="bold"), soft_wrap=True)
        if not faces and max(width, height) <= _CUT_OUT:
            console.print("If it is a face already cut out, add --face.")
        if faces:
            console.print(_table(faces))
    if outputs is not None and faces:
        place = outputs.place(path)
        _write(place, image, faces)
        record["annotated"] = str(place)
        if console is not None:
            console.print(Text(f"annotated: {place}"), soft_wrap=True)


def _count(faces: int) -> str:
    return "no face found" if not faces else "1 face" if faces == 1 else f"{faces} faces"


def _as_record(face: Prediction) -> dict[str, Any]:
    shares = {label: round(value, _DECIMALS) for label, value in face.probabilities.items()}
    return {
        "label": face.label,
        "probabilities": shares,
        "box": list(face.box),
        "certainty": round(face.certainty, _DECIMALS),
        "share": round(face.share, _DECIMALS),
        "lighting": {"verdict": face.lighting.verdict, "reason": face.lighting.reason},
    }


def _table(faces: Sequence[Prediction]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("face")
    table.add_column("box", no_wrap=True)
    table.add_column("label", no_wrap=True)
    table.add_column("every probability")
    for number, face in enumerate(faces, start=1):
        left, top, width, height = face.box
        where = f"{width}x{height}\nat {left}, {top}\n{face.certainty:.0%} sure"
        colour = COLOURS[list(face.probabilities).index(face.label) % len(COLOURS)]
        table.add_row(str(number), where, Text(face.label, f"bold {colour}"), _bars(face))
    return table


def _bars(face: Prediction) -> Text:
    longest = max(map(len, face.probabilities))
    lines: list[Text] = []
    for number, (label, value) in enumerate(face.probabilities.items()):
        full = round(value * _BAR)
        style = "bold" if label == face.label else ""
        lines.append(
            Text.assemble(
                (f"{label:<{longest}}  ", style),
                ("█" * full, COLOURS[number % len(COLOURS)]),
                ("░" * (_BAR - full), "dim"),
                (f"  {value:.3f}", style),
            )
        )
    lines += [Text(doubt, "yellow") for doubt in _doubts(face)]
    return Text("\n").join(lines)


def _doubts(face: Prediction) -> list[str]:
    """Say what makes a reading doubtful."""
    doubts: list[str] = []
    if face.share < DOUBTFUL_SHARE:
        doubts.append(
            f"only {face.share:.0%} of the model's probability lies on these labels: "
            "the face probably shows another"
        )
    if face.lighting.reason:
        doubts.append(face.lighting.reason)
    return doubts


def _write(place: Path, image: Image, faces: Sequence[Prediction]) -> None:
    from riot.cli.annotation import Marked, annotate

    drawn = annotate(image, [Marked(face.box, face.probabilities, face.label) for face in faces])
    content = cv2.imencode(place.suffix, drawn)[1].tobytes()
    try:
        place.write_bytes(content)
    except OSError as error:
        raise unwritable(place, error) from error
