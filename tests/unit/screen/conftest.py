"""A projector with simulated decks, a desk that remembers, and a clock that only a test moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riot.clock import ManualClock
from riot.messages import Card, Clip, CutTo, Mute, PrerollClips, Score
from riot.screen.program.companion import Companion
from riot.screen.projector import Fact, Projector
from riot.screen.settings import ScreenSettings
from riot.screen.windows.open import open_wall
from riot.sim.player import SimDeck, SimPlayer, colour_of, read_counter

SIZE = (320, 180)
FPS = 50


class RememberingTrack:
    """Remember what a track was told last."""

    def __init__(self) -> None:
        self.clip: Clip | None = None
        self.files: list[Path] = []
        self.at: float | None = None
        self.volume = 1.0

    def load(self, clip: Clip, files: Sequence[Path]) -> None:
        self.clip, self.files, self.at = clip, list(files), None

    def play(self, at: float) -> None:
        self.at = at

    def set_volume(self, volume: float) -> None:
        self.volume = volume

    def unload(self) -> None:
        self.clip = self.at = None


class RememberingDesk:
    """Remember what the desk was told; its tracks are in the order of the decks."""

    def __init__(self) -> None:
        self.tracks: list[RememberingTrack] = []
        self.scores: list[tuple[Score | None, Path | None, float]] = []
        self.muted = False
        self.held = False
        self.failure = ""

    def track(self) -> RememberingTrack:
        self.tracks.append(RememberingTrack())
        return self.tracks[-1]

    def play_score(self, score: Score | None, path: Path | None, position: float) -> None:
        self.scores.append((score, path, position))

    def mute(self, on: bool) -> None:
        self.muted = on

    def hold(self, on: bool) -> None:
        self.held = on

    def close(self) -> None:
        pass

    def heard(self) -> list[float]:
        """Give the volumes of the tracks that sound."""
        return [track.volume for track in self.tracks if track.at is not None]


class Cinema:
    """A projector that is stepped one display frame at a time, or shown any moment."""

    def __init__(
        self,
        media: Path,
        decks: int = 3,
        companion: Path | None = None,
        start: float = 10.0,
        **player: Any,
    ) -> None:
        self.clock = ManualClock(start)
        player.setdefault("failures", {"broken.mp4": "no such file"})
        self.player = SimPlayer(size=SIZE, clock=self.clock, **player)
        self.decks: list[SimDeck] = [self.player.deck() for _ in range(decks)]
        self.desk = RememberingDesk()
        settings = ScreenSettings(size=SIZE)
        self.wall = open_wall(settings, [], "Threshold", headless=True)
        self.side = open_wall(settings, [], "Threshold", headless=True)
        self.companions: list[Companion] = []
        if companion is not None:
            beside = [self.player.deck() for _ in range(3)]
            self.companions.append(
                Companion(beside, RememberingDesk(), self.side, self.clock, companion, fps=FPS)
            )
        self.projector = Projector(
            self.player,
            self.decks,
            self.desk,
            self.wall,
            self.clock,
            media,
            fps=FPS,
            companions=self.companions,
        )
        self.facts: list[Fact] = []
        self.tick = 0

    def cut(self, take: int, picture: Clip | Card, at: float | None = None, **how: object) -> None:
        order = CutTo(t=self.clock.now(), take=take, scene=f"s{take}", picture=picture, **how)  # type: ignore[arg-type]
        self.projector.obey(order, at)

    def preroll(self, *clips: Clip, due: float | None = None) -> None:
        self.projector.obey(PrerollClips(t=self.clock.now(), clips=clips, due=due))

    def mute(self, on: bool) -> None:
        self.projector.obey(Mute(t=self.clock.now(), on=on))

    def show(self, now: float) -> list[Fact]:
        """Show the picture of any moment."""
        self.clock.set(now)
        new = self.projector.advance(now)
        self.facts += new
        return new

    def step(self, frames: int = 1, *, dark: bool = False) -> list[Fact]:
        """Show so many display frames; none may be black unless a fade goes through it."""
        new: list[Fact] = []
        for _ in range(frames):
            new += self.show(10.0 + self.tick / FPS)
            self.tick += 1
            assert dark or self.pixels().max() > 10, f"black at {self.clock.now():.3f} s"
        return new

    def pixels(self) -> np.ndarray:
        return self.wall.pixels()

    def shows(self, clip: Clip) -> bool:
        return tuple(self.pixels()[10, 10].tolist()) == colour_of(clip.file)

    def shows_beside(self, clip: Clip) -> bool:
        return tuple(self.side.pixels()[10, 10].tolist()) == colour_of(clip.file)

    def frame(self) -> int:
        return read_counter(self.pixels())

    def colour(self) -> list[int]:
        return self.pixels()[10, 10].tolist()

    def health(self) -> dict[str, str]:
        """Give what is wrong, by stage."""
        told = self.projector.health(self.clock.now())
        return {health.stage: health.detail for health in told if health.state != "ok"}

    def close(self) -> None:
        self.projector.close()


@pytest.fixture
def open_cinema(tmp_path: Path) -> Any:
    """Open cinemas over a folder; they are closed after the test."""
    opened: list[Cinema] = []

    def open_one(media: Path = tmp_path, **how: Any) -> Cinema:
        opened.append(Cinema(media, **how))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def cinema(open_cinema: Callable[..., Cinema]) -> Cinema:
    """Open a cinema with three decks that load at once."""
    return open_cinema()
