"""What one check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "missing", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report.

    "missing" is something that a show can do without; "broken" is something that it needs. `what`
    is what was found, `remedy` what to do about it, empty where all is well.
    """

    name: str
    state: State
    what: str
    remedy: str = ""
