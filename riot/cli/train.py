"""`riot train`: train a network on faces of one's own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riot.training.datasets.loading import Split
    from riot.training.fitting.request import Request

MOST_PROBLEMS = 10
"""Lines about bad rows and pictures that are printed."""


class Backend(StrEnum):
    """What Keras computes with."""

    TENSORFLOW = "tensorflow"
    JAX = "jax"
    TORCH = "torch"


def train(
    file: Annotated[
        Path | None,
        typer.Argument(help="A training file: docs/how-to/train-a-model.md."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Where the file's data lie; without a file, the data set itself."),
    ] = None,
    labels: Annotated[
        str | None, typer.Option(help="Learn these labels only: anger,calm.", metavar="A,B")
    ] = None,
    network: Annotated[
        str | None, typer.Option(help="The network's name; --list shows them.")
    ] = None,
    weights: Annotated[
        str | None, typer.Option(help="Begin with none, imagenet, or this file.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Times that all faces are seen.")
    ] = None,
    batch: Annotated[int | None, typer.Option(min=2, help="Faces in a step.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Repeat the same chances.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="The run's folder; else runs/NETWORK-NUMBER.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run after a stop or a kill.")
    ] = False,
    backend: Annotated[Backend | None, typer.Option(help="What Keras computes with.")] = None,
    workers: Annotated[
        str | None,
        typer.Option(help="All machines of this training, the first leads.", metavar="HOST:PORT,…"),
    ] = None,
    worker: Annotated[
        int, typer.Option(min=0, help="Which of the workers this one is, from 0.")
    ] = 0,
    list_: Annotated[bool, typer.Option("--list", help="List the networks and end.")] = False,
) -> None:
    """Train a network: `riot train FILE.yaml`, or `riot train --network NAME --data FACES`."""
    import os

    from riot.errors import RiotError
    from riot.perception.quiet import quiet_stderr

    # Keras reads this once, when it is imported.
    if backend is not None:
        os.environ["KERAS_BACKEND"] = backend.value
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    options = {
        "network.name": network,
        "network.weights": weights,
        "epochs": epochs,
        "batch": batch,
        "seed": seed,
    }
    try:
        with quiet_stderr():
            # TensorFlow writes about the processor when it is imported.
            import keras  # noqa: F401
        if list_:
            list_networks()
            return
        from riot.training.fitting.request import read_request

        subset = [label.strip() for label in labels.split(",")] if labels else []
        request = read_request(file, data, subset, options)
        check_network(request.settings.network.name, file if network is None else None)
        start(request, out, resume, tuple(workers.split(",")) if workers else (), worker)
    except ModuleNotFoundError as error:
        raise RiotError(
            "TRN-004", f"{error.name} is not installed", hint="pip install 'riot-film[training]'"
        ) from error


def start(
    request: Request, out: Path | None, resume: bool, addresses: tuple[str, ...], number: int
) -> None:
    """Meet the other workers, read the data, and train."""
    from riot.training.datasets.loading import load
    from riot.training.fitting.distribution import Workers, join
    from riot.training.fitting.request import next_run, settled
    from riot.training.fitting.runs import refuse_taken
    from riot.training.train import train as train_network

    settings, workers = request.settings, Workers(addresses, number)
    run = out or next_run(settings.network.name, resume=resume)
    if number == 0:
        refuse_taken(run, resume=resume)
    join(workers)
    assert settings.data is not None
    settings, data = settled(request, load(settings.data, request.folder))
    if number == 0:
        say_data(data, run)
    train_network(data.train, data.valid, run, settings, resume=resume, workers=workers)


def say_data(data: Split, run: Path) -> None:
    """Print what was read, what was wrong with it, and where the run goes."""
    for problem in data.problems[:MOST_PROBLEMS]:
        typer.echo(str(problem), err=True)
    if len(data.problems) > MOST_PROBLEMS:
        typer.echo(f"… and {len(data.problems) - MOST_PROBLEMS:,} more like these", err=True)
    counts = ", ".join(f"{name} {count:,}" for name, count in data.counts.items() if count)
    typer.echo(f"samples: {counts}\nrun: {run}")


def check_network(name: str, file: Path | None) -> None:
    """Raise RiotError TRN-006, with the place in the file, for a network that there is not."""
    from riot.config.validation import did_you_mean
    from riot.errors import RiotError
    from riot.training.fitting.request import place_of_network
    from riot.training.networks import NETWORKS

    if name not in NETWORKS:
        raise RiotError(
            "TRN-006",
            f"no network is called {name!r}",
            **place_of_network(file),
            hint=did_you_mean(name, list(NETWORKS)),
        )


def list_networks() -> None:
    """Print each network's name, parameters, use and origin."""
    from rich.console import Console
    from rich.table import Column, Table

    from riot.training.networks import NETWORKS

    table = Table(
        "network",
        Column("parameters", justify="right"),
        Column("for", overflow="fold"),
        Column("from", overflow="fold"),
    )
    for name, network in NETWORKS.items():
        table.add_row(name, f"{network.parameters:,}", network.use, network.origin)
    Console().print(table)
