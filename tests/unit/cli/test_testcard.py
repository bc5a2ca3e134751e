"""`riot testcard` fills every window and follows the installation file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pygame
import pytest
import typer
from typer.testing import CliRunner

from riot.cli import testcard as module
from riot.clock import SystemClock

FILM = Path(__file__).parents[3] / "scenes/demo/graph.yaml"


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., Path]:
    stamps = iter(range(1_000_000_000, 2_000_000_000))

    def write(screen: str) -> Path:
        path = tmp_path / "installation.yaml"
        path.write_text(f"film: {FILM}\nscreen: {{size: [160, 90], {screen}}}\n")
        moment = next(stamps)
        os.utime(path, (moment, moment))
        return path

    return write


def test_the_windows_follow_the_file(
    install: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    opened: list[tuple[int, int]] = []

    class Seen(pygame.Window):
        def __init__(self, title: str, size: tuple[int, int], *arguments: object, **keys: bool):
            opened.append(size)
            super().__init__(title, size, *arguments, **keys)  # type: ignore[arg-type]

    monkeypatch.setattr(pygame, "Window", Seen)
    two = "drawing: software, windows: [{rotation: 90}]"
    escape = pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE)
    steps: list[Callable[[], object]] = [
        lambda: install("rotaton: 90"),
        lambda: install("drawing: software, display: 9"),
        lambda: install("drawing: software, rotation: 270"),
        lambda: None,
        lambda: pygame.event.post(escape),
    ]
    monkeypatch.setattr(SystemClock, "sleep", lambda _clock, _seconds: steps.pop(0)())
    app = typer.Typer()
    app.command()(module.testcard)
    result = CliRunner().invoke(app, [str(install(two))])
    assert result.exception is None, result.output
    assert steps == []
    assert opened[:2] == [(160, 90), (90, 160)]
    assert opened[-1] == (90, 160)
    assert "did you mean 'rotation'?" in result.output
    assert "SCR-011" in result.output
    assert not pygame.display.get_init()
