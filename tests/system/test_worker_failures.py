"""Workers are killed, hung and orphaned; the film goes on, and says so."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from tests.system.conftest import PATIENCE, wait_until

if TYPE_CHECKING:
    from tests.system.conftest import Installer, Runner, Show

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="worker names need Linux, not Windows"),
]


@pytest.fixture
def playing(install: Installer, show: Runner, patient_film: Path) -> Callable[..., Show]:
    """Give a starter of a show that stands in its patient scene; a smile leads on from there."""

    def start(**blocks: object) -> Show:
        running = show(install(film=str(patient_film), **blocks), "--seed", 1)
        running.wait_row("effects", into("horizon"), "the patient scene")
        running.wait_row("inputs", started_take_of(running, "horizon"), "its first frame")
        return running

    return start


def into(scene: str) -> Callable[[int, dict[str, Any]], bool]:
    """Fit an order to show a scene."""
    return lambda _tick, entry: entry["type"] == "CutTo" and entry["scene"] == scene


def started_take_of(show: Show, scene: str) -> Callable[[int, dict[str, Any]], bool]:
    """Fit the news that a scene's newest take is on the screen."""
    orders = [e for _, e in show.rows("effects") if e["type"] == "CutTo" and e["scene"] == scene]
    return lambda _tick, entry: (
        entry["type"] == "ClipStarted" and entry["take"] == orders[-1]["take"]
    )


def is_ready(entry: dict[str, Any]) -> bool:
    """Fit the news that a screen has come, or has come back."""
    return entry["type"] == "ScreenReady"


def last_tick(show: Show) -> int:
    """Give the newest tick that the journal holds."""
    return max(tick for tick, _ in show.rows("inputs"))


def comes_back(show: Show, worker: str, after: int) -> None:
    """Wait until the health record says that a worker failed and is well again."""

    def told(state: str, since: int) -> int:
        return show.wait_row(
            "health",
            lambda tick, entry: (
                tick >= since and entry["stage"] == worker and entry["state"] == state
            ),
            f"{worker} {state}",
        )[0]

    told("ok", told("failed", after))


def ends_well(show: Show, identical: Callable[[Path], str]) -> None:
    """Check that the visit ends as if nothing had happened, and replays identically."""
    end = show.wait_end(90)
    assert end["reason"] == "ended"
    assert end["outcome"] == "end_dawn"
    assert show.finish() == 0
    assert "Traceback" not in show.err
    identical(show.session())


CALM = "calm 200s"
"""Viewers before whom the patient scene stands to its end."""


def stops_well(show: Show, identical: Callable[[Path], str]) -> None:
    """Check that the show still stands in its scene, ends cleanly, and replays identically."""
    assert [e["scene"] for _, e in show.rows("effects") if e["type"] == "CutTo"][-1] == "horizon"
    assert show.finish() == 0
    assert "Traceback" not in show.err
    identical(show.session())


def test_killed_perception_comes_back(
    playing: Callable[..., Show], identical: Callable[[Path], str], smiling_man: Path
) -> None:
    running = playing(camera={"source": str(smiling_man)}, audience=None)
    killed = running.worker("perception")
    before = last_tick(running)
    os.kill(killed, signal.SIGKILL)
    comes_back(running, "perception", before)
    back = next(t for t, e in running.rows("health") if e["stage"] == "perception" and t >= before)
    running.wait_row(
        "inputs",
        lambda tick, entry: tick > back and entry["type"] == "EmotionReading",
        "new readings",
    )
    assert running.worker("perception") != killed
    ends_well(running, identical)


