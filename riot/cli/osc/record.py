"""`riot osc record`: keep what arrives at a port in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riot.cli.osc.monitor import PORT, valid_port

SAVE_EVERY = 1.0
"""Seconds after which what was heard is on the disk."""


def record(
    file: Annotated[Path, typer.Argument(help="The file to write, one JSON object a line.")],
    port: Annotated[int, typer.Option(help="The UDP and TCP port to listen at.")] = PORT,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Keep addresses that begin so: /riot/mood.", metavar="ADDRESS"),
    ] = None,
    host: Annotated[
        str, typer.Option(help="One address of this machine, or a multicast group to join.")
    ] = "",
    for_: Annotated[
        str | None, typer.Option("--for", help="Stop after this long: 30s, 5m.")
    ] = None,
) -> None:
    """Keep what arrives at a port in a file, with its timing, until Ctrl-C or --for."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from riot.cli.playing import read_duration
    from riot.cli.stopping import until_stopped
    from riot.clock import SystemClock, utc_now
    from riot.errors import RiotError
    from riot.rigs.listening.listener import Listener
    from riot.rigs.listening.tape import TapeWriter

    seconds = read_duration(for_)
    console = Console(stderr=True, highlight=False, markup=False)
    clock = SystemClock()
    listener = Listener(valid_port(port), clock, host)
    try:
        try:
            tape = file.open("x", encoding="utf-8", newline="\n")
        except FileExistsError:
            raise RiotError(
                "RIG-065", "is there already", file=str(file), hint="choose another name"
            ) from None
        with (
            tape,
            until_stopped() as stop,
            Live(console=console, auto_refresh=False, transient=True) as live,
        ):
            begins = saved = clock.now()
            writer = TapeWriter(tape, begins, utc_now(), port, only or ())
            end = None if seconds is None else begins + seconds
            console.print(f"Recording port {port} to {file}. Ctrl-C ends.", soft_wrap=True)
            while not stop.is_set() and (end is None or clock.now() < end):
                left = 0.1 if end is None else min(0.1, end - clock.now())
                for arrival in listener.receive(max(0.0, left)):
                    writer.write(arrival)
                if (now := clock.now()) - saved >= SAVE_EVERY:
                    saved = now
                    tape.flush()
                    if console.is_terminal:
                        said = f"{now - begins:.0f} s, {writer.packets} packets"
                        live.update(Text(said), refresh=True)
            writer.end(clock.now())
            length = clock.now() - begins
    finally:
        listener.close()
    bad = f", and {writer.bad} that are no OSC" if writer.bad else ""
    console.print(f"{file}: {writer.packets} packets{bad} in {length:.1f} s", soft_wrap=True)
    if not writer.packets:
        console.print(f"Nothing came: look with riot osc monitor {port}.", style="yellow")
