"""Know labels by every name and number that data sets give them."""

from __future__ import annotations

from collections.abc import Mapping

from riot.config.validation import did_you_mean
from riot.training.votes import FER2013_LABELS, LABELS

SCHEMES: dict[str, tuple[str, ...]] = {"expression": LABELS, "fer2013": FER2013_LABELS}
"""The labels of each scheme in the order of its targets."""

AFFECT = ("valence", "arousal")
"""The quantities of the scheme "affect", each -1..1."""

SPELLINGS: dict[str, str] = {
    "neutral": "calm",
    "neutrality": "calm",
    "happy": "happiness",
    "joy": "happiness",
    "surprised": "surprise",
    "sad": "sadness",
    "angry": "anger",
    "disgusted": "disgust",
    "fearful": "fear",
    "afraid": "fear",
    "contemptuous": "contempt",
}

LEFT_OUT = -1


class LabelMap:
    """Turn a data set's word for a label into its number in a scheme.

    `own` maps words to labels, or to None for samples to leave out; it goes before `codes`, the
    data set's numbers, and before SPELLINGS. Case does not count.
    """

    def __init__(
        self,
        scheme: str,
        own: Mapping[str, str | None],
        codes: Mapping[str, str | None] | None = None,
    ) -> None:
        names = SCHEMES[scheme]
        words: dict[str, str | None] = {name: name for name in names}
        words |= {word: label for word, label in SPELLINGS.items() if label in names}
        words |= codes or {}
        words |= {word.strip().lower(): label for word, label in own.items()}
        self._words = words
        self._numbers = {name: number for number, name in enumerate(names)}

    def find(self, word: str) -> int | None:
        """Give the number of the label, LEFT_OUT, or None for a word that is unknown."""
        key = word.strip().lower()
        if key not in self._words:
            return None
        label = self._words[key]
        return LEFT_OUT if label is None else self._numbers[label]

    def hint(self, word: str) -> str:
        """Suggest what to do about an unknown word."""
        return f"{did_you_mean(word.strip().lower(), list(self._words))} or add it to `labels`"
