"""The command `riot rehearse`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.films import FilmArgument, film_file

if TYPE_CHECKING:
    from riot.config.installation import Installation


def rehearse(
    film: FilmArgument,
    from_: Annotated[
        Path | None, typer.Option("--from", help="A recorded session to play as the viewer.")
    ] = None,
    speed: Annotated[float, typer.Option(help="From 0.25 to 50 times the pace of a show.")] = 1.0,
    config: Annotated[
        Path | None,
        typer.Option(help="Installation file: its model, mood, screen, language and rigs."),
    ] = None,
    rigs: Annotated[
        bool, typer.Option("--rigs", help="Send cues to the rigs of --config for real.")
    ] = False,
    player: Annotated[
        str, typer.Option(help="ffmpeg, or sim: the scenes' names instead of clips.")
    ] = "ffmpeg",
    headless: Annotated[
        bool, typer.Option("--headless", help="Show the film in no window.")
    ] = False,
    for_: Annotated[
        str | None, typer.Option("--for", help="Stop after this long: 30s, 5m.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the chances that the film draws.")] = 1,
) -> None:
    """Rehearse a film without an audience: you move the expression, it plays.

    Save the film or a clip in your editor and it is taken over where you are. Nothing is recorded,
    and nothing is sent to the rigs unless --rigs is given.
    """
    import sys

    from riot.cli.drawing import draw_if_demo
    from riot.cli.playing import read_duration
    from riot.errors import RiotError

    seconds = read_duration(for_)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise RiotError(
            "AUT-401",
            "a rehearsal needs a terminal with keys",
            hint="run it in a terminal window; riot simulate needs none",
        )
    installation = _installation(film, config, rigs, player, speed)
    draw_if_demo(installation.film)

    from riot.cli.rehearse.app import RehearsalApp
    from riot.runtime.rehearsal.stage import Stage, Wishes

    wishes = Wishes(
        seed=seed,
        pace=speed,
        headless=headless,
        pictures=player != "sim",
        rigs=rigs,
        recording=from_,
    )
    stage = Stage(installation, wishes)
    try:
        typer.echo("Starting the screen …")
        stage.start()
        app = RehearsalApp(stage, seconds=seconds)
        app.run()
    finally:
        stage.close()
    typer.echo(app.summary())


def _installation(
    film: Path, config: Path | None, rigs: bool, player: str, speed: float
) -> Installation:
    """Give the installation to rehearse in. Raises RiotError for what does not go together."""
    from riot.config.installation import Installation, load_installation
    from riot.config.shipped import SHIPPED
    from riot.errors import RiotError
    from riot.perception.settings import EmotionSettings
    from riot.runtime.rehearsal.pace import FASTEST, SLOWEST

    if rigs and config is None:
        raise RiotError(
            "AUT-402",
            "--rigs needs the installation file that the rigs are in",
            hint="add --config config/installation.yaml",
        )
    if player not in ("ffmpeg", "sim"):
        raise RiotError(
            "AUT-402",
            f"a rehearsal cannot use the player {player!r}",
            hint="take ffmpeg, which can play at any pace, or sim",
        )
    if not SLOWEST <= speed <= FASTEST:
        raise RiotError("AUT-402", f"--speed {speed:g} is not from {SLOWEST:g} to {FASTEST:g}")
    path = film_file(film).resolve()
    if config is not None:
        return load_installation(config).model_copy(update={"film": path})
    model = str(SHIPPED / "models/expression")
    return Installation(film=path, language="en", emotion=EmotionSettings(model=model))
