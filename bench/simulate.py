"""How long `riot simulate` takes for a long film, as an author waits for it."""

from __future__ import annotations

import json
import os
from typing import Any

from bench.report import Row, Section, Target
from riot.authoring.simulation import Mind, simulate
from riot.clock import SystemClock
from riot.config.film import film_from_text
from riot.config.shipped import SHIPPED
from riot.footage import Footage
from riot.perception.emotion.card import load_card

SCENES = 36
SECONDS = 34.0
LABELS = ("anger", "fear", "happiness")


def measure(viewers: int, processes: int = 2) -> Section:
    """Send viewers through a film of 40 scenes that lasts 20 minutes for who stays to the end."""
    clock = SystemClock()
    card = load_card(SHIPPED / "models/expression")
    graph = film_from_text(json.dumps(long_film()), "graph.yaml")
    footage = {f"{number}.mp4": Footage(SECONDS) for number in range(SCENES)}
    footage |= {"attract.mp4": Footage(7.0), "end.mp4": Footage(10.0)}
    began, worked = clock.now(), _worked()
    mind = Mind(card.labels, card.neutral_prior)
    outcome = simulate(graph, footage, mind, viewers=viewers, processes=processes)
    took, worked = clock.now() - began, _worked() - worked
    visits = sum(scene.visits for scene in outcome.scenes)
    return Section(
        "A simulated audience",
        [
            Row(f"{viewers} viewers of a 40-scene, 20-minute film", took, "s", 1, Target(10.0)),
            Row("the work of all processes together", worked, "s", 1),
            Row("one scene of one viewer, faces included", worked / visits * 1e6, "µs", 0),
        ],
        [
            f"{visits / viewers:.0f} scenes and {outcome.durations.mean / 60:.0f} minutes a visit "
            f"on average, {outcome.faces} faces, {processes} processes.",
        ],
    )


def long_film() -> dict[str, Any]:
    """Give a film of 40 scenes: each listens, decides, and may be broken into."""
    scenes: dict[str, Any] = {
        "attract": {
            "clip": "attract.mp4",
            "loop": True,
            "transitions": [
                {"to": "notice", "when": {"face": "present", "held_for": "1.5s"}, "interrupt": True}
            ],
        },
        "notice": {
            "card": {"text": "This film reads your expression.", "for": "8s"},
            "session": "begin",
            "calibrate": "neutral",
            "transitions": [{"to": "scene_0"}],
        },
    }
    for number in range(SCENES):
        scenes[f"scene_{number}"] = {
            "clip": f"{number}.mp4",
            "listen": {"from": "2s", "by": ("mean", "share", "mean", "last")[number % 4]},
            "transitions": _ways(number),
        }
    for name in ("end_bold", "end_shy"):
        scenes[name] = {"clip": "end.mp4", "session": "end", "transitions": [{"to": "attract"}]}
    return {
        "riot": 1,
        "title": "A long film",
        "media": ".",
        "listens_to": [*LABELS, "calm"],
        "start": "attract",
        "variables": {"courage": 0},
        "defaults": {"lead": "1.5s", "transition": {"crossfade": "0.5s"}},
        "scenes": scenes,
    }


def _ways(number: int) -> list[dict[str, Any]]:
    label, other = LABELS[number % 3], LABELS[(number + 1) % 3]
    left = {"to": "end_shy", "when": {"face": "absent", "held_for": "3s"}, "interrupt": True}
    if number == SCENES - 1:
        bold = {"variable": {"name": "courage", "at_least": 4}}
        return [left, {"to": "end_bold", "when": bold}, {"to": "end_shy"}]
    following, later = f"scene_{number + 1}", f"scene_{min(SCENES - 1, number + 2)}"
    startled = {label: {"at_least": 0.8}, "held_for": "1s"}
    strong = {"all": [{"dominant": label, "margin": 0.1}, {label: {"at_least": 0.3}}]}
    lucky = {**strong, "chance": 0.3}
    return [
        left,
        *([{"to": following, "when": startled, "interrupt": True}] if number % 4 == 1 else []),
        {"to": later, "when": lucky},
        {"to": following, "when": {other: {"at_least": 0.25}}, "add": {"courage": 1}},
        {"to": following, "when": {"dominant": "calm", "margin": 0.1}},
        {"to": following},
    ]


def _worked() -> float:
    """Give the seconds of processor time so far, of this process and of those that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    from rich.console import Console

    Console(width=130).print(measure(10_000).table())
