"""The form of a profile: a receiver's limits, what it hears, and its named actions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, FiniteFloat, model_validator

from riot.calls import Action, Parameter
from riot.fields import Duration, Settings
from riot.rigs.settings import Family, Transport, read_families

__all__ = ["Action", "Limits", "OscType", "Parameter", "Profile", "StreamSpec", "StreamedAs"]

OscType = Literal["f", "i", "s"]


class Limits(Settings):
    """What the receiver takes."""

    types: tuple[OscType, ...] = ("f", "i", "s")
    """Argument types: a number that lacks its own type is sent as the other; text is left out."""
    range: tuple[FiniteFloat, FiniteFloat] | None = None
    """Shares (0..1) of the stream are sent on this scale."""
    clamp: tuple[FiniteFloat, FiniteFloat] | None = None
    """Every number, those of cues too, is limited to this, and counted."""
    bundles: bool = False
    """Several messages in one packet."""
    arguments: Annotated[int, Field(ge=0)] = 16
    """The most arguments of a message."""
    bare: bool = True
    """It hears messages without arguments too; where not, they are sent with 1."""
    packet: Annotated[int, Field(ge=64, le=65507)] = 508
    """The most bytes of a packet."""


class StreamedAs(Settings):
    """One streamed address of a dialect of its own."""

    address: str
    """Where it is sent; `<label>` and `<face>` stand as in the signals."""
    signals: Annotated[tuple[str, ...], Field(min_length=1)]
    """Addresses of riot's own table, without prefix, one for each argument."""
    type: OscType | None = None
    """f or i: what it is sent as, where that is not as riot's own address is."""
    factor: FiniteFloat | tuple[FiniteFloat, ...] = 1.0
    """Multiplies the value, before `plus` is added: one for all signals, or one for each."""
    plus: FiniteFloat | tuple[FiniteFloat, ...] = 0.0
    """Added to the value: one for all signals, or one for each."""

    @model_validator(mode="after")
    def _one_for_each(self) -> StreamedAs:
        for key, given in (("factor", self.factor), ("plus", self.plus)):
            if isinstance(given, tuple) and len(given) != len(self.signals):
                raise ValueError(f"`{key}` needs one number, or {len(self.signals)}")
        return self

    @property
    def parts(self) -> tuple[tuple[str, float, float], ...]:
        """Give each argument's signal, factor and what is added."""
        count = len(self.signals)
        factors, pluses = (
            given if isinstance(given, tuple) else (given,) * count
            for given in (self.factor, self.plus)
        )
        return tuple(zip(self.signals, factors, pluses, strict=True))


class StreamSpec(Settings):
    """What the receiver hears unless the installation says otherwise."""

    prefix: str = "/riot"
    """Goes before every streamed address."""
    rate: Annotated[float, Field(gt=0, le=120)] = 30.0
    """An address is sent at most this many times a second, on average."""
    hears: Annotated[tuple[Family, ...], read_families()] = ()
    """`all`, or a list of families: emotion, mood, face, faces, lighting, scene, pulse."""
    addresses: tuple[StreamedAs, ...] | None = None
    """A dialect in place of riot's addresses: what it names is all that is streamed."""


class Profile(Settings):
    """One kind of receiver."""

    profile: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    """What a rig's `profile` calls it; the file has the same name."""
    title: str
    """The receiver's name, for people."""
    about: str
    """What it is for, in a sentence or two."""
    transports: Annotated[tuple[Transport, ...], Field(min_length=1)] = ("udp",)
    """Those that it takes; the first is used unless the installation says otherwise."""
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """The port that it listens on, unless the installation says otherwise."""
    ports: dict[Transport, Annotated[int, Field(ge=1, le=65535)]] = Field(default_factory=dict)
    """Ports of single transports, where they differ from `port`."""
    universe_ports: bool = False
    """Each universe has a port of its own: `port` is that of universe 1."""
    feedback: Annotated[int, Field(ge=1, le=65535)] | None = None
    """The port of this machine to which it sends its replies."""
    limits: Limits = Limits()
    """What it takes; see below."""
    press: Duration = 0.05
    """How long a button is held down."""
    stream: StreamSpec = StreamSpec()
    """What it hears; see below."""
    connect: tuple[Action, ...] = ()
    """Sent first on every connection; `{passcode}` is the installation's."""
    renew: Duration | None = None
    """Over a transport without a connection, `connect` is sent again this often."""
    actions: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Action] = Field(
        default_factory=dict
    )
    """Its named cues; see below."""
    panic: tuple[str, ...] = ()
    """Actions that a panic calls, each written as a call: `panic()`."""
    setup: tuple[str, ...] = ()
    """What the technician does in the receiver, step by step."""
    traps: tuple[str, ...] = ()
    """What goes wrong, and what to do."""

    @property
    def asks_passcode(self) -> bool:
        """Say whether it may ask for a passcode when it is connected to."""
        return any("{passcode}" in action.arguments for action in self.connect)

    def port_of(self, transport: Transport, universe: int | None = None) -> int | None:
        """Give the port that it listens on for a transport; None where the profile says none."""
        port = self.ports.get(transport, self.port)
        if port is None or not self.universe_ports or universe is None:
            return port
        return port + universe - 1
