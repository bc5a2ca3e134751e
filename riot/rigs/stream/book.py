"""Read everything from a snapshot in riot's own words: what OSCQuery shows."""

from __future__ import annotations

from collections.abc import Sequence

from riot.messages import Snapshot
from riot.rigs.stream.addresses import ADDRESSES
from riot.rigs.stream.readout import Readout
from riot.rigs.values import OscValue

PREFIX = "/riot"
"""What riot's own addresses begin with, where nobody has chosen another prefix."""


class AddressBook:
    """Read from snapshots all that there is to say, as it is, without gliding."""

    def __init__(
        self,
        model_labels: Sequence[str] = (),
        faces: int = 4,
        film_labels: Sequence[str] = (),
    ) -> None:
        self._readout = Readout(model_labels, faces, film_labels)
        self._addresses: list[str] = []
        self._places: list[int] = []
        self._labels = -1

    def values(self, snapshot: Snapshot) -> dict[str, OscValue]:
        """Give address and value of everything that there is to say."""
        readout = self._readout
        readout.hear(snapshot)
        if readout.labels != self._labels:
            self._labels = readout.labels
            signals = [one for entry in ADDRESSES for one in readout.signals.of(entry)]
            self._places = readout.want(signals)
            self._addresses = [PREFIX + one.path for one in signals]
        values = [readout.values[place] for place in self._places]
        found = zip(self._addresses, values, strict=True)
        return {address: value for address, value in found if value is not None}
