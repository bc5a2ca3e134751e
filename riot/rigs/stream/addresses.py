"""The one table of all addresses that are streamed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from riot.rigs.settings import Family
from riot.rigs.stream.moment import (
    NOBODY,
    Moment,
    dominant_index,
    height,
    light_is_good,
    middle_x,
    middle_y,
    of_box,
    of_face,
    of_light,
    of_pose,
    progress,
    score_of_face,
)
from riot.rigs.values import OscValue, plain_value

LABEL = "<label>"
"""Stands for each label that the film listens to; below a face, for each label of the model."""
FACE = "<face>"
"""Stands for the number of a face's place, counted from 1."""

_FROM_READINGS: tuple[Family, ...] = ("emotion", "face", "faces", "lighting")


@dataclass(frozen=True, slots=True)
class Address:
    """Describe one streamed address.

    `path` goes behind the rig's prefix; where it holds `<label>` or `<face>` there is one address
    for each. `type` is OSC's: f, i or s. Numbers are limited to `low` and `high`. `read` takes it
    from a moment, a label and the place of a face (from 0); None means that there is nothing to
    send.
    """

    path: str
    family: Family
    type: Literal["f", "i", "s"]
    low: float | None
    high: float | None
    unit: str
    description: str
    read: Callable[[Moment, str, int], OscValue | None]

    @property
    def per_label(self) -> bool:
        """Say whether there is one for each label."""
        return LABEL in self.path

    @property
    def per_face(self) -> bool:
        """Say whether there is one for each face."""
        return FACE in self.path

    @property
    def is_share(self) -> bool:
        """Say whether it goes from 0 to 1: a receiver's own range then takes its place."""
        return self.low == 0 and self.high == 1

    @property
    def glides(self) -> bool:
        """Say whether it steps from reading to reading, so that values between them are made up.

        The smoothed mood moves with every tick and needs none.
        """
        return self.type == "f" and self.family in _FROM_READINGS

    @property
    def turns(self) -> bool:
        """Say whether it is an angle, which glides the short way round."""
        return self.unit == "degrees"

    def fit(self, value: object) -> OscValue:
        """Convert and limit what was read; raises UnsendableError for NaN and the like."""
        plain = plain_value(value)
        if isinstance(plain, str):
            return plain
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        limited = min(high, max(low, plain))
        return float(limited) if self.type == "f" else int(limited)


