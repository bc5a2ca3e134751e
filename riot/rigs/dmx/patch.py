"""Read which DMX channels an address of a rig's `map` stands for."""

from __future__ import annotations

from typing import NamedTuple

CHANNELS = 512
"""Channels of a universe; the first is 1."""


class Slot(NamedTuple):
    """One light parameter: its channel, and whether the next one is its fine part."""

    channel: int
    fine: bool = False


def read_slots(text: int | str) -> tuple[Slot, ...]:
    """Read `5`, `"6-7"` (coarse and fine, 16 bit), or several: `"1, 4, 6-7"`.

    Raises ValueError, in one line for the technician, for anything else.
    """
    if isinstance(text, bool):
        raise ValueError(f"{text} is no channel")
    return tuple(_slot(part.strip()) for part in str(text).split(","))


def read_patch(entries: dict[str, int | str]) -> dict[str, tuple[Slot, ...]]:
    """Read a whole `map`: addresses and their channels.

    Raises ValueError for an entry that cannot be read, and where two address one channel.
    """
    patch: dict[str, tuple[Slot, ...]] = {}
    taken: dict[int, str] = {}
    for address, text in entries.items():
        try:
            patch[address] = read_slots(text)
        except ValueError as error:
            raise ValueError(f"{address}: {error}") from error
        for slot in patch[address]:
            for channel in (slot.channel, slot.channel + 1) if slot.fine else (slot.channel,):
                other = taken.setdefault(channel, address)
                if other != address:
                    raise ValueError(f"channel {channel} is patched to {other} and to {address}")
    return patch


def _slot(part: str) -> Slot:
    coarse, dash, fine = (piece.strip() for piece in part.partition("-"))
    if not _is_channel(coarse) or (dash and not _is_channel(fine)):
        raise ValueError(
            f"{part!r} is no channel: write 1 to {CHANNELS}, or 6-7 for coarse and fine"
        )
    if dash and int(fine) != int(coarse) + 1:
        raise ValueError(
            f"{part!r}: a range is coarse and fine, two channels side by side; "
            "several lamps are written 1, 2, 3"
        )
    return Slot(int(coarse), bool(dash))


def _is_channel(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= CHANNELS
