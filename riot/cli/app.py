"""All commands by name."""

from __future__ import annotations

import typer

from riot.cli.check import check
from riot.cli.demo import demo
from riot.cli.doctor import doctor
from riot.cli.evaluate import evaluate
from riot.cli.export import export
from riot.cli.fmt import fmt
from riot.cli.forget import forget
from riot.cli.graph import graph
from riot.cli.import_ import app as import_
from riot.cli.init import init
from riot.cli.media import app as media
from riot.cli.models import app as models
from riot.cli.osc import app as osc
from riot.cli.placeholders import placeholders
from riot.cli.predict import predict
from riot.cli.pretend import pretend
from riot.cli.privacy import app as privacy
from riot.cli.rehearse import rehearse
from riot.cli.replay import replay
from riot.cli.report import report
from riot.cli.run import run
from riot.cli.schema import schema
from riot.cli.seal import seal
from riot.cli.simulate import simulate
from riot.cli.sql import sql
from riot.cli.stream import stream
from riot.cli.testcard import testcard
from riot.cli.texts import app as texts
from riot.cli.train import train

app = typer.Typer(
    help="Interactive film that branches on the expression of its viewer.",
    pretty_exceptions_enable=False,
    add_completion=False,
)
COMMANDS = (
    run,
    demo,
    init,
    placeholders,
    check,
    rehearse,
    simulate,
    pretend,
    fmt,
    graph,
    export,
    replay,
    report,
    sql,
    seal,
    forget,
    stream,
    doctor,
    testcard,
    schema,
    train,
    evaluate,
    predict,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(import_, name="import")
app.add_typer(media, name="media")
app.add_typer(models, name="models")
app.add_typer(osc, name="osc")
app.add_typer(privacy, name="privacy")
app.add_typer(texts, name="texts")
