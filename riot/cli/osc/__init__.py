"""`riot osc`: the technician's tools."""

from __future__ import annotations

import typer

from riot.cli.osc.monitor import monitor
from riot.cli.osc.play import play
from riot.cli.osc.record import record

app = typer.Typer(help="Watch, record and play OSC.", no_args_is_help=True)
for command in (monitor, record, play):
    app.command()(command)
