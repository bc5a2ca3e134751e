"""A film of forty scenes for the record's benches: text alone, its clips are lengths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from riot.config.film import LoadedFilm, film_from_text
from riot.messages import Clip
from riot.runtime.rehearsal.projection import Length

LABELS = ("anger", "fear", "calm")
CHAPTERS = 12
CLIP_SECONDS = 8.0


def long_film() -> LoadedFilm:
    """Give a film of some hundred seconds a visit: a question in each chapter, three endings."""
    text = json.dumps(_film())
    path = Path("long.yaml")
    return LoadedFilm(path, {path.name: text}, film_from_text(text, path.name), Path("media"), ())


def length_of(_clip: Clip) -> Length:
    """Give the length of any of its clips."""
    return Length(CLIP_SECONDS)


def _film() -> dict[str, Any]:
    scenes: dict[str, Any] = {
        "attract": {
            "clip": "attract.mp4",
            "loop": True,
            "transitions": [
                {"to": "notice", "when": {"face": "present", "held_for": "1s"}, "interrupt": True}
            ],
        },
        "notice": {
            "card": {"text": "This film reads your expression.", "for": "5s"},
            "session": "begin",
            "calibrate": "neutral",
            "transitions": [{"to": "c0_calm"}],
        },
        "gone": {"clip": "gone.mp4", "session": "end", "transitions": [{"to": "attract"}]},
    }
    for chapter in range(CHAPTERS):
        for label in LABELS if chapter else LABELS[-1:]:
            scenes[f"c{chapter}_{label}"] = _question(chapter, label)
    for label in LABELS:
        scenes[f"end_{label}"] = {
            "clip": f"end-{label}.mp4",
            "session": "end",
            "transitions": [{"to": "attract"}],
        }
    return {
        "riot": 1,
        "title": "A long night",
        "media": "media",
        "listens_to": list(LABELS),
        "start": "attract",
        "scenes": scenes,
    }


def _question(chapter: int, label: str) -> dict[str, Any]:
    onward = "end_" if chapter == CHAPTERS - 1 else f"c{chapter + 1}_"
    return {
        "clip": f"c{chapter}-{label}.mp4",
        "transitions": [
            {"to": "gone", "when": {"face": "absent", "held_for": "6s"}, "interrupt": True},
            {
                "to": f"{onward}fear",
                "when": {"fear": {"at_least": 0.8}, "held_for": "1s"},
                "interrupt": True,
            },
            {"to": f"{onward}anger", "when": {"anger": {"at_least": 0.45}}},
            {"to": f"{onward}fear", "when": {"dominant": "fear", "margin": 0.1}},
            {"to": f"{onward}calm"},
        ],
    }
