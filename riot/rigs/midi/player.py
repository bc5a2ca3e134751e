"""The MIDI devices of all rigs, in the patchbay: native code stays out of the conductor."""

from __future__ import annotations

from collections.abc import Sequence

from riot.messages import Health, HealthState, PlayMidi
from riot.rigs.midi.output import MidiOutput
from riot.rigs.midi.plug import LOOK_EVERY
from riot.rigs.midi.sender import device_of
from riot.rigs.reports import Reports
from riot.rigs.settings import RigSettings


class MidiPlayer:
    """Play what the MIDI rigs are sent; rigs at one device share it.

    `rigs` are those whose transport is MIDI. Raises RiotError RIG-050 for one without a device.
    """

    def __init__(
        self,
        rigs: Sequence[RigSettings],
        *,
        backend: str | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._devices = {rig.name: device_of(rig) for rig in rigs}
        self._outputs = {
            device: MidiOutput(device, backend=backend, look_every=look_every)
            for device in dict.fromkeys(self._devices.values())
        }
        self._reports = Reports()

    def obey(self, message: PlayMidi) -> None:
        """Play it; what is for no MIDI rig is left."""
        device = self._devices.get(message.rig)
        if device is not None:
            self._outputs[device].play(message.packets)

    def health(self, now: float) -> list[Health]:
        """Give how the device of each rig is ("midi.<rig>")."""
        found: list[Health] = []
        for rig, device in self._devices.items():
            detail = self._outputs[device].trouble()
            state: HealthState = "degraded" if detail else "ok"
            found.append(self._reports.write(f"midi.{rig}", state, detail, now))
        return found

    def figures(self) -> dict[str, float]:
        """Give messages `midi_sent`, and `midi_lost` because no device was there."""
        outputs = self._outputs.values()
        return {
            "midi_sent": sum(output.sent for output in outputs),
            "midi_lost": sum(output.lost for output in outputs),
        }

    def close(self) -> None:
        """Let go of held notes, and of all devices."""
        for output in self._outputs.values():
            output.close()