def test_killed_screen_comes_back_where_it_was(
    playing: Callable[..., Show], identical: Callable[[Path], str]
) -> None:
    running = playing()
    begun, order = running.wait_row("effects", into("horizon"), "the order")
    _, first = running.wait_row("inputs", started_take_of(running, "horizon"), "its first frame")
    os.kill(running.worker("screen"), signal.SIGKILL)
    again, order = running.wait_row(
        "effects",
        lambda tick, entry: into("horizon")(tick, entry) and tick > begun,
        "the scene again",
    )
    # By the facts' own times: ticks are made up for late where the machine is busy.
    _, ready = running.wait_row(
        "inputs", lambda tick, entry: tick == again and is_ready(entry), "the screen's return"
    )
    elapsed = ready["t"] - first["t"]
    assert order.get("due", "now") == "now"
    assert order["position"] == pytest.approx(elapsed, abs=0.5)
    started, fact = running.wait_row(
        "inputs",
        lambda tick, entry: (
            tick >= again and entry["type"] == "ClipStarted" and entry["take"] == order["take"]
        ),
        "its picture",
    )
    assert (started - again) / 60 < 10
    assert fact["position"] == pytest.approx(order["position"])
    ends_well(running, identical)


def test_both_killed_at_once_come_back(
    playing: Callable[..., Show], identical: Callable[[Path], str]
) -> None:
    running = playing()
    before = last_tick(running)
    for name in ("perception", "screen"):
        os.kill(running.worker(name), signal.SIGKILL)
    comes_back(running, "perception", before)
    comes_back(running, "screen", before)
    ends_well(running, identical)


def test_screen_killed_again_and_again_comes_back_each_time(
    playing: Callable[..., Show], identical: Callable[[Path], str]
) -> None:
    running = playing(audience=CALM)
    killed = 0
    for _ in range(3):
        killed = running.worker("screen", other_than=killed)
        os.kill(killed, signal.SIGKILL)
    before = last_tick(running)
    running.wait_row(
        "inputs",
        lambda tick, entry: tick > before and entry["type"] == "ClipStarted",
        "the picture again",
    )
    stops_well(running, identical)


@pytest.mark.parametrize("name", ["perception", "screen"])
def test_a_hung_worker_is_replaced(
    playing: Callable[..., Show], identical: Callable[[Path], str], name: str
) -> None:
    running = playing(audience=CALM)
    before = last_tick(running)
    hung = running.worker(name)
    os.kill(hung, signal.SIGSTOP)
    comes_back(running, name, before)
    failed = next(
        e for _, e in running.rows("health") if e["stage"] == name and e["state"] == "failed"
    )
    assert "hung" in failed["detail"]
    assert running.worker(name) != hung
    wait_until(lambda: not psutil.pid_exists(hung), "the end of the process that hung")
    stops_well(running, identical)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_show_cleanly(playing: Callable[..., Show], number: int) -> None:
    running = playing()
    family = running.family()
    assert running.finish(number) == 0
    assert running.wait_end()["reason"] == "stopped"
    assert running.err == ""
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert not alive


def test_ctrl_c_reaches_the_whole_group_and_ends_cleanly(playing: Callable[..., Show]) -> None:
    running = playing()
    family = running.family()
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.join() == 0
    assert running.wait_end()["reason"] == "stopped"
    assert running.err == ""
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert not alive


def test_ctrl_c_while_starting_ends_cleanly(
    install: Installer, show: Runner, smiling_man: Path
) -> None:
    running = show(install(camera={"source": str(smiling_man)}, audience=None))
    family = running.wait_for(
        lambda: found if len(found := running.family()) >= 3 else None, "workers"
    )
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.join() == 0
    assert running.err == ""
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert not alive
    assert running.sessions() == []


def test_a_killed_conductor_leaves_no_orphans_and_the_next_start_closes_its_session(
    playing: Callable[..., Show], show: Runner, install: Installer, identical: Callable[[Path], str]
) -> None:
    running = playing()
    family = running.family()
    running.process.kill()
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert not alive
    assert not (running.session() / "end.json").exists()
    assert show(install(camera={"source": "none"}), "--for", "1s").join() == 0
    assert running.wait_end()["reason"] == "interrupted"
    identical(running.session())
