"""The stream of one dialect: from the signals to the messages that are due."""

from __future__ import annotations

from collections.abc import Collection

from riot.rigs.fitting import Fitter
from riot.rigs.port import OscMessage
from riot.rigs.stream.dialect import Argument, Dialect, compile_dialect
from riot.rigs.stream.pacing import EARLY, REFRESH, SAME
from riot.rigs.stream.readout import Readout
from riot.rigs.values import OscValue

_new_message = tuple.__new__
"""Making a named tuple from its class takes twice as long."""


class _Streamed:
    """One address, what it was last sent, when all is sent again, and when its next turn is.

    `place` is that of its only signal; a `plain` one is sent as it is where it is a float.
    """

    __slots__ = ("address", "arguments", "last", "message", "place", "plain", "refresh", "turn")

    def __init__(self, address: str, arguments: tuple[Argument, ...], plain: bool) -> None:
        self.address = address
        self.arguments = arguments
        self.place = arguments[0].signal if len(arguments) == 1 else -1
        self.plain = plain
        self.last: object = None
        self.message: OscMessage | None = None
        self.refresh = 0.0
        self.turn = 0.0

    def go_on(self, before: _Streamed) -> None:
        """Take over what is known of an address."""
        self.last, self.message = before.last, before.message
        self.refresh, self.turn = before.refresh, before.turn


class Feed:
    """Turn signals into messages, once for all rigs that hear the same dialect.

    Ask `due` once a tick: what changed leaves at the rate, and everything once in a while. What a
    receiver could not take in time is its rig's business.
    """

    def __init__(self, dialect: Dialect, readout: Readout) -> None:
        self._dialect = dialect
        self._readout = readout
        self.version = -1
        """Goes up when there are other addresses than before."""
        self._interval = 1.0 / dialect.rate
        self._fitter = Fitter(dialect.limits)
        self._rows: dict[str, _Streamed] = {}
        self._due: tuple[OscMessage, ...] = ()
        self._advanced: float | None = None
        self._limited: set[str] = set()

    @property
    def clamped(self) -> int:
        """Give how many values had to be limited."""
        return self._fitter.clamped

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

    def due(self, now: float) -> tuple[OscMessage, ...]:
        """Give what leaves at `now`; the same again for every rig that asks at that moment."""
        if now != self._advanced:
            self._advanced = now
            self._due = ()
            if self._readout.labels != self.version:
                self._compile()
            self._due = self._advance(now)
        return self._due

    def everything(self) -> tuple[OscMessage, ...]:
        """Give the newest message of every address."""
        return tuple(row.message for row in self._rows.values() if row.message is not None)

    def _compile(self) -> None:
        """Write the lines anew, for the labels that are known by now."""
        self.version = self._readout.labels
        old, self._rows = self._rows, {}
        for line in compile_dialect(self._dialect, self._readout):
            plain = [self._fitter.leaves(one.kind) and one.as_it_is for one in line.arguments]
            row = self._rows[line.address] = _Streamed(line.address, line.arguments, all(plain))
            if line.address in old:
                row.go_on(old[line.address])

    def _advance(self, now: float) -> tuple[OscMessage, ...]:
        shown = self._readout.shown(self._interval, now)
        found: list[OscMessage] = []
        early, soon, again = now + EARLY, now + EARLY + self._interval / 2, now + REFRESH
        for row in self._rows.values():
            place = row.place
            value = shown[place] if place >= 0 else tuple([shown[a.signal] for a in row.arguments])
            if value is None:
                continue
            is_float = type(value) is float
            before = row.message
            if before is not None and early < row.refresh:
                if soon < row.turn or value == row.last:
                    continue
                last = row.last
                if is_float and type(last) is float and -SAME < value - last < SAME:
                    continue
            if is_float and row.plain:
                message = _new_message(OscMessage, (row.address, (value,)))
            else:
                written = self._written(row, value)
                if written is None or (written == before and early < row.refresh):
                    continue
                message = written
            turn = row.turn
            row.turn = (now if before is None or now > turn else turn) + self._interval
            row.refresh, row.last, row.message = again, value, message
            found.append(message)
        return tuple(found)

    def _written(
        self, row: _Streamed, value: OscValue | tuple[OscValue | None, ...]
    ) -> OscMessage | None:
        """Write a message; None where the receiver does not take it, or a part is unknown."""
        fitter = self._fitter
        clamped = fitter.clamped
        arguments: list[OscValue] = []
        for argument, one in zip(
            row.arguments, value if isinstance(value, tuple) else (value,), strict=True
        ):
            if one is None:
                return None
            if isinstance(one, str):
                fitted = fitter.fit(one)
            else:
                fitted = fitter.fit(one * argument.factor + argument.plus, argument.kind)
            if fitted is None:
                return None
            arguments.append(fitted)
        if fitter.clamped > clamped:
            self._limited.add(row.address)
        return OscMessage(row.address, tuple(arguments))