ADDRESSES: tuple[Address, ...] = (
    Address(
        f"/emotion/{LABEL}", "emotion", "f", 0, 1, "probability",
        "Newest reading, unsmoothed; 0 while nobody is there",
        lambda m, label, _: m.mood.raw.get(label, 0.0) if m.mood.present else 0.0,
    ),
    Address(
        f"/mood/{LABEL}", "mood", "f", 0, 1, "probability",
        "Smoothed level; the levels of all labels sum to 1 (all 0 before the first face)",
        lambda m, label, _: m.mood.levels.get(label, 0.0),
    ),
    Address(
        "/mood/dominant", "mood", "i", -1, None, "index",
        "Dominant label, counted from 0 as the film lists them; -1 while undecided",
        lambda m, *_: dominant_index(m.mood),
    ),
    Address(
        "/mood/dominant/name", "mood", "s", None, None, "",
        f'Dominant label by name; "{NOBODY}" while undecided',
        lambda m, *_: m.mood.dominant or NOBODY,
    ),
    Address(
        "/mood/margin", "mood", "f", 0, 1, "",
        "Highest level minus the next",
        lambda m, *_: m.mood.margin,
    ),
    Address(
        "/mood/valence", "mood", "f", -1, 1, "",
        "Unpleasant to pleasant",
        lambda m, *_: m.mood.valence,
    ),
    Address(
        "/mood/arousal", "mood", "f", -1, 1, "",
        "Quiet to excited",
        lambda m, *_: m.mood.arousal,
    ),
    Address(
        "/face/present", "face", "i", 0, 1, "",
        "1 while somebody is watching",
        lambda m, *_: int(m.mood.present),
    ),
    Address(
        "/face/count", "face", "i", 0, None, "faces",
        "Faces in the picture",
        lambda m, *_: m.mood.faces,
    ),
    Address(
        "/face/x", "face", "f", 0, 1, "of the picture",
        "Middle of the face, left to right; x to roll are sent while there is a face",
        of_box(middle_x),
    ),
    Address(
        "/face/y", "face", "f", 0, 1, "of the picture",
        "Middle of the face, top to bottom",
        of_box(middle_y),
    ),
    Address(
        "/face/size", "face", "f", 0, 1, "of the picture",
        "Height of the face",
        of_box(height),
    ),
    Address(
        "/face/yaw", "face", "f", -90, 90, "degrees",
        "Head turned, 0 towards the camera, positive to the picture's right",
        of_pose(0),
    ),
    Address(
        "/face/pitch", "face", "f", -90, 90, "degrees",
        "Head raised, positive up",
        of_pose(1),
    ),
    Address(
        "/face/roll", "face", "f", -180, 180, "degrees",
        "Head tilted, positive clockwise",
        of_pose(2),
    ),
    Address(
        f"/faces/{FACE}/present", "faces", "i", 0, 1, "",
        "1 while a face has this place, which it keeps while it is followed; largest first",
        lambda m, _, face: int(m.faces[face] is not None),
    ),
    Address(
        f"/faces/{FACE}/x", "faces", "f", 0, 1, "of the picture",
        "Middle of the face, left to right; x to certainty are sent while it is there",
        of_face(lambda face: middle_x(face.box)),
    ),
    Address(
        f"/faces/{FACE}/y", "faces", "f", 0, 1, "of the picture",
        "Middle of the face, top to bottom",
        of_face(lambda face: middle_y(face.box)),
    ),
    Address(
        f"/faces/{FACE}/size", "faces", "f", 0, 1, "of the picture",
        "Height of the face",
        of_face(lambda face: height(face.box)),
    ),
    Address(
        f"/faces/{FACE}/yaw", "faces", "f", -90, 90, "degrees",
        "Head turned, 0 towards the camera, positive to the picture's right",
        of_face(lambda face: face.pose[0]),
    ),
    Address(
        f"/faces/{FACE}/pitch", "faces", "f", -90, 90, "degrees",
        "Head raised, positive up",
        of_face(lambda face: face.pose[1]),
    ),
    Address(
        f"/faces/{FACE}/roll", "faces", "f", -180, 180, "degrees",
        "Head tilted, positive clockwise",
        of_face(lambda face: face.pose[2]),
    ),
    Address(
        f"/faces/{FACE}/certainty", "faces", "f", 0, 1, "",
        "How sure it is that this is a face",
        of_face(lambda face: face.certainty),
    ),
    Address(
        f"/faces/{FACE}/emotion/{LABEL}", "faces", "f", 0, 1, "probability",
        "This face's expression, unsmoothed, over all labels of the model; 0 while it is not there",
        score_of_face,
    ),
    Address(
        "/lighting/good", "lighting", "i", 0, 1, "",
        "1 when the light on the face suffices for reading it; sent while there is a face",
        light_is_good,
    ),
    Address(
        "/lighting/level", "lighting", "f", 0, 1, "",
        "Mean brightness of the largest face; level to clipping are sent from the notice on",
        of_light(lambda light: light.level),
    ),
    Address(
        "/lighting/evenness", "lighting", "f", 0, 1, "",
        "Darker half of the face over the brighter half",
        of_light(lambda light: light.evenness),
    ),
    Address(
        "/lighting/contrast", "lighting", "f", 0, 1, "",
        "Spread of brightness in the face",
        of_light(lambda light: light.contrast),
    ),
    Address(
        "/lighting/clipping", "lighting", "f", 0, 1, "",
        "Share of the face that is quite black or quite white",
        of_light(lambda light: light.clipping),
    ),
    Address(
        "/scene", "scene", "s", None, None, "",
        "Scene that plays",
        lambda m, *_: m.snapshot.scene,
    ),
    Address(
        "/scene/name", "scene", "s", None, None, "",
        "The same, for programs that show /scene as a folder",
        lambda m, *_: m.snapshot.scene,
    ),
    Address(
        "/scene/take", "scene", "i", 0, None, "count",
        "Goes up by one with every picture put on the screen",
        lambda m, *_: m.snapshot.take,
    ),
    Address(
        "/branch", "scene", "s", None, None, "",
        'Newest decision, as "from>to"',
        lambda m, *_: m.snapshot.branch or None,
    ),
    Address(
        "/branch/name", "scene", "s", None, None, "",
        "The same, for programs that show /branch as a folder",
        lambda m, *_: m.snapshot.branch or None,
    ),
    Address(
        "/branch/count", "scene", "i", 0, None, "count",
        "Goes up by one with every decision",
        lambda m, *_: m.snapshot.decisions,
    ),
    Address(
        "/progress", "scene", "f", 0, 1, "of the clip",
        "Position in the clip or card that plays; 0 while unknown",
        progress,
    ),
    Address(
        "/session", "scene", "i", 0, None, "count",
        "Number of the visit, from 1",
        lambda m, *_: m.snapshot.session,
    ),
    Address(
        "/paused", "scene", "i", 0, 1, "",
        "1 while the film is held",
        lambda m, *_: int(m.snapshot.paused),
    ),
    Address(
        "/dimmer", "scene", "f", 0, 1, "",
        "Master dimmer over all levels",
        lambda m, *_: m.snapshot.dimmer,
    ),
    Address(
        "/blackout", "scene", "i", 0, 1, "",
        "1 while all levels are held at 0",
        lambda m, *_: int(m.snapshot.blackout),
    ),
    Address(
        "/panic", "scene", "i", 0, 1, "",
        "1 while everything rests",
        lambda m, *_: int(m.snapshot.panic),
    ),
    Address(
        "/frame", "pulse", "i", -1, None, "count",
        "Number of the newest reading used; stands still when the camera does",
        lambda m, *_: m.mood.reading,
    ),
    Address(
        "/heartbeat", "pulse", "i", 0, None, "ticks",
        "Goes up with every tick, 60 a second, while the show runs",
        lambda m, *_: m.snapshot.tick,
    ),
)  # fmt: skip
