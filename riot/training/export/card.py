"""Write a model's card: card.json for programs, CARD.md for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from riot.training.evaluation.calibration import Calibration
from riot.training.evaluation.evaluate import Evaluation
from riot.training.evaluation.scorers.port import Scores
from riot.training.export import litert
from riot.training.export.card_text import card_text
from riot.training.export.measures import FileMeasure
from riot.training.export.words import LIMITS, MIRROR, PURPOSE, data_text, note_text
from riot.training.framing import EYES
from riot.training.samples import Samples

CARD_FILE, READABLE_FILE = "card.json", "CARD.md"
NEUTRAL = "calm"
Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what a card is made of.

    `settings` are the run's, with the epochs done. `heads` are labels by head, the one that a
    show reads first; `values` names heads of quantities. `scores` are the answers to the faces of
    `valid`, by head, of the LiteRT file that a show reads, and `evaluation` is of them.
    `trained_on` counts the faces of the training data that have something to learn from,
    `sources` names these data.
    """

    name: str
    version: str
    note: str
    command: str
    settings: Mapping[str, Any]
    side: int
    parameters: int
    heads: Mapping[str, tuple[str, ...]]
    values: tuple[str, ...]
    temperatures: Mapping[str, float]
    calibrations: Mapping[str, Calibration]
    files: Mapping[str, FileMeasure]
    scores: Mapping[str, Scores]
    evaluation: Evaluation
    valid: Samples
    trained_on: int
    sources: tuple[str, ...]


def write_card(folder: Path, facts: Facts) -> Card:
    """Write card.json and the CARD.md made from it and from the evaluation; give the card."""
    card = make_card(folder, facts)
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (folder / CARD_FILE).write_text(text + "\n", encoding="utf-8")
    (folder / READABLE_FILE).write_text(card_text(card, facts.evaluation), encoding="utf-8")
    return card


def make_card(folder: Path, facts: Facts) -> Card:
    """Give the card of the model files in `folder`."""
    main = next(iter(facts.heads))
    card: Card = {
        "name": facts.name,
        "version": facts.version,
        "purpose": PURPOSE,
        "labels": list(facts.heads[main]),
        "input": {
            "size": facts.side,
            "channels": 1,
            "values": "float32 0..255 gray",
            "eyes": EYES,
        },
        "output": f"calibrated probabilities by head; a show reads {main}",
        "outputs": {
            head: {
                "labels": list(labels),
                "kind": "values" if head in facts.values else "shares",
                "temperature": facts.temperatures.get(head),
            }
            for head, labels in facts.heads.items()
        },
        "inside": MIRROR,
        "temperature": facts.temperatures.get(main),
        "parameters": facts.parameters,
        "training": dict(facts.settings),
        "training_data": " ".join(
            [data_text(facts.trained_on, list(facts.heads), facts.sources), facts.note]
        ).strip(),
        "limits": LIMITS,
        "metrics": {
            "note": note_text(len(facts.valid), facts.evaluation.copied or 0, litert.DYNAMIC_FILE),
            "command": facts.command,
            "calibration": {head: asdict(one) for head, one in facts.calibrations.items()},
            **facts.evaluation.as_dict(),
        },
        "files": {file: asdict(measured) for file, measured in facts.files.items()},
        "sha256": {file: sha256(folder / file) for file in facts.files},
    }
    prior = neutral_prior(facts.scores[main], facts.heads[main], facts.valid, main)
    if prior is not None:
        card["neutral_prior"] = prior
    return card


def neutral_prior(
    scores: Scores, labels: tuple[str, ...], valid: Samples, scheme: str
) -> dict[str, float] | None:
    """Give the mean answer to faces that show NEUTRAL, or None where there are none."""
    judged = valid.judged.get(scheme)
    if judged is None or NEUTRAL not in labels or not (judged == labels.index(NEUTRAL)).any():
        return None
    mean = scores[judged == labels.index(NEUTRAL)].mean(axis=0)
    return {label: float(share) for label, share in zip(labels, mean, strict=True)}


def sha256(path: Path) -> str:
    """Give the hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
