"""Know an audio device by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """A device that can play; `channels` is the most it has, 0 where it takes any number.

    `system` is what it is reached by: PulseAudio, ALSA, WASAPI, Core Audio and others.
    """

    name: str
    channels: int
    system: str

    def __str__(self) -> str:
        """Give its name and its channels."""
        return f'"{self.name}"' + (f" ({self.channels} channels)" if self.channels else "")


def match_device(wanted: str, names: Sequence[str]) -> str | None:
    """Give the name that is `wanted`, or has it as a part; capital letters do not matter."""
    folded = wanted.casefold()
    whole = [name for name in names if name.casefold() == folded]
    part = [name for name in names if folded in name.casefold()]
    return next(iter(whole or part), None)
