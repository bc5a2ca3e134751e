"""How a receiver hears riot's signals: which addresses, of which signals, in which numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from riot.rigs.profiles.schema import Limits, OscType, Profile, StreamedAs
from riot.rigs.settings import MAPPED, Family, RigSettings
from riot.rigs.stream.addresses import ADDRESSES, FACE, LABEL
from riot.rigs.stream.readout import Readout
from riot.rigs.stream.signals import Signal, Signals, written

_OF_PACKETS = Limits().model_dump(include={"bundles", "packet", "arguments", "bare"})
"""Limits that change nothing about what a stream says."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """All that decides what a stream's messages look like; rigs of one dialect share their work.

    `only` names the addresses, with or without prefix, that are sent; None: all.
    """

    prefix: str
    rate: float
    hears: tuple[Family, ...]
    faces: int
    addresses: tuple[StreamedAs, ...] | None
    limits: Limits
    only: frozenset[str] | None = None

    @classmethod
    def of(cls, settings: RigSettings, profile: Profile) -> Dialect | None:
        """Give what a rig hears; None where nothing is streamed to it.

        A rig for which `map` names all that it understands hears only that.
        """
        hears = profile.stream.hears if settings.hears is None else settings.hears
        own = profile.stream.addresses
        if not hears and not (own and not profile.stream.hears):
            return None
        prefix = profile.stream.prefix if settings.prefix is None else settings.prefix
        rate = settings.rate or profile.stream.rate
        only = frozenset(settings.map) if settings.transport in MAPPED else None
        limits = profile.limits.model_copy(update=_OF_PACKETS)
        return cls(prefix, rate, hears, settings.faces, own, limits, only)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a message: the place of a wanted signal, times `factor`, plus `plus`."""

    signal: int
    factor: float
    plus: float
    kind: OscType

    @property
    def as_it_is(self) -> bool:
        """Say whether a float is sent as it is."""
        return (self.factor, self.plus, self.kind) == (1.0, 0.0, "f")


@dataclass(frozen=True, slots=True)
class Line:
    """One address of a dialect and what stands behind it."""

    address: str
    arguments: tuple[Argument, ...]


def compile_dialect(dialect: Dialect, readout: Readout) -> list[Line]:
    """Give the dialect's lines, and have what they need read; anew when labels are learnt.

    Signals that there are not, a face beyond the last place for one, leave their line out.
    """
    lines: list[Line] = []
    for path, parts in _sentences(dialect, readout.signals):
        address = dialect.prefix + path
        if parts and (dialect.only is None or not dialect.only.isdisjoint((path, address))):
            places = readout.want([part.signal for part in parts])
            arguments = [
                Argument(place, part.factor, part.plus, part.kind)
                for place, part in zip(places, parts, strict=True)
            ]
            lines.append(Line(address, tuple(arguments)))
    return lines


@dataclass(frozen=True, slots=True)
class _Part:
    signal: Signal
    factor: float
    plus: float
    kind: OscType


def _sentences(dialect: Dialect, signals: Signals) -> list[tuple[str, list[_Part]]]:
    """Give addresses without prefix, and what stands behind them."""
    if dialect.addresses is None:
        heard = [entry for entry in ADDRESSES if entry.family in dialect.hears]
        return [(one.path, [_scaled(one, dialect)]) for entry in heard for one in signals.of(entry)]
    return [
        (written(own.address, label, face), _parts(own, label, face, dialect, signals))
        for own in dialect.addresses
        for label in _labels(own, signals)
        for face in range(signals.faces if _open(own, FACE) else 1)
    ]


def _labels(own: StreamedAs, signals: Signals) -> tuple[str, ...]:
    if not _open(own, LABEL):
        return ("",)
    return signals.model_labels if _open(own, FACE) else signals.film_labels


def _open(own: StreamedAs, what: str) -> bool:
    return any(what in path for path in (own.address, *own.signals))


def _parts(
    own: StreamedAs, label: str, face: int, dialect: Dialect, signals: Signals
) -> list[_Part]:
    parts: list[_Part] = []
    for path, factor, plus in own.parts:
        signal = signals.named(written(path, label, face))
        if signal is None:
            return []
        part = _scaled(signal, dialect)
        if (factor, plus) != (1.0, 0.0):
            # The dialect has numbers of its own; the receiver's range is not put on top.
            part = _Part(signal, factor, plus, part.kind)
        parts.append(part if own.type is None else replace(part, kind=own.type))
    return parts


def _scaled(signal: Signal, dialect: Dialect) -> _Part:
    """Put a share onto the receiver's range."""
    low, high = dialect.limits.range or (0.0, 1.0)
    if not signal.entry.is_share:
        low, high = 0.0, 1.0
    return _Part(signal, high - low, low, signal.entry.type)
