"""The desk goes on without a device, looks for it again, and takes another one's place back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from riot.clock import SystemClock
from riot.screen.settings import SoundSettings
from riot.screen.sound import desk as room
from riot.screen.sound.desk import MixingDesk
from riot.screen.sound.device import NoDeviceError, list_devices
from riot.screen.sound.naming import AudioDevice, match_device


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("HDMI", "HDMI 1"),
        ("hdmi 2", "HDMI 2"),
        ("usb", "Scarlett 18i20 USB"),
        ("HDMI", "HDMI 1"),
        ("Speakers", "Speakers"),
        ("nothing", None),
    ],
)
def test_a_device_is_matched_by_its_name_or_a_part(wanted: str, found: str | None) -> None:
    names = ["Speakers (USB)", "HDMI 1", "HDMI 2", "Scarlett 18i20 USB", "Speakers"]
    if wanted == "usb":
        names = names[1:]
    assert match_device(wanted, names) == found


class Hardware:
    """Stand in for the devices of a machine: they come, go and fall silent."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.opened: list[Hardware.Output] = []
        self.changed = threading.Condition()

    def output(self, channels: int, wanted: str | None, backends: object) -> Hardware.Output:
        with self.changed:
            if not self.names:
                raise NoDeviceError("no audio device")
            self.opened.append(Hardware.Output(self, wanted, channels))
            self.changed.notify_all()
            return self.opened[-1]

    def listed(self, backends: object) -> list[AudioDevice]:
        return [AudioDevice(name, 2, "Null") for name in self.names]

    class Output:
        def __init__(self, hardware: Hardware, wanted: str | None, channels: int) -> None:
            self.latency = 0.04
            name = match_device(wanted, hardware.names) if wanted else hardware.names[0]
            self.failure = "" if name else f"no audio device is named {wanted!r}"
            self.name = name or hardware.names[0]
            self.plugged = True
            self._ended = threading.Event()
            self._thread = threading.Thread(target=self._ask)

        def play(self, take: Callable[[int], np.ndarray]) -> None:
            self._take = take
            self._thread.start()

        def _ask(self) -> None:
            while not self._ended.wait(0.005):
                if self.plugged:
                    self._take(240)

        def close(self) -> None:
            self._ended.set()
            self._thread.join()


@pytest.fixture
def hardware(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hardware]:
    hardware = Hardware()
    monkeypatch.setattr(room, "Output", hardware.output)
    monkeypatch.setattr(room, "list_devices", hardware.listed)
    monkeypatch.setattr(room, "_LOOK_AGAIN_SECONDS", 0.05)
    yield hardware


def until(condition: Callable[[], Any]) -> None:
    clock = SystemClock()
    end = clock.now() + 40
    while not condition():
        assert clock.now() < end
        clock.sleep(0.005)


def test_a_card_that_is_plugged_in_later_is_found(hardware: Hardware) -> None:
    desk = MixingDesk(SoundSettings(), SystemClock())
    try:
        until(lambda: desk.failure == "no audio device")
        hardware.names.append("USB")
        until(lambda: desk.failure == "" and desk._mixer.listening)
    finally:
        desk.close()


def test_a_card_that_falls_silent_is_opened_again(hardware: Hardware) -> None:
    hardware.names.append("USB")
    desk = MixingDesk(SoundSettings(), SystemClock())
    try:
        until(lambda: desk._mixer.listening)
        hardware.names.clear()
        # It may have been opened again: where the machine halts, no device asks.
        for output in list(hardware.opened):
            output.plugged = False
        until(lambda: desk.failure == "no audio device" and not desk._mixer.listening)
        hardware.names.append("USB")
        until(lambda: len(hardware.opened) >= 2 and desk._mixer.listening)
    finally:
        desk.close()


def test_the_device_that_was_asked_for_takes_its_place_when_it_comes(hardware: Hardware) -> None:
    hardware.names.append("Built-in")
    desk = MixingDesk(SoundSettings(device="hdmi"), SystemClock())
    try:
        until(lambda: desk.failure == "no audio device is named 'hdmi'")
        hardware.names.append("HDMI 1")
        until(lambda: desk.failure == "" and hardware.opened[-1].name == "HDMI 1")
        hardware.names.remove("HDMI 1")
        until(lambda: hardware.opened[-1].name == "Built-in" and "hdmi" in desk.failure)
    finally:
        desk.close()


def test_a_fault_in_mixing_is_silence_and_a_failure(
    hardware: Hardware, monkeypatch: pytest.MonkeyPatch
) -> None:
    hardware.names.append("USB")
    desk = MixingDesk(SoundSettings(), SystemClock())
    try:
        until(lambda: desk._mixer.listening)

        def broken(count: int) -> np.ndarray:
            raise ZeroDivisionError("oh")

        monkeypatch.setattr(desk._line, "take", broken)
        until(lambda: desk.failure == "mixing failed: ZeroDivisionError: oh")
        asked = desk._line.asked
        until(lambda: desk._line.asked > asked)
    finally:
        desk.close()


def test_listing_devices_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    for device in list_devices():
        assert device.name
    assert capfd.readouterr().err == ""
