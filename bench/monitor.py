"""Draw docs/images/osc-monitor.svg: what `riot osc monitor` shows of a stream.

`python -m bench.monitor docs/images/osc-monitor.svg`
"""

from __future__ import annotations

import io
import re
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from riot.cli.osc.picture import picture
from riot.cli.stream import plan_from, rigs_from
from riot.clock import SystemClock
from riot.rigs.listening.board import Board
from riot.rigs.listening.listener import Listener
from riot.runtime.streaming import Stream, StreamState

PORT = 9000
WIDTH = 88
SECONDS = 13.0
AUDIENCE = "calm 6s, happiness 3s, surprise 2s, anger 4s"


def main(path: Path) -> None:
    """Stream simulated viewers for a while, and draw the table as it stands then."""
    clock = SystemClock()
    board = Board(["/riot/mood", "/riot/face"])
    given = dict.fromkeys(("rate", "prefix", "faces", "transport", "interface"))
    rigs = rigs_from([str(PORT)], ["plain"], {**given, "hears": ["mood", "face"]}, None, None)
    plan = plan_from(rigs, "sim", "happiness,surprise,anger,calm", False, None)
    with closing(Listener(PORT, clock, "127.0.0.1")) as listener:

        def hear(_state: StreamState) -> None:
            for arrival in listener.receive(0.0):
                board.hear(arrival)

        scripted = replace(plan, audience=AUDIENCE, seed=3)
        Stream(scripted, clock).run(threading.Event(), seconds=SECONDS, watch=hear)
        console = Console(width=WIDTH, record=True, file=io.StringIO(), highlight=False)
        console.print(picture(board, listener, clock.now(), WIDTH, 40))
    drawn = console.export_svg(title=f"riot osc monitor {PORT}")
    # No page shall fetch anything from elsewhere.
    path.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
