"""The one table of all addresses that are streamed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from riot.messages import Mood, Snapshot
from riot.rigs.settings import Family
from riot.rigs.values import OscValue, UnsendableError, address_part, plain_value

LABEL = "<label>"
_NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Address:
    """Describe one streamed address.

    `path` goes behind the rig's prefix; where it holds `<label>` there is one address for each
    label that the film listens to. `type` is OSC's: f, i or s. Numbers are limited to `low` and
    `high`. `read` takes it from a snapshot (and label); None means that there is nothing to send.
    """

    path: str
    family: Family
    type: Literal["f", "i", "s"]
    low: float | None
    high: float | None
    unit: str
    description: str
    read: Callable[[Snapshot, str], OscValue | None]

    @property
    def per_label(self) -> bool:
        """Say whether there is one for each label."""
        return LABEL in self.path

    def value(self, snapshot: Snapshot, label: str) -> OscValue | None:
        """Read, convert and limit the value; raises UnsendableError for NaN and the like."""
        read = self.read(snapshot, label)
        if read is None:
            return None
        plain = plain_value(read)
        if isinstance(plain, str):
            return plain
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        limited = min(high, max(low, plain))
        return float(limited) if self.type == "f" else int(limited)


def _face(axis: Callable[[tuple[float, float, float, float]], float]) -> _Reader:
    def read(snapshot: Snapshot, _label: str) -> float | None:
        return None if snapshot.mood.box is None else axis(snapshot.mood.box)

    return read


def _pose(index: int) -> _Reader:
    def read(snapshot: Snapshot, _label: str) -> float | None:
        return None if snapshot.mood.pose is None else snapshot.mood.pose[index]

    return read


def _dominant_index(mood: Mood) -> int:
    places = {label: place for place, label in enumerate(mood.levels)}
    return -1 if mood.dominant is None else places.get(mood.dominant, -1)


def _lighting(snapshot: Snapshot, _label: str) -> int | None:
    verdict = snapshot.mood.lighting
    return None if verdict is None else int(verdict == "good")


def _progress(snapshot: Snapshot, _label: str) -> float:
    return snapshot.position / snapshot.duration if snapshot.duration > 0 else 0.0


_Reader = Callable[[Snapshot, str], OscValue | None]

ADDRESSES: tuple[Address, ...] = (
    Address(
        f"/emotion/{LABEL}", "emotion", "f", 0, 1, "probability",
        "Newest reading, unsmoothed; 0 while nobody is there",
        lambda s, label: s.mood.raw.get(label, 0.0) if s.mood.present else 0.0,
    ),
    Address(
        f"/mood/{LABEL}", "mood", "f", 0, 1, "probability",
        "Smoothed level; the levels of all labels sum to 1 (all 0 before the first face)",
        lambda s, label: s.mood.levels.get(label, 0.0),
    ),
    Address(
        "/mood/dominant", "mood", "i", -1, None, "index",
        "Dominant label, counted from 0 as the film lists them; -1 while undecided",
        lambda s, _: _dominant_index(s.mood),
    ),
    Address(
        "/mood/dominant/name", "mood", "s", None, None, "",
        f'Dominant label by name; "{_NOBODY}" while undecided',
        lambda s, _: s.mood.dominant or _NOBODY,
    ),
    Address(
        "/mood/margin", "mood", "f", 0, 1, "",
        "Highest level minus the next",
        lambda s, _: s.mood.margin,
    ),
    Address(
        "/mood/valence", "mood", "f", -1, 1, "",
        "Unpleasant to pleasant",
        lambda s, _: s.mood.valence,
    ),
    Address(
        "/mood/arousal", "mood", "f", -1, 1, "",
        "Quiet to excited",
        lambda s, _: s.mood.arousal,
    ),
    Address(
        "/face/present", "face", "i", 0, 1, "",
        "1 while somebody is watching",
        lambda s, _: int(s.mood.present),
    ),
    Address(
        "/face/count", "face", "i", 0, None, "faces",
        "Faces in the picture",
        lambda s, _: s.mood.faces,
    ),
    Address(
        "/face/x", "face", "f", 0, 1, "of the picture",
        "Middle of the face, left to right; x to roll are sent while there is a face",
        _face(lambda box: box[0] + box[2] / 2),
    ),
    Address(
        "/face/y", "face", "f", 0, 1, "of the picture",
        "Middle of the face, top to bottom",
        _face(lambda box: box[1] + box[3] / 2),
    ),
    Address(
        "/face/size", "face", "f", 0, 1, "of the picture",
        "Height of the face",
        _face(lambda box: box[3]),
    ),
    Address(
        "/face/yaw", "face", "f", -90, 90, "degrees",
        "Head turned, 0 towards the camera, positive to the picture's right",
        _pose(0),
    ),
    Address(
        "/face/pitch", "face", "f", -90, 90, "degrees",
        "Head raised, positive up",
        _pose(1),
    ),
    Address(
        "/face/roll", "face", "f", -180, 180, "degrees",
        "Head tilted, positive clockwise",
        _pose(2),
    ),
    Address(
        "/lighting/good", "lighting", "i", 0, 1, "",
        "1 when the light on the face suffices for reading it; sent while there is a face",
        _lighting,
    ),
    Address(
        "/scene", "scene", "s", None, None, "",
        "Scene that plays",
        lambda s, _: s.scene,
    ),
    Address(
        "/scene/take", "scene", "i", 0, None, "count",
        "Goes up by one with every picture put on the screen",
        lambda s, _: s.take,
    ),
    Address(
        "/branch", "scene", "s", None, None, "",
        'Newest decision, as "from>to"',
        lambda s, _: s.branch or None,
    ),
    Address(
        "/branch/count", "scene", "i", 0, None, "count",
        "Goes up by one with every decision",
        lambda s, _: s.decisions,
    ),
    Address(
        "/progress", "scene", "f", 0, 1, "of the clip",
        "Position in the clip or card that plays; 0 while unknown",
        _progress,
    ),
    Address(
        "/session", "scene", "i", 0, None, "count",
        "Number of the visit, from 1",
        lambda s, _: s.session,
    ),
    Address(
        "/frame", "pulse", "i", -1, None, "count",
        "Number of the newest reading used; stands still when the camera does",
        lambda s, _: s.mood.reading,
    ),
    Address(
        "/heartbeat", "pulse", "i", 0, None, "ticks",
        "Goes up with every tick, 60 a second, while the show runs",
        lambda s, _: s.tick,
    ),
)  # fmt: skip


class AddressBook:
    """Read all values that a rig hears from a snapshot.

    Labels are learnt from the moods; once seen, a label is sent for ever, 0 where it has no level.
    """

    def __init__(self, prefix: str, hears: Sequence[Family]) -> None:
        self._prefix = prefix
        self._entries = [entry for entry in ADDRESSES if entry.family in hears]
        self._labels: tuple[str, ...] | None = None
        self._rows: list[tuple[str, Address, str]] = []
        self.dropped = 0
        """Values that were no number."""

    def values(self, snapshot: Snapshot) -> dict[str, OscValue]:
        """Give address and value of everything that there is to say."""
        self._learn(tuple(snapshot.mood.levels))
        found: dict[str, OscValue] = {}
        for address, entry, label in self._rows:
            try:
                value = entry.value(snapshot, label)
            except UnsendableError:
                self.dropped += 1
                continue
            if value is not None:
                found[address] = value
        return found

    def _learn(self, labels: tuple[str, ...]) -> None:
        known = self._labels or ()
        new = tuple(label for label in labels if label not in known)
        if self._labels is not None and not new:
            return
        self._labels = known + new
        self._rows = []
        for entry in self._entries:
            for label in self._labels if entry.per_label else ("",):
                path = entry.path.replace(LABEL, address_part(label)) if label else entry.path
                self._rows.append((self._prefix + path, entry, label))
