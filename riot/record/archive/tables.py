"""Every table of a sealed session: its columns, their types, units and meaning.

A sealed session is a folder `logs/date=2026-11-21/<session>/` with one Parquet file for each table.
This page is the only place that says what is in them: sealing, `riot sql`, the report and
docs/reference/record-tables.md all read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LAYOUT = 1
"""Number of this layout, in every row of `sessions`; a reader refuses a greater one."""

Type = Literal["text", "integer", "number", "truth", "moment", "texts", "numbers"]
"""`moment` is a time of day without a zone; `texts` and `numbers` are lists."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `unit` is empty for what has none. Any column may be null unless `required`."""

    name: str
    type: Type
    meaning: str
    unit: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table, its rows in the order of time."""

    name: str
    row: str
    """What one row is."""
    columns: tuple[Column, ...]


_SESSION = Column("session", "text", "which session: the name of its folder", required=True)
_TICK = Column("tick", "integer", "tick of the run's grid, 60 a second", "ticks", required=True)
_SINCE = "since the session began"
_FILM_TIME = Column("t", "number", f"film time {_SINCE}", "s", required=True)

SESSIONS = Table(
    "sessions",
    "one visit",
    (
        _SESSION,
        Column("layout", "integer", "number of this layout", required=True),
        Column("riot", "text", "version of riot that recorded it", required=True),
        Column("venue", "text", "the house, as the installation names it; may be empty"),
        Column("installation", "text", "the installation's own name; may be empty"),
        Column("film", "text", "title of the film", required=True),
        Column("graph", "text", "name of the scene graph's file", required=True),
        Column("film_hash", "text", "sha256 over the scene graph's texts: tells versions apart"),
        Column("date", "text", "local date on which it began, as 2026-11-21", required=True),
        Column("begun", "moment", "when it began, UTC", required=True),
        Column("begun_local", "moment", "when it began, by the clock on the wall", required=True),
        Column("ended", "moment", "when it ended, UTC"),
        Column("seconds", "number", "how long it lasted, by ticks", "s", required=True),
        Column("reason", "text", "ended, left, stopped or interrupted", required=True),
        Column("outcome", "text", "scene in which it ended; empty where nobody knows"),
        Column("scene", "text", "scene in which it began", required=True),
        Column("language", "text", "language at the beginning", required=True),
        Column("notice", "text", "scene whose notice was shown first; empty where none was"),
        Column("keep", "text", "readings or decisions: what was kept", required=True),
        Column("seed", "integer", "seed of the film's chances", required=True),
        Column("labels", "texts", "labels of the model, in the order of `readings.scores`"),
        Column("listens_to", "texts", "labels that the film listens to"),
        Column("readings", "integer", "readings that were kept", required=True),
        Column("lost", "integer", "records that were lost, of all streams", required=True),
        Column("header", "text", "header.json, whole: what a replay needs", required=True),
        Column("ending", "text", "end.json, whole", required=True),
    ),
)

SCENES = Table(
    "scenes",
    "one stay in a scene",
    (
        _SESSION,
        Column("number", "integer", "counts the stays of the session from 0", required=True),
        Column("scene", "text", "name of the scene", required=True),
        Column("title", "text", "what the screen calls it, if known"),
        Column("take", "integer", "number of the take on the screen, as in `events`"),
        Column("clip", "text", "file of the clip; null for a card"),
        Column("clip_in", "number", "where in the file the take begins", "s"),
        Column("entered", "number", f"film time {_SINCE}", "s", required=True),
        Column("seconds", "number", "how long the stay lasted, in film time", "s", required=True),
        Column(
            "how",
            "text",
            "why it was left: the decision's kind, or the session's reason for its last scene",
            required=True,
        ),
        Column("to", "text", "the next scene; null for the last"),
    ),
)

DECISIONS = Table(
    "decisions",
    "one decision: which way was taken, and on what",
    (
        _SESSION,
        Column("number", "integer", "counts the decisions of the session from 0", required=True),
        _TICK,
        _FILM_TIME,
        Column("scene", "text", "scene that was left", required=True),
        Column("position", "number", "how far into the scene", "s"),
        Column("take", "integer", "its take"),
        Column("kind", "text", "decide, interrupt, timeout, failed, go, jump …", required=True),
        Column("to", "text", "where it went; empty where it led nowhere", required=True),
        Column("by", "text", "how readings were summed up: mean, peak, share, last, now"),
        Column("dominant", "text", "the winning label, if any"),
        Column("level", "number", "level of the winner", "0..1"),
        Column("margin", "number", "winner minus runner-up", "0..1"),
        Column("counts", "truth", "whether the reading counted; false is undecided"),
        Column("why_not", "text", "why it did not count"),
        Column("heard", "number", "time a face was seen while it listened", "s"),
        Column("by_default", "truth", "whether it fell to the way without a guard", required=True),
        Column("overridden", "truth", "whether an operator gave levels", required=True),
        Column("why", "text", "the whole reason, in a sentence", required=True),
    ),
)

WAYS = Table(
    "ways",
    "one condition of one way out that was weighed (a way with `all` has several rows)",
    (
        _SESSION,
        Column("decision", "integer", "`decisions.number`", required=True),
        Column("scene", "text", "scene that was left", required=True),
        Column("way", "integer", "place among the ways that were weighed, from 0", required=True),
        Column("to", "text", "where it leads", required=True),
        Column("passed", "truth", "whether the way was taken", required=True),
        Column("part", "integer", "counts the conditions of the way from 0", required=True),
        Column("guard", "text", "the condition, as `anger`; null for the default way"),
        Column("met", "truth", "whether the condition held"),
        Column("saw", "text", "what it saw"),
        Column("wanted", "text", "what it wanted"),
        Column("value", "number", "what it saw, where that is a number"),
        Column("threshold", "number", "the number that it wanted, where there is one"),
    ),
)

MOODS = Table(
    "moods",
    "the viewer's expression, smoothed, twice a second: what the story goes by",
    (
        _SESSION,
        _TICK,
        _FILM_TIME,
        Column("scene", "text", "scene on the screen", required=True),
        Column("take", "integer", "its take, as in `scenes`"),
        Column("position", "number", "how far into the scene", "s", required=True),
        Column("present", "truth", "whether there was a face", required=True),
        Column("stale", "truth", "whether there was nothing to go by", required=True),
        Column("faces", "integer", "faces in the picture", required=True),
        Column("dominant", "text", "the dominant label, if any"),
        Column("margin", "number", "winner minus runner-up", "0..1"),
        Column("valence", "number", "unpleasant to pleasant", "-1..1"),
        Column("arousal", "number", "quiet to excited", "-1..1"),
        Column("lighting", "text", "good or poor; null without a face"),
    ),
)

LEVELS = Table(
    "levels",
    "one label of one row of `moods`",
    (
        _SESSION,
        _TICK,
        _FILM_TIME,
        Column("scene", "text", "scene on the screen", required=True),
        Column("position", "number", "how far into the scene", "s", required=True),
        Column("label", "text", "a label that the film listens to", required=True),
        Column("level", "number", "its probability; the levels of a moment sum to 1", "0..1"),
    ),
)

READINGS = Table(
    "readings",
    "one face of one frame; a frame without a face is a row too",
    (
        _SESSION,
        _TICK,
        Column("place", "integer", "place among what its tick consumed", required=True),
        Column("t", "number", f"machine's time of capture {_SINCE}", "s", required=True),
        Column("clock", "number", "the same, of the machine's monotonic clock", "s", required=True),
        Column("seq", "integer", "number of the frame", required=True),
        Column("faces", "integer", "faces in the frame", required=True),
        Column("face", "integer", "which of them, from 0; null where there is none"),
        Column("track", "integer", "stays the same while a face is followed"),
        Column("left", "number", "left edge of the face", "share of the frame"),
        Column("top", "number", "its top edge", "share of the frame"),
        Column("width", "number", "its width", "share of the frame"),
        Column("height", "number", "its height", "share of the frame"),
        Column("certainty", "number", "the detector's", "0..1"),
        Column("yaw", "number", "turned to the picture's right", "degrees"),
        Column("pitch", "number", "turned up", "degrees"),
        Column("roll", "number", "tilted clockwise", "degrees"),
        Column("scores", "numbers", "probabilities in the order of `sessions.labels`", "0..1"),
        Column("light_level", "number", "mean luminance on the largest face", "0..1"),
        Column("light_evenness", "number", "darker half over brighter half", "0..1"),
        Column("light_contrast", "number", "spread, 5th to 95th percentile", "0..1"),
        Column("light_clipping", "number", "share of pixels at black or white", "0..1"),
        Column("lighting", "text", "good or poor"),
        Column("light_reason", "text", "why the light is poor"),
    ),
)

EVENTS = Table(
    "events",
    "one record of the journal that is no reading and no mood, word for word",
    (
        _SESSION,
        Column("stream", "text", "inputs, effects, trace or health", required=True),
        _TICK,
        Column("place", "integer", "place in its line", required=True),
        Column(
            "t",
            "number",
            f"its time {_SINCE}; below 0 for a stage that was not well when it began",
            "s",
        ),
        Column(
            "type",
            "text",
            "class of the message; Decision; Gap: records that were lost; or Mark: from here on "
            "less is kept, or another language spoken",
            required=True,
        ),
        Column("name", "text", "what it is about: a stage, rig, command, clip or scene"),
        Column("state", "text", "ok, degraded or failed, for health"),
        Column("detail", "text", "in words: an address, an argument, a reason"),
        Column("body", "text", "the record as JSON", required=True),
    ),
)

FIGURES = Table(
    "figures",
    "one counter of one stage of the line, as it stood",
    (
        _SESSION,
        _TICK,
        Column("t", "number", f"machine's time {_SINCE}", "s", required=True),
        Column(
            "stage",
            "text",
            "perception, screen, curtain, patchbay, archivist, results, rigs or conductor",
            required=True,
        ),
        Column("name", "text", "the counter's name", required=True),
        Column("value", "number", "its value since the run began", required=True),
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        SESSIONS,
        SCENES,
        DECISIONS,
        WAYS,
        MOODS,
        LEVELS,
        READINGS,
        EVENTS,
        FIGURES,
    )
}
