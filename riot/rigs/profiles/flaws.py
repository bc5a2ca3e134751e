"""What is wrong with a profile beyond its form: places without a parameter, tests that fail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from riot.calls import Action, CallError, parse_call
from riot.rigs.port import OscMessage
from riot.rigs.profiles.calling import profile_call
from riot.rigs.profiles.dialect_flaws import dialect_flaws
from riot.rigs.profiles.schema import Limits, Profile

Path = tuple[str | int, ...]

Flaw = tuple[Path, str, str]
"""Where it is in the file, what is wrong, and what to do."""

LEAST_RENEW = 1.0
"""Seconds between two greetings; at each of them everything is sent again."""

_PLACES = re.compile(r"\{([^{}]*)\}")


def flaws(profile: Profile) -> Iterator[Flaw]:
    """Find everything about `profile` that could not work."""
    for name, action in profile.actions.items():
        yield from _action(profile, name, action)
    for number, action in enumerate(profile.connect):
        for place in _places(action):
            if place != "passcode":
                message = f"nothing fills the place {{{place}}} at a connection"
                yield ("connect", number), message, "only {passcode} is known there"
    for number, text in enumerate(profile.panic):
        try:
            call = parse_call(text)
            if call.rig:
                raise CallError("a profile calls its own actions", f"write {call.action}")
            profile_call(profile, call.action, call.arguments)
        except CallError as error:
            yield ("panic", number), error.message, error.hint
    yield from dialect_flaws(profile)
    limits = profile.limits
    if not limits.types:
        yield ("limits", "types"), "it takes nothing at all", "write [f], [f, i], or [f, i, s]"
    if limits.range is not None and limits.range[0] == limits.range[1]:
        yield ("limits", "range"), "both ends are the same", "give the two ends of its scale"
    if profile.renew is not None and profile.renew < LEAST_RENEW:
        message = "so often that nothing else would be sent"
        yield ("renew",), message, f"write {LEAST_RENEW:g}s or more"
    for key, pair in (("range", limits.range), ("clamp", limits.clamp)):
        if pair is not None and key == "clamp" and pair[0] > pair[1]:
            yield ("limits", key), f"{pair[0]:g} is above {pair[1]:g}", "give the least first"
    for transport in profile.ports:
        if transport not in profile.transports:
            message = f"{transport} is none of the transports that it takes"
            yield ("ports", transport), message, f"they are {', '.join(profile.transports)}"


def _action(profile: Profile, name: str, action: Action) -> Iterator[Flaw]:
    where: Path = ("actions", name)
    unknown = [place for place in _places(action) if place not in action.parameters]
    if unknown:
        known = ", ".join(action.parameters)
        hint = f"there are {known}" if known else "add it below `parameters:`"
        yield where, f"{name}: no parameter fills the place {{{unknown[0]}}}", hint
        return
    idle = [key for key in action.parameters if key not in _places(action)]
    if idle:
        message = f"{name}: the parameter {idle[0]!r} is used nowhere"
        yield (*where, "parameters", idle[0]), message, f"write {{{idle[0]}}} where it belongs"
    defaults = [parameter.default is not None for parameter in action.parameters.values()]
    if defaults != sorted(defaults):
        yield (*where, "parameters"), f"{name}: what may be left out comes last", ""
        return
    try:
        called = profile_call(profile, name, action.test)
    except CallError as error:
        yield (*where, "test"), f"its test fails: {error.message}", error.hint
        return
    for message in (*called.messages, *called.released):
        complaint = beyond(message, profile.limits)
        if complaint:
            yield where, f"{name}: {complaint}", "change the action, or `limits`"


def _places(action: Action) -> list[str]:
    texts = [action.address, *(one for one in action.arguments if isinstance(one, str))]
    return [place for text in texts for place in _PLACES.findall(text)]


def beyond(message: OscMessage, limits: Limits) -> str:
    """Say why a receiver with these limits does not take a message; empty when it does."""
    if len(message.arguments) > limits.arguments:
        return f"it takes {limits.arguments} arguments, and this sends {len(message.arguments)}"
    for value in message.arguments:
        if isinstance(value, str):
            if "s" not in limits.types:
                return f"it takes no texts, and this sends {value!r}"
        elif "f" not in limits.types and "i" not in limits.types:
            return f"it takes no numbers, and this sends {value!r}"
        elif limits.clamp is not None and not limits.clamp[0] <= value <= limits.clamp[1]:
            return f"it takes {limits.clamp[0]:g} to {limits.clamp[1]:g}, and this sends {value:g}"
    return ""
