"""Read the expression of a face in a few lines: `Fer.load(["calm", "anger"]).predict("me.jpg")`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from riot.config.shipped import SHIPPED
from riot.errors import RiotError
from riot.labels import meant_label
from riot.messages import Lighting
from riot.mood.scores import listen
from riot.perception.build import build_still_reader
from riot.perception.emotion.card import load_card
from riot.perception.emotion.choosing import choose_backend
from riot.perception.images import Image
from riot.perception.pictures import Picture, take_picture
from riot.perception.settings import EmotionSettings, PerceptionSettings
from riot.perception.still import StillFace, StillReader
from riot.perception.video import frames_of


@dataclass(frozen=True, slots=True)
class Prediction:
    """How one face looks.

    `probabilities` are of all labels that were asked for, in that order, calibrated, and sum to 1;
    `label` is the likeliest. `box` is (x, y, width, height) in whole pixels of the picture and lies
    within it; `certainty` 0..1 says how sure the detector is that this is a face. `share` 0..1 is
    how much of the model's probability lies on the labels asked for: where it is small, the face
    probably shows something else. `lighting` tells of light that makes a reading doubtful.
    """

    probabilities: dict[str, float]
    label: str
    box: tuple[int, int, int, int]
    certainty: float
    share: float
    lighting: Lighting

    @property
    def probability(self) -> float:
        """Give the probability of `label`."""
        return self.probabilities[self.label]


class Fer:
    """Read expressions off pictures, as a show does; made by `Fer.load`.

    May be shared among threads, whose calls then wait for one another. Nothing needs closing.
    """

    def __init__(
        self, reader: StillReader, labels: Sequence[str], merge: Mapping[str, str]
    ) -> None:
        self._reader = reader
        self._labels = tuple(labels)
        self._sums = tuple(
            tuple(n for n, name in enumerate(reader.labels) if merge.get(name, name) == label)
            for label in self._labels
        )
        self._one_at_a_time = threading.Lock()

    @classmethod
    def load(
        cls,
        labels: Sequence[str] | None = None,
        model: str | PathLike[str] | None = None,
        merge: Mapping[str, str] | None = None,
    ) -> Fer:
        """Load the shipped model, or the one in the folder `model`.

        `labels` are those to tell apart, at least two of the model's; None takes all. `merge` adds
        one label's probability to another's: `{"disgust": "anger"}`. Raises RiotError PER-401 for
        an unknown label, PER-402 for an unusable list of them, PER-403 for an unusable merge, and
        PER-2xx where the model cannot be loaded.
        """
        folder = SHIPPED / "models/expression" if model is None else Path(model)
        # Never Keras, whatever hardware is here: loading it takes longer than any photo.
        backend = choose_backend("auto", load_card(folder).hashes, gpu_nodes=())
        emotion = EmotionSettings(backend=backend, model=str(folder))
        reader = build_still_reader(PerceptionSettings(emotion=emotion))
        merged = _checked_merge(merge or {}, reader.labels)
        left = [name for name in reader.labels if name not in merged]
        return cls(reader, _checked_labels(labels, left, merged), merged)

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels that are told apart, in the order of all probabilities."""
        return self._labels

    def predict(self, picture: Picture) -> Prediction | None:
        """Read the largest face of a picture; None where there is no face.

        `picture` is a file's path, an array (gray [height, width] or BGR [height, width, 3] as
        OpenCV has it: uint8 0..255, or floats 0..1), or a camera's `Frame`. Raises RiotError
        PER-404 and PER-41x for what is no picture, and PER-10x where the face detector's model file
        is not installed.
        """
        return next(iter(self.predict_all(picture)), None)

    def predict_all(self, picture: Picture) -> list[Prediction]:
        """Read every face of a picture, largest first; see `predict`."""
        image = take_picture(picture)
        with self._one_at_a_time:
            faces = self._reader.read(image)
        return [self._prediction(face, image) for face in faces]

    def predict_face(self, picture: Picture) -> Prediction:
        """Read a picture that is a face already cut out, as those of FER2013; see `predict`.

        Nothing is searched for: the picture's middle square is taken as it is, so it should show
        the face from above the brows to below the chin, the eyes level at 0.38 of its height.
        """
        image = take_picture(picture)
        with self._one_at_a_time:
            face = self._reader.read_crop(image)
        return self._prediction(face, image)

    def predict_video(self, path: str | PathLike[str]) -> Iterator[tuple[float, list[Prediction]]]:
        """Read a video: for each frame its seconds from the beginning and its faces, largest first.

        Raises RiotError PER-410, PER-411 and PER-415 for a file that cannot be read.
        """
        for frame in frames_of(Path(path)):
            yield frame.t, self.predict_all(frame)

    def _prediction(self, face: StillFace, image: Image) -> Prediction:
        sums = tuple(sum(face.scores[index] for index in group) for group in self._sums)
        shares = listen(sums, range(len(sums)))
        probabilities = dict(zip(self._labels, shares, strict=True))
        return Prediction(
            probabilities,
            max(probabilities, key=probabilities.__getitem__),
            _within(face.box, image.shape[1], image.shape[0]),
            face.certainty,
            min(1.0, sum(sums) / sum(face.scores)),
            face.lighting,
        )


def _within(
    box: tuple[float, float, float, float], width: int, height: int
) -> tuple[int, int, int, int]:
    left, top = max(0, round(box[0])), max(0, round(box[1]))
    right, bottom = min(width, round(box[0] + box[2])), min(height, round(box[1] + box[3]))
    return left, top, max(0, right - left), max(0, bottom - top)


def _checked_merge(merge: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    for name in (*merge, *merge.values()):
        if name not in known:
            raise _unknown(name, known)
    for name, into in merge.items():
        if into in merge:
            raise RiotError(
                "PER-403",
                f"{name!r} is to be merged into {into!r}, which is itself merged into another",
                hint=f"merge {name!r} into {merge[into]!r}"
                if merge[into] != into
                else f"leave {into!r} out of the merge",
            )
    return dict(merge)


def _checked_labels(
    labels: Sequence[str] | None, known: Sequence[str], merged: Mapping[str, str]
) -> Sequence[str]:
    if labels is None:
        labels = known
    if isinstance(labels, str):
        raise RiotError(
            "PER-402", f"the labels are one text, {labels!r}", hint=f"write [{labels!r}, …]"
        )
    for label in labels:
        if label in merged:
            raise RiotError(
                "PER-403",
                f"{label!r} is merged into {merged[label]!r} and cannot be told apart from it",
                hint="leave it out of the labels, or out of the merge",
            )
        if label not in known:
            raise _unknown(label, known)
    twice = next((label for n, label in enumerate(labels) if label in labels[:n]), None)
    if twice is not None:
        raise RiotError("PER-402", f"the label {twice!r} is listed twice", hint="name it once")
    if len(labels) < 2:
        raise RiotError(
            "PER-402",
            f"{'only one label' if labels else 'no label'} is given, and at least two are needed "
            "to tell them apart",
            hint=f"known: {', '.join(known)}",
        )
    return labels


def _unknown(label: object, known: Sequence[str]) -> RiotError:
    return RiotError(
        "PER-401", f"the model reads no {label!r}", hint=meant_label(str(label), known)
    )
