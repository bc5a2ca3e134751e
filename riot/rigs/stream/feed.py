"""The stream of one dialect: from snapshots to the messages that are due."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from riot.messages import Snapshot
from riot.rigs.fitting import Fitter
from riot.rigs.port import OscMessage
from riot.rigs.stream.book import Reader, Signals
from riot.rigs.stream.dialect import Argument, Dialect, compile_dialect
from riot.rigs.stream.glide import Glide
from riot.rigs.stream.pacing import EARLY, REFRESH, SAME
from riot.rigs.values import OscValue


class _Streamed:
    """One address, what it was last sent, when all is sent again, and when its next turn is."""

    __slots__ = ("address", "arguments", "last", "message", "only", "refresh", "turn")

    def __init__(self, address: str, arguments: tuple[Argument, ...]) -> None:
        self.address = address
        self.arguments = arguments
        self.only = arguments[0] if len(arguments) == 1 else None
        self.last: object = None
        self.message: OscMessage | None = None
        self.refresh = 0.0
        self.turn = 0.0


class Feed:
    """Turn snapshots into messages, once for all rigs that hear the same dialect.

    Offer snapshots with `hear`, then ask `due` once a tick: what changed leaves at the rate, and
    everything once in a while. What a receiver could not take in time is its rig's business.
    """

    def __init__(self, dialect: Dialect, model_labels: Sequence[str] = ()) -> None:
        self._dialect = dialect
        self._signals = Signals(model_labels, dialect.faces)
        self._reader = Reader(self._signals)
        self._interval = 1.0 / dialect.rate
        self._fitter = Fitter(dialect.limits)
        self._rows: dict[str, _Streamed] = {}
        self._gliding: list[int] = []
        self._glide = Glide(self._interval)
        self._snapshot: Snapshot | None = None
        self._targets: list[OscValue | None] = []
        self._reading_t = 0.0
        self._compiled = False
        self._due: tuple[OscMessage, ...] = ()
        self._advanced: float | None = None
        self._limited: set[str] = set()

    @property
    def dropped(self) -> int:
        """Give how many values were no number."""
        return self._reader.dropped

    @property
    def clamped(self) -> int:
        """Give how many values had to be limited."""
        return self._fitter.clamped

    def hear(self, snapshot: Snapshot) -> None:
        """Take the newest state of the show."""
        self._snapshot = snapshot

    def due(self, now: float) -> tuple[OscMessage, ...]:
        """Give what leaves at `now`; the same again for every rig that asks at that moment."""
        if now != self._advanced:
            self._advanced = now
            self._due = ()
            self._due = self._advance(now)
        return self._due

    @property
    def addresses(self) -> Collection[str]:
        """Give every address that there is."""
        return self._rows.keys()

    @property
    def limited(self) -> str:
        """Say whose values had to be limited; empty when none were."""
        if not self._limited:
            return ""
        shown = ", ".join(sorted(self._limited)[:3]) + (", …" if len(self._limited) > 3 else "")
        return f"streamed within {self._fitter.bounds}: {shown}"

    def everything(self) -> tuple[OscMessage, ...]:
        """Give the newest message of every address."""
        return tuple(row.message for row in self._rows.values() if row.message is not None)

    def _compile(self) -> None:
        wanted, lines = compile_dialect(self._dialect, self._signals)
        self._reader.want(wanted)
        old = self._rows
        self._rows = {}
        for line in lines:
            row = _Streamed(line.address, line.arguments)
            if line.address in old:
                before = old[line.address]
                row.last, row.message = before.last, before.message
                row.refresh, row.turn = before.refresh, before.turn
            self._rows[line.address] = row
        self._gliding = [place for place, one in enumerate(wanted) if one.entry.glides]
        self._glide.arrange([wanted[place].entry.turns for place in self._gliding])
        self._compiled = True

    def _read(self) -> None:
        snapshot, self._snapshot = self._snapshot, None
        if snapshot is None:
            return
        if self._signals.learn(tuple(snapshot.mood.levels)) or not self._compiled:
            self._compile()
        self._targets = self._reader.read(snapshot)
        reading = snapshot.reading
        self._reading_t = snapshot.mood.reading_t if reading is None else reading.t

    def _shown(self, now: float) -> list[OscValue | None]:
        shown = list(self._targets)
        if self._gliding:
            targets = [shown[place] for place in self._gliding]
            moved = self._glide.move(targets, self._reading_t, now)
            for place, value in zip(self._gliding, moved, strict=True):
                shown[place] = value
        return shown

    def _advance(self, now: float) -> tuple[OscMessage, ...]:
        self._read()
        shown = self._shown(now)
        found: list[OscMessage] = []
        interval, early = self._interval, now + EARLY
        half = interval / 2
        for row in self._rows.values():
            only = row.only
            value = shown[only.signal] if only else tuple([shown[a.signal] for a in row.arguments])
            if value is None:
                continue
            if early < row.refresh and row.message is not None:
                if early < row.turn - half:
                    continue
                last = row.last
                if value == last:
                    continue
                if type(value) is float and type(last) is float and -SAME < value - last < SAME:
                    continue
                message = self._message(row, value)
                if message is None or message == row.message:
                    continue
            else:
                message = self._message(row, value)
                if message is None:
                    continue
            row.turn = (now if row.message is None else max(now, row.turn)) + interval
            row.refresh = now + REFRESH
            row.last, row.message = value, message
            found.append(message)
        return tuple(found)

    def _message(
        self, row: _Streamed, value: OscValue | tuple[OscValue | None, ...]
    ) -> OscMessage | None:
        """Write the message; None where the receiver does not take it, or a part is unknown."""
        values = value if isinstance(value, tuple) else (value,)
        before = self._fitter.clamped
        written: list[OscValue] = []
        for argument, one in zip(row.arguments, values, strict=True):
            fitted = None if one is None else self._argument(argument, one)
            if fitted is None:
                return None
            written.append(fitted)
        if self._fitter.clamped > before:
            self._limited.add(row.address)
        return OscMessage(row.address, tuple(written))

    def _argument(self, argument: Argument, value: OscValue) -> OscValue | None:
        if isinstance(value, str):
            return self._fitter.fit(value)
        return self._fitter.fit(value * argument.factor + argument.plus, argument.kind)
