"""Settings, choice of player, and what importing costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from riot.backends import Backend
from riot.clock import ManualClock
from riot.errors import RiotError
from riot.screen.deck.choose import open_player
from riot.screen.settings import ScreenSettings, SoundSettings

HOW = {"size": (64, 64), "fit": "letterbox", "decoding": "auto", "clock": ManualClock()}


def test_defaults_are_four_decks_of_720p_in_one_window_with_sound() -> None:
    settings = ScreenSettings()
    assert (settings.size, settings.decks, settings.player) == ((1280, 720), 4, "auto")
    assert settings.background_colour() == (12, 13, 17)
    assert settings.same_film() == [settings]
    assert settings.companions() == {}
    assert settings.sound_settings() == SoundSettings(device=None, channels=2, volume=1.0)


def test_sound_is_on_off_or_somewhere() -> None:
    assert ScreenSettings(sound=False).sound_settings() is None
    given = ScreenSettings.model_validate({"sound": {"device": "USB", "channels": 6}})
    assert given.sound_settings() == SoundSettings(device="USB", channels=6)


def test_windows_show_the_film_or_a_companion() -> None:
    left = Path("left")
    settings = ScreenSettings.model_validate(
        {
            "display": "HDMI-1",
            "windows": [
                {"display": 1, "companion": "left"},
                {"display": 2, "rotation": 90},
                {"display": 3, "companion": "left", "keystone": {"top_left": [0.1, 0.0]}},
            ],
        }
    )
    assert [window.display for window in settings.same_film()] == ["HDMI-1", 2]
    assert {folder: [w.display for w in ws] for folder, ws in settings.companions().items()} == {
        left: [1, 3]
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"decks": 2},
        {"size": [1281, 720]},
        {"fps": 0},
        {"background": "black"},
        {"colour": "#fff"},
        {"rotation": 45},
        {"brightness": 1.5},
        {"fit": "stretch"},
        {"sound": {"channels": 9}},
        {"sound": {"volume": 2}},
        {"windows": [{"keystone": {"top_left": [5, 0]}}]},
        {"windows": [{"size": [640, 360]}]},
    ],
)
def test_wrong_values_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ScreenSettings.model_validate(wrong)


def test_auto_falls_back_to_ffmpeg_where_libvlc_is_missing() -> None:
    backends = {
        "vlc": Backend("riot.no_such_module:Player", "install VLC"),
        "ffmpeg": Backend("riot.sim.player:SimPlayer"),
    }
    how = {**HOW, "backends": backends}
    assert open_player("auto", **how)[0] == "ffmpeg"  # type: ignore[arg-type]
    with pytest.raises(RiotError, match="install VLC"):
        open_player("vlc", **how)  # type: ignore[arg-type]


def test_unknown_player_is_named() -> None:
    with pytest.raises(RiotError, match="did you mean 'ffmpeg'") as caught:
        open_player("ffmpg", **HOW)  # type: ignore[arg-type]
    assert caught.value.code == "CFG-020"


def test_importing_the_screen_loads_nothing_heavy() -> None:
    code = (
        "import sys, riot.screen, riot.screen.settings, riot.screen.deck, riot.screen.deck.choose;"
        "heavy = {'pygame', 'av', 'vlc', 'miniaudio', 'numpy', 'cv2'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
