"""Measure how scores hold when light, focus and framing get worse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from riot.training.evaluation.measurement import Measurement, measure
from riot.training.evaluation.questions import answer, questions
from riot.training.evaluation.scorers.port import Done, Images, Scorer, Scores, unseen
from riot.training.samples import Samples

Image = npt.NDArray[np.float32]
Random = np.random.Generator
Disturb = Callable[[Image, float, Random], Image]


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Say how a face is made worse, and by how much, from least to most.

    `words` name a strength, as `± {:g} gray values`, and `unit` what it is measured in; `nothing`
    is the strength that changes nothing.
    """

    disturb: Disturb
    words: str
    unit: str
    strengths: tuple[float, ...]
    nothing: float = 0.0

    def told(self, strength: float) -> str:
        """Give a strength in words."""
        return self.words.format(strength)


@dataclass(frozen=True, slots=True)
class Disturbed:
    """Hold what was measured at one strength of one disturbance, without intervals.

    `ratio` is the accuracy as a share of the one on undisturbed faces.
    """

    disturbance: str
    strength: float
    ratio: float
    measured: Measurement


def brightness(image: Image, strength: float, random: Random) -> Image:
    """Add or take `strength` gray values, either with the same chance."""
    return image + strength * random.choice((-1.0, 1.0))


def contrast(image: Image, strength: float, random: Random) -> Image:
    """Divide or multiply the contrast about the mean by `strength`."""
    mean = image.mean()
    return (image - mean) * strength ** random.choice((-1.0, 1.0)) + mean


def blur(image: Image, strength: float, random: Random) -> Image:
    """Blur by a Gaussian whose standard deviation is `strength` of the side."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), strength * image.shape[0]), np.float32)


def noise(image: Image, strength: float, random: Random) -> Image:
    """Add noise with a standard deviation of `strength` gray values."""
    return image + random.normal(0.0, strength, image.shape).astype(np.float32)


def rotation(image: Image, strength: float, random: Random) -> Image:
    """Turn by `strength` degrees about the middle, either way."""
    middle = (image.shape[0] - 1) / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), strength * random.choice((-1.0, 1.0)), 1)
    return _warped(image, matrix)


def offset(image: Image, strength: float, random: Random) -> Image:
    """Shift by `strength` of the side in any direction, as a loose crop does."""
    angle = random.uniform(0, 2 * np.pi)
    shift = strength * image.shape[0] * np.array([np.cos(angle), np.sin(angle)])
    return _warped(image, np.array([[1, 0, shift[0]], [0, 1, shift[1]]]))


def _warped(image: Image, matrix: npt.NDArray[np.floating] | cv2.typing.MatLike) -> Image:
    size = image.shape[::-1]
    return np.asarray(
        cv2.warpAffine(image, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


DISTURBANCES: Mapping[str, Disturbance] = {
    "brightness": Disturbance(brightness, "± {:g} gray values", "± gray values", (20, 40, 60, 80)),
    "contrast": Disturbance(contrast, "× or ÷ {:g}", "× or ÷", (1.25, 1.5, 2.0, 3.0), nothing=1.0),
    "blur": Disturbance(
        blur, "{:.0%} of the side", "share of the side (sigma)", (0.01, 0.02, 0.03, 0.04)
    ),
    "noise": Disturbance(noise, "{:g} gray values", "gray values (sigma)", (5, 10, 20, 30)),
    "rotation": Disturbance(rotation, "± {:g} degrees", "± degrees", (5, 10, 15, 20)),
    "crop offset": Disturbance(
        offset, "{:.0%} of the side", "share of the side", (0.03, 0.06, 0.09, 0.12)
    ),
}


def disturbed(images: Images, name: str, strength: float, seed: int = 0) -> Images:
    """Make gray images [N, S, S] (or sequences) worse; the same for the same seed.

    An image is disturbed in the same way at every strength, only more; the frames of a sequence
    are disturbed alike.
    """
    disturb = DISTURBANCES[name].disturb
    kind = list(DISTURBANCES).index(name)
    worse = np.empty_like(images)
    side = images.shape[-1]
    for number, image in enumerate(images):
        for frame, target in zip(
            image.reshape(-1, side, side), worse[number].reshape(-1, side, side), strict=True
        ):
            random = np.random.default_rng((seed, kind, number))
            changed = disturb(frame.astype(np.float32), strength, random)
            target[:] = np.clip(np.round(changed), 0, 255)
    return worse


def robustness(
    scorer: Scorer,
    samples: Samples,
    clean: Mapping[str, Scores],
    *,
    labels: Sequence[str] | None = None,
    seed: int = 0,
    done: Done = unseen,
) -> tuple[Measurement, tuple[Disturbed, ...]]:
    """Measure the first question under every disturbance; `clean` are the undisturbed scores.

    Gives what undisturbed faces score, then every disturbance by strength.
    """

    question = questions(scorer.heads, samples, labels)[0]

    def first(scores: Mapping[str, Scores]) -> Measurement:
        _, probabilities, judged = answer(question, scorer.heads, scores, samples)
        return measure(probabilities, judged, question.labels, samples=0)

    base = first(clean)
    rows: list[Disturbed] = []
    for name, how in DISTURBANCES.items():
        for strength in how.strengths:
            worse = disturbed(samples.images, name, strength, seed)
            measured = first(scorer.score(worse, done))
            ratio = (measured.accuracy.value or 0.0) / max(base.accuracy.value or 0.0, 1e-9)
            rows.append(Disturbed(name, strength, ratio, measured))
    return base, tuple(rows)


def faces_scored(samples: Samples) -> int:
    """Count the faces that `robustness` scores."""
    return len(samples) * sum(len(how.strengths) for how in DISTURBANCES.values())
