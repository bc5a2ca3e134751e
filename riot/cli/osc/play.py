"""`riot osc play`: send what was recorded, at its times."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riot.rigs.listening.player import Framing


def play(
    file: Annotated[Path, typer.Argument(help="A file of riot osc record.")],
    to: Annotated[str, typer.Option(help="Where to send it.", metavar="HOST:PORT")],
    speed: Annotated[float, typer.Option(help="2 is twice as fast, 0.5 half as fast.")] = 1.0,
    loop: Annotated[bool, typer.Option("--loop", help="Begin again at the end.")] = False,
    tcp: Annotated[
        bool, typer.Option("--tcp", help="Over TCP, each packet after its length.")
    ] = False,
    slip: Annotated[bool, typer.Option("--slip", help="Over TCP, framed by SLIP.")] = False,
) -> None:
    """Send what was recorded, at its times, until its end or Ctrl-C."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from riot.cli.destinations import read_destination_with_port
    from riot.cli.stopping import until_stopped
    from riot.clock import SystemClock
    from riot.errors import RiotError
    from riot.rigs.listening.player import Outlet
    from riot.rigs.listening.player import play as play_packets
    from riot.rigs.listening.tape import Tape

    if not 0.001 <= speed <= 1000:
        raise RiotError("RIG-064", f"--speed {speed:g}", hint="write a speed of 0.001 to 1000")
    host, port = read_destination_with_port(to)
    console = Console(stderr=True, highlight=False, markup=False)
    tape = Tape(file)
    if next(tape.packets(), None) is None:
        hint = tape.faults[0] if tape.faults else "record one with riot osc record"
        raise RiotError("RIG-062", "there is no packet on this tape", file=str(file), hint=hint)
    clock = SystemClock()
    outlet = Outlet(host, port, framing_of(tcp, slip))
    sent, latest, rounds, drawn = 0, 0.0, 0, float("-inf")
    try:
        with (
            until_stopped() as stop,
            Live(console=console, auto_refresh=False, transient=True) as live,
        ):
            begins = clock.now()
            while not stop.is_set():
                going = play_packets(
                    tape.packets(), outlet.send, clock, speed=speed, begins=begins, stop=stop
                )
                for recorded, late in going:
                    sent += 1
                    latest = max(latest, late)
                    if console.is_terminal and (now := clock.now()) - drawn > 0.2:
                        drawn = now
                        again = f", round {rounds + 1}" if rounds else ""
                        live.update(
                            Text(f"{recorded.t:.1f} s, {sent} packets{again}"), refresh=True
                        )
                rounds += 1
                for fault in tape.faults if rounds == 1 else ():
                    console.print(fault, style="yellow", soft_wrap=True, markup=False)
                # A tape without length would be a flood.
                begins += max(tape.length, 0.001) / speed
                if not loop or stop.wait(max(0.0, begins - clock.now())):
                    break
    finally:
        outlet.close()
    said = f"{sent} packets sent to {host}:{port}; the latest left {latest * 1000:.1f} ms late"
    if tape.damaged:
        said += f"; {tape.damaged} lines could not be read"
    console.print(said, soft_wrap=True)
    if outlet.refused:
        console.print(f"Nothing listens at {host}:{port}.", style="yellow", soft_wrap=True)


def framing_of(tcp: bool, slip: bool) -> Framing:
    """Give the framing that the two switches ask for. Raises RiotError RIG-064 for both."""
    from riot.errors import RiotError

    if tcp and slip:
        raise RiotError("RIG-064", "--tcp and --slip", hint="take one of them: SLIP is TCP too")
    return "slip" if slip else "tcp" if tcp else "udp"
