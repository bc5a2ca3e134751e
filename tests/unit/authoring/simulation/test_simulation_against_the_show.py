"""The fast walk against the show itself: the same viewers, tick by tick.

The walk looks at moods five times a second; the show ticks sixty times. What differs is that alone:

- a level, or a share of time, that lies within about 0.005 of a threshold may fall on the other
  side of it (sums over hops against sums over ticks);
- an interrupt is found up to a tenth of a second early or late, and a dwell that lasts just as long
  as it must may be found or not;
- after a scene that calibrates, a real mood needs half a second to come from the straight face to
  the next look; a track does not.

Durations agree to the tick wherever a scene is left by a decision.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from riot.config.film import film_from_text
from riot.story.graph import Graph

TICK = 1 / 60
SECONDS = {"a": 4.0, "b": 5.0, "c": 6.5, "d": 3.2}


def _agree(found: list[Any]) -> tuple[int, float]:
    """Count equal paths; give the share of their scenes whose seconds agree within two ticks."""
    same = [one for one in found if one.same]
    gaps = [
        abs(fast - show)
        for one in same
        for (_, fast), (_, show) in zip(one.fast, one.show, strict=True)
    ]
    assert max(gaps) < 1.1, "half a second of a hop and of a dwell, seen twice"
    return len(same), sum(gap <= 2 * TICK + 1e-6 for gap in gaps) / len(gaps)


def test_the_demonstration_film(compare: Callable[..., list[Any]], repository: Path) -> None:
    text = (repository / "scenes/demo/graph.yaml").read_text(encoding="utf-8")
    graph = film_from_text(text, "graph.yaml")
    lengths = dict.fromkeys(graph.stations, 7.0) | {
        "notice": 4.0,
        "horizon": 6.0,
        "burst": 4.0,
        "empty": 4.0,
    }
    found = compare(graph, lengths, 70)
    same, exact = _agree(found)
    assert same / len(found) >= 0.97, [one for one in found if not one.same]
    assert exact >= 0.9


def test_random_films(compare: Callable[..., list[Any]]) -> None:
    """Interrupts, dwells, visits, variables, chance, cards, loops, fades and timeouts."""
    same = count = 0
    for number in range(7):
        graph, lengths = random_film(number)
        found = compare(graph, lengths, 10, seed=number, faces=10, longest=90.0)
        equal, exact = _agree(found)
        same, count = same + equal, count + len(found)
        assert exact >= 0.8
    assert same / count >= 0.97


def random_film(seed: int) -> tuple[Graph, dict[str, float]]:
    """Make a film as an author might, with its scenes' lengths."""
    random = Random(seed)
    middle = [f"s{number}" for number in range(5)]
    anywhere = [*middle, "end_one", "end_two"]

    def condition() -> dict[str, Any]:
        label = random.choice(["happiness", "surprise", "calm"])
        return random.choice(
            [
                {label: {"at_least": random.choice([0.25, 0.4, 0.55])}},
                {"dominant": label, "margin": 0.1},
                {"undecided": True},
                {"chance": 0.4},
                {"visits": {"s1": {"at_least": 2}}},
                {"variable": {"name": "courage", "at_least": 1}},
                {"all": [{"visited": "s2"}, {label: {"at_least": 0.3}}]},
                {"any": [{"chance": 0.2}, {"not": {label: {"at_least": 0.2}}}]},
                {"valence": {"above": 0.1}},
                {"face": "absent", "held_for": "1s"},
            ]
        )

    def interrupt() -> dict[str, Any]:
        label = random.choice(["happiness", "surprise"])
        when = random.choice(
            [
                {label: {"at_least": 0.7}, "held_for": "0.6s"},
                {"face": "absent", "held_for": "1s"},
                {"all": [{"elapsed": "1.5s"}, {label: {"at_least": 0.6}}]},
                {"all": [{"chance": 0.5}, {"dominant": label}], "held_for": "0.5s"},
                {"all": [{"variable": {"name": "courage", "at_least": 1}}, {"elapsed": "2s"}]},
            ]
        )
        return {"to": random.choice(anywhere), "when": when, "interrupt": True}

    def ways(name: str) -> list[dict[str, Any]]:
        later = anywhere[anywhere.index(name) + 1 :] if name in anywhere else anywhere
        found = [interrupt()] if random.random() < 0.5 else []
        for _ in range(random.randint(1, 3)):
            way = {"to": random.choice(anywhere), "when": condition()}
            if random.random() < 0.5:
                way["add"] = {"courage": 1}
            found.append(way)
        return [*found, {"to": random.choice(later)}]

    styles = [{"cut": "0s"}, {"crossfade": "0.4s"}, {"fade_through": "0.6s"}]
    scenes: dict[str, Any] = {
        "attract": {
            "clip": "a",
            "loop": True,
            "transitions": [
                {"to": "notice", "when": {"face": "present", "held_for": "0.5s"}, "interrupt": True}
            ],
        },
        "notice": {
            "card": {"text": "It reads you.", "for": "2s"},
            "session": "begin",
            "calibrate": random.choice([None, "neutral"]),
            "transitions": [{"to": "s0"}],
        },
    }
    for name in middle:
        scene: dict[str, Any] = {
            "transitions": ways(name),
            "transition": random.choice(styles),
            "listen": {"from": "1s", "by": random.choice(["mean", "share", "peak", "last"])},
        }
        if random.random() < 0.25:
            scene["card"] = {"text": "A card", "for": "2.5s"}
        else:
            scene["clip"] = random.choice(sorted(SECONDS))
        if random.random() < 0.2 and "clip" in scene:
            scene |= {"loop": True, "timeout": "8s"}
        scenes[name] = scene
    for name in ("end_one", "end_two"):
        scenes[name] = {"clip": "d", "session": "end", "transitions": [{"to": "attract"}]}
    film = {
        "riot": 1,
        "title": "Random",
        "media": ".",
        "listens_to": ["happiness", "surprise", "calm"],
        "start": "attract",
        "variables": {"courage": 0},
        "defaults": {"lead": "0.5s", "listen": {"from": "0.5s", "min_face": "0.3s"}},
        "scenes": scenes,
    }
    graph = film_from_text(json.dumps(film), "graph.yaml")
    lengths = {
        name: SECONDS[station.clip.file] if station.clip else station.stands or 0.0
        for name, station in graph.stations.items()
    }
    return graph, lengths
