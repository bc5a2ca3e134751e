"""Write the page of all OSC addresses: `python -m riot.config.osc_page`."""

from __future__ import annotations

from riot.mood.affect import COORDINATES
from riot.rigs.input.commands import COMMANDS, Command
from riot.rigs.oscquery.extensions import EXTENSIONS
from riot.rigs.settings import FAMILIES, Family, OscInputSettings, OscQuerySettings
from riot.rigs.stream.addresses import ADDRESSES, Address
from riot.rigs.stream.pacing import REFRESH

_HEAD = f"""# OSC addresses

<!-- Written by riot.config.osc_page from riot/rigs/stream/addresses.py, riot/rigs/input/commands.py
     and riot/mood/affect.py; do not edit.
     To write it anew: python -m riot.config.osc_page > docs/reference/osc.md -->

What RIOT sends to the rigs in `config/installation.yaml`, and what it understands. What a certain
receiver can take (floats only, 0 to 255, bundles, another dialect) its profile says:
[Rig profiles](rig-profiles.md). To have programs find all of this by themselves, see
[Find every address](../how-to/find-every-address.md).

## What is sent

One datagram is one message with one argument, unless the profile says otherwise. An address is
sent when its value has changed, on average at most `rate` times a second, and every {REFRESH:g} s
even if it has not, so that a receiver that was restarted catches up. Floats are never NaN and stay
within the range given; integers have 32 bits; texts are ASCII and have addresses of their own.
`/riot` is the rig's `prefix`; `hears` chooses families.

Readings come 10 to 30 times a second. Where a rig's `rate` is higher, the floats of `emotion`,
`face`, `faces` and `lighting` glide from reading to reading, angles the short way round, and begin
to move with the reading; `mood` is smooth by itself, and `frame` tells the readings apart.

`<label>` is each of the labels in the film's `listens_to`; below `/faces`, each that the model
knows. A label that is no address is written as one: `not sure` is `/riot/mood/not_sure`, `étonné`
is `/riot/mood/etonne`, and letters of other scripts are their numbers in Unicode.
`<face>` is a place, from 1 to the rig's `faces`: a face keeps its place for as long as it is
followed.

Before a session begins, which is before the notice, nobody has been told that expressions are read:
`emotion` and `mood` are then silent or at rest, and only presence, place and light are sent.
"""

_ABOUT: dict[Family, str] = {
    "emotion": "The newest reading of the viewer whom the film follows, as the model gives it.",
    "mood": "The same, smoothed: what the film decides on.",
    "face": "Where the viewer is, and how the head is held.",
    "faces": "The same for each face in the picture, by its place.",
    "lighting": "Whether the light suffices for reading an expression.",
    "scene": "What the film does, and what stands above all rigs.",
    "pulse": "Signs of life.",
}

_AFFECT = """
### Valence and arousal

Both are means over the labels, weighted by the levels: `valence` is the sum of each label's level
times its valence below, `arousal` likewise. They are smoothed because the levels are, and lie in
-1..1. The axes are Russell's (*A circumplex model of affect*, Journal of Personality and Social
Psychology 39, 1980); the places are the mean ratings of pleasure and arousal of Russell and
Mehrabian (*Evidence for a three-factor theory of emotions*, Journal of Research in Personality 11,
1977). A neutral face is the origin. Contempt was not among those ratings: we placed it between
disgust and neutral. A label that is not in the table counts as neutral.

| label | valence | arousal |
| --- | --- | --- |
"""

_CUES = """
## Cues and levels

Cues (`at:`) and levels (`while:`) of a film go to exactly the address that the film gives, without
prefix.

| in the film | what is sent |
| --- | --- |
| `value: 0.2` | the value, once: an integer as `i`, a decimal as `f`, text as `s` |
| no `value` | the address without arguments |
| `value: 1, press: true` | the value, and 0 a moment later (the profile's `press`, 50 ms) |
| `value: 1.0, over: 3s` | floats from what was last sent there (or 0) to the value, at `rate` |
| `while: anger, range: [0.0, 0.8]` | floats that follow the mood, at `rate`, and every second |
| `do: eos.cue(1, 3)` | what the profile's action says |

A newer cue or level to the same address takes over from an older one. While a rig cannot be reached
its cues wait, in order, up to 256; levels and the stream keep only their newest value. After ten
seconds a cue that is an event (a press, an action, a text) is forgotten and counted, for a GO long
after would startle people; a number stays, the newest of each address. A cue with text ignores
`over`.

## Dimmer, blackout and panic

They stand above everything that a rig is *kept at*: the addresses that the film anywhere fades
(`over:`) or has follow the viewer (`while:`), whatever sets them; everything that goes to Art-Net
and sACN; and the addresses that the installation names in a rig's `dims`, streamed ones too:

```yaml
rigs:
  - {name: lights, port: 7700, dims: [/house/*, /riot/mood/*]}
```

A cue that is sent once to any other address is not touched: name the address in `dims` if a
blackout must hold it. The dimmer multiplies. A blackout is 0 at once, and what it held goes back at
once to where it is by then: fades and levels have moved on unseen. A panic besides lets go of what
is pressed, lets fades be where they were going, calls the `panic` actions of the rig's profile
once, forgets cues that wait, and withholds every other cue until it ends; the health of the rig
counts them. Fades that begin in a panic are at their end when it is over.
"""

