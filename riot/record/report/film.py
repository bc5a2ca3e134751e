"""What the report knows of a film besides its visits: handed in, for the story reads the texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

GraphTexts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilmWay:
    """One way out of a scene; `asks` is its condition in few words, empty for the default."""

    to: str
    asks: str
    interrupt: bool = False


@dataclass(frozen=True, slots=True)
class FilmScene:
    """One scene; `within` says whether it can be seen during a visit, `ending` that one ends."""

    name: str
    title: str
    ending: bool
    within: bool
    ways: tuple[FilmWay, ...] = ()

    @property
    def chooses(self) -> bool:
        """Say whether more than one way is weighed when the scene comes to its end."""
        return len({way.to for way in self.ways if not way.interrupt}) > 1


@dataclass(frozen=True, slots=True)
class FilmText:
    """What the scene graph of one version of a film says, scenes in the order of the file."""

    title: str
    scenes: tuple[FilmScene, ...]
    listens_to: tuple[str, ...] = ()


ReadFilm = Callable[[GraphTexts, str], FilmText | None]
"""Read a scene graph's texts (its main file by name); None where that cannot be done."""
