"""Read where to send from the command line: HOST:PORT, a port alone, or a host alone."""

from __future__ import annotations

from dataclasses import dataclass

from riot.errors import RiotError


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


def read_destination_with_port(text: str) -> tuple[str, int]:
    """Read a destination that must name its port."""
    found = read_destination(text)
    if found.port is None:
        raise RiotError("RIG-064", f"{text!r} names no port", hint=f"write {found.host}:9000, say")
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
