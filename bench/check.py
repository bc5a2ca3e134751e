"""How long `riot check` takes for a large film: the user's CPU, from start to exit."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.report import Row, Section, Target

SCENES = 1000
ASKED = 2.0
"""Seconds of CPU for a thousand scenes."""

HEAD = """\
riot: 1
title: {en: Large, fr: Grand}
media: .
listens_to: [anger, fear, calm]
start: s0
variables: {courage: 0}
scenes:
  s0:
    card: {text: {en: Your expression is read., fr: Votre expression est lue.}, for: 4s}
    session: begin
    transitions: [{to: s1}]
"""

SCENE = """\
  s{n}:
    title: {{en: "Scene {n}", fr: "Scène {n}"}}
    card: {{text: {{en: "Text {n}", fr: "Texte {n}"}}, for: 12s}}
    listen: {{from: 1s, to: end, by: mean, min_face: 1s}}
    cues: [{{at: enter, cue: light}}, {{while: anger, send: sound, address: /level}}]
    transitions:
      - {{to: s{a}, when: {{fear: {{at_least: 0.8}}, held_for: 1s}}, interrupt: true}}
      - {{to: s{b}, when: {{anger: {{at_least: 0.45}}}}, add: {{courage: 1}}}}
      - {{to: s{c}, when: {{all: [{{dominant: fear, margin: 0.1}}, {{visited: s{d}}}]}}}}
      - {{to: s{b}, when: {{variable: {{name: courage, at_most: 2}}, chance: 0.5}}}}
      - {{to: s{a}}}
"""

TAIL = """\
  end:
    card: {text: {en: The end., fr: Fin.}, for: 4s}
    session: end
    transitions: [{to: s0}]
cues:
  light: [{send: house, address: /level, value: 1}]
"""


def large_film(scenes: int) -> str:
    """Write a film of so many scenes: each leads a little further, and some of them back."""

    def target(number: int) -> str:
        return f"s{number}" if number < scenes else "end"

    text = [HEAD]
    for n in range(1, scenes):
        places = {"a": n + 1, "b": n + 2, "c": max(1, n - 7) if n % 10 == 0 else n + 3}
        scene = SCENE.format(n=n, d=max(0, n - 5), **places)
        for number in range(scenes, scenes + 3):
            scene = scene.replace(f"to: s{number},", "to: end,").replace(
                f"to: s{number}}}", "to: end}"
            )
        text.append(scene)
    return "".join([*text, TAIL])


def seconds_of_check(film: Path) -> float:
    """Give the CPU seconds of one run of `riot check`, all of it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", "from riot.cli import main; main()", "check", str(film)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(repeats: int = 3) -> Section:
    """Check a film of a thousand scenes, and one of a hundred beside it."""
    with tempfile.TemporaryDirectory() as folder:
        rows: list[Row] = []
        for scenes in (SCENES // 10, SCENES):
            film = Path(folder) / f"{scenes}.yaml"
            film.write_text(large_film(scenes), encoding="utf-8")
            best = min(seconds_of_check(film) for _ in range(repeats))
            target = Target(ASKED) if scenes == SCENES else None
            rows.append(Row(f"riot check, {scenes} scenes", best, "s CPU", 2, target))
    notes = [f"The best of {repeats} runs, Python's start included; every scene has five ways out."]
    return Section("Proving a film", rows, notes)
