"""Write the page of all profiles: `python -m riot.config.profile_page`."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from riot.calls import Action, Call, Parameter
from riot.calls.actions import plain_number
from riot.config.profiles import shipped_profiles
from riot.rigs.profiles.schema import Limits, Profile, StreamedAs, StreamSpec
from riot.rigs.settings import DMX

_HEAD = """# Rig profiles

<!-- Written by riot.config.profile_page from riot/rigs/profiles/*.yaml; do not edit.
     To write it anew: python -m riot.config.profile_page > docs/reference/rig-profiles.md -->

A rig is a receiver of your show: a desk, a sound program, a patch. Its profile holds what that kind
of receiver can take, and RIOT keeps to it. In `config/installation.yaml` a rig needs a name and a
profile; what you leave out is as the profile says.

```yaml
rigs:
  - {name: sound, profile: qlab, host: 192.168.1.20, passcode: "0420"}
  - {name: patch, profile: touchdesigner, hears: [mood, face]}
```

In a film, a cue calls an action by the rig's name or, where that is all that the film should know,
by its profile's; every rig of that profile then does it.

```yaml
cues:
  - {at: enter, do: sound.go}
  - {at: 12s, do: "eos.cue(1, 3)"}
  - {at: exit, do: "companion.variable(\\"mood\\", \\"anger\\")"}
```

Arguments are numbers, and texts in quotes. A call that holds a comma needs quotes around the whole
of it. Any other address of the receiver is reached with `send`, `address` and `value`. `riot check`
knows all that is on this page; `riot osc test RIG` calls every action and says what you should see.
"""

_OWN = """## A profile of your own

A profile is one YAML file. Put it into a folder `profiles/` beside the installation file, named as
the profile is: `profiles/wall.yaml`. One that is called as a profile of RIOT's takes its place.

```yaml
profile: wall
title: The LED wall
about: A controller of our own.
port: 4000
limits: {types: [f], clamp: [0, 1]}
stream: {hears: [mood], prefix: /wall}
actions:
  flash:
    address: "/flash/{row}"
    arguments: [1.0]
    parameters: {row: {low: 1, high: 8}}
    press: true
    says: Flashes a row.
    see: The first row flashes once.
    test: [1]
setup: [Switch the controller to OSC.]
```

`see` and `test` are for `riot osc test`. A mistake in the file is told with line and column, by
`riot doctor`, `riot check --config` and `riot run`.
"""

_BLOCKS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", Profile),
    ("limits", Limits),
    ("stream", StreamSpec),
    ("stream.addresses: a dialect", StreamedAs),
    ("actions, connect", Action),
    ("actions.parameters", Parameter),
)


def profile_page() -> str:
    """Give the whole page in Markdown."""
    profiles = list(shipped_profiles().values())
    parts = [_HEAD, "\n".join(_overview(profiles))]
    parts += ["\n".join(_section(profile)) for profile in profiles]
    parts.append(_OWN)
    parts += ["\n".join(_keys(heading, model)) for heading, model in _BLOCKS]
    return "\n".join(parts)


def _overview(profiles: list[Profile]) -> Iterator[str]:
    yield "| profile | for | listens on | hears |"
    yield "| --- | --- | --- | --- |"
    for one in profiles:
        yield f"| [{one.profile}](#{one.profile}) | {one.title} | {_ports(one)} | {_hears(one)} |"
    yield ""


def _section(profile: Profile) -> Iterator[str]:
    yield f"## {profile.profile}\n"
    yield f"**{profile.title}.** {_sentence(profile.about)}\n"
    yield f"- Listens on: {_ports(profile)}"
    if profile.feedback is not None:
        yield f"- Answers to port {profile.feedback} of this machine"
    yield f"- Takes: {_takes(profile.limits)}"
    yield f"- Hears of the stream: {_hears(profile)}"
    if profile.stream.addresses is not None:
        named = ", ".join(f"`{one.address}`" for one in profile.stream.addresses)
        yield f"- Has addresses of its own: {named}"
    if any(action.press for action in profile.actions.values()):
        yield f"- A press is let go after {profile.press * 1000:g} ms"
    if profile.panic:
        yield f"- A panic calls: {', '.join(f'`{call}`' for call in profile.panic)}"
    yield f"\n```yaml\nrigs:\n  - {{{_entry(profile)}}}\n```\n"
    for number, step in enumerate(profile.setup, 1):
        yield f"{number}. {step}"
    if profile.actions:
        yield "\n| call | what it does | what you see |"
        yield "| --- | --- | --- |"
        for name, action in profile.actions.items():
            yield _row(profile, name, action)
    if profile.traps:
        yield "\nWhat goes wrong:\n"
        yield from (f"- {_sentence(trap)}" for trap in profile.traps)
    yield ""


def _row(profile: Profile, name: str, action: Action) -> str:
    call = str(Call(profile.profile, name, action.test))
    takes = "; ".join(filter(None, map(_parameter, action.parameters.items())))
    says = f"{action.says} {takes}." if takes else action.says
    usage = f"`{profile.profile}.{name}{action.usage}`"
    example = f"<br>`{call}`" if action.test else ""
    return f"| {usage}{example} | {_cell(says)} | {_cell(action.see)} |"


def _parameter(item: tuple[str, Parameter]) -> str:
    name, one = item
    words = [one.says] if one.says else []
    if one.low is not None and one.high is not None:
        words.append(f"{plain_number(one.low)} to {plain_number(one.high)}")
    elif one.low is not None and not one.says:
        words.append(f"from {plain_number(one.low)}")
    if one.default is not None:
        words.append(f"{one.default} if left out")
    return f"`{name}`: {', '.join(words)}" if words else ""


def _ports(profile: Profile) -> str:
    told: list[str] = []
    for transport in profile.transports:
        port = profile.port_of(transport)
        each = " and up, one for each universe" if profile.universe_ports else ""
        name = _TRANSPORTS.get(transport, transport)
        none = name if transport == "midi" else f"{name}, a port that you choose"
        told.append(none if port is None else f"{name} {port}{each}")
    return "; or ".join(told)


_TRANSPORTS = {
    "udp": "UDP",
    "tcp": "TCP (packet lengths)",
    "slip": "TCP (SLIP)",
    "artnet": "Art-Net",
    "sacn": "sACN",
    "midi": "a MIDI device",
}

_TYPES = {"f": "floats", "i": "whole numbers", "s": "texts"}


def _takes(limits: Limits) -> str:
    words = [", ".join(_TYPES[kind] for kind in limits.types)]
    if limits.range is not None:
        words.append(f"what is streamed as 0 to 1 is sent as {_span(limits.range)}")
    if limits.clamp is not None:
        words.append(f"numbers are limited to {_span(limits.clamp)}")
    if limits.arguments == 1:
        words.append("one value a message")
    if not limits.bare:
        words.append("a message without a value is sent with 1")
    words.append("bundles" if limits.bundles else "single messages")
    return "; ".join(words)


def _span(pair: tuple[float, float]) -> str:
    return f"{pair[0]:g} to {pair[1]:g}"


def _hears(profile: Profile) -> str:
    stream = profile.stream
    if not stream.hears:
        return "nothing, only what the film sends"
    families = "all" if len(stream.hears) == 7 else ", ".join(stream.hears)
    prefix = f" below `{stream.prefix}`" if stream.prefix and stream.addresses is None else ""
    return f"{families}{prefix}, {stream.rate:g} a second"


def _entry(profile: Profile) -> str:
    first = profile.transports[0]
    parts = [f"name: {profile.profile}", f"profile: {profile.profile}"]
    if first == "midi":
        parts += ["device: nanoKONTROL", "map: {/house/level: cc 1 7}"]
    else:
        parts.append("host: 192.168.1.20")
        if profile.port_of(first) is None:
            parts.append("port: 9000")
    if profile.asks_passcode:
        parts.append('passcode: "0420"')
    if first in DMX:
        parts += [f"universe: {int(first == 'sacn')}", "map: {/house/level: 1}"]
    return ", ".join(parts)


def _keys(heading: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"### {heading}\n"
    yield "| key | meaning |"
    yield "| --- | --- |"
    for name, field in model.model_fields.items():
        needed = " *Needed.*" if field.is_required() else ""
        yield f"| `{name}` | {_cell(field.description or '')}{needed} |"
    yield ""


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(profile_page(), end="")
