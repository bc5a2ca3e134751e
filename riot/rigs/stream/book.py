"""Read everything from a snapshot in riot's own words."""

from __future__ import annotations

from collections.abc import Sequence

from riot.messages import Snapshot
from riot.rigs.settings import Family
from riot.rigs.stream.addresses import ADDRESSES
from riot.rigs.stream.readout import Readout
from riot.rigs.values import OscValue


class AddressBook:
    """Read from snapshots what these families say, as they are, without gliding."""

    def __init__(
        self,
        prefix: str,
        hears: Sequence[Family],
        model_labels: Sequence[str] = (),
        faces: int = 4,
        film_labels: Sequence[str] = (),
    ) -> None:
        self._prefix = prefix
        self._entries = [entry for entry in ADDRESSES if entry.family in hears]
        self._readout = Readout(model_labels, faces, film_labels)
        self._addresses: list[str] = []
        self._places: list[int] = []
        self._labels = -1

    @property
    def dropped(self) -> int:
        """Give how many values were no number."""
        return self._readout.dropped

    def values(self, snapshot: Snapshot) -> dict[str, OscValue]:
        """Give address and value of everything that there is to say."""
        readout = self._readout
        readout.hear(snapshot)
        if readout.labels != self._labels:
            self._labels = readout.labels
            signals = [one for entry in self._entries for one in readout.signals.of(entry)]
            self._places = readout.want(signals)
            self._addresses = [self._prefix + one.path for one in signals]
        values = [readout.values[place] for place in self._places]
        found = zip(self._addresses, values, strict=True)
        return {address: value for address, value in found if value is not None}
