"""Count what the screen did, for the heartbeat and the bench."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from riot.screen.deck.port import Picture


@dataclass
class Figures:
    """Counters since the start.

    `ticks` display frames; `drawn` those that had to be composited anew; `pictures` clip frames
    shown; `skipped` clip frames that were never shown though the clip played; `late` pictures that
    stood longer than their time and one display frame; `cuts` takes that came on the screen;
    `cut_seconds_last` and `cut_seconds_max` from a CutTo due now being obeyed to its first picture
    being composited, fades through black left out; `draw_seconds` spent on drawing, in all;
    `decks_ready` clips held ready.
    """

    ticks: float = 0
    drawn: float = 0
    pictures: float = 0
    skipped: float = 0
    late: float = 0
    cuts: float = 0
    cut_seconds_last: float = 0
    cut_seconds_max: float = 0
    draw_seconds: float = 0
    decks_ready: float = 0

    def as_mapping(self) -> dict[str, float]:
        """Give all of them by name."""
        return asdict(self)

    def cut(self, seconds: float) -> None:
        """Note how long a cut took."""
        self.cut_seconds_last = seconds
        self.cut_seconds_max = max(self.cut_seconds_max, seconds)


class Pacing:
    """Watch the live deck's pictures for gaps and late ones."""

    def __init__(self, figures: Figures, period: float) -> None:
        self._figures = figures
        self._period = period
        self._newest: Picture | None = None
        self._since = 0.0
        self._blamed = False

    def reset(self) -> None:
        """Begin anew with another deck."""
        self._newest = None

    def see(self, picture: Picture, now: float, *, running: bool) -> None:
        """Note the picture of this display frame."""
        newest = self._newest
        if newest is picture:
            limit = picture.seconds + 1.5 * self._period
            if running and not self._blamed and now - self._since > limit:
                self._figures.late += 1
                self._blamed = True
            return
        self._figures.pictures += 1
        if newest is not None and running:
            self._figures.skipped += max(0, picture.index - newest.index - 1)
        self._newest, self._since, self._blamed = picture, now, False
