"""Say how to train: the keys of a training file, read from YAML."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Length = Annotated[float, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NetworkSettings(_Part):
    """Which network, and its dropout before the heads."""

    name: str = "riot"
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.3


class AugmentationSettings(_Part):
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


class TrainingSettings(_Part):
    """How to train a network; a run keeps these in its folder.

    `heads` weighs the loss of each scheme of labels. `rare_power` weighs a label by its frequency
    to the power of -rare_power: 0 treats all faces alike, 1 all labels. `label_smoothing` takes
    that share from each target and spreads it over all labels. `average` is the momentum of the
    averaged weights (EMA), which are what is kept.
    """

    network: NetworkSettings = NetworkSettings()
    heads: dict[str, Annotated[float, Field(gt=0)]] = {"expression": 1.0}
    augmentation: AugmentationSettings = AugmentationSettings()
    epochs: Annotated[int, Field(ge=1)] = 30
    batch: Annotated[int, Field(ge=2)] = 128
    learning_rate: Annotated[float, Field(gt=0)] = 2e-3
    weight_decay: Length = 1e-2
    warm_up_epochs: Length = 1.0
    average: Annotated[float, Field(ge=0, lt=1)] = 0.998
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.0
    rare_power: Share = 0.0
    precision: Literal["float32", "mixed_bfloat16", "mixed_float16"] = "float32"
    seed: int = 2018