_DEFAULTS = OscInputSettings()

_IN = f"""
## What is understood

Commands, where `input.osc` is in the installation: over UDP to port {_DEFAULTS.port}, over TCP
where `tcp` names a port, and over OSCQuery's WebSocket; and by MIDI ([MIDI](../how-to/midi.md)).
`/riot` is the input's `prefix`. Only senders in `allow` are heeded. A press needs no argument, and
a desk's release (0) does nothing.

| address | argument | range | what it does |
| --- | --- | --- | --- |
"""

_ALSO = f"""
Any other address is an input of the film, if the film waits for it: `when: {{osc: /door/open}}`.

A second GO within `go_guard` ({_DEFAULTS.go_guard:g} s) is none; so is a second toggle. One sender
may send `rate` ({_DEFAULTS.rate:g}) messages a second. RIOT's own stream is never taken for a
command when a receiver sends it back. What is refused or not understood is dropped, counted, and
said in the health of `osc input`.
"""

_QUERY = f"""
## OSCQuery

With `oscquery:` in the installation, port {OscQuerySettings().port} answers as
[Vidvox's proposal](https://github.com/Vidvox/OSCQueryProposal) says, and is announced as
`_oscjson._tcp` (the input's port as `_osc._udp`). One server, over HTTP and WebSocket:

| request | answer |
| --- | --- |
| `GET /` or any address | the node and all below it, as JSON |
| `GET /riot/mood/anger?VALUE` | one attribute; 204: this node has none, 400: there is none such |
| `GET /?HOST_INFO` | name, OSC port, WebSocket port, what is supported |
| an address that is not there | 404 |
| WebSocket `{{"COMMAND": "LISTEN", "DATA": "/riot/mood"}}` | an OSC message now and at changes |
| WebSocket `{{"COMMAND": "IGNORE", "DATA": "/riot/mood"}}` | no more of them |
| an OSC message as a binary WebSocket frame | a command, as over UDP |

WebSocket clients are told `PATH_ADDED`, `PATH_REMOVED` and `PATH_CHANGED` when labels or the film
change. ACCESS is 1 for what is sent, 2 for commands, 3 for what is both, as `/riot/dimmer`; TYPE
`N` is a button, which needs no argument. Listening to a container is listening to all in it.
"""


def osc_page() -> str:
    """Give the whole page."""
    parts = [_HEAD]
    for family in FAMILIES:
        parts.append(f"\n### {family}\n\n{_ABOUT[family]}\n\n")
        parts.append("| address | type | range | unit | what it says |\n")
        parts.append("| --- | --- | --- | --- | --- |\n")
        parts.extend(_streamed(entry) for entry in ADDRESSES if entry.family == family)
    parts.append(_AFFECT)
    parts.extend(f"| {label} | {at[0]:g} | {at[1]:g} |\n" for label, at in COORDINATES.items())
    parts += [_CUES, _IN]
    parts.extend(_commanded(command) for command in COMMANDS)
    parts += [_ALSO, _QUERY, _supported()]
    return "".join(parts)


def _streamed(entry: Address) -> str:
    bounds = _range(entry.low, entry.high)
    path = f"`/riot{entry.path}`"
    return f"| {path} | {entry.type} | {bounds} | {entry.unit} | {entry.description} |\n"


def _commanded(command: Command) -> str:
    kind = f"{command.type}, may be left out" if command.optional else command.type
    bounds = _range(command.low, command.high)
    return f"| `/riot{command.address}` | {kind} | {bounds} | {command.description} |\n"


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    return f"{low:g}.." if high is None else f"{low:g}..{high:g}"


def _supported() -> str:
    there = ", ".join(name for name, is_there in EXTENSIONS.items() if is_there)
    absent = ", ".join(name for name, is_there in EXTENSIONS.items() if not is_there)
    return f"\nOf the optional parts there are {there}; there are not {absent}.\n"


if __name__ == "__main__":
    print(osc_page(), end="")
