"""Write OSC messages, and pack them as the receiver takes them; python-osc writes what is new."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import BuildError, OscMessageBuilder

from riot.clock import Clock
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings
from riot.rigs.values import OscValue, UnsendableError, plain_value

_HEADS = 4096
"""Addresses whose beginnings are kept."""
_TAGS: dict[type, str] = {float: "f", int: "i", str: "s"}
_EMPTY: dict[str, OscValue] = {"f": 0.0, "i": 0, "s": ""}
_EMPTY_BYTES = 4
"""An argument's bytes when it is 0 or an empty text."""
_LARGEST_FLOAT = struct.unpack(">f", b"\x7f\x7f\xff\xff")[0]
_TELL = 60.0
"""Seconds for which a dropped message counts as trouble."""
_BUNDLE = OscBundleBuilder(IMMEDIATELY).build().dgram
_SIZE = struct.Struct(">I")
_FLOAT = struct.Struct(">f").pack
_one_float: dict[str, bytes] = {}
"""By address: the beginning of a message with one float."""


def encode_message(message: OscMessage) -> bytes:
    """Write one message: f for a float, i for an int, s for text.

    Numbers beyond 32 bits are limited to them, and text becomes ASCII. Raises UnsendableError for
    NaN, for what is neither number nor text, and without an address.
    """
    address, arguments = message
    if len(arguments) == 1 and type(value := arguments[0]) is float:
        # Nearly all that is streamed is one float; NaN is within no bounds.
        head = _one_float.get(address)
        if head is not None and -_LARGEST_FLOAT <= value <= _LARGEST_FLOAT:
            return head + _FLOAT(value)
    try:
        head, pack = _head(address, *map(type, arguments))
        return head + pack(*arguments)
    except (BuildError, KeyError, TypeError, ValueError, OverflowError, struct.error):
        return _encode_odd(address, arguments)


def _encode_odd(address: str, arguments: Sequence[object]) -> bytes:
    plain = tuple(_limited(plain_value(argument)) for argument in arguments)
    try:
        head, pack = _head(address, *map(type, plain))
        return head + pack(*plain)
    except (BuildError, TypeError, ValueError, AttributeError) as error:
        raise UnsendableError(f"{address!r} is no OSC address") from error


def _limited(value: OscValue) -> OscValue:
    if isinstance(value, float):
        return max(-_LARGEST_FLOAT, min(_LARGEST_FLOAT, value))
    return value


@lru_cache(maxsize=_HEADS)
def _head(address: str, *types: type) -> tuple[bytes, Callable[..., bytes]]:
    """Give the address with its type tags as bytes, and what writes the arguments behind it."""
    builder = OscMessageBuilder(address)
    tags = [_TAGS[one] for one in types]
    for tag in tags:
        builder.add_arg(_EMPTY[tag], tag)
    whole = builder.build().dgram
    head = whole[: len(whole) - _EMPTY_BYTES * len(tags)]
    if tags == ["f"]:
        if len(_one_float) >= _HEADS:
            _one_float.clear()
        _one_float[address] = head
    if "s" in tags:
        return head, _pack_each
    if "f" in tags:
        return head, _refuse_nan(struct.Struct(">" + "".join(tags)).pack)
    return head, struct.Struct(">" + "".join(tags)).pack


def _refuse_nan(pack: Callable[..., bytes]) -> Callable[..., bytes]:
    def checked(*arguments: float) -> bytes:
        if not math.isfinite(sum(arguments)):
            raise ValueError(arguments)
        return pack(*arguments)

    return checked


def _pack_each(*arguments: OscValue) -> bytes:
    parts: list[bytes] = []
    for argument in arguments:
        if isinstance(argument, str):
            if "\0" in argument:
                raise ValueError(argument)
            text = argument.encode("ascii")
            parts.append(text + b"\0" * (4 - len(text) % 4))
        else:
            parts.append(struct.pack(">" + _TAGS[type(argument)], argument))
    return b"".join(parts)


Packed = tuple[bytes, Sequence[OscMessage], int]

_newest: dict[tuple[int, bool], tuple[tuple[OscMessage, ...], tuple[Packed, ...]]] = {}
"""By limit and bundling: what was packed last, and its packets; rigs of one dialect share both."""


class Packer:
    """Put messages into packets of at most `limit` bytes: one each, or several in a bundle.

    Bundles carry the time tag "immediately". A message that is alone in its packet needs none.
    """

    def __init__(self, limit: int, clock: Clock, *, bundles: bool) -> None:
        self._limit = limit
        self._clock = clock
        self._bundles = bundles
        self._complaint = ""
        self._complained = 0.0
        self.dropped = 0
        """Messages that could not be written, and what was too long to leave."""

    def pack(self, messages: Sequence[OscMessage]) -> Iterable[Packed]:
        """Give each packet, what is in it, and how many of `messages` are done when it has left.

        Dropped messages count as done; the last packet may be empty, and is then not sent. The very
        tuple that was packed last, for another rig, is not packed again.
        """
        if not isinstance(messages, tuple):
            return self._pack(messages)
        form = (self._limit, self._bundles)
        known = _newest.get(form)
        if known is not None and known[0] is messages:
            return known[1]
        dropped = self.dropped
        packets = tuple(self._pack(messages))
        if self.dropped == dropped:
            _newest[form] = (messages, packets)
        return packets

    def _pack(self, messages: Sequence[OscMessage]) -> Iterator[Packed]:
        if self._bundles:
            yield from self._bundle(messages)
            return
        done = 0
        for number, message in enumerate(messages, 1):
            written = self._write(message)
            if written is not None:
                done = number
                yield written, [message], number
        if done < len(messages):
            yield b"", [], len(messages)

    def _bundle(self, messages: Sequence[OscMessage]) -> Iterator[Packed]:
        parts: list[bytes] = []
        held: list[OscMessage] = []
        size = len(_BUNDLE)
        done = 0
        for number, message in enumerate(messages, 1):
            written = self._write(message)
            if written is None:
                continue
            more = 4 + len(written)
            if parts and size + more > self._limit:
                yield _packet(parts), held, done
                parts, held, size = [], [], len(_BUNDLE)
            parts.append(written)
            held.append(message)
            size += more
            done = number
        if messages:
            yield _packet(parts), held, len(messages)

    def trouble(self) -> str:
        """Say why a message was dropped; empty when that is a minute ago."""
        fresh = self._complaint and self._clock.now() - self._complained < _TELL
        return self._complaint if fresh else ""

    def _write(self, message: OscMessage) -> bytes | None:
        try:
            written = encode_message(message)
        except UnsendableError as error:
            complaint = str(error)
        else:
            if len(written) <= self._limit:
                return written
            complaint = f"{message.address} has {len(written)} bytes; {self._limit} are taken"
        self.drop(complaint)
        return None

    def drop(self, why: str) -> None:
        """Count what cannot leave, and tell of it for a minute."""
        self.dropped += 1
        self._complaint = why
        self._complained = self._clock.now()


def _packet(parts: list[bytes]) -> bytes:
    if len(parts) < 2:
        return parts[0] if parts else b""
    whole = [_BUNDLE]
    for part in parts:
        whole += (_SIZE.pack(len(part)), part)
    return b"".join(whole)


def bundles_of(settings: RigSettings, profile: Profile) -> bool:
    """Say whether a rig gets bundles: as the installation says, or else its profile."""
    return profile.limits.bundles if settings.bundles is None else settings.bundles
