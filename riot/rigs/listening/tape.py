"""Keep packets in a file that a person can read: one JSON object a line, with its time."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO, cast

from riot.errors import RiotError
from riot.rigs.listening.board import wanted
from riot.rigs.listening.entries import NTP_AT_1970, as_object, packet_from
from riot.rigs.listening.listener import Arrival
from riot.rigs.listening.packets import BadPacketError, messages_of, read_packet, write_packet

FORMAT = 1
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Recorded:
    """One packet of a tape, `t` seconds after its beginning.

    `ahead` says how far its bundle's time tag lay ahead of its arrival; None: at once.
    """

    t: float
    data: bytes
    ahead: float | None = None


class TapeWriter:
    """Write arrivals to an open file; `begins` is the time that counts as 0.

    `began` is the same moment in UTC, to which time tags are related. `only` keeps packets with a
    message whose address begins so.
    """

    def __init__(
        self, file: TextIO, begins: float, began: datetime, port: int, only: Sequence[str] = ()
    ) -> None:
        self._file = file
        self._begins = begins
        self._began = began.timestamp()
        self._only = only
        self.packets = 0
        self.bad = 0
        head = {"riot_osc_tape": FORMAT, "recorded": f"{began:%Y-%m-%dT%H:%M:%SZ}", "port": port}
        self._line(head)

    def write(self, arrival: Arrival) -> None:
        """Add a packet; one that is no OSC is kept as it came."""
        t = max(0.0, arrival.t - self._begins)
        entry: dict[str, Any] = {"t": round(t, 6), "from": arrival.sender, "by": arrival.transport}
        try:
            packet = read_packet(arrival.data)
        except BadPacketError as error:
            if not self._only:
                self.bad += 1
                self._line({**entry, "bad": arrival.data.hex(), "why": str(error)})
            return
        if not self._only or any(wanted(one, self._only) for one in messages_of(packet)):
            self.packets += 1
            self._line({**entry, **as_object(packet, self._began + t)})

    def end(self, now: float) -> None:
        """Say how long the tape is, so that a loop keeps the silence at its end."""
        self._line({"t": round(max(0.0, now - self._begins), 6), "end": True})

    def _line(self, entry: dict[str, Any]) -> None:
        self._file.write(json.dumps(entry) + "\n")


class Tape:
    """Read a tape, a line at a time, as often as wanted.

    Lines that cannot be read are left out; `faults` tells of the first of them. Raises RiotError
    RIG-062 for a file that cannot be read.
    """

    MOST_FAULTS = 5

    def __init__(self, path: Path) -> None:
        self._path = path
        self.damaged = 0
        """Lines left out in the last reading."""
        self.faults: list[str] = []
        self.length = 0.0
        """Seconds, known once it has been read to its end."""

    def packets(self) -> Iterator[Recorded]:
        """Give its packets in the order of the file; times never go back."""
        self.damaged = 0
        self.faults.clear()
        latest = 0.0
        for number, line in self._lines():
            if not line.strip():
                continue
            try:
                entry = _object(line)
                if "riot_osc_tape" in entry:
                    if entry["riot_osc_tape"] != FORMAT:
                        raise ValueError(f"tape format {entry['riot_osc_tape']!r} is not known")
                    continue
                latest = max(latest, _time(entry))
                recorded = None if entry.get("end") else _recorded(entry, latest)
            except (ValueError, RecursionError) as error:
                self.damaged += 1
                why = "nested too deep" if isinstance(error, RecursionError) else error
                if len(self.faults) < self.MOST_FAULTS:
                    self.faults.append(f"{self._path}:{number}: left out: {why}")
                continue
            if recorded is not None:
                yield recorded
        self.length = latest

    def _lines(self) -> Iterator[tuple[int, str]]:
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                number = 0
                while line := file.readline(_LONGEST_LINE):
                    number += 1
                    yield number, line
        except OSError as error:
            raise RiotError(
                "RIG-062",
                f"cannot be read: {error.strerror or error}",
                file=str(self._path),
                hint="write a tape with riot osc record",
            ) from None


def timed(recorded: Recorded, moment: datetime) -> bytes:
    """Give the bytes to send at `moment` (UTC): a bundle's time is moved with it."""
    if recorded.ahead is None:
        return recorded.data
    tag = round((moment.timestamp() + recorded.ahead + NTP_AT_1970) * 2**32)
    return recorded.data[:8] + struct.pack(">Q", tag % 2**64) + recorded.data[16:]


def _object(line: str) -> dict[str, Any]:
    try:
        entry: Any = json.loads(line)
    except ValueError:
        raise ValueError("it is no JSON object") from None
    if not isinstance(entry, dict):
        raise ValueError("it is no JSON object")
    return cast("dict[str, Any]", entry)


def _time(entry: dict[str, Any]) -> float:
    t = entry.get("t")
    if isinstance(t, bool) or not isinstance(t, (int, float)) or not 0 <= t < 1e9:
        raise ValueError('its time is missing: "t" is in seconds from the beginning')
    return float(t)


def _recorded(entry: dict[str, Any], t: float) -> Recorded:
    if "bad" in entry:
        try:
            return Recorded(t, bytes.fromhex(str(entry["bad"])))
        except ValueError:
            raise ValueError('"bad" is not written in hexadecimal digits') from None
    ahead = entry.get("ahead") if "bundle" in entry else None
    if ahead is not None and (not isinstance(ahead, (int, float)) or not abs(ahead) < 1e9):
        raise ValueError('"ahead" is in seconds')
    data = write_packet(packet_from(entry))
    if len(data) > 65507:
        raise ValueError(f"a packet of {len(data)} bytes")
    return Recorded(t, data, None if ahead is None else float(ahead))
