"""What an installation says about its rigs: who hears what and where, and whom riot heeds."""

from __future__ import annotations

import difflib
import ipaddress
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from riot.fields import Duration, Settings, matching
from riot.rigs.input.hosts import read_allowed, read_host
from riot.rigs.midi.words import read_word

Family = Literal["emotion", "mood", "face", "faces", "lighting", "scene", "pulse"]
FAMILIES: tuple[Family, ...] = get_args(Family)

Transport = Literal["udp", "tcp", "slip", "artnet", "sacn", "midi", "sim"]

DMX: tuple[Transport, ...] = ("artnet", "sacn")
"""Transports on which everything is a light."""
MAPPED: tuple[Transport, ...] = (*DMX, "midi")
"""Transports on which an address means nothing unless the rig's `map` names it."""

Port = Annotated[int, Field(ge=1, le=65535)]


def _families(value: object) -> object:
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


def read_families() -> Any:
    """Give the validator of a list of families, in which `all` stands for every one."""
    return BeforeValidator(_families)


def _card(address: str) -> str:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        message = f"{address!r} is no address of a network card, as 10.0.0.2"
        raise ValueError(message) from None
    return address


class RigSettings(Settings):
    """One receiver. What is left out comes from its profile."""

    name: Annotated[
        str,
        *matching(
            r"^[A-Za-z][A-Za-z0-9_-]*$", "is no name: a letter, then letters, digits, _ and -"
        ),
    ]
    """What the film's cues call it, in `send: lights`."""
    profile: str = "plain"
    """What kind of receiver it is: touchdesigner, qlab, eos, … or one of your own."""
    transport: Transport | None = None
    """udp, tcp (length-prefixed), slip (TCP with double END), artnet, sacn, midi, or sim."""
    host: Annotated[
        str,
        *matching(
            r"^(?!.*//)[^\s/:]+$|^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[^\s/]+)?$",
            "is no host: write a name or an address alone, and the port as `port`",
        ),
    ] = "127.0.0.1"
    """Host name or address, multicast and broadcast too; it may be off when the show starts."""
    port: Port | None = None
    """The port that it listens on."""
    interface: (
        Annotated[
            str,
            *matching(r"^[0-9a-fA-F.:]+$", "is no address of a network card, as 10.0.0.2"),
            AfterValidator(_card),
        ]
        | None
    ) = None
    """The address of this machine's network card, for multicast."""
    device: Annotated[str, Field(min_length=1)] | None = None
    """For MIDI: a part of the name of the port that it is at."""
    feedback: Port | None = None
    """The port of this machine to which it sends its replies."""
    passcode: Annotated[str, Field(min_length=1)] | None = None
    """What it asks for when connected to, as QLab does."""
    prefix: (
        Annotated[
            str,
            *matching(r"^(/[A-Za-z0-9_.-]+)*$", "is no prefix: write it as /riot, or '' for none"),
        ]
        | None
    ) = None
    """Goes before every streamed address; cues are sent to the address that the film gives."""
    rate: Annotated[float, Field(gt=0, le=120)] | None = None
    """An address is sent at most this many times a second, on average."""
    hears: (
        Annotated[
            tuple[Family, ...],
            read_families(),
            Field(json_schema_extra={"examples": ["all", ["mood", "scene"]]}),
        ]
        | None
    ) = None
    """`all`, or a list of families; with an empty list it gets cues and levels only."""
    faces: Annotated[int, Field(ge=1, le=16)] = 4
    """How many places the family `faces` has."""
    bundles: bool | None = None
    """Several messages in one packet."""
    universe: Annotated[int, Field(ge=0, le=63999)] | None = None
    """For Art-Net (from 0) and sACN (from 1)."""
    map: dict[str, int | str] = Field(default_factory=dict)
    """By address: its channel (1 to 512) for Art-Net and sACN; `cc 1 7`, `note 1 60` for MIDI."""
    dims: Annotated[
        tuple[
            Annotated[str, *matching(r"^/[^\s,#]*$", "is no address: write it as /house/*")], ...
        ],
        Field(json_schema_extra={"examples": [["/house/*"]]}),
    ] = ()
    """Further addresses that dimmer and blackout act on, as `/house/*`: a cue's numbers too.

    Levels, fades, and all that goes to Art-Net and sACN, are dimmed without being named.
    """


def _names_differ(rigs: tuple[RigSettings, ...]) -> tuple[RigSettings, ...]:
    names = [rig.name for rig in rigs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two rigs are called {', '.join(twice)}; give each its own name")
    return rigs


RigsSettings = Annotated[tuple[RigSettings, ...], AfterValidator(_names_differ)]
"""All rigs of an installation; their names differ."""


def _one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _allowed(entries: tuple[str, ...]) -> tuple[str, ...]:
    if not entries:
        raise ValueError("nobody could steer; name a sender, or leave osc out")
    for entry in entries:
        read_allowed(entry)
    return entries


_SENDERS_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    "examples": ["any", ["192.168.1.20", "10.0.0.0/24"]],
}


class OscInputSettings(Settings):
    """Who may steer the show over OSC, and how much."""

    port: Port = 8000
    """UDP port that riot listens on."""
    tcp: Port | None = None
    """TCP port, if there is to be one."""
    framing: Literal["length", "slip"] = "length"
    """How packets are told apart on the TCP port."""
    host: Annotated[str, AfterValidator(read_host)] = "0.0.0.0"
    """The address of this machine that it listens at; multicast groups are joined."""
    prefix: Annotated[
        str,
        *matching(r"^(/[A-Za-z0-9_.-]+)*$", "is no prefix: write it as /riot, or '' for none"),
    ] = "/riot"
    """What riot's own commands begin with: /riot/go."""
    allow: Annotated[
        tuple[str, ...],
        BeforeValidator(_one_or_more),
        AfterValidator(_allowed),
        WithJsonSchema(_SENDERS_SCHEMA),
    ] = ("127.0.0.1", "::1")
    """Addresses and networks that are heeded: 192.168.1.20, 10.0.0.0/24, or any."""
    rate: Annotated[float, Field(gt=0)] = 100.0
    """Messages a second that one sender may send; the rest is dropped and counted."""
    go_guard: Duration = 0.5
    """A second go within this time is no go."""


def _midi_word(text: str) -> str:
    read_word(text)
    return text


class MidiInputSettings(Settings):
    """A foot switch or desk that steers the show."""

    device: Annotated[str, Field(min_length=1)]
    """A part of the name of the MIDI port that it is at."""
    map: dict[
        Annotated[str, AfterValidator(_midi_word)],
        Annotated[str, *matching(r"^/[^\s,#]+$", "is no address: write it as /riot/go")],
    ]
    """What it sends and what that is: `note 1 60: /riot/go`, `cc 1 7: /riot/dimmer`."""


class InputSettings(Settings):
    """What may steer the show from outside."""

    osc: OscInputSettings | None = None
    """OSC commands."""
    midi: tuple[MidiInputSettings, ...] = ()
    """MIDI commands."""


class OscQuerySettings(Settings):
    """The page on which programs find every address by themselves."""

    port: Port = 8060
    """HTTP and WebSocket port."""
    host: Annotated[
        str, *matching(r"^[^\s/]+$", "is no host: write an address of this machine, or 0.0.0.0")
    ] = "0.0.0.0"
    """The address of this machine that it listens at."""
    name: Annotated[str, Field(min_length=1, max_length=63)] = "RIOT"
    """How it is called in lists of what is on the network."""
