"""Say what is kept of a session, where, and for how long."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from riot.fields import Settings

Keep = Literal["none", "decisions", "readings"]

LONGEST = 36_500
"""Days after which nobody is there who could delete anything: a slip of the finger."""


class RecordSettings(Settings):
    """Choose what stays behind of a visit, where, and for how long."""

    folder: Path = Path("sessions")
    """Where each session is written while it goes on; made when it is missing."""

    logs: Path = Path("logs")
    """Where sessions that ended lie, sealed, a folder for each day; made when it is missing."""

    keep: Keep = "readings"
    """`readings` keeps all that `riot replay` needs; `decisions` leaves every reading of a face
    out and keeps what was decided and sent; `none` writes nothing at all."""

    retention: Annotated[int, Field(ge=1, le=LONGEST)] | Literal["forever"] = 90
    """Days after which a session is deleted, or `forever`."""

    venue: str = ""
    """The house, for reports over several."""

    installation: str = ""
    """This installation's own name, for reports over several."""

    contact: str = ""
    """Whom a visitor asks about what is kept of her: a name, a telephone number, an address."""

    @field_validator("retention", mode="before")
    @classmethod
    def _days(cls, given: Any) -> Any:
        """Refuse in words what is neither days nor `forever`."""
        days = int(given) if isinstance(given, str) and given.isdecimal() else given
        if given != "forever" and not (type(days) is int and 1 <= days <= LONGEST):
            raise ValueError(
                f"needs a whole number of days from 1 to {LONGEST}, or forever; "
                "record.keep: none keeps nothing at all"
            )
        return given


def _as_settings(value: Any) -> Any:
    return {"keep": value} if isinstance(value, str) else value


Recorded = Annotated[
    RecordSettings, BeforeValidator(_as_settings, json_schema_input_type=Keep | RecordSettings)
]
"""What is kept of a visit, or how much of it alone: `record: decisions`."""
