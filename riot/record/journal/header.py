"""What the files of a session folder say about the session: its header and its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from riot.record.settings import Keep

SCHEMA = 1
"""Number of the folder's layout; a reader refuses a greater one."""

HEADER_FILE, END_FILE = "header.json", "end.json"

Stream = Literal["inputs", "effects", "trace", "health"]
STREAMS: tuple[Stream, ...] = ("inputs", "effects", "trace", "health")

LIST_KEYS: Mapping[Stream, str] = {
    "inputs": "in",
    "effects": "out",
    "trace": "trace",
    "health": "health",
}
"""A line is {"n": tick, <key>: [...]}; a gap {"n": last tick, "gap": count, "from": first}."""

Reason = Literal["ended", "left", "stopped", "interrupted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Everything besides the inputs that a replay needs.

    `riot` is the version that recorded; `configuration` the resolved installation as JSON values,
    free of secrets; `graph_file` names the scene graph and `graph_texts` holds the text of it and
    of what it includes, by file; `media` and `models` hold sha256 by file; `labels` are the
    emotion model's, in order; `tick_rate` is ticks a second of the fixed grid; `first_tick` and
    `scene` say where the session begins; `opening` is the state of the show after that tick, as
    JSON values that the runtime reads back. The journal itself fills in `schema`, `keep`, and the
    anchor: `utc` (ISO 8601) and `monotonic` (seconds) are the same moment.
    """

    riot: str
    configuration: Mapping[str, Any]
    graph_file: str
    graph_texts: Mapping[str, str]
    media: Mapping[str, str]
    models: Mapping[str, str]
    labels: tuple[str, ...]
    seed: int
    tick_rate: float
    first_tick: int
    scene: str
    language: str
    notice_shown: bool
    opening: Mapping[str, Any]
    schema: int = SCHEMA
    keep: Keep = "readings"
    utc: str = ""
    monotonic: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a session ended.

    `outcome` is the scene it ended in, empty where nobody can know. By stream, `counts` are the
    lines written, `lost` the records that found no room or could not be written, and `cut` the
    torn lines that were removed after a crash.
    """

    outcome: str
    reason: Reason
    last_tick: int
    utc: str
    counts: Mapping[str, int]
    lost: Mapping[str, int] = field(default_factory=dict[str, int])
    cut: Mapping[str, int] = field(default_factory=dict[str, int])
