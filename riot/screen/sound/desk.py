"""The sound desk: tracks and score, mixed into one device that may come and go."""

from __future__ import annotations

import threading
from pathlib import Path

from riot.clock import Clock
from riot.messages import Score
from riot.screen.settings import SoundSettings
from riot.screen.sound.device import (
    Backends,
    NoDeviceError,
    Output,
    list_devices,
)
from riot.screen.sound.line import Line
from riot.screen.sound.mixer import Mixer
from riot.screen.sound.naming import match_device
from riot.screen.sound.port import SoundDesk
from riot.screen.sound.score import ScorePlayer
from riot.screen.sound.silent import SilentDesk
from riot.screen.sound.track import ClipTrack
from riot.screen.sound.voice import Samples

_LOOK_AGAIN_SECONDS = 4.0
_PATIENCE_SECONDS = 3.0


def open_sound_desk(settings: SoundSettings | None, clock: Clock) -> SoundDesk:
    """Give a desk at once; its device opens meanwhile. Without settings it is a silent one."""
    return SilentDesk() if settings is None else MixingDesk(settings, clock)


class MixingDesk:
    """Mix tracks and score; a thread of its own opens the device, and again when it is gone."""

    def __init__(
        self, settings: SoundSettings, clock: Clock, backends: Backends | None = None
    ) -> None:
        self._settings = settings
        self._backends = backends
        self._mixer = Mixer(clock, settings.channels, settings.volume)
        self._mixer.listening = False
        self._line = Line(self._mixer.mix, clock, settings.channels)
        self._score = ScorePlayer(self._mixer)
        self._tracks: list[ClipTrack] = []
        self._output: Output | None = None
        self._held = False
        self._fault = ""
        self._device_failure = ""
        self._closing = threading.Event()
        # A driver that hangs must not hold up the end of the process.
        self._thread = threading.Thread(target=self._tend, name="sound-device", daemon=True)
        self._thread.start()

    @property
    def failure(self) -> str:
        """Say what is wrong with the device, else with the score."""
        return self._device_failure or self._fault or self._score.failure

    def track(self) -> ClipTrack:
        """Make one more track."""
        track = ClipTrack(self._mixer)
        self._tracks.append(track)
        return track

    def play_score(self, score: Score | None, path: Path | None, position: float) -> None:
        """Let this music sound from now on."""
        self._score.play(score, path, position)

    def mute(self, on: bool) -> None:
        """Be silent from the next 20 ms on; everything runs on in time."""
        self._line.mute(on)

    def hold(self, on: bool) -> None:
        """Be silent and let everything wait, until the clock runs as it ought to again."""
        if on == self._held:
            return
        self._held = on
        self._mixer.listening = self._output is not None and not on
        self._line.restart()

    def close(self) -> None:
        """Stop the device and all reading."""
        self._closing.set()
        self._thread.join(_PATIENCE_SECONDS)
        self._mixer.close()
        for track in self._tracks:
            track.close()
        self._score.close()

    # ── the device ──────────────────────────────────────────────────────────────────────────────

    def _take(self, count: int) -> Samples:
        try:
            return self._line.take(count) if not self._held else self._line.rest(count)
        except Exception as error:  # Whatever it is, the device's thread must go on.
            self._fault = f"mixing failed: {type(error).__name__}: {error}"
            return self._line.rest(count)

    def _tend(self) -> None:
        """Open the device, and look every few seconds whether it is still there and plays."""
        while not self._closing.is_set():
            asked = self._line.asked
            if self._output is None:
                self._open()
            self._closing.wait(_LOOK_AGAIN_SECONDS)
            if self._output is not None and (self._line.asked == asked or self._other_is_there()):
                self._drop()
        self._drop()

    def _open(self) -> None:
        settings = self._settings
        try:
            output = Output(settings.channels, settings.device, self._backends)
            self._line.latency = output.latency
            self._line.restart()
            self._output, self._device_failure = output, output.failure
            output.play(self._take)
        except NoDeviceError as error:
            self._device_failure = str(error)
            self._drop()
            return
        self._mixer.listening = not self._held

    def _other_is_there(self) -> bool:
        """Say whether the device that was asked for by name has come or gone."""
        wanted, output = self._settings.device, self._output
        if wanted is None or output is None:
            return False
        try:
            names = [device.name for device in list_devices(self._backends)]
        except NoDeviceError:
            return False
        return (match_device(wanted, names) is None) != bool(output.failure)

    def _drop(self) -> None:
        self._mixer.listening = False
        output, self._output = self._output, None
        if output is not None:
            output.close()
