"""`riot osc`: the technician's tools."""

from __future__ import annotations

import typer

from riot.cli.osc.monitor import monitor
from riot.cli.osc.play import play
from riot.cli.osc.record import record
from riot.cli.osc.send import send
from riot.cli.osc.test import test

app = typer.Typer(help="Watch, send, test, record and play OSC.", no_args_is_help=True)
app.command()(monitor)
# A negative number is no option.
app.command(context_settings={"ignore_unknown_options": True})(send)
app.command()(test)
app.command()(record)
app.command()(play)
