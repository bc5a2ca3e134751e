"""What an installation says about its rigs: who hears what, and where."""

from __future__ import annotations

import difflib
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from riot.fields import Settings

Family = Literal["emotion", "mood", "face", "lighting", "scene", "pulse"]
FAMILIES: tuple[Family, ...] = get_args(Family)


def _read_families(value: object) -> object:
    if value == "all":
        return FAMILIES
    if isinstance(value, (list, tuple)):
        for family in value:
            if family not in FAMILIES:
                near = difflib.get_close_matches(str(family), FAMILIES, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(FAMILIES)}"
                raise ValueError(f"unknown family {family!r}; {hint}")
        return tuple(value)
    raise ValueError(f"write all, or a list of {', '.join(FAMILIES)}")


class RigSettings(Settings):
    """One receiver of OSC."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
    """What the film's cues call it, in `send: lights`."""
    kind: str = "udp"
    """`udp`, or `sim` to remember the packets instead of sending them."""
    host: Annotated[str, Field(pattern=r"^[^\s/]+$")] = "127.0.0.1"
    """Host name or address; it may be off or unknown when the show starts."""
    port: Annotated[int, Field(ge=1, le=65535)]
    """UDP port."""
    prefix: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_.-]+)*$")] = "/riot"
    """Goes before every streamed address; cues are sent to the address that the film gives."""
    rate: Annotated[float, Field(gt=0, le=120)] = 30.0
    """An address is sent at most this many times a second, on average."""
    hears: Annotated[
        tuple[Family, ...],
        BeforeValidator(_read_families),
        Field(json_schema_extra={"examples": ["all", ["mood", "scene"]]}),
    ] = FAMILIES
    """`all`, or a list of families; with an empty list it gets cues and levels only."""
    profile: Literal["plain"] = "plain"
    """`plain`: one datagram one message, floats 0..1, strings on their own addresses."""
    bundles: Literal[False] = False
    """Several messages in one datagram; the plain profile has none."""


def _names_differ(rigs: tuple[RigSettings, ...]) -> tuple[RigSettings, ...]:
    names = [rig.name for rig in rigs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two rigs are called {', '.join(twice)}; give each its own name")
    return rigs


RigsSettings = Annotated[tuple[RigSettings, ...], AfterValidator(_names_differ)]
"""All rigs of an installation; their names differ."""
