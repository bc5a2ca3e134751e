"""Visits for tests of their page, from a seed: as long, and with as many decisions, as wanted."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from random import Random

from riot.record.report.session_page.happenings import Happening
from riot.record.report.session_page.visit import Moment, Row, Stay, Visit

LABELS = ("anger", "fear", "calm")


def made_visit(
    seconds: float, scenes: int, titles: Sequence[str], film: str = "Threshold"
) -> Visit:
    """Make a visit of so many stays; every seventh is a card, the others have a clip."""
    random = Random(3)
    edges = sorted([0.0, *(random.uniform(0, seconds) for _ in range(scenes - 1)), seconds])
    stays = tuple(
        Stay(
            f"scene{number % 12}",
            titles[number % len(titles)],
            edges[number],
            edges[number + 1],
            clip=f"scene{number % 12}.mp4" if number % 7 else None,
            text="" if number % 7 else "This film reads your expression. Raise a hand to leave.",
        )
        for number in range(scenes)
    )
    decisions = tuple(_decision(number, edges[number + 1]) for number in range(scenes - 1))
    times = [tick / 2 for tick in range(int(seconds * 2) + 1)]
    anger = [0.5 + 0.4 * math.sin(t / 9) for t in times]
    levels = {
        "anger": tuple(zip(times, anger, strict=True)),
        "fear": tuple((t, (1 - level) / 3) for t, level in zip(times, anger, strict=True)),
        "calm": tuple((t, (1 - level) * 2 / 3) for t, level in zip(times, anger, strict=True)),
    }
    return Visit(
        session={
            "session": "2026-11-21T18-41-26Z-2f6fad1a",
            "film": film,
            "begun_local": datetime.datetime(2026, 11, 21, 19, 41),
            "seconds": seconds,
            "reason": "ended",
            "outcome": stays[-1].scene,
            "language": "en",
            "notice": "scene0",
            "keep": "readings",
            "lost": 0,
        },
        header={},
        seconds=seconds + 0.01,
        stays=stays,
        decisions=decisions,
        ways={number: _ways(number) for number in range(scenes - 1)},
        moments=tuple(
            Moment(t, not 0.3 < t / seconds < 0.36, 0.6 < t / seconds < 0.7) for t in times
        ),
        levels=levels,
        heard={number: {"anger": 0.62, "fear": 0.31, "calm": 0.07} for number in range(scenes - 1)},
        happenings=(
            Happening(0.0, "cue", "lights /house/level 0.2"),
            Happening(seconds, "operator", "pause on"),
            Happening(seconds / 2, "trouble", "the screen started again"),
        ),
    )


def _decision(number: int, left: float) -> Row:
    return {
        "number": number,
        "t": max(0.0, left - 1.0),
        "tick": round(60 * left),
        "scene": f"scene{number % 12}",
        "to": f"scene{(number + 1) % 12}",
        "position": 3.0,
        "kind": ("decide", "interrupt", "timeout", "go")[number % 4],
        "by": "share",
        "dominant": "anger",
        "level": 0.62,
        "margin": 0.31,
        "counts": number % 5 != 0,
        "why_not": "" if number % 5 else "the two leading labels are too close",
        "heard": 3.4,
        "by_default": number % 5 == 0,
        "overridden": False,
        "why": "anger 0.62 (at_least 0.45)",
    }


def _ways(number: int) -> tuple[Row, ...]:
    charged = number % 5 != 0
    return (
        _way(0, "flee", False, ("fear", False, "0.31", "at_least 0.8", 0.31, 0.8)),
        _way(1, "charge", charged, ("anger", charged, "0.62", "at_least 0.45", 0.62, 0.45)),
        _way(2, "looter", not charged, (None, None, None, None, None, None)),
    )


def _way(way: int, to: str, passed: bool, condition: tuple[object, ...]) -> Row:
    names = ("guard", "met", "saw", "wanted", "value", "threshold")
    return {
        "way": way,
        "to": to,
        "passed": passed,
        "part": 0,
        **dict(zip(names, condition, strict=True)),
    }
