"""A reader that is late leaps ahead, and one that cannot keep up shows something all the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.ffmpeg import FfmpegPlayer
from riot.screen.deck.reading import PictureReader
from riot.sim.player import draw_counter, read_counter

SIZE = (320, 180)


def write_film(path: Path, frames: int, group: int) -> None:
    """Write a film that carries its frame numbers."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.options = {"g": str(group), "sc_threshold": "0", "preset": "ultrafast"}
        for index in range(frames):
            pixels = np.full((SIZE[1], SIZE[0], 3), 100, np.uint8)
            draw_counter(pixels, index)
            container.mux(video.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        container.mux(video.encode(None))


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a film with a key frame every half second, and one with a single key frame."""
    folder = tmp_path_factory.mktemp("films")
    write_film(folder / "often.mp4", 250, 12)
    write_film(folder / "once.mp4", 250, 1000)
    return folder


def test_far_too_late_it_leaps_to_the_last_key_frame_on_the_way(films: Path) -> None:
    reader = PictureReader(films / "often.mp4", 0.0, None, SIZE)
    first = reader.read(0.0)
    assert first is not None
    decoded: list[int] = []
    while not decoded or decoded[-1] < 200:
        picture = reader.read(8.0)
        assert picture is not None
        assert read_counter(picture.pixels) == picture.index == round(picture.position * 25)
        decoded.append(picture.index)
    # 192 is the last key frame up to 8 s; a few pictures were on their way in the decoder.
    assert not [index for index in decoded if 20 < index < 192]
    assert decoded[-1] == 200
    reader.close()


def test_without_a_key_frame_on_the_way_late_pictures_are_shown_now_and_then(films: Path) -> None:
    reader = PictureReader(films / "once.mp4", 0.0, None, SIZE)
    shown: list[int] = []
    while not shown or shown[-1] < 200:
        picture = reader.read(8.0)
        assert picture is not None
        shown.append(picture.index)
    assert 10 < len(shown) < 25
    assert all(later - earlier <= 13 for earlier, later in pairwise(shown))
    reader.close()


def test_in_time_nothing_is_left_out(films: Path) -> None:
    reader = PictureReader(films / "often.mp4", 0.0, None, SIZE)
    shown = [reader.read(number / 25) for number in range(250)]
    assert [picture.index for picture in shown if picture] == list(range(250))
    assert reader.finished
    reader.close()


@pytest.mark.parametrize("film", ["often.mp4", "once.mp4"])
@pytest.mark.parametrize("pace", [8.0, 50.0])
def test_a_deck_in_a_hurry_stays_near_the_time(films: Path, film: str, pace: float) -> None:
    clock = SystemClock()
    player = FfmpegPlayer(size=SIZE, clock=clock)
    deck = player.deck()
    deck.load(Clip(film), films / film)
    while deck.state == "loading":
        clock.sleep(0.005)
    begun = clock.now()
    deck.play(0.0)
    picture = None
    while deck.state == "playing":
        picture = deck.frame((clock.now() - begun) * pace)
        clock.sleep(0.02)
    assert deck.state == "ended"
    assert picture is not None
    # It ends on one of its last pictures, a third of a real second from the end at the worst.
    assert picture.position > 10.0 - pace / 3
    player.close()
