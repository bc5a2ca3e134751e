"""Find the session that somebody means by its id, or by as much of it as only one has."""

from __future__ import annotations

from collections.abc import Iterable

from riot.errors import RiotError

_TOLD = 3


def named(wanted: str, names: Iterable[str]) -> str | None:
    """Give the name that is wanted whole, else the only one with that in it; None where none is.

    `riot forget` prints the last part of an id: nobody else has it, and it can be typed. Raises
    RiotError REC-032 where several have it.
    """
    found = sorted({name for name in names if wanted and wanted in name})
    if wanted in found:
        return wanted
    if len(found) > 1:
        listed = ", ".join(found[:_TOLD]) + (" …" if len(found) > _TOLD else "")
        raise RiotError(
            "REC-032",
            f"{len(found)} sessions have {wanted!r} in their id: {listed}",
            hint="give more of it",
        )
    return found[0] if found else None
