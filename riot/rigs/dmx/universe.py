"""Keep the levels of one DMX universe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riot.rigs.dmx.patch import CHANNELS, Slot
from riot.rigs.port import OscMessage


class Universe:
    """Turn messages into the levels of 512 channels, through a patch.

    A share of 0..1 becomes 0..255, or 0..65535 over a coarse and a fine channel; what lies outside
    is limited. An address of the patch stands for itself, and for the same after `prefix`.
    """

    def __init__(self, patch: Mapping[str, Sequence[Slot]], prefix: str = "") -> None:
        self._patch = {address: tuple(slots) for address, slots in patch.items()}
        for address, slots in patch.items() if prefix else ():
            self._patch[prefix + address] = (*patch.get(prefix + address, ()), *slots)
        self._levels = bytearray(CHANNELS)
        self.known = False
        """Whether any channel was ever given a level."""

    @property
    def levels(self) -> bytes:
        """Give the levels of all channels, the first at 0."""
        return bytes(self._levels)

    def take(self, message: OscMessage) -> bool:
        """Set the channels of a message's first number, full where it has none.

        Give whether that changed anything; addresses without channels and texts change nothing.
        """
        slots = self._patch.get(message.address)
        value = message.arguments[0] if message.arguments else 1.0
        if slots is None or isinstance(value, str) or value != value:
            return False
        share = min(1.0, max(0.0, float(value)))
        before, was_known = bytes(self._levels), self.known
        for slot in slots:
            self._put(slot, share)
        self.known = True
        return not was_known or self._levels != before

    def _put(self, slot: Slot, share: float) -> None:
        at = slot.channel - 1
        if slot.fine:
            self._levels[at : at + 2] = round(share * 65535).to_bytes(2, "big")
        else:
            self._levels[at] = round(share * 255)
