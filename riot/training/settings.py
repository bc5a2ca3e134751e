"""Say how to train: the keys of a training file, read from YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from riot.config.validation import validate
from riot.config.yaml_file import read_yaml
from riot.fields import Settings
from riot.training.datasets.settings import DataSettings

Share = Annotated[float, Field(ge=0, le=1)]
Length = Annotated[float, Field(ge=0)]
Weight = Annotated[float, Field(gt=0)]

WATCHABLE = ("accuracy", "macro_recall", "loss", "error")
"""What is measured on validation for each head; of the last two less is better."""


class NetworkSettings(Settings):
    """Which network, and where its weights begin.

    Without `dropout` it is that of the network's origin. `weights` is "none", "imagenet", or a
    file. While `frozen_epochs` last, only what stands behind the pretrained backbone learns.
    """

    name: str = "riot"
    dropout: Annotated[float, Field(ge=0, lt=1)] | None = None
    weights: str = "none"
    frozen_epochs: Annotated[int, Field(ge=0)] = 0


class AugmentationSettings(Settings):
    """How far a face is varied; lengths are fractions of its side, light is in gray values.

    Defaults follow the spread of eye positions in FER images and cover the light of an ordinary
    room and a gallery's lamp from one side; they were not tuned on any clip.
    """

    shift: Length = 0.08
    zoom: Length = 0.18
    rotation_degrees: Length = 14.0
    flip: bool = True
    contrast: Length = 0.4
    brightness: Length = 35.0
    gradient: Length = 35.0
    blur_share: Share = 0.2
    noise_share: Share = 0.2
    erase_share: Share = 0.25
    mixup: Length = 0.0
    """Both parameters of the Beta distribution that two faces are mixed by; 0 mixes none."""


class DistillSettings(Settings):
    """Learn from trained networks too (Hinton et al., 2015).

    `teachers` are `.keras` files or run folders; their answers are averaged. `share` is their
    part in the loss; `temperature` softens their answers and the pupil's.
    """

    teachers: Annotated[list[str], Field(min_length=1)]
    share: Annotated[float, Field(gt=0, le=1)] = 0.5
    temperature: Weight = 2.0


class StopSettings(Settings):
    """Stop when validation has not become better for `patience` epochs, and keep the best.

    `watch` is a head and a measure: `expression_macro_recall`, `expression_accuracy`,
    `expression_loss`; for a head of values `affect_error`.
    """

    watch: str = "expression_macro_recall"
    patience: Annotated[int, Field(ge=1)] = 8

    @field_validator("watch")
    @classmethod
    def _measure(cls, watch: str) -> str:
        if not watch.endswith(tuple(f"_{name}" for name in WATCHABLE)):
            raise ValueError(f"{watch!r} is no head and measure; write expression_macro_recall")
        return watch

    @property
    def head(self) -> str:
        """Give the head whose measure is watched."""
        return next(
            self.watch.removesuffix(f"_{name}") for name in WATCHABLE if self.watch.endswith(name)
        )

    @property
    def less_is_better(self) -> bool:
        """Tell whether the watched measure is one of what goes wrong."""
        return self.watch.endswith(("_loss", "_error"))


class TrainingSettings(Settings):
    """How to train a network; a run keeps these in its folder.

    `data` says what `riot train` reads; a caller of `train` brings its own.
    `heads` weighs the loss of each scheme of labels. `rare_power` weighs a label by its frequency
    to the power of -rare_power: 0 treats all faces alike, 1 all labels; `label_weights` multiplies
    the weight of the labels it names. `label_smoothing` takes that share from each target and
    spreads it over all labels. `average` is the momentum of the averaged weights (EMA), which are
    what is kept.
    """

    data: DataSettings | None = None
    network: NetworkSettings = NetworkSettings()
    heads: dict[str, Weight] = Field(default={"expression": 1.0}, min_length=1)
    augmentation: AugmentationSettings = AugmentationSettings()
    epochs: Annotated[int, Field(ge=1)] = 30
    batch: Annotated[int, Field(ge=2)] = 128
    learning_rate: Weight = 2e-3
    weight_decay: Length = 1e-2
    warm_up_epochs: Length = 1.0
    average: Annotated[float, Field(ge=0, lt=1)] = 0.998
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.0
    rare_power: Share = 0.0
    label_weights: dict[str, Weight] = Field(default_factory=dict)
    distill: DistillSettings | None = None
    stop: StopSettings | None = None
    precision: Literal["float32", "mixed_bfloat16"] = "float32"
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 2018


def read_settings(path: Path) -> TrainingSettings:
    """Read a training file.

    Raises what `read_yaml` does, and ProblemsFound with TRF-002 (an unknown key), TRF-003 (a
    missing one) or TRF-004 (a wrong value), each with its line and column.
    """
    return validate(TrainingSettings, read_yaml(path), "TRF")
