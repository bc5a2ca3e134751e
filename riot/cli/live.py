"""A live line on the terminal: mood, scene, decisions and OSC as they happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from riot.story.trace import sentence

if TYPE_CHECKING:
    from riot.messages import Snapshot
    from riot.runtime.build import Installed
    from riot.story.trace import Decision

COLOURS = ("bright_yellow", "bright_magenta", "bright_blue", "bright_red", "green", "cyan", "white")
BAR = 10
TICKS_A_PICTURE = 6
TICKS_A_LINE = 60


class LiveLine:
    """Draw the newest snapshot in place on a terminal; once a second as plain lines elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, refresh_per_second=10, transient=True)
        self._installed: Installed | None = None
        self._labels: Sequence[str] = ()
        self._scene = ""
        self._start: float | None = None
        self._unwell: dict[str, str] = {}

    def __enter__(self) -> LiveLine:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def prepared(self, installed: Installed) -> None:
        """Take the installation before it starts; print the film's warnings."""
        self._installed = installed
        self._labels = installed.film.graph.film.listens_to
        for warning in installed.film.warnings:
            self._console.print(str(warning), style="yellow", soft_wrap=True)

    def see(self, snapshot: Snapshot, decisions: Sequence[Decision]) -> None:
        """Show a tick."""
        if self._start is None:
            self._start = snapshot.t
        for decision in decisions:
            self._console.print(
                Text.assemble((f"{self._time(snapshot)}  ", "dim"), (sentence(decision), "bold")),
                soft_wrap=True,
            )
        self._tell_health(snapshot)
        if self._console.is_terminal:
            if snapshot.tick % TICKS_A_PICTURE == 0:
                self._live.update(self._line(snapshot))
        elif snapshot.tick % TICKS_A_LINE == 0:
            self._console.print(self._line(snapshot), soft_wrap=True)

    def _tell_health(self, snapshot: Snapshot) -> None:
        for stage, health in snapshot.health.items():
            said = "" if health.state == "ok" else f"{health.state}: {health.detail}"
            if said != self._unwell.get(stage, ""):
                self._unwell[stage] = said
                style = "red" if said else "green"
                self._console.print(
                    f"{self._time(snapshot)}  {stage} {said or 'is well again'}",
                    style=style,
                    soft_wrap=True,
                )

    def _time(self, snapshot: Snapshot) -> str:
        return f"{snapshot.t - (self._start or snapshot.t):5.1f} s"

    def _line(self, snapshot: Snapshot) -> Text:
        mood = snapshot.mood
        line = Text(f"{self._time(snapshot)}  ", style="dim", no_wrap=True)
        line.append(f"{snapshot.scene:<10} ", style="bold")
        if snapshot.duration:
            line.append(f"{snapshot.position:4.1f}/{snapshot.duration:.1f} s  ", style="dim")
        if above := _above(snapshot):
            line.append(f"{above}  ", style="bold red")
        if not mood.present:
            line.append("nobody in sight  ", style="dim")
        elif not mood.levels:
            line.append("somebody in sight  ", style="dim")
        else:
            for number, label in enumerate(self._labels):
                level = mood.levels.get(label, 0.0)
                full = round(level * BAR)
                colour = COLOURS[number % len(COLOURS)]
                style = f"bold {colour}" if label == mood.dominant else colour
                line.append(f"{label} ", style=style)
                line.append("█" * full, style=colour)
                line.append("░" * (BAR - full), style="dim")
                line.append(f" {level:.2f}  ", style=style)
        if self._installed is not None:
            sent = int(self._installed.rack.figures()["sent"])
            line.append(f"OSC {sent}", style="dim")
        return line


def _above(snapshot: Snapshot) -> str:
    """Say what an operator holds the show at."""
    said = {
        "HELD": snapshot.paused,
        "PANIC": snapshot.panic,
        "BLACKOUT": snapshot.blackout,
        f"dimmer {snapshot.dimmer:.0%}": snapshot.dimmer < 1,
    }
    return ", ".join(word for word, holds in said.items() if holds)
