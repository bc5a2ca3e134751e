"""Ten rigs with forty addresses each at 60 Hz: how much of a core that takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.osc.listening import Listener
from bench.osc.sending import ADDRESSES
from bench.report import Row, Section, Target

RIGS = 10
RATE = 60
SHARE = 10.0
"""Per cent of one core."""

ONE = ["/riot"] * RIGS
OWN = [f"/riot{number}" for number in range(RIGS)]
CASES: tuple[tuple[str, list[str], list[str], bool], ...] = (
    ("bundled (touchdesigner)", ["touchdesigner"] * RIGS, ONE, True),
    ("one message a packet (max)", ["max"] * RIGS, ONE, False),
    ("half of each", ["touchdesigner", "max"] * (RIGS // 2), ONE, False),
    ("bundled, ten dialects", ["touchdesigner"] * RIGS, OWN, True),
    ("one message a packet, ten dialects", ["max"] * RIGS, OWN, False),
)


def measure(root: Path, seconds: float) -> Section:
    """Run every case, and both libraries doing the same."""
    naive = {
        (library, bundles): _naive(root, library, bundles, seconds)
        for library in ("python-osc", "pyliblo3")
        for bundles in (True, False)
    }
    rows: list[Row] = []
    for name, profiles, prefixes, bundles in CASES:
        told, packets = _riot(root, profiles, prefixes, seconds)
        share = 100 * told["cpu"] / told["seconds"]
        beside = naive["python-osc", bundles]
        rows.append(Row(f"ten rigs, {name}: a core", share, "%", 1, Target(SHARE), beside))
        if name == CASES[0][0] or name == CASES[1][0]:
            each = told["sent"] / told["seconds"]
            rows.append(Row(f"{name}: messages a second", each, "", 0))
            rows.append(Row(f"{name}: packets that came, a second", packets / seconds, "", 0))
    for (library, bundles), share in naive.items():
        form = "bundled" if bundles else "one message a packet"
        if library == "pyliblo3":
            rows.append(Row(f"pyliblo3 doing the same, {form}: a core", share, "%", 1))
    notes = [
        f"{RIGS} rigs, {ADDRESSES} addresses each (41 with a text), all of which change at every "
        f"send, {RATE} times a second for {seconds:.0f} s, to {RIGS} ports of another process. "
        "Processor seconds of the sending process, user and system, over the seconds it ran: "
        "reading the state, dialect, limits, pacing, packing, sending.",
        "*Naive* is python-osc: a client for each rig and a message, or a bundle, built for each "
        "send. Rigs that hear the same share the work of reading, converting and packing; *ten "
        "dialects* is the same with a prefix of its own for each, where nothing is shared but the "
        "reading.",
    ]
    return Section("Ten rigs", rows, notes)


def _riot(
    root: Path, profiles: list[str], prefixes: list[str], seconds: float
) -> tuple[dict[str, Any], int]:
    listener = Listener(RIGS, parse=False)
    settings = {
        "profiles": profiles,
        "prefixes": prefixes,
        "ports": listener.ports,
        "rate": RATE,
        "seconds": seconds,
    }
    told = run(root, "bench.osc.sending", settings)
    return told, sum(one.packets for one in listener.stop())


def _naive(root: Path, library: str, bundles: bool, seconds: float) -> float:
    listener = Listener(RIGS, parse=False)
    settings = {
        "library": library,
        "ports": listener.ports,
        "addresses": ADDRESSES,
        "rate": RATE,
        "seconds": seconds,
        "bundles": bundles,
    }
    told = run(root, "bench.osc.naive", settings)
    listener.stop()
    return 100 * told["cpu"] / told["seconds"]


def run(root: Path, module: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Run a module of this bench to its end; give what it told."""
    command = [sys.executable, "-m", module, json.dumps(settings)]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
