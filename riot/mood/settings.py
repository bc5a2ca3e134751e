"""What an installation may set about reading expressions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from riot.fields import Duration, Settings

Positive = Annotated[Duration, Field(gt=0)]
Fraction = Annotated[float, Field(ge=0, le=1)]


class OneEuroSettings(Settings):
    """Tune the One Euro filter; see Casiez, Roussel and Vogel, CHI 2012."""

    min_cutoff: Annotated[float, Field(gt=0, le=30)] = 0.3
    """Cut-off in Hz for a face that holds still: lower is calmer."""
    beta: Annotated[float, Field(ge=0, le=100)] = 0.6
    """How much a fast change (in probability per second) raises the cut-off: higher is quicker."""
    derivative_cutoff: Annotated[float, Field(gt=0, le=30)] = 1.0
    """Cut-off in Hz of the speed estimate."""


class WhoSettings(Settings):
    """Say which face counts when several are in the picture."""

    policy: Literal["largest", "centre", "mean"] = "largest"
    """`largest` face, the one nearest the `centre`, or the `mean` of all."""
    beaten_by: Annotated[float, Field(ge=0, le=10)] = 0.3
    """Another face takes over when it is larger (nearer the centre) by this share: 0.3 is 30 %."""
    patience: Duration = 0.3
    """How long a face that is not found is waited for while others are in the picture."""


class BaselineSettings(Settings):
    """Correct for how a viewer's face looks at rest."""

    strength: Fraction = 0.7
    """0 corrects nothing, 1 takes the whole difference from an average neutral face away."""
    at_least: Positive = 1.0
    """Seconds of neutral looks that are needed; with fewer nothing is corrected."""
    share: Fraction = 0.5
    """Share of the time measured that must look neutral; a viewer who smiles all along has none."""


class DominanceSettings(Settings):
    """Keep the dominant expression from flickering."""

    enter: Fraction = 0.08
    """A label becomes dominant when it leads all others by this much."""
    keep: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """It stays dominant while it leads by at least this much; below, nobody is dominant."""
    dwell: Duration = 0.3
    """A label stays dominant for at least this long."""

    @model_validator(mode="after")
    def _keep_is_below_enter(self) -> DominanceSettings:
        if self.keep > self.enter:
            raise ValueError(f"keep ({self.keep}) must not be above enter ({self.enter})")
        return self


class MoodSettings(Settings):
    """Turn readings into a mood."""

    who: WhoSettings = WhoSettings()
    """Which face counts."""
    smoothing: Literal["ema", "one_euro"] = "ema"
    """`ema` follows at one speed; `one_euro` is calmer at rest and quicker in a change."""
    ema_time: Positive = 0.4
    """Time constant of `ema`: after this long 63 % of a change has arrived."""
    one_euro: OneEuroSettings = OneEuroSettings()
    """Used when `smoothing` is `one_euro`."""
    hold: Duration = 0.7
    """How long a lost face is still taken to be there."""
    decay_time: Positive = 1.0
    """Time constant with which the levels then fall back to rest."""
    stale_after: Positive = 1.0
    """A reading older than this decides nothing any more."""
    baseline: BaselineSettings = BaselineSettings()
    """The viewer's own neutral face."""
    dominance: DominanceSettings = DominanceSettings()
    """When a label counts as the dominant one."""
