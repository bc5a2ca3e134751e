"""What an installation holds of its visitors, as facts: the report puts them into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from riot.record.privacy.forgetting import Count
from riot.record.privacy.retention import Days
from riot.record.settings import Keep


@dataclass(frozen=True, slots=True)
class Looking:
    """What is read: from what, how often, of how many faces, and which expressions it tells."""

    kind: Literal["camera", "file", "sim", "none"]
    source: str
    rate: float
    faces: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A scene that tells visitors, with its text by language ("" where it has only one)."""

    scene: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Announcing:
    """What visitors are told: the notices, the scenes that read a face before any; or why not."""

    notices: tuple[Notice, ...] = ()
    too_early: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept and lies there; moments are UTC. `gone` is when the next one is deleted.

    `leapt` are past their retention only by a clock that leapt, and stay for a while.
    """

    keep: Keep
    retention: Days
    folders: tuple[Path, Path]
    sessions: int = 0
    bytes: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    gone: datetime | None = None
    past: int = 0
    leapt: int = 0
    unsealed: int = 0
    doubtful: tuple[str, ...] = ()
    forgotten: Count = field(default_factory=Count)


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who hears of visitors over the network: what it is, where, and which families of values.

    `minutes` is how long a visitor's result is there.
    """

    name: str
    kind: Literal["rig", "asks", "result"]
    where: str
    hears: tuple[str, ...] = ()
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """All of it, for one page; `title` is the film's in the page's language."""

    now: datetime
    riot: str
    title: str
    venue: str
    installation: str
    contact: str
    looking: Looking
    announcing: Announcing
    keeping: Keeping
    hearers: tuple[Hearer, ...] = ()
