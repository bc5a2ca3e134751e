"""Check the model files: present, whole, and the published ones."""

from __future__ import annotations

from pathlib import Path

from riot.errors import RiotError
from riot.perception.emotion.card import load_card
from riot.perception.model_files import BLAZEFACE, MODEL_FILES, load_model
from riot.runtime.doctor.finding import Finding


def check_emotion_model(folder: Path) -> Finding:
    """Compare every file of the expression model with the sha256 on its card."""
    name = "expression model"
    try:
        card = load_card(folder)
        for file in card.hashes:
            card.read(file)
    except RiotError as error:
        problem = error.problems[0]
        return Finding(name, "broken", f"{problem.file}: {problem.message}", problem.hint)
    labels = ", ".join(card.labels)
    return Finding(name, "ok", f"{card.name} {card.version}, {len(card.hashes)} files: {labels}")


def check_face_detector(detector: str = BLAZEFACE.name, models: Path | None = None) -> Finding:
    """Look for the file of a detector; `models` stands in for the user's models folder."""
    model = MODEL_FILES.get(detector)
    if model is None:
        return Finding("face detector", "ok", f"{detector} needs no file")
    try:
        load_model(model, models)
    except RiotError as error:
        remedy = f"riot models pull {model.name}"
        return Finding("face detector", "broken", error.problems[0].message, remedy)
    return Finding("face detector", "ok", f"{model.about}")
