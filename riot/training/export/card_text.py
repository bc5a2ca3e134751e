"""Put a card into words and tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riot.training.evaluation.evaluate import Evaluation
from riot.training.evaluation.tables import Table, tables
from riot.training.export import litert

Card = Mapping[str, Any]


def card_text(card: Card, evaluation: Evaluation) -> str:
    """Give the card as Markdown, with the tables of its evaluation."""
    eyes, size = card["input"]["eyes"], card["input"]["size"]
    parts = [
        f"# {card['name']} {card['version']}",
        "Made from card.json by `riot models export`; edit neither by hand.",
        card["purpose"],
        "## What goes in and out",
        f"- Input: {size} x {size}, {card['input']['values']}, aligned so that the eyes lie at "
        f"{eyes['left']} and {eyes['right']} (fractions of the crop; left is the smaller x in the "
        "image).",
        *(f"- {output_text(head, output)}" for head, output in card["outputs"].items()),
        f"- Parameters: {card['parameters']:,}. {card['inside']}",
        *prior_text(card),
        "## Trained on",
        card["training_data"],
        f"Settings: {plain_text(card['training'])}.",
        "## Limits",
        card["limits"],
        "## Files",
        "Which of them a show uses is told in `riot/perception/settings.py`.",
        files_table(card).markdown().split("\n\n", 1)[1],
        "\n".join(f"- `{name}`: sha256 {value}" for name, value in card["sha256"].items()),
        "## What it scored",
        card["metrics"]["note"],
        f"Command: `{card['metrics']['command']}`.",
        *calibration_text(card["metrics"]["calibration"]),
        *(table.markdown().replace("## ", "### ", 1) for table in tables(evaluation)),
    ]
    return "\n\n".join(parts) + "\n"


def output_text(head: str, output: Card) -> str:
    """Say what one output gives."""
    names = ", ".join(output["labels"])
    if output["kind"] == "values":
        return f"Output `{head}`: the quantities {names}."
    return (
        f"Output `{head}`: calibrated probabilities over {names}. Temperature (already inside): "
        f"{output['temperature']:.3f}."
    )


def prior_text(card: Card) -> list[str]:
    """Say what calm faces score, where that is known."""
    if "neutral_prior" not in card:
        return []
    prior = ", ".join(f"{name} {share:.3f}" for name, share in card["neutral_prior"].items())
    return [f"- Mean output on validation faces whose majority is calm: {prior}."]


def plain_text(settings: Card) -> str:
    """Give settings in one line, blocks in brackets."""
    return ", ".join(
        f"{name} ({plain_text(value)})" if isinstance(value, Mapping) else f"{name} {value}"
        for name, value in settings.items()
    )


def files_table(card: Card) -> Table:
    """Give one row a file: what it is, weighs, takes and loses."""
    heads = list(card["files"][litert.FILE]["accuracy"])
    rows = tuple(
        (
            f"`{name}`",
            one["format"],
            f"{one['bytes'] / 1e6:.2f} MB",
            *(f"{one['accuracy'][head]:.4f} ({lost(one['points_lost'][head])})" for head in heads),
            *(f"{one['ece'][head]:.3f}" for head in heads),
            "–" if one["milliseconds"] is None else f"{one['milliseconds']:.2f} ms",
        )
        for name, one in card["files"].items()
    )
    accuracies = (f"{head}: accuracy (points against float)" for head in heads)
    columns = ("file", "format", "size", *accuracies, *(f"{h}: ECE" for h in heads), "a face")
    note = (
        "A face: one at a time on one thread, 300 of them, the files in turn, on the machine that "
        "wrote this card; the 10th percentile, in which other work on it counts little. Keras "
        "always uses several threads."
    )
    return Table("Files", columns, rows, note)


def lost(points: float) -> str:
    """Give what was lost with a minus and what was won with a plus."""
    return "±0.00" if abs(points) < 0.005 else f"{-points:+.2f}"


def calibration_text(calibrations: Card) -> list[str]:
    """Say how far off each head's probabilities were, and are."""
    return [
        f"Calibration error of {head} (ECE, 15 bins, {one['faces']} faces): "
        f"{one['ece_before']:.3f} before, {one['ece_cross_fitted']:.3f} with the temperature of "
        "one half applied to the other half (cross-fitted). The ECE in the tables is that of the "
        "shipped model, whose temperature saw all these faces."
        for head, one in calibrations.items()
    ]
