"""Say how a network learns: optimizer, schedule, losses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
from keras import ops

from riot.training.feeding.lessons import Lesson
from riot.training.samples import Samples, Targets
from riot.training.settings import DistillSettings, TrainingSettings

# Keras annotates few of its arguments and some of them wrongly.
Model = Any

CLIP = 5.0
"""The most that the gradient of one variable may measure: a bad batch must not undo a good one."""


def prepare(
    model: Model,
    samples: Samples,
    lessons: Mapping[str, Lesson],
    settings: TrainingSettings,
    *,
    epochs: int,
    steps: int,
) -> None:
    """Compile a network to learn for `epochs` of `steps` batches each."""
    parts = {
        head: part(samples.targets[head], lesson, settings.distill)
        for head, lesson in lessons.items()
    }
    shorten_memories(model, epochs * steps)
    model.compile(
        optimizer(settings, epochs, steps),
        loss={head: loss for head, (loss, _) in parts.items()},
        loss_weights=dict(settings.heads),
        weighted_metrics={head: [metric] for head, (_, metric) in parts.items()},
        # XLA compiles the convolutions' gradients for a CPU into code several times slower.
        jit_compile=False if keras.backend.backend() == "tensorflow" else "auto",
    )


def part(targets: Targets, lesson: Lesson, distill: DistillSettings | None) -> tuple[Any, Any]:
    """Give the loss of a head, and what its progress is shown by."""
    if targets.kind == "values":
        return keras.losses.MeanSquaredError(), keras.metrics.MeanAbsoluteError(name="error")
    has_teacher = lesson.targets.shape[1] > len(targets.names)
    if distill is not None and has_teacher:
        loss: Any = TaughtCrossentropy(distill.share, distill.temperature)
    else:
        loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    return loss, keras.metrics.MeanMetricWrapper(accuracy, name="accuracy")


def reaching(momentum: float, steps: int) -> float:
    """Give the momentum of a moving average that reaches back a tenth of `steps`, or two.

    Else the average of a short training would mostly be what there was before it. No momentum
    becomes more than it is.
    """
    return min(momentum, max(0.5, 1 - 10 / steps))


def shorten_memories(model: Model, steps: int) -> None:
    """Let the layers that keep moving averages of batches reach no further back than that."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            shorten_memories(layer, steps)
        elif isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = reaching(layer.momentum, steps)


def optimizer(settings: TrainingSettings, epochs: int, steps: int) -> Any:
    """Give AdamW with a warm-up, a cosine down to a hundredth, and averaged weights."""
    warm_up = min(round(settings.warm_up_epochs * steps), epochs * steps - 1)
    schedule: Any = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=settings.learning_rate / 50,
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
        decay_steps=max(1, epochs * steps - warm_up),
        alpha=0.01,
    )
    made = keras.optimizers.AdamW(
        schedule,
        weight_decay=settings.weight_decay,
        clipnorm=CLIP,
        use_ema=True,
        ema_momentum=reaching(settings.average, epochs * steps),
    )
    # Decay is for what multiplies features, not for what shifts them.
    made.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return made


@keras.saving.register_keras_serializable(package="riot")
def accuracy(y_true: Any, y_pred: Any) -> Any:
    """Tell for each face whether the likeliest label is the target's; teachers do not count."""
    own = y_true[..., : y_pred.shape[-1]]
    return ops.cast(ops.equal(ops.argmax(own, axis=-1), ops.argmax(y_pred, axis=-1)), "float32")


@keras.saving.register_keras_serializable(package="riot")
class TaughtCrossentropy(keras.losses.Loss):
    """Mix the targets' cross-entropy with the teachers' (Hinton et al., 2015).

    `y_true` [B, 2 K] is the targets' shares and then the teachers' answers at `temperature`;
    `y_pred` [B, K] is logits. The teachers' part is scaled by the temperature's square, as there,
    so that `share` means the same at every temperature.
    """

    def __init__(self, share: float, temperature: float, **options: Any) -> None:
        super().__init__(**options)
        self.share, self.temperature = share, temperature

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Give the loss of each face [B]."""
        count = y_pred.shape[-1]
        own: Any = ops.categorical_crossentropy(y_true[..., :count], y_pred, from_logits=True)
        taught: Any = ops.categorical_crossentropy(
            y_true[..., count:], y_pred / self.temperature, from_logits=True
        )
        return (1 - self.share) * own + self.share * self.temperature**2 * taught

    def get_config(self) -> dict[str, Any]:
        """Give what a checkpoint keeps of this loss."""
        return {**super().get_config(), "share": self.share, "temperature": self.temperature}
