"""Draw what `riot stream` and `riot osc monitor` show, while one sends to the other.

`python -m bench.monitor` writes docs/images/osc-monitor.svg and docs/images/stream.svg.
"""

from __future__ import annotations

import io
import re
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from rich.console import Console, RenderableType

from riot.cli.osc.picture import picture
from riot.cli.stream import plan_from, rigs_from
from riot.cli.streamed import StreamTable
from riot.clock import SystemClock
from riot.rigs.listening.board import Board
from riot.rigs.listening.listener import Listener
from riot.runtime.streaming import Stream, StreamState

PORT = 9000
WIDTH = 88
SECONDS = 13.0
AUDIENCE = "calm 6s, happiness 3s, surprise 2s, anger 4s"


def main(folder: Path) -> None:
    """Stream simulated viewers for a while, and draw both tables as they stand then."""
    clock = SystemClock()
    board = Board(["/riot/mood", "/riot/face"])
    given = dict.fromkeys(("rate", "prefix", "faces", "transport", "interface"))
    to = ([f"127.0.0.1:{PORT}", "127.0.0.1"], ["plain", "faceosc"])
    rigs = rigs_from(*to, {**given, "hears": ["mood", "face"]}, None, None)
    plan = plan_from(rigs, "sim", "happiness,surprise,anger,calm", False, None)
    scripted = replace(plan, audience=AUDIENCE, seed=3)
    table = StreamTable(Console(file=io.StringIO()), scripted)
    with closing(Listener(PORT, clock, "127.0.0.1")) as listener:

        def see(state: StreamState) -> None:
            table.see(state)
            for arrival in listener.receive(0.0):
                board.hear(arrival)

        Stream(scripted, clock).run(threading.Event(), seconds=SECONDS, watch=see)
        monitor = picture(board, listener, clock.now(), WIDTH, 40)
    _draw(monitor, f"riot osc monitor {PORT}", folder / "osc-monitor.svg")
    _draw(table.picture(), "riot stream", folder / "stream.svg")


def _draw(shown: RenderableType, title: str, path: Path) -> None:
    console = Console(width=WIDTH, record=True, file=io.StringIO(), highlight=False)
    console.print(shown)
    drawn = console.export_svg(title=title)
    # No page shall fetch anything from elsewhere.
    path.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).resolve().parents[1] / "docs/images")
