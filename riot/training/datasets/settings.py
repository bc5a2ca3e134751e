"""Say which data to train on: the `data:` block of a training file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from riot.config.validation import did_you_mean
from riot.fields import Settings
from riot.training.datasets.labels import SCHEMES, SPELLINGS
from riot.training.votes import LABELS

Kind = Literal["auto", "arrays", "fer2013", "ferplus", "folders", "sequences", "affectnet"]
Usage = Literal["Training", "PublicTest", "PrivateTest"]
Scheme = Literal["expression", "fer2013"]


class SourceSettings(Settings):
    """One data set. Paths count from the data folder; a path alone will do."""

    path: Path
    """The file, or the folder."""
    kind: Kind = "auto"
    """What it is; `auto` tells by the file or the folder itself."""
    votes: Path | None = None
    """For `ferplus`: the file of votes, fer2013new.csv."""
    images: Path | None = None
    """For `affectnet`: the folder that the paths of the CSV count from; else the CSV's own."""
    usage: tuple[Usage, ...] = ()
    """For `fer2013` and `ferplus`: which official splits; else Training, to validate PublicTest."""
    labels: dict[str, str | None] = Field(default_factory=dict[str, Any])
    """The data set's name or number of a label, and ours; null leaves its samples out."""
    scheme: Scheme | None = None
    """The scheme that the labels are told under; else fer2013 for `fer2013` and expression."""
    subject: str | None = None
    """For `folders` and `sequences`: a pattern of paths whose first group is who it shows."""
    crop: Literal["middle", "face"] = "middle"
    """What of a picture is taken: its middle square, or the face that is found in it."""

    @field_validator("subject")
    @classmethod
    def _has_a_group(cls, pattern: str | None) -> str | None:
        if pattern is None:
            return None
        try:
            if re.compile(pattern).groups < 1:
                raise ValueError("needs a group in brackets, as in ^(S[0-9]+)_")
        except re.error as error:
            raise ValueError(f"is no pattern: {error}") from None
        return pattern

    @model_validator(mode="after")
    def _labels_are_known(self) -> SourceSettings:
        for label in self.labels.values():
            if label is not None:
                known_label(label, SCHEMES[self.scheme or "expression"])
        return self


def _source(value: Any) -> Any:
    return {"path": value} if isinstance(value, str | Path) else value


Source = Annotated[SourceSettings, BeforeValidator(_source)]


class DataSettings(Settings):
    """What to train on and what to validate on."""

    train: list[Source]
    """The data sets to train on, put together."""
    valid: list[Source] | Annotated[float, Field(gt=0, lt=1)] = 0.1
    """The data sets to validate on, or a share of `train` to keep apart."""
    merge: dict[str, str] = Field(default_factory=dict[str, str])
    """Labels to count as another, as disgust: anger."""
    subset: tuple[str, ...] = ()
    """Keep only these labels, in this order; their shares sum to 1 again."""
    side: int = Field(48, ge=16, le=512)
    """Pixels of the side of a face."""
    frames: int | None = Field(None, ge=2, le=256)
    """Frames of a sample, from sequences only; without it samples are stills."""
    seed: int = 2018
    """Draws the share to validate on."""
    on_bad: Literal["skip", "stop"] = "skip"
    """What a bad row or picture does: it is skipped and reported, or reading stops."""

    @field_validator("train", "valid")
    @classmethod
    def _names_a_source(cls, sources: Any) -> Any:
        if sources == []:
            raise ValueError("needs one data set or more")
        return sources

    @field_validator("merge")
    @classmethod
    def _merge_is_known(cls, merge: dict[str, str]) -> dict[str, str]:
        for label, into in merge.items():
            known_label(label, LABELS)
            known_label(into, LABELS)
            if into in merge:
                raise ValueError(f"{label!r} goes into {into!r}, which goes elsewhere itself")
        return merge

    @model_validator(mode="after")
    def _subset_is_left(self) -> DataSettings:
        for label in self.subset:
            known_label(label, LABELS)
            if label in self.merge:
                raise ValueError(f"subset: {label!r} is merged into {self.merge[label]!r}")
        if self.subset and len(set(self.subset)) < max(2, len(self.subset)):
            raise ValueError("subset: needs two labels or more, each once")
        return self


def known_label(label: str, names: tuple[str, ...]) -> None:
    """Raise ValueError, with a suggestion, unless `label` is one of `names`."""
    if label not in names:
        near = SPELLINGS.get(label.lower(), label)
        raise ValueError(f"no label is called {label!r} ({did_you_mean(near, names)})")
