"""What a rehearsal tells its screen beyond the commands of a show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riot.clock import Anchor
from riot.messages import CutTo, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPace(Message):
    """Show the time of this anchor from now on."""

    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCut(Message):
    """Put a picture on the screen whose first frame belongs to the time `begins`.

    A screen that is late shows it as far along as it ought to be.
    """

    cut: CutTo
    begins: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCut(Message):
    """Forget the picture that waits for its moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetClips(Message):
    """Read these files anew when they are shown next; `media` is the folder they are in."""

    files: tuple[str, ...]
    media: Path
