"""Show the outcome of a simulation on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from riot.authoring.drawing.words import clock
from riot.authoring.simulation.advice import percent
from riot.authoring.simulation.outcome import Durations, Outcome, Sweep
from riot.authoring.simulation.thresholds import Threshold

MOST_PATHS = 10
MOST_ROWS = 40
_BAR = 40
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_UNFINISHED = {
    "never began": "never began: no scene with `session: begin` was reached",
    "longest": "did not end before --longest",
    "circles": "went round in circles",
}


def show(outcome: Outcome, console: Console) -> None:
    """Print what an author looks at first, then the details."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in outcome.kinds.items())
    console.print(
        Text.assemble(
            (outcome.title, "bold"),
            f": {outcome.viewers} viewers with {outcome.faces} faces ({kinds}), seed "
            f"{outcome.seed}. All shares are at least as sure as of {outcome.effective} people.",
        ),
        soft_wrap=True,
    )
    for note in (*outcome.notes, *outcome.warnings):
        console.print(f"note: {note}", style="dim", highlight=False, soft_wrap=True)
    console.print(_endings(outcome))
    _troubles(outcome, console)
    _durations(outcome.durations, console)
    console.print(_paths(outcome))
    if outcome.decisions:
        console.print(_decisions(outcome))
    if any(interrupt.count for interrupt in outcome.interrupts):
        console.print(_interrupts(outcome))
    flags = [flag for decision in outcome.decisions for flag in decision.flags]
    if flags:
        console.print("\nWorth a look", style="bold")
        for flag in flags[:MOST_ROWS]:
            console.print(f"- {flag}", highlight=False, soft_wrap=True)
        _left_out(len(flags) - MOST_ROWS, console)
    if outcome.sweep is not None:
        console.print(_sweep(outcome.sweep))


def show_thresholds(thresholds: Iterable[Threshold], console: Console) -> None:
    """List what a sweep can move."""
    table = _table("What --sweep can move", "path", "now")
    for threshold in thresholds:
        table.add_row(threshold.name, f"{threshold.value:g}")
    console.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number and name else "left", overflow="fold")
    return table


def _endings(outcome: Outcome) -> Table:
    table = _table("Endings", "scene", "share", "95 %", "visits", "")
    for ending in outcome.endings:
        viewers = ending.viewers
        note = " (left for the start)" if ending.left == viewers.count else ""
        table.add_row(
            ending.scene + note,
            percent(viewers.share),
            f"{100 * viewers.low:.1f} to {100 * viewers.high:.1f} %",
            str(viewers.count),
            bar(viewers.share, _BAR),
        )
    return table


def _troubles(outcome: Outcome, console: Console) -> None:
    for how, count in outcome.unfinished.items():
        share = percent(count / outcome.viewers)
        stood = ", ".join(f"{scene} ({number})" for scene, number in outcome.stood_in[:3])
        console.print(
            f"{share} of the visits {_UNFINISHED.get(how, how)}; last seen in {stood}",
            style="red",
            highlight=False,
            soft_wrap=True,
        )
    if outcome.unseen:
        console.print(
            f"Nobody ever saw: {', '.join(outcome.unseen)}",
            style="yellow",
            highlight=False,
            soft_wrap=True,
        )


def _durations(durations: Durations, console: Console) -> None:
    console.print(
        Text.assemble(
            ("\nA visit lasts", "bold"),
            f" {clock(durations.median)} (median); 90 of 100 last from "
            f"{clock(durations.p5)} to {clock(durations.p95)}",
        ),
        soft_wrap=True,
    )
    if durations.low == durations.high or not durations.bins:
        return
    most = max(durations.bins)
    width = (durations.high - durations.low) / len(durations.bins)
    filled = [number for number, count in enumerate(durations.bins) if count]
    for number in range(filled[0], filled[-1] + 1):
        count = durations.bins[number]
        begin = durations.low + number * width
        console.print(
            f"{clock(begin):>8} {bar(count / most, _BAR):<{_BAR}} {count}", highlight=False
        )


def _paths(outcome: Outcome) -> Table:
    shown = outcome.paths[:MOST_PATHS]
    left = len(outcome.paths) - len(shown)
    title = f"Paths: the {len(shown)} commonest of {len(outcome.paths)}" if left > 0 else "Paths"
    table = _table(title, "share", "lasts", "scenes")
    table.columns[2].justify = "left"
    for path in shown:
        table.add_row(percent(path.share), clock(path.seconds), shortened(path.scenes))
    return table


def shortened(scenes: tuple[str, ...], most: int = 12) -> str:
    """Give a path in one line; of a long one, its beginning and its end."""
    if len(scenes) <= most:
        return " → ".join(scenes)
    left_out = len(scenes) - most + 1
    begin, end = scenes[: most // 2], scenes[-(most // 2 - 1) :]
    return " → ".join((*begin, f"… {left_out} more …", *end))


def _decisions(outcome: Outcome) -> Table:
    table = _table("Decisions", "scene", "way out", "share", "visits", "undecided", "no face")
    table.columns[1].justify = "left"
    shown = [decision for decision in outcome.decisions if decision.chooses]
    for decision in shown[:MOST_ROWS]:
        first = True
        for way in decision.ways:
            if way.interrupt and not way.count:
                continue
            table.add_row(
                decision.scene if first else "",
                f"{way.to}: {way.asks}" if way.asks else f"{way.to} (default)",
                percent(way.share),
                str(way.count),
                percent(decision.undecided) if first else "",
                percent(decision.no_face) if first else "",
            )
            first = False
    if len(shown) > MOST_ROWS:
        table.caption = f"{len(shown) - MOST_ROWS} more in --json and --html"
    return table


def _interrupts(outcome: Outcome) -> Table:
    table = _table("Interrupts", "scene", "breaks in with", "visits", "of the scene's", "after")
    table.columns[1].justify = "left"
    shown = [interrupt for interrupt in outcome.interrupts if interrupt.count]
    for interrupt in shown[:MOST_ROWS]:
        table.add_row(
            interrupt.scene,
            f"{interrupt.to}: {interrupt.asks}",
            str(interrupt.count),
            percent(interrupt.share),
            "" if interrupt.after is None else f"{interrupt.after:.1f} s",
        )
    return table


def _sweep(sweep: Sweep) -> Table:
    scenes: dict[str, None] = {}
    for point in sweep.points:
        scenes |= dict.fromkeys(point.endings)
    title = f"{sweep.path} (now {sweep.current:g}): endings at each value, {sweep.viewers} viewers"
    taken = any(point.taken is not None for point in sweep.points)
    columns = ["this way taken"] if taken else []
    table = _table(title, "value", *columns, *(scene or "none" for scene in scenes))
    for point in sweep.points:
        now = abs(point.value - sweep.current) < 1e-9
        table.add_row(
            f"{point.value:g}" + (" ◂" if now else ""),
            *([percent(point.taken or 0.0)] if taken else []),
            *(percent(point.endings.get(scene, 0.0)) for scene in scenes),
        )
    return table


def _left_out(count: int, console: Console) -> None:
    if count > 0:
        console.print(f"and {count} more in --json and --html", style="dim", highlight=False)


def bar(share: float, width: int) -> str:
    """Draw a share as a bar of at most `width` columns, to an eighth of one."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    if share > 0 and eighths == 0:
        eighths = 1
    whole, part = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[part] if part else "")
