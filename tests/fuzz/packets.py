"""Make OSC packets that are right, nearly right, or nothing at all, from a seed."""

from __future__ import annotations

import random
import struct
from datetime import UTC, datetime

ADDRESSES = (
    "/riot/go", "/riot/scene", "/riot/scene/street", "/riot/scene/take", "/riot/pause",
    "/riot/pause/toggle", "/riot/panic", "/riot/blackout", "/riot/dimmer", "/riot/reset",
    "/riot/override/anger", "/riot/override", "/riot/button/start", "/riot/key/space",
    "/riot/language", "/riot/mood/anger", "/riot/mood/", "/riot/", "/riot", "/", "//", "/riot/go/",
    "/riot/*", "/riot/{go,panic}", "/r?ot/go", "/foot", "/a b", "/ä", "/riot/go,", "/x" * 150, "",
)  # fmt: skip
TYPES = "ifsbhdTFNIcrmtS[]xZ,\x00\xff"
TEXTS = (
    b"",
    b"street",
    b"on",
    b"off",
    b"0.5",
    b"nan",
    b"-inf",
    b"\xff\xfe",
    b"\xc3\xa9",
    b"9" * 400,
)
WIDTHS = {"i": 4, "f": 4, "h": 8, "d": 8, "c": 4, "r": 4, "m": 4, "t": 8}
DEEPEST = 40
NOW = datetime(2026, 11, 21, tzinfo=UTC)
"""When all this happens, as the senders' clocks say."""
SOON = int((NOW.timestamp() + 0.5 + 2_208_988_800) * 2**32)


class PacketMaker:
    """Give packet after packet; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def packet(self) -> bytes:
        """Give one packet, damaged half of the time."""
        chance = self._chance
        kind = chance.random()
        if kind < 0.1:
            return chance.randbytes(chance.randrange(0, 80))
        whole = self.bundle() if kind < 0.4 else self.message()
        return self.damaged(whole) if chance.random() < 0.5 else whole

    def message(self) -> bytes:
        """Give one message, with values that fit its types."""
        chance = self._chance
        letters = "".join(chance.choices(TYPES, k=chance.choice((0, 0, 1, 1, 1, 2, 5, 80))))
        values = [self._value(letter) for letter in letters]
        address = chance.choice(ADDRESSES).encode()
        if chance.random() < 0.05:
            return text(address)
        return text(address) + text(b"," + letters.encode("latin-1")) + b"".join(values)

    def bundle(self) -> bytes:
        """Give a bundle: of some messages and bundles, of very many, or very deep."""
        chance = self._chance
        kind = chance.random()
        if kind < 0.03:
            return self._bundle([self.message() for _ in range(400)])
        if kind < 0.1:
            packet = self.message()
            for _ in range(chance.randrange(1, DEEPEST)):
                packet = self._bundle([packet])
            return packet
        parts = [self.message() for _ in range(chance.randrange(4))]
        if chance.random() < 0.3:
            parts.append(self._bundle([self.message(), self.message()]))
        return self._bundle(parts)

    def _bundle(self, parts: list[bytes]) -> bytes:
        chance = self._chance
        tag = chance.choice((1, 0, SOON, chance.getrandbits(64), 2**64 - 1))
        pieces = [b"#bundle\0", struct.pack(">Q", tag)]
        for part in parts:
            size = len(part) if chance.random() < 0.98 else chance.randrange(-(2**31), 2**31)
            pieces += [struct.pack(">i", size), part]
        return b"".join(pieces)

    def damaged(self, packet: bytes) -> bytes:
        """Cut, lengthen, or change some bytes."""
        chance = self._chance
        kind = chance.randrange(4)
        if kind == 0 or not packet:
            return packet[: chance.randrange(len(packet) + 1)]
        if kind == 1:
            return packet + chance.randbytes(chance.choice((1, 3, 4, 9000)))
        changed = bytearray(packet)
        for _ in range(chance.choice((1, 2, 8))):
            changed[chance.randrange(len(changed))] = chance.choice((0, 0xFF, 0x2C, 0x2F, 0x7F, 1))
        return bytes(changed)

    def _value(self, letter: str) -> bytes:
        chance = self._chance
        if letter in "sS":
            return text(chance.choice(TEXTS))
        if letter == "b":
            size = chance.choice((0, 1, 4, 100, -1, 2**31 - 1))
            return struct.pack(">i", size) + bytes(max(0, min(size, 100)))
        if letter == "f":
            odd = (0.0, 1.0, -1.0, 0.5, 1e30, float("nan"), float("inf"), float("-inf"))
            return struct.pack(">f", chance.choice(odd))
        return chance.randbytes(WIDTHS.get(letter, 0))


def text(content: bytes) -> bytes:
    """Write a text as OSC does: ended by a zero, filled up to four bytes."""
    return content + bytes(4 - len(content) % 4)
