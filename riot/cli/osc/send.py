"""`riot osc send`: send one message, or call an action of a profile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riot.calls import Call
    from riot.rigs.port import OscMessage
    from riot.rigs.profiles.schema import Profile
    from riot.rigs.values import OscValue
    from riot.runtime.hand import Hand


def send(
    to: Annotated[str, typer.Argument(help="HOST:PORT, or a port of this machine.", metavar="TO")],
    address: Annotated[
        str, typer.Argument(help='/an/address, or an action of the profile: "cue(3)".')
    ],
    values: Annotated[
        list[str] | None,
        typer.Argument(help="0.5 is a float, 1 an integer, hello or '\"1\"' a text."),
    ] = None,
    profile: Annotated[
        str, typer.Option(help="What kind of receiver it is: qlab, eos, resolume, …")
    ] = "plain",
    tcp: Annotated[
        bool, typer.Option("--tcp", help="Over TCP, each packet after its length.")
    ] = False,
    slip: Annotated[bool, typer.Option("--slip", help="Over TCP, framed by SLIP.")] = False,
    passcode: Annotated[
        str | None, typer.Option(help="What the receiver asks for, as QLab does.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Installation file, for the profiles beside it.")
    ] = None,
) -> None:
    """Send one OSC message, or call an action of a profile, as a show would.

    The status is 1 when it could not leave, or nobody listens there.
    """
    from rich.console import Console

    from riot.cli.destinations import profile_named, profiles_for, rig_at
    from riot.cli.osc.play import framing_of
    from riot.clock import SystemClock
    from riot.runtime.hand import Hand

    framing = framing_of(tcp, slip)
    chosen = profile_named(profile, profiles_for(config))
    transport = None if framing == "udp" else framing
    rig = rig_at(to, "send", chosen, transport=transport, passcode=passcode)
    work = message_from(address, values or (), chosen)
    console = Console(highlight=False, markup=False)
    hand = Hand(rig, chosen, SystemClock())
    try:
        sent, all_left = _carry_out(hand, work)
        trouble = hand.trouble()
    finally:
        hand.close()
    for message in sent:
        console.print(f"{shown(message)} → {rig.host}:{rig.port} ({rig.transport})", soft_wrap=True)
    if trouble or not all_left:
        said = trouble or "it could not leave in time"
        Console(stderr=True).print(said, style="red", soft_wrap=True, markup=False)
        raise typer.Exit(1)


def message_from(address: str, values: Sequence[str], profile: Profile) -> OscMessage | Call:
    """Read an address with its values, or a call. Raises RiotError RIG-067."""
    from riot.calls import CallError, parse_call
    from riot.errors import RiotError
    from riot.rigs.fitting import Fitter
    from riot.rigs.port import OscMessage
    from riot.rigs.profiles.calling import profile_call
    from riot.rigs.values import UnsendableError, check_address

    try:
        if address.startswith("/"):
            check_address(address)
            arguments = tuple(_value(word) for word in values)
            return OscMessage(address, Fitter(profile.limits).fit_all(arguments))
        if values:
            raise CallError("values stand in the call's parentheses", f"{address}(1), say")
        call = parse_call(address)
        profile_call(profile, call.action, call.arguments)
    except CallError as error:
        hint = error.hint or "an OSC address begins with /"
        raise RiotError("RIG-067", error.message, hint=hint) from None
    except UnsendableError as error:
        raise RiotError("RIG-067", str(error)) from None
    return call


def _value(word: str) -> OscValue:
    from riot.config.yaml_scalars import plain_value as yaml_value
    from riot.rigs.values import UnsendableError, plain_value

    if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"":
        return plain_value(word[1:-1])
    try:
        found = yaml_value(word)
    except OverflowError as error:
        raise UnsendableError(f"{word[:20]}… {error}") from None
    if isinstance(found, str) and found.startswith("--"):
        raise UnsendableError(f"there is no option {found}; a text like that goes in quotes")
    return plain_value(word if found is None else found)


def _carry_out(hand: Hand, work: OscMessage | Call) -> tuple[Sequence[OscMessage], bool]:
    from riot.calls import Call

    if isinstance(work, Call):
        called, left = hand.call(work)
        wanted = (*called.messages, *called.released)
        return wanted[:left], left == len(wanted)
    left = hand.send([work])
    return [work][:left], left == 1


def shown(message: OscMessage) -> str:
    """Write a message for a person: its address, and each value after its type."""
    from riot.cli.osc.words import value_text

    letters = {float: "f", int: "i", str: "s"}
    parts = [f"{letters[type(one)]} {value_text('', one)}" for one in message.arguments]
    return " ".join([message.address, *parts])
