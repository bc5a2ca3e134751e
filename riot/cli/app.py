"""All commands by name."""

from __future__ import annotations

import typer

from riot.cli.check import check
from riot.cli.demo import demo
from riot.cli.doctor import doctor
from riot.cli.models import app as models
from riot.cli.replay import replay
from riot.cli.run import run
from riot.cli.schema import schema

app = typer.Typer(
    help="Interactive film that branches on the expression of its viewer.",
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (run, demo, check, replay, doctor, schema):
    app.command()(command)
app.add_typer(models, name="models")
