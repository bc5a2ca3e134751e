"""Which signals of the table there are: for each label, each face."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from riot.labels import address_part
from riot.rigs.stream.addresses import ADDRESSES, FACE, LABEL, Address


@dataclass(frozen=True, slots=True)
class Signal:
    """One address of the table: for one label and one face's place, where it has these."""

    path: str
    entry: Address
    label: str = ""
    face: int = 0


class Signals:
    """Know all signals.

    `model_labels` are the model's, in the order of a face's scores; `film_labels` those that the
    film listens to. Others are learnt from the moods; once seen, a label stays for ever, 0 where it
    has no level.
    """

    def __init__(
        self,
        model_labels: Sequence[str] = (),
        faces: int = 4,
        film_labels: Sequence[str] = (),
    ) -> None:
        self.faces = faces
        self.model_labels = tuple(model_labels)
        self.film_labels = tuple(film_labels)

    def learn(self, labels: Sequence[str]) -> bool:
        """Take the labels of a mood; say whether one of them is new."""
        new = tuple(label for label in labels if label not in self.film_labels)
        self.film_labels += new
        return bool(new)

    def of(self, entry: Address) -> list[Signal]:
        """Give the signals of one entry of the table."""
        known = self.model_labels if entry.per_face else self.film_labels
        labels = known if entry.per_label else ("",)
        return [
            Signal(written(entry.path, label, face), entry, label, face)
            for face in range(self.faces if entry.per_face else 1)
            for label in labels
        ]

    def named(self, path: str) -> Signal | None:
        """Give the signal of a path in which no place is open: `/mood/fear`, `/faces/1/x`."""
        # A plain path goes before a pattern that it fits: /mood/dominant is no label.
        for entry in sorted(ADDRESSES, key=lambda one: one.per_label or one.per_face):
            found = _pattern(entry.path).fullmatch(path)
            if found is not None:
                parts = found.groupdict()
                place = int(parts.get("face") or 1) - 1
                if not 0 <= place < self.faces:
                    return None
                return Signal(path, entry, self._label(parts.get("label") or "", entry), place)
        return None

    def _label(self, part: str, entry: Address) -> str:
        """Give the label that is written so in addresses."""
        known = self.model_labels if entry.per_face else self.film_labels
        return next((label for label in known if address_part(label) == part), part)


def written(path: str, label: str, face: int) -> str:
    """Put a label and a face's place (from 0) where an address leaves room for them."""
    if label:
        path = path.replace(LABEL, address_part(label))
    return path.replace(FACE, str(face + 1))


def _pattern(path: str) -> re.Pattern[str]:
    pattern = re.escape(path).replace(LABEL, r"(?P<label>[A-Za-z0-9_.-]+)")
    return re.compile(pattern.replace(FACE, r"(?P<face>[0-9]{1,2})"))
