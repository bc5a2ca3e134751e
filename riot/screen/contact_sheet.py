"""Collect what the audience saw as one picture: a contact sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pygame

from riot.screen.text.setting import Colour, line

_THUMBNAIL = (320, 180)
_GAP = 14
_CAPTION = 30
_MARGIN = 36
_HEADING = 66
_COLUMNS = 5
_SETTLE_SECONDS = 0.4
_PAPER: Colour = (17, 18, 22)
_FRAME: Colour = (58, 60, 68)
_INK: Colour = (226, 224, 216)
_QUIET: Colour = (132, 134, 143)
_ACCENT: Colour = (255, 190, 92)


@dataclass(frozen=True, slots=True)
class _Shot:
    surface: pygame.Surface
    at: float
    scene: str
    mixing: bool
    regular: bool


class ContactSheet:
    """Watch every composited picture and keep a few.

    One is taken 0.4 s into each take, one in the middle of each crossfade, and one every `every`
    seconds; at most `limit` are kept, those taken by the clock are dropped first. `start` is the
    time at which the run began, for the captions.
    """

    def __init__(
        self, start: float, *, title: str = "", every: float = 5.0, limit: int = 30
    ) -> None:
        self._start = start
        self._title = title
        self._every = every
        self._limit = limit
        self._shots: list[_Shot] = []
        self._take = -1
        self._since = start
        self._taken = True
        self._halfway = False
        self._latest = start

    def see(
        self,
        snapshot: Callable[[], pygame.Surface],
        now: float,
        scene: str,
        take: int,
        share: float | None,
    ) -> None:
        """Look at the picture of `now`; `share` is the progress of a fade, None outside one.

        `snapshot` is called when a picture is to be kept and at no other time: reading it back
        from a graphics card takes milliseconds.
        """
        if take != self._take:
            self._take, self._since, self._taken = take, now, False
        halfway = share is not None and share >= 0.5
        if halfway and not self._halfway:
            self._add(snapshot, now, scene, mixing=True)
        elif share is None and not self._taken and now - self._since >= _SETTLE_SECONDS:
            self._taken = True
            self._add(snapshot, now, scene)
        elif share is None and now - self._latest >= self._every:
            self._add(snapshot, now, scene, regular=True)
        self._halfway = halfway

    def _add(
        self,
        snapshot: Callable[[], pygame.Surface],
        now: float,
        scene: str,
        *,
        mixing: bool = False,
        regular: bool = False,
    ) -> None:
        self._latest = now
        thumbnail = pygame.transform.smoothscale(snapshot(), _THUMBNAIL)
        self._shots.append(_Shot(thumbnail, now - self._start, scene, mixing, regular))
        if len(self._shots) > self._limit:
            spare = [shot for shot in self._shots if shot.regular] or self._shots[1:]
            self._shots.remove(spare[len(spare) // 2])

    def save(self, path: Path) -> bool:
        """Write the sheet as PNG; False if nothing was seen. Raises OSError if it cannot."""
        if not self._shots:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            pygame.image.save(self.draw(), str(path))
        except pygame.error as error:
            raise OSError(f"{path}: {error}") from error
        return True

    def draw(self) -> pygame.Surface:
        """Draw the sheet."""
        columns = min(_COLUMNS, max(1, len(self._shots)))
        rows = -(-len(self._shots) // columns)
        across, down = _THUMBNAIL[0] + _GAP, _THUMBNAIL[1] + _CAPTION + _GAP
        top = _HEADING if self._title else _MARGIN
        size = (2 * _MARGIN + columns * across - _GAP, top + rows * down + _MARGIN - _GAP)
        sheet = pygame.Surface(size, 0, 32)
        sheet.fill(_PAPER)
        if self._title:
            sheet.blit(line(self._title, 26, _INK), (_MARGIN, 24))
        for index, shot in enumerate(self._shots):
            at = (_MARGIN + index % columns * across, top + index // columns * down)
            self._place(sheet, shot, at)
        return sheet

    def _place(self, sheet: pygame.Surface, shot: _Shot, at: tuple[int, int]) -> None:
        left, top = at
        sheet.blit(shot.surface, at)
        edge = pygame.Rect(left - 1, top - 1, _THUMBNAIL[0] + 2, _THUMBNAIL[1] + 2)
        pygame.draw.rect(sheet, _FRAME, edge, 1)
        minutes, seconds = divmod(max(shot.at, 0.0), 60)
        clock = line(f"{int(minutes)}:{seconds:04.1f}", 17, _QUIET)
        words = f"to {shot.scene}" if shot.mixing else shot.scene
        ink = _QUIET if shot.regular else _ACCENT if shot.mixing else _INK
        name = line(words, 17, ink)
        below = top + _THUMBNAIL[1] + 7
        sheet.blit(name, (left, below), (0, 0, _THUMBNAIL[0] - clock.get_width() - 8, 24))
        sheet.blit(clock, (left + _THUMBNAIL[0] - clock.get_width(), below))
