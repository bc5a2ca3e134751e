"""What a drawing shows, whatever the format: scenes, arrows, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ArrowKind = Literal["way", "interrupt", "default", "fallback"]
SceneKind = Literal["scene", "ghost"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem of the check, where the drawing can point at it; `place` is "file:line"."""

    code: str
    text: str
    severity: str
    place: str


@dataclass(frozen=True, slots=True)
class Shot:
    """What stands for a scene's picture.

    `jpeg` a thumbnail of `width` x `height` pixels, or `card` a text, or neither: then `note` says
    why there is nothing to see.
    """

    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    card: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a scene's description: what, and what is so."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SceneBox:
    """One scene; a "ghost" is one that the film names but does not have.

    `length` is in words ("0:07"), empty if not known. `key` is short and safe in any format.
    """

    key: str
    name: str
    title: str = ""
    kind: SceneKind = "scene"
    shot: Shot = Shot()
    length: str = ""
    badges: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    start: bool = False
    ending: bool = False
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from a scene to another; `number` is its turn when the ways out are weighed.

    `label` is short enough for the drawing, `sentence` says all of it.
    """

    source: str
    target: str
    kind: ArrowKind
    label: str
    sentence: str
    number: int | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def wrong(self) -> bool:
        """Tell whether the arrow is to be drawn in red."""
        return any(trouble.severity == "error" for trouble in self.troubles)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A film as a drawing shows it; `troubles` are those of no scene and no arrow."""

    title: str
    scenes: tuple[SceneBox, ...]
    arrows: tuple[Arrow, ...]
    troubles: tuple[Trouble, ...] = ()

    @property
    def errors(self) -> int:
        """Count the errors in all of it."""
        return sum(trouble.severity == "error" for trouble in self.all_troubles())

    @property
    def warnings(self) -> int:
        """Count the warnings in all of it."""
        return len(self.all_troubles()) - self.errors

    def counted(self) -> str:
        """Say how much there is: "12 scenes · 4 endings · 34 ways"."""
        scenes = [scene for scene in self.scenes if scene.kind == "scene"]
        parts = [
            _some(len(scenes), "scene"),
            _some(sum(scene.ending for scene in scenes), "ending"),
            _some(len(self.arrows), "way"),
        ]
        if self.errors:
            parts.append(_some(self.errors, "error"))
        if self.warnings:
            parts.append(_some(self.warnings, "warning"))
        return " · ".join(parts)

    def all_troubles(self) -> list[Trouble]:
        """Give every problem, the film's own first."""
        return [
            *self.troubles,
            *(trouble for scene in self.scenes for trouble in scene.troubles),
            *(trouble for arrow in self.arrows for trouble in arrow.troubles),
        ]


def _some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
