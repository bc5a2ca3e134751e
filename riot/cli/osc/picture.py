"""Draw the monitor's table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from riot.cli.osc.words import sparkline, values_text
from riot.rigs.listening.board import MOMENT

if TYPE_CHECKING:
    from riot.rigs.listening.board import Board, Row
    from riot.rigs.listening.listener import Listener

FRESH, SILENT = 0.3, 3.0
"""Seconds for which a row is bright after a message, and after which it is dim."""

_LEAST_ROWS = 5


def picture(
    board: Board, listener: Listener, now: float, width: int, height: int
) -> RenderableType:
    """Draw what was heard in at most `height` rows of a terminal that has `width` columns."""
    rows = board.rows()
    if not rows:
        return Group(*_nothing_yet(board, listener))
    most = max(_LEAST_ROWS, height)
    shown = rows if len(rows) <= most else rows[: most - 1]
    senders = {_sender(row) for row in rows}
    spark = 24 if width >= 88 else 12
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("address", no_wrap=True, overflow="ellipsis")
    table.add_column("values", no_wrap=True, overflow="ellipsis", max_width=max(10, width // 4))
    table.add_column("per s", justify="right", no_wrap=True, min_width=5)
    table.add_column(f"last {spark * MOMENT:.0f} s", no_wrap=True, min_width=spark)
    if len(senders) > 1:
        table.add_column("from", no_wrap=True, overflow="ellipsis", min_width=13)
    for row in shown:
        cells = _cells(row, now, spark)
        table.add_row(*cells, *([Text(_sender(row), "dim")] if len(senders) > 1 else []))
    footer = _footer(board, listener, len(rows) - len(shown), senders)
    return Group(table, *footer)


def _sender(row: Row) -> str:
    return f"{row.sender.rpartition(':')[0]} {row.transport}"


def _cells(row: Row, now: float, spark: int) -> tuple[Text, ...]:
    silent = now - row.last
    style = "dim" if silent > SILENT else ""
    bright = "bold" if silent < FRESH else style
    rate = row.rate(now)
    # Before a rate is known, a single message is no rate either.
    pace = f"-{silent:.0f} s" if silent > SILENT else f"{rate:.1f}" if rate else ""
    return (
        Text(row.address, style),
        Text(values_text(row.types, row.values), f"{bright} cyan".strip()),
        Text(pace, style),
        Text(sparkline(row.history(now), spark), f"{style} green".strip()),
    )


def _footer(board: Board, listener: Listener, hidden: int, senders: set[str]) -> list[Text]:
    lines: list[Text] = []
    if hidden:
        lines.append(Text(f"and {hidden} more addresses; --only /riot/mood shows fewer", "yellow"))
    said = f"port {listener.port}: {board.messages} messages in {board.packets} packets"
    if len(senders) == 1:
        said += f" from {next(iter(senders))}"
    if not board.bad:
        lines.append(Text(f"{said}, none bad. Ctrl-C ends.", "dim"))
    else:
        lines.append(Text(f"{said}. Ctrl-C ends.", "dim"))
        lines.append(Text(f"{board.bad} packets were no OSC, the last {board.last_fault}", "red"))
    return [*lines, *_troubles(board, listener)]


def _troubles(board: Board, listener: Listener) -> list[Text]:
    lines: list[Text] = []
    if listener.without_tcp:
        lines.append(Text(f"only UDP is heard: {listener.without_tcp}", "yellow"))
    if listener.bad_streams:
        said = f"{listener.bad_streams} TCP connections had broken framing"
        lines.append(Text(said, "red"))
    if board.crowded:
        lines.append(Text(f"{board.crowded} messages to still more addresses", "yellow"))
    return lines


def _nothing_yet(board: Board, listener: Listener) -> list[Text]:
    here = ", ".join(own_addresses()) or "127.0.0.1"
    said = f"Nothing has arrived at port {listener.port} yet. This machine is {here}."
    if board.packets > board.bad:
        said = f"{board.packets} packets at port {listener.port}, none of them shown by --only."
    lines = [Text(said)]
    if board.bad:
        lines.append(Text(f"{board.bad} packets were no OSC, the last {board.last_fault}", "red"))
    return [*lines, *_troubles(board, listener), Text("Ctrl-C ends.", "dim")]


def own_addresses() -> list[str]:
    """Give this machine's IPv4 addresses, those that others reach it at first."""
    import socket

    import psutil

    found = [
        entry.address
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family == socket.AF_INET
    ]
    return sorted(found, key=lambda address: address.startswith("127."))
