"""`riot osc monitor`: watch what arrives at a port."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import threading

    from rich.console import Console

    from riot.rigs.listening.board import Board
    from riot.rigs.listening.listener import Listener

PORT = 9000
PICTURES = 8
"""Pictures of the table a second."""


def monitor(
    port: Annotated[int, typer.Argument(help="The UDP and TCP port to listen at.", min=1)] = PORT,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Show addresses that begin so: /riot/mood.", metavar="ADDRESS"),
    ] = None,
    host: Annotated[
        str, typer.Option(help="One address of this machine, or a multicast group to join.")
    ] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help="A line for each message, as when piped.")
    ] = False,
    for_: Annotated[
        str | None, typer.Option("--for", help="Stop after this long: 30s, 5m.")
    ] = None,
) -> None:
    """Watch what arrives at a port: address, values, rate, how they went lately, and from whom."""
    from rich.console import Console

    from riot.cli.playing import read_duration
    from riot.cli.stopping import until_stopped
    from riot.clock import SystemClock
    from riot.rigs.listening.board import Board
    from riot.rigs.listening.listener import Listener

    seconds = read_duration(for_)
    clock = SystemClock()
    console = Console(highlight=False)
    listener = Listener(valid_port(port), clock, host)
    board = Board(only or ())
    try:
        with until_stopped() as stop:
            end = None if seconds is None else clock.now() + seconds
            show = _lines if plain or not console.is_terminal else _table
            show(listener, board, console, stop, end)
    finally:
        listener.close()
    if board.bad or plain or not console.is_terminal:
        # Where lines are read by a program, the summary is not one of them.
        Console(stderr=True, highlight=False).print(summary(board, listener), soft_wrap=True)


def valid_port(port: int) -> int:
    """Give the port back; raises RiotError RIG-064 for one that there is not."""
    from riot.errors import RiotError

    if not 0 < port < 65536:
        raise RiotError("RIG-064", f"there is no port {port}", hint="ports are 1 to 65535")
    return port


def summary(board: Board, listener: Listener) -> str:
    """Say in one line what was heard."""
    said = f"{board.messages} messages in {board.packets} packets"
    if board.bad:
        said += f"; {board.bad} packets were no OSC, the last {board.last_fault}"
    if listener.bad_streams:
        said += f"; {listener.bad_streams} TCP connections had broken framing"
    if board.crowded:
        said += f"; {board.crowded} messages to too many addresses were only counted"
    return said


def _lines(
    listener: Listener, board: Board, console: Console, stop: threading.Event, end: float | None
) -> None:
    from riot.cli.osc.words import values_text
    from riot.clock import SystemClock

    clock = SystemClock()
    start = clock.now()
    while not stop.is_set() and (end is None or clock.now() < end):
        for arrival in listener.receive(0.1 if end is None else min(0.1, end - clock.now())):
            for message in board.hear(arrival):
                words = values_text(message.types, message.values)
                line = f"{arrival.t - start:.3f} {arrival.sender} {arrival.transport} "
                typer.echo(f"{line}{message.address} {message.types} {words}".rstrip())


def _table(
    listener: Listener, board: Board, console: Console, stop: threading.Event, end: float | None
) -> None:
    from rich.live import Live

    from riot.cli.osc.picture import picture
    from riot.clock import SystemClock

    clock = SystemClock()
    drawn = float("-inf")
    with Live(console=console, auto_refresh=False, screen=False, transient=False) as live:
        while not stop.is_set() and ((now := clock.now()) < end if end is not None else True):
            now = clock.now()
            if now - drawn >= 1 / PICTURES:
                drawn = now
                live.update(
                    picture(board, listener, now, console.width, console.height - 7), refresh=True
                )
            for arrival in listener.receive(max(0.0, drawn + 1 / PICTURES - clock.now())):
                board.hear(arrival)
