"""Read the command line of `python -m riot.training` and call the module that does the work."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from riot.errors import RiotError

DATA = Path("../shared/data")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give 0, or 2 after printing what is wrong in one line."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    options = parser().parse_args(arguments)
    try:
        options.run_command(options)
    except RiotError as error:
        print(error, file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        print(
            f"error TRN-004: {error.name} is not installed (install the training extra)",
            file=sys.stderr,
        )
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser("python -m riot.training", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("train", help="train a network into a run folder")
    command.add_argument("--out", type=Path, required=True, help="the run folder")
    command.add_argument("--epochs", type=int, default=30)
    command.add_argument("--seed", type=int, default=2018)
    command.add_argument("--resume", action="store_true", help="go on after a kill")
    command.set_defaults(run_command=run_train)

    command = commands.add_parser("export", help="calibrate a run and write model files and card")
    command.add_argument("run", type=Path)
    command.add_argument("model", type=Path, help="the folder to write")
    command.set_defaults(run_command=run_export)

    command = commands.add_parser("evaluate", help="print what a shipped model scores")
    command.add_argument("model", type=Path)
    command.set_defaults(run_command=run_evaluate)

    command = commands.add_parser("eyes", help="measure where the eyes sit in training faces")
    command.set_defaults(run_command=run_eyes)

    command = commands.add_parser("clip", help="print a shipped model's mean scores on videos")
    command.add_argument("model", type=Path)
    command.add_argument("videos", type=Path, nargs="+")
    command.set_defaults(run_command=run_clip)

    for each in commands.choices.values():
        each.add_argument("--data", type=Path, default=DATA, help="the folder of the FER+ arrays")
    return top


def run_train(options: argparse.Namespace) -> None:
    """Train, or go on training."""
    from riot.training.data import load_pair
    from riot.training.train import TrainingSettings, train

    settings = TrainingSettings(epochs=options.epochs, seed=options.seed)
    train(load_pair(options.data), options.out, settings, resume=options.resume)


def run_export(options: argparse.Namespace) -> None:
    """Export a run and write its card."""
    from riot.training.data import load_pair
    from riot.training.export import export

    export(options.run, options.model, load_pair(options.data))


def run_evaluate(options: argparse.Namespace) -> None:
    """Score the shipped LiteRT model again and print the table of the card."""
    from riot.training.card import metrics_text, read_card
    from riot.training.data import load_pair
    from riot.training.evaluate import evaluate
    from riot.training.shipped import score

    card = read_card(options.model)
    pair = load_pair(options.data)
    scores = score(options.model, pair.valid.images)
    print(metrics_text(evaluate(scores, pair.valid, pair.repeated), card["labels"]))


def run_eyes(options: argparse.Namespace) -> None:
    """Measure eye positions."""
    from riot.training.data import load_faces
    from riot.training.framing import measure_eyes

    eyes = measure_eyes(load_faces(options.data, "train").images, options.data)
    print("\n".join(eyes.lines()))


def run_clip(options: argparse.Namespace) -> None:
    """Score the face of each video, cropped by its eyes."""
    from riot.training.framing import mean_scores

    for video in options.videos:
        print(mean_scores(options.model, video, options.data))
