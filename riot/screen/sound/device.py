"""The devices that let samples be heard (miniaudio)."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import miniaudio
from _miniaudio import ffi, lib

from riot.screen.sound.naming import AudioDevice, match_device
from riot.screen.sound.voice import RATE, Samples

_SILENT = ("Discard all samples", "NULL Playback Device")


_PLACES = (
    (1,),
    (2, 3),
    (2, 3, 4),
    (2, 3, 6, 7),
    (2, 3, 4, 6, 7),
    (2, 3, 4, 5, 6, 7),
    (2, 3, 4, 5, 10, 11, 12),
    (2, 3, 4, 5, 6, 7, 11, 12),
)
"""miniaudio's numbers for the loudspeakers of `remix.LAYOUTS`."""

_PULSE_ALSA_ORDER = 1
"""PulseAudio's own order, which miniaudio takes otherwise, has no surround in it."""

Backends = Sequence[miniaudio.Backend]


@dataclass(frozen=True, slots=True)
class Buffering:
    """How a system's sound is asked for: `periods` blocks of `seconds`.

    What is given next is heard after `latency` seconds. miniaudio does not tell it: it is worked
    out from how the system waits, PulseAudio's measured; the device's own delay comes on top.
    """

    seconds: float
    periods: int
    latency: float


_USUAL = Buffering(0.02, 3, 0.04)
_BUFFERING = {
    "PulseAudio": Buffering(0.04, 3, 0.04),  # It holds one block, whatever the number of periods.
    "ALSA": Buffering(0.02, 3, 0.06),
}


class NoDeviceError(Exception):
    """Say in one line why no device plays."""


class _Devices(miniaudio.Devices):
    """List devices though one of them cannot be asked what it can do: it then has no formats."""

    def _get_info(self, device_type: Any, device_info: Any) -> dict[str, Any]:
        try:
            return super()._get_info(device_type, device_info)
        except miniaudio.MiniaudioError:
            return {"formats": []}

    def playing(self) -> list[dict[str, Any]]:
        """Give the entries of those that can be heard."""
        found = self.get_playbacks()
        silent = self.backend == "Null"
        return [
            entry
            for entry in found
            if silent or (entry["formats"] and not entry["name"].startswith(_SILENT))
        ]


def list_devices(backends: Backends | None = None) -> list[AudioDevice]:
    """Give the devices that can play, as the system lists them. Raises NoDeviceError."""
    with _hushed():
        try:
            devices = _Devices(list(backends or ()))
            found = devices.playing()
        except (miniaudio.MiniaudioError, UnicodeDecodeError) as error:
            raise NoDeviceError(f"the audio devices cannot be listed: {_reason(error)}") from error
    return [
        AudioDevice(
            entry["name"], _most([form["channels"] for form in entry["formats"]]), devices.backend
        )
        for entry in found
    ]


def _most(counts: list[int]) -> int:
    return 0 if 0 in counts else max(counts, default=0)


class Output(miniaudio.PlaybackDevice):
    """Play what `take(count)` gives, from miniaudio's own thread, from `play` until `close`.

    `wanted` is a device's name or a part of it; without a match the system's default plays, and
    `failure` names the devices that there are. The channels are those of `remix.LAYOUTS`, and go to
    the loudspeakers of these names. `latency` is in how many seconds the sample given next is
    heard. Raises NoDeviceError where nothing can be heard.
    """

    def __init__(
        self, channels: int, wanted: str | None = None, backends: Backends | None = None
    ) -> None:
        self.failure = ""
        self._context: Any = None
        with _hushed():
            try:
                devices = _Devices(list(backends or ()))
                chosen = self._choose(devices, wanted)
                buffering = _BUFFERING.get(devices.backend, _USUAL)
                self.latency = buffering.latency
                super().__init__(
                    output_format=miniaudio.SampleFormat.FLOAT32,
                    nchannels=channels,
                    sample_rate=RATE,
                    buffersize_msec=round(buffering.seconds * 1000),
                    device_id=chosen,
                    callback_periods=buffering.periods,
                    backends=list(backends or ()),
                    # Where the system does not allow it, it is a thread like any other.
                    thread_prio=miniaudio.ThreadPriority.REALTIME,
                    app_name="riot",
                )
            except (miniaudio.MiniaudioError, UnicodeDecodeError) as error:
                self.close()
                raise NoDeviceError(f"the audio device does not open: {_reason(error)}") from error

    def play(self, take: Callable[[int], Samples]) -> None:
        """Begin to ask for samples, float32 [count, channels]. Raises NoDeviceError."""
        source = _ask(take)
        next(source)
        try:
            self.start(source)
        except miniaudio.MiniaudioError as error:
            raise NoDeviceError(f"the audio device does not start: {_reason(error)}") from error

    def _choose(self, devices: _Devices, wanted: str | None) -> Any:
        entries = devices.playing()
        if not entries:
            raise NoDeviceError("no audio device")
        names = [entry["name"] for entry in entries]
        if wanted is None:
            return None
        name = match_device(wanted, names)
        if name is None:
            self.failure = f"no audio device is named {wanted!r}; there are: {', '.join(names)}"
            return None
        return next(entry["id"] for entry in entries if entry["name"] == name)

    def _make_context(self, *arguments: Any, **options: Any) -> Any:
        config = self._devconfig
        self._places = ffi.new("unsigned char[]", _PLACES[self.nchannels - 1])
        config.playback.pChannelMap = self._places
        # Where a loudspeaker is missing, channels keep their numbers and are not mixed anew.
        config.playback.channelMixMode = miniaudio.ChannelMixMode.SIMPLE.value
        config.pulse.channelMap = _PULSE_ALSA_ORDER
        return super()._make_context(*arguments, **options)

    def close(self) -> None:
        """Stop the device and its thread; miniaudio's own would keep the connection."""
        if getattr(self, "_device", None) is not None:
            super().close()
        if self._context is not None:
            lib.ma_context_uninit(self._context)
            self._context = None


def _ask(take: Callable[[int], Samples]) -> Generator[bytes, int, None]:
    count = yield b""
    while True:
        count = yield take(count).tobytes()


def _reason(error: Exception) -> str:
    return ", ".join(str(part) for part in error.args) or type(error).__name__


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep what ALSA prints about missing cards off the terminal: it writes to descriptor 2."""
    with open(os.devnull, "w") as nowhere:
        kept = os.dup(2)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
