"""Say what is kept of a session, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from riot.fields import Settings

Keep = Literal["none", "decisions", "readings"]


class RecordSettings(Settings):
    """Choose the session folder and how much of a visit stays behind."""

    folder: Path = Path("sessions")
    """Where each session gets a folder of its own; made when it is missing."""

    keep: Keep = "readings"
    """`readings` keeps all that `riot replay` needs; `decisions` leaves every reading of a face
    out and keeps what was decided and sent; `none` writes nothing at all."""
