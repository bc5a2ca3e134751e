"""Read where to send from the command line: HOST:PORT, a port alone, or a host alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riot.errors import RiotError

if TYPE_CHECKING:
    from riot.rigs.profiles.schema import Profile
    from riot.rigs.settings import RigSettings


@dataclass(frozen=True, slots=True)
class Destination:
    """A host, and a port where one was named."""

    host: str
    port: int | None = None


def read_destination(text: str) -> Destination:
    """Read `192.168.1.5:9000`, `[::1]:9000`, `9000` (this machine) or `lamp.local`.

    Raises RiotError RIG-064.
    """
    given = text.strip().removeprefix("osc.udp://").removeprefix("udp://").rstrip("/")
    if given.isascii() and given.isdigit():
        return Destination("127.0.0.1", _port(text, given))
    if given.startswith("["):
        host, _, rest = given[1:].partition("]")
        port = rest.removeprefix(":")
    elif given.count(":") > 1:
        host, port = given, ""
    else:
        host, _, port = given.partition(":")
    if not host and port:
        host = "127.0.0.1"
    if not host or any(letter.isspace() or letter == "/" for letter in host):
        raise _wrong(text)
    return Destination(host, _port(text, port) if port else None)


def _with_port(host: str) -> str:
    return f"write [{host}]:9000, say" if ":" in host else f"write {host}:9000, say"


def read_destination_with_port(text: str) -> tuple[str, int]:
    """Read a destination that must name its port."""
    found = read_destination(text)
    if found.port is None:
        raise RiotError("RIG-064", f"{text!r} names no port", hint=_with_port(found.host))
    return found.host, found.port


def _port(text: str, digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) < 6 and 0 < int(digits) < 65536):
        raise _wrong(text)
    return int(digits)


def _wrong(text: str) -> RiotError:
    return RiotError(
        "RIG-064",
        f"{text!r} is no destination",
        hint="write HOST:PORT with a port of 1 to 65535: 192.168.1.5:9000",
    )


def profiles_for(config: Path | None) -> Mapping[str, Profile]:
    """Give all profiles: riot's own, and those beside the installation file, if there are any."""
    from riot.cli.run import DEFAULT_CONFIG
    from riot.config.profiles import FOLDER, load_profiles

    return load_profiles((config or DEFAULT_CONFIG).parent / FOLDER)


def profile_named(name: str, profiles: Mapping[str, Profile]) -> Profile:
    """Choose a profile; raises RiotError RIG-066 for one that there is not."""
    import difflib

    if name in profiles:
        return profiles[name]
    near = difflib.get_close_matches(name, profiles, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(profiles)}"
    raise RiotError("RIG-066", f"there is no profile {name!r}", hint=hint)


def rig_at(to: str, name: str, profile: Profile, **given: object) -> RigSettings:
    """Give the settings of a rig at a destination, with what the profile says of the rest.

    `given` are further settings, None where nothing is said. Raises RiotError RIG-064 for what
    they cannot be, and where neither destination nor profile names a port.
    """
    from riot.config.profiles import fill

    found = read_destination(to)
    place = {"name": name, "profile": profile.profile, "host": found.host, "port": found.port}
    filled = fill(valid_rig({**given, **place}), profile)
    allowed = (*profile.transports, "sim") if profile.profile != "plain" else _PLAIN
    if filled.transport not in allowed:
        message = f"the profile {profile.profile} takes no transport {filled.transport}"
        raise RiotError("RIG-064", message, hint=f"it takes {' or '.join(profile.transports)}")
    if filled.port is None and filled.transport not in ("midi", "sim"):
        hint = f"{_with_port(found.host)}; the profile {profile.profile} has no port of its own"
        raise RiotError("RIG-064", f"{to!r} names no port", hint=hint)
    return filled


_PLAIN = ("udp", "tcp", "slip", "sim")

_EXPECTED = {
    "rate": "above 0, and at most 120",
    "prefix": 'it begins with a slash: /riot; "" is none',
    "interface": "the address of one of this machine's network cards, as 192.168.1.20",
    "faces": "1 to 16",
    "transport": "udp, tcp or slip",
    "host": "a name or an address",
}


def valid_rig(given: Mapping[str, object]) -> RigSettings:
    """Make settings of what is given; None is not given. Raises RiotError RIG-064."""
    from pydantic import ValidationError

    from riot.rigs.settings import RigSettings

    try:
        return RigSettings.model_validate(
            {key: value for key, value in given.items() if value is not None}
        )
    except ValidationError as error:
        first = error.errors()[0]
        key, value = str(first["loc"][0]), first["input"]
        shown = value if isinstance(value, str) else repr(value)
        said = str(first["msg"]).removeprefix("Value error, ")
        raise RiotError("RIG-064", f"{key} {shown}: {said}", hint=_EXPECTED.get(key, "")) from None
