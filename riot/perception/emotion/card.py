"""Read an expression model's card, and its files as the card vouches for them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riot.errors import RiotError

_FILE = "card.json"
_RESTORE = "restore the models folder from the release, or set emotion.model"

Fraction = Annotated[float, Field(gt=0, lt=1)]
Place = tuple[Fraction, Fraction]


class _Eyes(BaseModel):
    left: Place
    right: Place


class _Input(BaseModel):
    size: int = Field(ge=16, le=512)
    channels: int = Field(ge=1, le=1)
    eyes: _Eyes


class _Output(BaseModel):
    labels: list[str] = Field(min_length=1)


class _CardFile(BaseModel):
    """What a show needs of card.json; it says more, for people."""

    model_config = ConfigDict(strict=True)

    name: str
    version: str
    labels: list[str] = Field(min_length=2)
    outputs: dict[str, _Output] = Field(default_factory=dict[str, _Output])
    input: _Input
    sha256: dict[str, str]
    neutral_prior: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model takes and gives.

    `labels` are what a show reads; `outputs` are the labels of every output by its name, the one
    that a show reads first, or empty for a model whose only output has no name of note.
    `size` is the side of the crop in pixels; `eyes` are the left and right eye in it as
    fractions of the side, left being the smaller x; `hashes` maps file names to SHA-256.
    `neutral_prior` is the average of the model's scores over neutral faces, per label.
    """

    folder: Path
    name: str
    version: str
    labels: tuple[str, ...]
    size: int
    eyes: tuple[tuple[float, float], tuple[float, float]]
    hashes: dict[str, str]
    neutral_prior: tuple[float, ...] | None = None
    outputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def output(self) -> str | None:
        """Give the name of the output that a show reads, if the card names outputs."""
        return next(iter(self.outputs), None)

    def read(self, file: str) -> bytes:
        """Read one of the model's files.

        Raises RiotError PER-203 where it is missing or not named in the card, and PER-204 where
        it is truncated or altered.
        """
        path = self.folder / file
        if file not in self.hashes:
            raise RiotError(
                "PER-203", f"the card names no {file}", file=str(self.folder / _FILE), hint=_RESTORE
            )
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RiotError(
                "PER-203",
                f"model file cannot be read: {error.strerror}",
                file=str(path),
                hint=_RESTORE,
            ) from error
        if hashlib.sha256(content).hexdigest() != self.hashes[file].lower():
            raise RiotError(
                "PER-204",
                "model file is truncated or altered: it does not match its card",
                file=str(path),
                hint=_RESTORE,
            )
        return content


def load_card(folder: Path) -> ModelCard:
    """Read the card of the model in a folder.

    Raises RiotError PER-201 where there is none and PER-202 where it is not one.
    """
    path = folder / _FILE
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RiotError(
            "PER-201",
            f"expression model not found: {error.strerror}",
            file=str(path),
            hint=_RESTORE,
        ) from error
    except UnicodeDecodeError as error:
        raise RiotError(
            "PER-202", "the model's card is not UTF-8 text", file=str(path), hint=_RESTORE
        ) from error
    try:
        card = _CardFile.model_validate_json(text)
    except ValidationError as error:
        raise RiotError(
            "PER-202", _first_fault(error), file=str(path), line=_json_line(text), hint=_RESTORE
        ) from error
    eyes = card.input.eyes
    if eyes.right[0] - eyes.left[0] < 0.05:
        raise RiotError(
            "PER-202", "input.eyes: left must lie left of right", file=str(path), hint=_RESTORE
        )
    outputs = {name: tuple(output.labels) for name, output in card.outputs.items()}
    if outputs and next(iter(outputs.values())) != tuple(card.labels):
        raise RiotError(
            "PER-202",
            f"outputs: the first, {next(iter(outputs))!r}, must have the labels of the model",
            file=str(path),
            hint=_RESTORE,
        )
    return ModelCard(
        folder,
        card.name,
        card.version,
        tuple(card.labels),
        card.input.size,
        (eyes.left, eyes.right),
        card.sha256,
        tuple(card.neutral_prior.get(label, 0.0) for label in card.labels)
        if card.neutral_prior
        else None,
        outputs,
    )


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"the model's card is damaged: {place + ': ' if place else ''}{fault['msg']}"


def _json_line(text: str) -> int | None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno
    return None
