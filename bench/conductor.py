"""Run an installation as `riot run` does, with a watcher: `python -m bench.conductor SETTINGS`.

A process of its own, so that the memory measured is a conductor's and nothing else's. SETTINGS is
JSON: `installation` (a file), `camera`, `player`, `port`, `folder` of sessions, `seconds`, and at
will the `profile` of the only rig and a port for OSC `input`. Tells on
its standard output, in a line of JSON each, the process ids once it ticks, and the figures once it
has ended.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from riot.cli.live import LiveLine
from riot.clock import SystemClock
from riot.config.installation import Installation, load_installation
from riot.config.profiles import fill
from riot.messages import Snapshot
from riot.rigs.settings import InputSettings, OscInputSettings, RigSettings
from riot.runtime.build import Installed, RunOptions
from riot.runtime.line import TICK_RATE
from riot.runtime.run import run_installation
from riot.story.trace import Decision

SEED = 1


class Watcher:
    """Note when ticks end, and when each reading was captured."""

    def __init__(self) -> None:
        self._clock = SystemClock()
        self._installed: Installed | None = None
        self.ends: list[float] = []
        self.readings: dict[int, float] = {}

    def prepared(self, installed: Installed) -> None:
        """Keep hold of the parts."""
        self._installed = installed

    def see(self, snapshot: Snapshot, _decisions: Sequence[Decision]) -> None:
        """Take a tick."""
        if not self.ends:
            self._tell_processes()
        self.ends.append(self._clock.now() - snapshot.t)
        self.readings.setdefault(snapshot.mood.reading, snapshot.mood.reading_t)

    def figures(self) -> dict[str, object]:
        """Give what was noted, with the workers' own counts."""
        installed = self._installed
        assert installed is not None
        late = sum(end > 1 / TICK_RATE for end in self.ends)
        figures: dict[str, object] = {
            "ticks": len(self.ends),
            "ticks_late": late,
            "readings": self.readings,
            "readings_dropped": installed.inbox.dropped,
            "screen": installed.screen.figures,
            "restarts": sum(worker.restarts for worker in installed.workers),
        }
        if installed.perception is not None:
            figures["perception"] = installed.perception.figures
        if installed.patchbay is not None:
            figures["patchbay"] = installed.patchbay.figures
        return figures

    def _tell_processes(self) -> None:
        installed = self._installed
        assert installed is not None
        processes = {"conductor": os.getpid()}
        processes |= {worker.stage: worker.pid or 0 for worker in installed.workers}
        print(json.dumps(processes), flush=True)


def adapted(settings: dict[str, str]) -> Installation:
    """Give the installation of the file with the bench's camera, player, receiver and folder."""
    installation = load_installation(Path(settings["installation"]))
    port = int(settings["port"])
    rigs = (
        RigSettings(name="house", port=port),
        RigSettings(name="sound", port=port, prefix="/sound", hears=("mood", "scene", "pulse")),
    )
    if "profile" in settings:
        rigs = (
            RigSettings(name="house", port=port, profile=settings["profile"]),
            RigSettings(name="sound", port=port, profile=settings["profile"], hears=()),
        )
    osc = OscInputSettings(port=int(settings["input"])) if "input" in settings else None
    return installation.model_copy(
        update={
            "camera": installation.camera.model_copy(update={"source": settings["camera"]}),
            "screen": installation.screen.model_copy(update={"player": settings["player"]}),
            "rigs": tuple(fill(rig, installation.profile_of(rig)) for rig in rigs),
            "input": InputSettings(osc=osc),
            "oscquery": None,
            "record": installation.record.model_copy(update={"folder": Path(settings["folder"])}),
        }
    )


def main() -> None:
    """Run, and tell."""
    settings: dict[str, str] = json.loads(sys.argv[1])
    watcher = Watcher()
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        LiveLine(Console(file=nowhere)) as line,
    ):

        def prepared(installed: Installed) -> None:
            line.prepared(installed)
            watcher.prepared(installed)

        outcome = run_installation(
            adapted(settings),
            RunOptions(SEED, headless=True),
            seconds=float(settings["seconds"]),
            watchers=[line.see, watcher.see],
            prepared=prepared,
        )
    figures = watcher.figures() | {"rigs": outcome.figures, "sessions": len(outcome.sessions)}
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
