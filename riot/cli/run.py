"""`riot run`: play an installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.films import film_file

if TYPE_CHECKING:
    from riot.config.installation import Installation

DEFAULT_CONFIG = Path("config/installation.yaml")


def run(
    config: Annotated[Path, typer.Argument(help="The installation file.")] = DEFAULT_CONFIG,
    scene: Annotated[
        Path | None, typer.Option(help="Another film: its graph.yaml, or the folder it is in.")
    ] = None,
    camera: Annotated[
        str | None, typer.Option(help="Index, device, address, video file, sim or none.")
    ] = None,
    player: Annotated[str | None, typer.Option(help="vlc, ffmpeg or sim.")] = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="Show the film in no window.")
    ] = False,
    for_: Annotated[
        str | None, typer.Option("--for", help="Stop after this long: 30s, 5m.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Repeat the same chances; random if not given.")
    ] = None,
) -> None:
    """Play an installation until it is stopped (Ctrl-C, Escape in the window, or --for)."""
    from riot.cli.drawing import draw_if_demo
    from riot.cli.playing import play, read_duration
    from riot.config.installation import load_installation

    installation = adapt(load_installation(config), scene, camera, player)
    seconds = read_duration(for_)
    draw_if_demo(installation.film)
    play(installation, seed=seed, headless=headless, seconds=seconds)


def adapt(
    installation: Installation, scene: Path | None, camera: str | None, player: str | None
) -> Installation:
    """Give the installation with what the command line says instead."""
    update: dict[str, object] = {}
    if scene is not None:
        update["film"] = film_file(scene).resolve()
    if camera is not None:
        settings = installation.camera
        update["camera"] = settings.model_copy(update={"source": camera})
    if player is not None:
        update["screen"] = installation.screen.model_copy(update={"player": player})
    return installation.model_copy(update=update)
