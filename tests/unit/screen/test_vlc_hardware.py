"""Who decodes for VLC: a graphics card without VDPAU is not asked for it at every clip."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Iterator

import pytest

vlc = pytest.importorskip("vlc")
hardware = pytest.importorskip("riot.screen.deck.vlc.hardware", exc_type=ImportError)

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="macOS, Windows: VDPAU is Linux's"
)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    hardware.hardware_decoders.cache_clear()
    yield
    hardware.hardware_decoders.cache_clear()


def test_without_a_display_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("tried"))
    assert hardware.hardware_decoders() == b""


@pytest.mark.parametrize(("code", "decoders"), [(0, b""), (1, b"vaapi_drm,vaapi,none")])
def test_it_is_tried_once(code: int, decoders: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    tries: list[object] = []

    def run(*args: object, **_: object) -> subprocess.CompletedProcess[bytes]:
        tries.append(args)
        return subprocess.CompletedProcess([], code)

    monkeypatch.setattr(subprocess, "run", run)
    assert [hardware.hardware_decoders() for _ in range(3)] == [decoders] * 3
    assert len(tries) == 1


def test_a_display_that_is_not_there_has_no_vdpau(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":65000")
    assert hardware.hardware_decoders() == b"vaapi_drm,vaapi,none"


def test_the_player_takes_it() -> None:
    core = hardware._core()  # pyright: ignore[reportPrivateUsage]
    if core is None:
        pytest.skip("this libvlc is not version 3")
    instance = vlc.Instance(["--quiet", "--no-audio"])
    player = instance.media_player_new()
    try:
        assert hardware.choose_decoders(player, hardware=False)
        assert told(core, player) == b"none"
        assert hardware.choose_decoders(player, hardware=True)
        assert told(core, player) == hardware.hardware_decoders()
    finally:
        player.release()
        instance.release()


def told(core: ctypes.CDLL, player: object) -> bytes:
    value = ctypes.c_char_p()
    core.var_GetChecked.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_char_p),
    )
    assert core.var_GetChecked(player, b"avcodec-hw", 0x0040, ctypes.byref(value)) == 0
    return value.value or b""
