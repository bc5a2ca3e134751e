"""Show what a change would have moved: on the terminal, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from riot.runtime.what_if.changes import Made
from riot.runtime.what_if.lengths import ASSUMED
from riot.runtime.what_if.moves import Moves, Pair, first_moved, pairs_of, sum_up
from riot.runtime.what_if.paths import OPEN, Path, Turn
from riot.runtime.what_if.visits import Unfit, Visit

WIDTH = 120
"""Columns of a file or pipe, which has none of its own."""

ANOTHER_PICTURE = (
    "These faces were recorded before another picture: from where the paths part, they show how "
    "the viewer took the recorded film, not the changed one."
)

_MOST_ROWS = 40
_MOST_NAMED = 4


def show_one(one: Visit, format_: str) -> None:
    """Show both paths of a visit side by side, with every reason."""
    if format_ == "json":
        typer.echo(json.dumps(_as_dict(one), ensure_ascii=False, indent=1))
        return
    console = _console()
    _show_made(one.made, one.warnings, console)
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for name in ("at", "recorded", "with the change"):
        table.add_column(name, ratio=None if name == "at" else 1)
    for pair in pairs_of(one):
        table.add_row(_at(pair), _told(pair.before, pair), _told(pair.after, pair))
    moved = one.before.ending != one.after.ending
    style = "bold yellow" if moved else "bold"
    table.add_section()
    table.add_row("", Text(_ending(one.before), style="bold"), Text(_ending(one.after), style))
    console.print(table)
    parted = first_moved(one)
    if parted is None:
        same = "The path stays the same."
        if one.left_at is not None:
            same += f" From {one.left_at:.1f} s on its pictures come at other times."
        console.print(same, highlight=False)
    else:
        turn = parted.after or parted.before
        assert turn is not None
        console.print(f"The paths part at {turn.t:.1f} s, in {turn.scene}.", highlight=False)
    if one.left_at is not None:
        _note(ANOTHER_PICTURE, console)
        if one.after.ending == OPEN:
            _note("The recording is over before this path reaches an ending: open.", console)
    if one.control:
        _note("Control: before the simulated screen, the unchanged film repeats its path.", console)
    else:
        _note(
            "Control: before the simulated screen, the unchanged film does NOT repeat its path: "
            "what differs may be the screen's doing, not the change's.",
            console,
        )
    _show_assumed(dict.fromkeys(one.assumed, 1), console)


def show_many(found: Sequence[Visit | Unfit], format_: str) -> None:
    """Show which endings move, which decisions change, and how far that can be trusted.

    Raises the first visit's error where not one can be sent through the film.
    """
    fit = [one for one in found if isinstance(one, Visit)]
    if not fit:
        raise next(one.error for one in found if isinstance(one, Unfit))
    moves = sum_up(found)
    if format_ == "json":
        whole = {"changed": _made_as_dict(_made(fit)), **moves.as_dict()}
        whole["sessions"] = [_as_dict(one) for one in fit]
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    console = _console()
    warnings = tuple(dict.fromkeys(text for one in fit for text in one.warnings))
    _show_made(_made(fit), warnings, console)
    shares = f"{moves.same} of {moves.visits} visits take the same path ({_share(moves)})."
    console.print(shares, highlight=False)
    console.print(_endings(moves))
    if moves.first:
        console.print(_decisions(moves))
    _note(ANOTHER_PICTURE, console)
    if moves.open:
        _note(
            f"{moves.open} recordings are over before their path reaches an ending: open.", console
        )
    _note(_control(moves), console)
    _show_assumed(moves.assumed, console)
    for message, count in moves.unfit.items():
        _note(f"{count} not used: {message}", console)


def _control(moves: Moves) -> str:
    (good, of), (good_moved, moved) = moves.control, moves.control_of_moved
    visits = f"{of} visits" if of == moves.visits else f"the {of} visits that leave their recording"
    text = f"Control: before the simulated screen the unchanged film repeats {good} of {visits}"
    return text + (f", and {good_moved} of the {moved} whose path moves." if moved else ".")


def _endings(moves: Moves) -> Table:
    table = _table("Endings", "from", "to", "visits", "share")
    rows = list(moves.endings.items())
    for (before, after), count in rows[:_MOST_ROWS]:
        style = "bold yellow" if before != after else None
        share = f"{100 * count / moves.visits:.1f} %"
        table.add_row(
            before, after if after != before else "the same", str(count), share, style=style
        )
    if len(rows) > _MOST_ROWS:
        table.add_row("…", f"{len(rows) - _MOST_ROWS} more with --format json", "", "")
    return table


def _decisions(moves: Moves) -> Table:
    table = _table("Where paths part", "in", "went to", "goes to", "visits")
    rows = list(moves.first.items())
    for (scene, went, goes), count in rows[:_MOST_ROWS]:
        table.add_row(scene, went or "(stayed)", goes or "(stays)", str(count))
    if len(rows) > _MOST_ROWS:
        table.add_row("…", "", f"{len(rows) - _MOST_ROWS} more with --format json", "")
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in ("visits", "share") else "left")
    return table


def _show_made(made: Sequence[Made], warnings: Sequence[str], console: Console) -> None:
    for one in made:
        before = "(default)" if one.before is None else _plain(one.before)
        after = "(default)" if one.after is None else _plain(one.after)
        line = f"changed: {one.path}: {before} → {after}"
        console.print(line, highlight=False, soft_wrap=True)
    for text in warnings:
        console.print(text, style="yellow", highlight=False, soft_wrap=True)


def _show_assumed(assumed: dict[str, int], console: Console) -> None:
    if not assumed:
        return
    names = list(assumed)
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    _note(
        f"No recording shows how long {', '.join(names[:_MOST_NAMED])}{more} lasts: taken to be "
        f"{ASSUMED:g} s. With --graph the film's media folder is measured.",
        console,
    )


def _note(text: str, console: Console) -> None:
    console.print(f"note: {text}", style="dim", highlight=False)


def _at(pair: Pair) -> str:
    times = [f"{turn.t:.1f} s" for turn in (pair.before, pair.after) if turn is not None]
    return " / ".join(dict.fromkeys(times))


def _told(turn: Turn | None, pair: Pair) -> Text:
    if turn is None:
        return Text("–", style="dim")
    text = Text(f"{turn.scene} → {turn.to}", style="bold yellow" if pair.moved else "bold")
    how = "" if turn.kind in ("decide", "interrupt") else f" ({turn.kind})"
    return text.append(f"{how}\n{turn.why}", style="not bold default dim")


def _ending(path: Path) -> str:
    return "ending: " + (path.ending or "none")


def _share(moves: Moves) -> str:
    return f"{100 * moves.same / moves.visits:.1f} %"


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def _made(fit: Sequence[Visit]) -> tuple[Made, ...]:
    """Give the changes as the newest film had them; versions of a film may differ in values."""
    return fit[-1].made


def _made_as_dict(made: Sequence[Made]) -> list[dict[str, Any]]:
    return [{"path": one.path, "from": one.before, "to": one.after} for one in made]


def _as_dict(one: Visit) -> dict[str, Any]:
    return {
        "session": one.session,
        "changed": _made_as_dict(one.made),
        "before": asdict(one.before),
        "after": asdict(one.after),
        "left_recording_at": one.left_at,
        "control_reproduced": one.control,
        "assumed_lengths": list(one.assumed),
        "warnings": list(one.warnings),
    }


def _console() -> Console:
    console = Console(markup=False)
    return console if console.is_terminal else Console(width=WIDTH, markup=False)
