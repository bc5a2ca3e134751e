"""A reader that is late leaps ahead, and one that cannot keep up shows something all the same."""

from __future__ import annotations

import gc
from itertools import pairwise
from pathlib import Path

import pytest

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.ffmpeg import FfmpegPlayer
from riot.screen.deck.reading import PictureReader
from riot.sim.counted import write_counted
from riot.sim.player import read_counter

SIZE = (320, 180)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a film with a key frame every half second, and one with a single key frame."""
    folder = tmp_path_factory.mktemp("films")
    for name, group in (("often.mp4", 12), ("once.mp4", 1000)):
        options = {"g": str(group), "sc_threshold": "0", "preset": "ultrafast"}
        write_counted(folder / name, 250, size=SIZE, options=options)
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
    deck.play(0.0)
    for look in range(int(10.0 / (0.02 * pace)) + 1):
        moment = look * 0.02 * pace
        deadline = clock.now() + 40
        # A third of a real second behind at the worst, once the machine has had the time for it.
        while (picture := deck.frame(moment)) is None or picture.position < moment - pace / 3:
            assert clock.now() < deadline
            clock.sleep(0.005)
        clock.sleep(0.005)
    deck.frame(1e6)
    assert deck.state == "ended"
    player.close()


def test_a_closed_reader_leaves_nothing_to_pythons_collector(films: Path) -> None:
    """It counts objects, not bytes: some fifty decoders would wait for it."""
    gc.collect()
    gc.disable()
    try:
        reader = PictureReader(films / "often.mp4", 1.0, None, SIZE)
        pictures = [reader.read(-1.0) for _ in range(5)]
        reader.close()
        del reader
        heavy = ("InputContainer", "VideoStream", "VideoCodecContext", "VideoFrame", "Packet")
        left = [type(one).__name__ for one in gc.get_objects() if type(one).__name__ in heavy]
        # A picture's pixels are those of the frame that they were scaled to.
        assert left.count("VideoFrame") == len(pictures)
        assert set(left) == {"VideoFrame"}
    finally:
        gc.enable()
