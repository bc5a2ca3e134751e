"""Run one deck whose disk stalls; started by tests/contract/test_deck_faults.py.

Arguments: the player's kind, the folder whose disk stalls, the flag file, seconds of the stall.
Writes what was seen as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.choose import open_player
from riot.screen.deck.port import Deck
from riot.sim.player import read_counter

CLOCK = SystemClock()
MOST_LATE = 15
"""Pictures that a deck may be late when it has made up for a stall."""


class Watcher:
    """Look at a deck as the projector does, and keep what was seen."""

    def __init__(self) -> None:
        self.slowest = 0.0

    def call(self, call: Callable[[], Any]) -> Any:
        began = CLOCK.now()
        answer = call()
        self.slowest = max(self.slowest, CLOCK.now() - began)
        return answer

    def number(self, deck: Deck) -> int | None:
        picture = self.call(lambda: deck.frame(CLOCK.now()))
        return None if picture is None else read_counter(picture.pixels)

    def until(self, condition: Callable[[], bool], seconds: float = 20.0) -> bool:
        end = CLOCK.now() + seconds
        while not condition():
            if CLOCK.now() > end:
                return False
            CLOCK.sleep(0.005)
        return True


def run(kind: str, disk: Path, flag: Path, seconds: float) -> dict[str, Any]:
    """Stall while playing, while loading, and while closing."""
    watcher, seen = Watcher(), dict[str, Any]()
    _, player = open_player(
        kind, size=(320, 180), fit="letterbox", decoding="software", clock=CLOCK
    )
    deck, other = player.deck(), player.deck()
    film, elsewhere = disk / "noise.mkv", disk.parent / "elsewhere.mkv"

    deck.load(Clip("noise.mkv"), film)
    watcher.until(lambda: deck.state == "ready")
    began = CLOCK.now()
    deck.play(began)
    watcher.until(lambda: (watcher.number(deck) or 0) >= 5)
    flag.touch()
    stalled_at = CLOCK.now()
    seen["stalled"] = watcher.until(lambda: watcher.number(deck) is not None and deck.stalled)
    seen["disk waits"] = deck.disk_waits
    held = watcher.number(deck)
    seen["held"] = watcher.until(
        lambda: watcher.number(deck) != held, stalled_at + seconds - CLOCK.now()
    )
    seen["state while stalled"] = deck.state
    flag.unlink()
    seen["goes on"] = watcher.until(lambda: (watcher.number(deck) or 0) > (held or 0))

    def late() -> int:
        return round((CLOCK.now() - began) * 25) - (watcher.number(deck) or 0)

    seen["recovers"] = watcher.until(lambda: not deck.stalled and late() <= MOST_LATE)
    seen["late by"] = late()

    flag.touch()
    watcher.call(lambda: deck.load(Clip("noise.mkv", 2.0), film))
    watcher.call(lambda: other.load(Clip("elsewhere.mkv"), elsewhere))
    seen["other is ready"] = watcher.until(lambda: other.state == "ready")
    seen["state while loading"] = deck.state
    flag.unlink()
    seen["loads at last"] = watcher.until(lambda: deck.state == "ready")
    seen["first"] = watcher.number(deck)

    flag.touch()
    watcher.call(lambda: deck.load(Clip("noise.mkv", 1.0), film))
    CLOCK.sleep(0.1)
    seen["slowest call"] = watcher.slowest
    began = CLOCK.now()
    player.close()
    seen["close"] = CLOCK.now() - began
    flag.unlink()
    return seen


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]))))
