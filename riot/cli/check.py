"""`riot check`: prove a film before anybody sees it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.films import FILM_FILE, film_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from riot.footage import Footage


MANY = 100
"""Clips whose measuring takes a second or more."""

OBJECTS = 200_000
"""What Python's collector waits for while a film is proved, which leaves it next to nothing."""

INSTALLATION = 100_000
"""So many bytes of a file are looked at for what it is."""


class Format(StrEnum):
    """How problems are told."""

    text = "text"
    json = "json"
    github = "github"


def check(
    films: Annotated[
        list[Path] | None,
        typer.Argument(
            help=f"Films, or folders with a {FILM_FILE} in or below them; else that of --config."
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="Installation file: check against its model's labels and its rigs."),
    ] = None,
    format_: Annotated[
        Format,
        typer.Option(
            "--format", help="For people, for programs, or as annotations of a GitHub action."
        ),
    ] = Format.text,
) -> None:
    """Check films and say everything that is wrong, with file, line and what to do.

    Without an installation file, labels are checked against the shipped model's, and rigs not at
    all. The status is 2 when a film has an error; warnings alone leave it at 0.
    docs/reference/problems.md explains every code.
    """
    from riot.authoring.proving import Proof, as_github, as_json, as_text, prove_film
    from riot.config.installation import load_installation
    from riot.config.shipped import SHIPPED
    from riot.errors import RiotError
    from riot.perception.emotion.card import load_card

    installation = None if config is None else load_installation(config)
    if installation is None:
        labels, rigs = load_card(SHIPPED / "models/expression").labels, None
    else:
        labels = load_card(Path(installation.emotion.model)).labels
        rigs = installation.receivers
        films = films or [installation.film]
    if not films:
        raise RiotError(
            "CLI-002", "no film is given", hint="name a graph.yaml, or --config INSTALLATION"
        )
    for path in films:
        if _is_installation(path):
            raise RiotError(
                "CLI-002",
                f"{path} is an installation, and no film",
                hint=f"riot check --config {path}",
            )
    hears_osc = installation is not None and installation.hears_osc
    with _collecting_seldom():
        proofs = [
            prove_film(path, labels, rigs, _measure, hears_osc=hears_osc) for path in _found(films)
        ]
    if config is not None and installation is not None and installation.warnings:
        proofs.insert(0, Proof(config, installation.warnings, None))
    tell = {Format.text: as_text, Format.json: as_json, Format.github: as_github}[format_]
    typer.echo(tell(proofs), nl=False)
    if any(proof.errors for proof in proofs):
        raise typer.Exit(2)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let Python look for cycles seldom: a film is one large tree, looked through in vain."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _measure(paths: Iterable[Path]) -> Mapping[Path, Footage]:
    """Measure clips, and say so where that takes a while."""
    import sys

    from riot.screen.probe import probe_clips

    files = list(paths)
    if len(files) >= MANY and sys.stderr.isatty():
        typer.echo(f"measuring {len(files)} clips …", err=True)
    return probe_clips(files)


def _is_installation(path: Path) -> bool:
    """Say whether a file names a film instead of being one."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            lines = file.read(INSTALLATION).decode("utf-8", "replace").splitlines()
    except OSError:
        return False
    keys = {line.partition(":")[0] for line in lines if not line.startswith((" ", "#"))}
    return "film" in keys and keys.isdisjoint({"riot", "scenes"})


def _found(paths: Sequence[Path]) -> Iterable[Path]:
    """Give each film once: files as they are named, in folders every graph.yaml."""
    found: dict[Path, None] = {}
    for path in paths:
        below = sorted(path.rglob(FILM_FILE)) if path.is_dir() else []
        found.update(dict.fromkeys(below or [film_file(path)]))
    return found
