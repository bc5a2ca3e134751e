"""Write and read a model's card: card.json for programs, CARD.md for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from riot.errors import RiotError

CARD_FILE, READABLE_FILE = "card.json", "CARD.md"
Card = dict[str, Any]


def sha256(path: Path) -> str:
    """Give the hexadecimal SHA-256 of a file."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def read_card(folder: Path) -> Card:
    """Read a model's card and check its files against it.

    Raise RiotError TRN-005 where the card or a file is missing or a hash differs.
    """
    path = Path(folder) / CARD_FILE
    if not path.is_file():
        raise RiotError("TRN-005", "the card is missing", file=str(path))
    card: Card = json.loads(path.read_text(encoding="utf-8"))
    for name, expected in card["sha256"].items():
        file = Path(folder) / name
        if not file.is_file() or sha256(file) != expected:
            raise RiotError("TRN-005", "is not the file of the card", file=str(file))
    return card


def write_card(folder: Path, card: Card) -> None:
    """Write card.json and the CARD.md made from it."""
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (Path(folder) / CARD_FILE).write_text(text + "\n", encoding="utf-8")
    (Path(folder) / READABLE_FILE).write_text(card_text(card), encoding="utf-8")


def card_text(card: Card) -> str:
    """Give the card as Markdown."""
    eyes = card["input"]["eyes"]
    prior = ", ".join(f"{name} {share:.3f}" for name, share in card["neutral_prior"].items())
    settings = ", ".join(f"{name} {value}" for name, value in card["training"].items())
    calibration = card["metrics"]["calibration"]
    parts = [
        f"# {card['name']} {card['version']}",
        "Made from card.json by `python -m riot.training export`; edit neither by hand.",
        card["purpose"],
        "## What goes in and out",
        f"- Input: {card['input']['size']} x {card['input']['size']}, {card['input']['values']}, "
        f"aligned so that the eyes lie at {eyes['left']} and {eyes['right']} (fractions of the "
        "crop; left is the smaller x in the image).",
        f"- Output: {card['output']} over {', '.join(card['labels'])}.",
        f"- Parameters: {card['parameters']:,}. Temperature (already inside): "
        f"{card['temperature']:.3f}.",
        f"- Mean output on validation faces whose majority is calm: {prior}.",
        "## Trained on",
        card["training_data"],
        f"Settings: {settings}.",
        "## Limits",
        card["limits"],
        "## What it scored",
        card["metrics"]["note"],
        f"Command: `{card['metrics']['command']}`.",
        f"Calibration error (ECE, 15 bins, {calibration['faces']} faces): "
        f"{calibration['ece_before']:.3f} before, {calibration['ece_cross_fitted']:.3f} with the "
        "temperature of one half applied to the other half (cross-fitted). The ECE in the tables "
        "is the shipped model's, whose temperature saw all these faces.",
        metrics_text(card["metrics"], card["labels"]),
        "## Files",
        "\n".join(f"- `{name}`: sha256 {value}" for name, value in card["sha256"].items()),
    ]
    return "\n\n".join(parts) + "\n"


def metrics_text(metrics: Card, labels: Sequence[str]) -> str:
    """Give the tables of `evaluate` as Markdown."""
    return "\n\n".join(
        [
            "### All validation faces",
            score_table(metrics["all"]),
            "### Without validation faces that also occur in the training file",
            score_table(metrics["without_repeated"]),
            "### Recall per label (FER+ majority, all validation faces)",
            recall_table(metrics["all"]["majority"]["recall"]),
            "### Confusion (row: FER+ majority, column: answer)",
            confusion_table(metrics["all"]["majority"]["confusion"], labels),
        ]
    )


def score_table(measured: Card) -> str:
    """Give one row per question, with what guessing scores beside it."""
    rows: list[tuple[str, Card]] = [
        ("FER+ majority, 8 labels", measured["majority"]),
        ("FER2013 label, 7 labels", measured["fer2013"]),
    ]
    for subset in measured["subsets"]:
        rows.append((f"among {', '.join(subset['recall'])}", subset))
    return table(
        ["question", "faces", "accuracy", "commonest label", "macro recall", "chance", "ECE"],
        [
            [
                question,
                str(row["faces"]),
                f"{row['accuracy']:.3f}",
                f"{row['baseline']['accuracy']:.3f} ({row['baseline']['label']})",
                f"{row['macro_recall']:.3f}",
                f"{row['chance']:.3f}",
                f"{row['ece']:.3f}" if "ece" in row else "",
            ]
            for question, row in rows
        ],
    )


def recall_table(recall: Card) -> str:
    """Give each label's recall and its number of faces."""
    rows = [[name, str(row["faces"]), f"{row['recall']:.3f}"] for name, row in recall.items()]
    return table(["label", "faces", "recall"], rows)


def confusion_table(confusion: Sequence[Sequence[int]], labels: Sequence[str]) -> str:
    """Give the counts with their labels."""
    rows = [[name, *map(str, row)] for name, row in zip(labels, confusion, strict=True)]
    return table(["", *labels], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
