"""Settings, subtitles, choice of player, and what importing costs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from riot.backends import Backend
from riot.clock import ManualClock
from riot.errors import RiotError
from riot.screen.deck.choose import open_player
from riot.screen.settings import ScreenSettings
from riot.screen.text.subtitles import Subtitles, parse


def test_defaults_are_three_decks_of_720p() -> None:
    settings = ScreenSettings()
    assert (settings.size, settings.decks, settings.player) == ((1280, 720), 3, "auto")
    assert settings.background_colour() == (12, 13, 17)


@pytest.mark.parametrize(
    "wrong",
    [{"decks": 1}, {"size": [1281, 720]}, {"fps": 0}, {"background": "black"}, {"colour": "#fff"}],
)
def test_wrong_values_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ScreenSettings.model_validate(wrong)


def test_auto_falls_back_to_ffmpeg_where_libvlc_is_missing() -> None:
    backends = {
        "vlc": Backend("riot.no_such_module:Player", "install VLC"),
        "ffmpeg": Backend("riot.sim.player:SimPlayer"),
    }
    how = {"size": (64, 64), "sound": False, "clock": ManualClock(), "backends": backends}
    assert open_player("auto", **how)[0] == "ffmpeg"  # type: ignore[arg-type]
    with pytest.raises(RiotError, match="install VLC"):
        open_player("vlc", **how)  # type: ignore[arg-type]


def test_unknown_player_is_named() -> None:
    with pytest.raises(RiotError, match="did you mean 'ffmpeg'") as caught:
        open_player("ffmpg", size=(64, 64), sound=False, clock=ManualClock())
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


SUBRIP = """\ufeff1
00:00:01,000 --> 00:00:02,500
Where <i>are</i> we?
Say.

2
0:00:03.5 --> 00:00:04,000 X1:0
{\\an8}Here

nonsense

3
00:00:09,000 --> 00:00:08,000
backwards
"""


def test_subtitles_are_read_leniently(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert parse(SUBRIP.lstrip("\ufeff")) == [
        (1.0, 2.5, "Where are we?\nSay."),
        (3.5, 4.0, "Here"),
    ]
    file = tmp_path / "a.srt"
    file.write_text(SUBRIP, encoding="utf-8")
    subtitles = Subtitles.read(file, start=1.0)
    assert subtitles is not None
    assert [subtitles.at(t) for t in (0.0, 1.4, 1.5, 2.6)] == [
        "Where are we?\nSay.",
        "Where are we?\nSay.",
        "",
        "Here",
    ]
    assert Subtitles.read(tmp_path / "none.srt", 0) is None
