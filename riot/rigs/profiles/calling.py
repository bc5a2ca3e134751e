"""Turn a call of a named action into the messages that its receiver understands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riot.calls import Action, Argument, CallError, bind, parse_call
from riot.calls.actions import plain_number
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.values import OscValue, UnsendableError, check_address, plain_value

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Called:
    """What a call sends. With `press`, `released` is due after the profile's `press` seconds.

    `clamped` counts numbers that were out of range and have been limited.
    """

    messages: tuple[OscMessage, ...]
    press: bool = False
    clamped: int = 0

    @property
    def released(self) -> tuple[OscMessage, ...]:
        """Give the messages that let go of what was pressed: the last number of each is 0."""
        return tuple(map(_released, self.messages)) if self.press else ()


def profile_call(profile: Profile, action: str, arguments: Sequence[Argument]) -> Called:
    """Write the messages of `action(arguments)`.

    Raises CallError for an action that the profile does not have, for the wrong number or type of
    arguments, and for a text that no address may hold.
    """
    found = profile.actions.get(action)
    if found is None:
        near = difflib.get_close_matches(action, profile.actions, n=1)
        known = f"there are {', '.join(profile.actions)}" if profile.actions else "it has none"
        hint = f"did you mean {near[0]!r}?" if near else known
        raise CallError(f"the profile {profile.profile!r} has no action {action!r}", hint)
    bound = bind(action, found, arguments)
    return Called((action_message(found, bound.values),), found.press, bound.clamped)


def panic_calls(profile: Profile) -> tuple[Called, ...]:
    """Write what a panic sends to this receiver."""
    calls = map(parse_call, profile.panic)
    return tuple(profile_call(profile, call.action, call.arguments) for call in calls)


def action_message(action: Action, values: Mapping[str, Argument]) -> OscMessage:
    """Put values in their places. Raises CallError where the address cannot be sent."""
    address = _PLACE.sub(lambda place: _written(values, place), action.address)
    try:
        check_address(address)
        arguments = tuple(plain_value(_put(one, values)) for one in action.arguments)
    except UnsendableError as error:
        raise CallError(str(error), "no spaces, commas or # in it") from None
    return OscMessage(address, arguments or ((1.0,) if action.press else ()))


def _put(argument: Argument, values: Mapping[str, Argument]) -> OscValue:
    if not isinstance(argument, str):
        return argument
    whole = _PLACE.fullmatch(argument)
    if whole is not None and whole[1] in values:
        return values[whole[1]]
    return _PLACE.sub(lambda place: _written(values, place), argument)


def _written(values: Mapping[str, Argument], place: re.Match[str]) -> str:
    if place[1] not in values:
        return place[0]
    value = values[place[1]]
    return value if isinstance(value, str) else plain_number(value)


def _released(message: OscMessage) -> OscMessage:
    *before, last = message.arguments
    return OscMessage(message.address, (*before, 0.0 if isinstance(last, float) else 0))
