"""What the table of addresses reads from: a snapshot, and who of its faces has which place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from riot.messages import FaceReading, Lighting, Mood, Snapshot
from riot.rigs.values import OscValue

NOBODY = "none"
"""The dominant label's name while there is none."""

Box = tuple[float, float, float, float]
Read = Callable[["Moment", str, int], OscValue | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """One state of the show.

    `faces` holds a face or None for each place; `scores` the place of each label among a face's
    scores.
    """

    snapshot: Snapshot
    mood: Mood
    faces: tuple[FaceReading | None, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict[str, int])


def middle_x(box: Box) -> float:
    """Give the middle of a box, left to right."""
    return box[0] + box[2] / 2


def middle_y(box: Box) -> float:
    """Give the middle of a box, top to bottom."""
    return box[1] + box[3] / 2


def height(box: Box) -> float:
    """Give the height of a box."""
    return box[3]


def of_box(axis: Callable[[Box], float]) -> Read:
    """Read something of the viewer's face; nothing while there is none."""

    def read(moment: Moment, _label: str, _face: int) -> float | None:
        box = moment.mood.box
        return None if box is None else axis(box)

    return read


def of_pose(index: int) -> Read:
    """Read an angle of the viewer's head; nothing while there is none."""

    def read(moment: Moment, _label: str, _face: int) -> float | None:
        pose = moment.mood.pose
        return None if pose is None else pose[index]

    return read


def of_face(figure: Callable[[FaceReading], float]) -> Read:
    """Read something of the face at one place; nothing while it is free."""

    def read(moment: Moment, _label: str, face: int) -> float | None:
        found = moment.faces[face]
        return None if found is None else figure(found)

    return read


def score_of_face(moment: Moment, label: str, face: int) -> float:
    """Give one label's score of the face at one place; 0 while it is free."""
    found, index = moment.faces[face], moment.scores.get(label)
    if found is None or index is None or index >= len(found.scores):
        return 0.0
    return found.scores[index]


def of_light(figure: Callable[[Lighting], float]) -> Read:
    """Read a figure of the light; nothing where it was not measured."""

    def read(moment: Moment, _label: str, _face: int) -> float | None:
        reading = moment.snapshot.reading
        light = None if reading is None else reading.lighting
        return None if light is None else figure(light)

    return read


def light_is_good(moment: Moment, _label: str, _face: int) -> int | None:
    """Say whether the light suffices; nothing while there is no face."""
    verdict = moment.mood.lighting
    return None if verdict is None else int(verdict == "good")


def dominant_index(mood: Mood) -> int:
    """Give the place of the dominant label among the film's; -1 for none."""
    places = {label: place for place, label in enumerate(mood.levels)}
    return -1 if mood.dominant is None else places.get(mood.dominant, -1)


def progress(moment: Moment, _label: str, _face: int) -> float:
    """Give how far the clip has come; 0 while its length is unknown."""
    snapshot = moment.snapshot
    return snapshot.position / snapshot.duration if snapshot.duration > 0 else 0.0
