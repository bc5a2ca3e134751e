"""Turn the state of a rehearsal into lines of coloured text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from riot.story.entering import title_of
from riot.story.following import resting

if TYPE_CHECKING:
    from riot.errors import Problem
    from riot.runtime.rehearsal.diary import Kind, Note
    from riot.runtime.rehearsal.rehearsal import Rehearsal
    from riot.runtime.rehearsal.ways import Weighing

COLOURS = ("bright_yellow", "bright_magenta", "bright_blue", "bright_red", "green", "cyan", "white")
SIGNS: dict[Kind, tuple[str, str]] = {
    "decision": ("▶", "bold bright_cyan"),
    "cue": ("♪", "magenta"),
    "note": ("·", "dim"),
    "input": ("⏎", "yellow"),
    "problem": ("✗", "bold red"),
}
SHORT = (("at_least ", "≥ "), ("at_most ", "≤ "), ("above ", "> "), ("below ", "< "))


def clock_time(seconds: float) -> str:
    """Write 3723.4 as 1:02:03.4 and 83.4 as 1:23.4."""
    minutes, rest = divmod(max(0.0, seconds), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02}:{rest:04.1f}" if hours else f"{minutes}:{rest:04.1f}"


def head_line(rehearsal: Rehearsal, title: str, real_pace: float) -> Text:
    """Say which film plays, how fast, and who its viewer is."""
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f" {title} ", "bold reverse")
    if rehearsal.paused:
        line.append("  ‖ paused", "bold yellow")
    else:
        line.append(f"  ▶ {rehearsal.pace:g}x", "bold green")
        if real_pace < 0.85 * rehearsal.pace:
            line.append(f" (this machine manages {real_pace:.0f}x)", "yellow")
    line.append(f"  {clock_time(rehearsal.now)}", "bold")
    if rehearsal.following and rehearsal.recorded is not None:
        line.append(f"  viewer: {rehearsal.recorded.name}", "bright_magenta")
    else:
        faces = rehearsal.hand.faces
        who = {0: "nobody there", 1: "you"}.get(faces, f"you and {faces - 1} more")
        line.append(f"  viewer: {who}", "bright_magenta" if faces else "dim")
    if rehearsal.hand.lighting == "poor":
        line.append("  poor light", "yellow")
    return line


def scene_line(rehearsal: Rehearsal) -> Text:
    """Name the scene that plays and what it shows."""
    show, graph = rehearsal.show, rehearsal.graph
    station = graph.stations[show.scene]
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f" {show.scene}", "bold")
    line.append(f"  {title_of(graph, show, show.scene)}", "italic")
    if station.clip is not None:
        missing = "" if rehearsal.film.has(station.clip) else " (no file yet)"
        line.append(f"  {station.clip.file}{missing}", "yellow" if missing else "dim")
    else:
        line.append("  card", "dim")
    if station.spec.loop:
        line.append("  loops", "dim")
    if show.pending is not None and show.pending.scene != show.scene:
        line.append(f"  → {show.pending.scene}", "bold bright_cyan")
    return line


def bar(rehearsal: Rehearsal, width: int) -> Text:
    """Draw the position in the scene, with a mark where the decision falls."""
    show = rehearsal.show
    position, duration = rehearsal.position, show.duration
    said = f" {position:5.1f} s " if not duration else f" {position:5.1f} / {duration:.1f} s "
    cells = max(4, width - len(said) - 1)
    line = Text(" ", no_wrap=True)
    if not duration:
        line.append("─" * cells, "dim")
    else:
        station = rehearsal.graph.stations[show.scene]
        full = round(cells * min(1.0, position / duration))
        mark = round(cells * max(0.0, duration - station.lead) / duration)
        for cell in range(cells):
            style = "bright_cyan" if cell < full else "dim"
            sign = "┃" if cell == mark else ("━" if cell < full else "─")
            line.append(sign, "bold yellow" if cell == mark else style)
    return line + Text(said, "bold")


def ways_table(weighing: Weighing) -> Table | Text:
    """Show each way out: whether it passes, what it sees, and which would win now."""
    if not weighing.ways:
        return Text(" no way out", "dim")
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=2)
    table.add_column(no_wrap=True)
    table.add_column(width=1)
    table.add_column(ratio=1)
    for way in weighing.ways:
        sign, style = (" ▶", "bold green") if way.wins else (" ✓", "green")
        if not way.passed:
            sign, style = " ✗", "red"
        said = way.words
        for long, short in SHORT:
            said = said.replace(long, short)
        table.add_row(
            Text(sign, style),
            Text(way.to, "bold green" if way.wins else "bold"),
            Text("!" if way.interrupt else "", "bold yellow"),
            Text(said, "" if way.passed else "dim"),
        )
    return table


def note_row(note: Note) -> Table:
    """Write one line of the log."""
    sign, style = SIGNS[note.kind]
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=8, justify="right")
    table.add_column(width=1)
    table.add_column(ratio=1)
    table.add_row(
        Text(clock_time(note.at), "dim"),
        Text(sign, style),
        Text(note.text, style if note.kind != "note" else ""),
    )
    return table


def problem_lines(problems: Sequence[Problem], most: int) -> list[Text]:
    """List what is wrong with the newest version of the film."""
    errors = [problem for problem in problems if problem.severity == "error"] or list(problems)
    lines = [Text("The file has errors; the last good version plays on.", "bold")]
    for problem in errors[:most]:
        where = "" if problem.line is None else f"line {problem.line}: "
        name = "" if problem.file is None else problem.file.replace("\\", "/").rsplit("/", 1)[-1]
        line = Text(f"{problem.code} ", "bold")
        line.append(f"{name} {where}{problem.message}")
        if problem.hint:
            line.append(f" ({problem.hint})", "italic")
        lines.append(line)
    if len(errors) > most:
        lines.append(Text(f"… and {len(errors) - most} more: run riot check", "italic"))
    return lines


def memory_lines(rehearsal: Rehearsal) -> list[Text]:
    """Show what the story remembers, and the levels that rigs would follow."""
    show = rehearsal.show
    lines = [Text(f" visit {show.session}" if show.session else " between visits", "bold")]
    if show.variables:
        said = "  ".join(f"{name} {value:g}" for name, value in show.variables.items())
        lines.append(Text(f" {said}"))
    if show.path:
        lines.append(Text(" " + " → ".join(step.scene for step in show.path), "italic"))
    for level in rehearsal.graph.stations[show.scene].levels:
        value = rehearsal.levels.get((level.rig, level.address), resting(level))
        said = f" ♪ {level.rig} {level.address} {value:.2f} ← {level.label}"
        lines.append(Text(said, "magenta"))
    return lines
