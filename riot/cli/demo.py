"""`riot demo`: the demonstration film, with you or with a simulated audience."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riot.config.installation import Installation

SIMULATED_VISIT = "calm 6s, happiness 6s, surprise 3s, happiness 13s, absent 60s"
"""Neutral during the notice, a smile for the first question, a start, a smile again."""

SECONDS = 55.0
"""The longest that a demonstration takes; it ends sooner, with the first visit."""


def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Where clips and sessions go; the checkout if in one.")
    ] = None,
) -> None:
    """Play the demonstration film once, in less than a minute.

    With a display and a camera it opens a window and watches you. Without, it plays off-screen to
    a simulated audience. The first time it draws the film's clips.
    """
    from riot.cli.drawing import draw_clips
    from riot.cli.playing import play

    work = folder or _work_folder()
    installation = _installation(work)
    draw_clips(work / "media/demo")
    windowed = _has_display()
    watched = windowed and _has_camera()
    if not watched:
        update = {"source": "sim"}
        installation = installation.model_copy(
            update={
                "camera": installation.camera.model_copy(update=update),
                "audience": SIMULATED_VISIT,
            }
        )
    typer.echo(
        "Look into the camera: smile, be surprised, or stay calm."
        if watched
        else "No camera and display here: the film plays off-screen to a simulated audience."
    )
    sheet = work / "sessions/demo-contact-sheet.png"
    outcome = play(
        installation,
        seed=2018,
        headless=not watched,
        seconds=SECONDS,
        sheet=sheet,
        one_visit=True,
    )
    if outcome.sessions:
        typer.echo(f"Replay it: riot replay {outcome.sessions[-1]}")
    typer.echo(f"What the audience saw: {sheet}")


def _work_folder() -> Path:
    from platformdirs import user_data_path

    from riot.config.shipped import IN_CHECKOUT, SHIPPED

    return SHIPPED if IN_CHECKOUT else user_data_path("riot")


def _installation(work: Path) -> Installation:
    """Load the shipped installation; outside a checkout a copy of the film lies in `work`."""
    from shutil import copytree

    from riot.config.installation import load_installation
    from riot.config.shipped import SHIPPED

    if work != SHIPPED:
        for part in ("config", "scenes"):
            copytree(SHIPPED / part, work / part, dirs_exist_ok=True)
    return load_installation(work / "config/installation.yaml")


def _has_display() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _has_camera() -> bool:
    """Ask in a process of its own: some drivers hang, and OpenCV need not stay in memory."""
    import subprocess

    code = "import cv2, sys; sys.exit(0 if cv2.VideoCapture(0).read()[0] else 1)"
    try:
        found = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=15)
    except subprocess.TimeoutExpired:
        return False
    return found.returncode == 0
