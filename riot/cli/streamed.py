"""Show what a stream reads and sends: a table on a terminal, a line a second elsewhere."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from riot.cli.live import COLOURS

if TYPE_CHECKING:
    from riot.messages import Health, Mood, Snapshot
    from riot.rigs.settings import RigSettings
    from riot.runtime.streaming import StreamPlan, StreamState

BAR = 30
TICKS_A_PICTURE = 8
TICKS_A_LINE = 60
RATE_OVER = 2.0
"""Seconds over which the rate that is managed is taken."""

_STYLES = {"ok": "green", "degraded": "yellow", "failed": "bold red"}


class StreamTable:
    """Draw the newest state in place; tell every change of health in a line of its own."""

    def __init__(self, console: Console, plan: StreamPlan) -> None:
        self._console = console
        self._plan = plan
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._ticks: deque[float] = deque()
        self._state: StreamState | None = None
        self._start = 0.0
        self._next = 0
        self._unwell: dict[str, str] = {}
        self._names = {f"rig.{rig.name}": place_of(rig) for rig, _ in plan.rigs}

    def __enter__(self) -> StreamTable:
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def begin(self) -> None:
        """Say what is read and what is sent, before anything is."""
        source = self._plan.perception.camera.source
        who = "simulated viewers" if source == "sim" else f"camera {source}"
        places = ", ".join(
            f"{place_of(rig)} ({profile.profile})" for rig, profile in self._plan.rigs
        )
        read = ", ".join(self._plan.labels)
        said = f"Expressions are read from {who} and nothing is stored: tell those in front of it. "
        said += f"Sent to {places}: {read}." if places else f"Sent to whoever asks: {read}."
        self._console.print(said, soft_wrap=True, markup=False)
        if self._plan.oscquery is not None:
            port = self._plan.oscquery.port
            self._console.print(f"All addresses by OSCQuery: http://127.0.0.1:{port}", markup=False)
        if self._console.is_terminal:
            self._live.start()

    def see(self, state: StreamState) -> None:
        """Show a tick."""
        snapshot = state.snapshot
        if self._state is None:
            self._start = snapshot.t
        self._state = state
        self._ticks.append(snapshot.t)
        while self._ticks[0] < snapshot.t - RATE_OVER:
            self._ticks.popleft()
        self._tell_health(snapshot)
        if self._console.is_terminal:
            if snapshot.tick >= self._next:
                self._next = snapshot.tick + TICKS_A_PICTURE
                self._live.update(self.picture(), refresh=True)
        elif snapshot.tick >= self._next:
            self._next = snapshot.tick + TICKS_A_LINE
            self._console.print(self._line(state), soft_wrap=True, markup=False)

    def end(self) -> None:
        """Say what it came to."""
        if self._state is None:
            self._console.print("Ended before anything was read.")
            return
        figures, seconds = self._state.figures(), self._state.snapshot.t - self._start
        said = f"Ended after {seconds:.0f} s: {figures['sent']:.0f} messages sent"
        if "latency_p95" in figures:
            said += f"; from frame to message {figures['latency_p95'] * 1000:.0f} ms (95 of 100)"
        self._console.print(f"{said}.")

    @property
    def rate(self) -> float:
        """Give the ticks a second that were managed lately."""
        if len(self._ticks) < 2 or self._ticks[-1] == self._ticks[0]:
            return 0.0
        return (len(self._ticks) - 1) / (self._ticks[-1] - self._ticks[0])

    def _tell_health(self, snapshot: Snapshot) -> None:
        for stage, health in snapshot.health.items():
            said = "" if health.state == "ok" else health.detail or health.state
            if said != self._unwell.get(stage, ""):
                self._unwell[stage] = said
                name = self._names.get(stage, stage)
                words = said if said and name in said else f"{name}: {said or 'well again'}"
                self._console.print(
                    f"{snapshot.t - self._start:5.1f} s  {words}",
                    style="yellow" if said else "green",
                    soft_wrap=True,
                    markup=False,
                )

    def picture(self) -> RenderableType:
        """Draw the newest state; nothing before there is one."""
        state = self._state
        if state is None:
            return Text()
        mood = state.snapshot.mood
        levels = Table(box=None, pad_edge=False, show_header=False)
        for number, label in enumerate(self._plan.labels):
            level = mood.levels.get(label, 0.0)
            colour = COLOURS[number % len(COLOURS)]
            full = round(level * BAR)
            bar = Text("█" * full, colour).append("░" * (BAR - full), "dim")
            style = f"bold {colour}" if label == mood.dominant else ""
            levels.add_row(Text(label, style), bar, Text(f"{level:.2f}", style))
        return Group(Text(self._face(mood)), levels, self._rigs(state), Text(self._pace(), "dim"))

    def _face(self, mood: Mood) -> str:
        if self._unwell.get("camera"):
            return "no picture from the camera"
        return f"{face_words(mood)}    valence {mood.valence:+.2f}  arousal {mood.arousal:+.2f}"

    def _rigs(self, state: StreamState) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("to", "profile", "state"):
            table.add_column(name, overflow="fold")
        table.add_column("messages", justify="right")
        figures = state.figures()
        for rig, profile in self._plan.rigs:
            health = state.snapshot.health.get(f"rig.{rig.name}")
            table.add_row(
                place_of(rig),
                profile.profile,
                _health_text(health),
                f"{figures.get(f'{rig.name}.sent', 0):.0f}",
            )
        return table

    def _pace(self) -> str:
        return f"{self.rate:.0f} times a second. Ctrl-C ends."

    def _line(self, state: StreamState) -> Text:
        mood = state.snapshot.mood
        words = [f"{state.snapshot.t - self._start:5.1f} s", face_words(mood)]
        words += [f"{label} {mood.levels.get(label, 0.0):.2f}" for label in self._plan.labels]
        words.append(f"{state.figures()['sent']:.0f} messages")
        return Text("  ".join(words))


def face_words(mood: Mood) -> str:
    """Say who is there."""
    if not mood.present:
        return "nobody in sight"
    others = f" and {mood.faces - 1} more" if mood.faces > 1 else ""
    light = ", in poor light" if mood.lighting == "poor" else ""
    return f"a face{others}{light}"


def place_of(rig: RigSettings) -> str:
    """Say where a rig is."""
    if rig.transport == "midi":
        return f"MIDI {rig.device}"
    host = f"[{rig.host}]" if ":" in rig.host else rig.host
    return f"{host}:{rig.port}" if rig.port is not None else str(rig.transport)


def _health_text(health: Health | None) -> Text:
    if health is None:
        return Text("")
    words = health.state if not health.detail else health.detail
    return Text(words, _STYLES[health.state])
