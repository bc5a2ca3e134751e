"""What the files of a session folder say about the session: its header and its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from riot.record.settings import Keep

SCHEMA = 2
"""Number of the folder's layout; a reader refuses a greater one. 1 had plain files and no
moods, figures and marks."""

HEADER_FILE, END_FILE = "header.json", "end.json"

Stream = Literal["inputs", "effects", "trace", "health", "moods", "figures"]
STREAMS: tuple[Stream, ...] = ("inputs", "effects", "trace", "health", "moods", "figures")

LIST_KEYS: Mapping[Stream, str] = {
    "inputs": "in",
    "effects": "out",
    "trace": "trace",
    "health": "health",
    "moods": "moods",
    "figures": "figures",
}
"""A line is {"n": tick, <key>: [...]}; a gap {"n": last tick, "gap": count, "from": first}.

Among the inputs are marks: {"n": tick, "narrowed": why}, from which on no readings and moods are
kept, {"n": tick, "language": code}, from which on the visit is told in another language, and
{"n": tick, "whole": true}: up to here every stream has been written, not the inputs alone.
"""


def streams_of(schema: int) -> tuple[Stream, ...]:
    """List the streams that a folder of this schema has."""
    return STREAMS if schema > 1 else ("inputs", "effects", "trace", "health")


Reason = Literal["ended", "left", "stopped", "interrupted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Everything besides the inputs that a replay needs.

    `riot` is the version that recorded; `configuration` the resolved installation as JSON values,
    free of secrets; `graph_file` names the scene graph and `graph_texts` holds the text of it and
    of what it includes, by file; `media` and `models` hold sha256 by file; `labels` are the
    emotion model's, in order; `tick_rate` is ticks a second of the fixed grid; `first_tick` and
    `scene` say where the session begins; `opening` is the state of the show after that tick, as
    JSON values that the runtime reads back. `film` is its title, `listens_to` the labels that it
    goes by, `venue` and `installation` as the settings name them; `notice` is the `scene` whose
    notice was shown first and the `language` it was in, None where there was none.

    The journal itself fills in `schema`, `keep`, and the anchor: `utc` (ISO 8601), `local` (the
    same by the clock on the wall, with its offset) and `monotonic` (seconds) are one moment.
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
    local: str = ""
    film: str = ""
    listens_to: tuple[str, ...] = ()
    venue: str = ""
    installation: str = ""
    notice: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a session ended.

    `outcome` is the scene it ended in, empty where nobody can know. By stream, `counts` are the
    lines written, `lost` the records that found no room or could not be written, and `cut` the
    torn flushes (or, with schema 1, lines) that were removed after a crash. From the tick
    `narrowed` on, readings and moods were left out for want of room; None where they were not.
    `languages` are the changes of language, each with its tick.
    """

    outcome: str
    reason: Reason
    last_tick: int
    utc: str
    counts: Mapping[str, int]
    lost: Mapping[str, int] = field(default_factory=dict[str, int])
    cut: Mapping[str, int] = field(default_factory=dict[str, int])
    narrowed: int | None = None
    languages: tuple[tuple[int, str], ...] = ()
