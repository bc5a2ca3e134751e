"""Write the reference page of the streamed addresses from their table."""

from __future__ import annotations

from riot.rigs.settings import FAMILIES
from riot.rigs.stream.addresses import ADDRESSES, LABEL, Address

_HEAD = """# OSC addresses

<!-- Written by riot.rigs.reference from riot/rigs/addresses.py; do not edit.
     To write it anew: python -m riot.rigs.reference > docs/reference/osc.md -->

RIOT sends to every rig in `config/installation.yaml`, over UDP. One datagram is one message with
one argument. An address is sent when its value has changed, on average at most `rate` (30) times
a second, and once a second even if it has not, so that a receiver that was restarted catches up.
Floats are never NaN and stay within the range given; integers have 32 bits; strings are ASCII
and have addresses of their own. `/riot` is the rig's `prefix`; `hears` chooses families.
`<label>` is each of the labels in the film's `listens_to`.

Before a session begins, which is before the notice, nobody has been told that expressions are read:
`emotion` and `mood` are then silent or at rest, and only presence, place and light are sent.
"""

_TAIL = """
## Cues and levels

Cues (`at:`) and levels (`while:`) of a film go to exactly the address that the film gives, without
prefix.

| in the film | what is sent |
| --- | --- |
| `value: 0.2` | the value, once: an integer as `i`, a decimal as `f`, text as `s` |
| no `value` | the address without arguments |
| `value: 1, press: true` | the value, and 0 after 50 ms (without a value: 1, then 0) |
| `value: 1.0, over: 3s` | floats from what was last sent there (or 0) to the value, at `rate` |
| `while: anger, range: [0.0, 0.8]` | floats that follow the mood, at `rate`, and every second |

A newer cue or level to the same address takes over from an older one. While a rig cannot be
reached its cues wait, in order, up to 256; levels and the stream keep only their newest value.
A cue with text ignores `over`.
"""


def reference_markdown() -> str:
    """Give the whole page."""
    parts = [_HEAD]
    for family in FAMILIES:
        parts.append(f"\n## {family}\n")
        parts.append("| address | type | range | unit | what it says |")
        parts.append("| --- | --- | --- | --- | --- |")
        parts.extend(_row(entry) for entry in ADDRESSES if entry.family == family)
    parts.append(_TAIL)
    return "\n".join(parts)


def _row(entry: Address) -> str:
    path = "/riot" + entry.path.replace(LABEL, "<label>")
    return f"| `{path}` | {entry.type} | {_range(entry)} | {entry.unit} | {entry.description} |"


def _range(entry: Address) -> str:
    if entry.low is None:
        return ""
    return f"{entry.low:g}.." if entry.high is None else f"{entry.low:g}..{entry.high:g}"


if __name__ == "__main__":
    print(reference_markdown(), end="")
