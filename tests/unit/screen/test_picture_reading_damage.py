"""What is damaged in mid-film is left out: the picture before stands, then the film goes on."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import av
import pytest

from riot.screen.deck.damage import Damage
from riot.screen.deck.reading import PictureReader, UnreadableMediaError
from riot.sim.counted import write_counted
from riot.sim.player import read_counter

SIZE = (320, 180)
FRAMES = 100
GROUP = 25


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    options = {"g": str(GROUP), "preset": "veryfast", "x264-params": "scenecut=0"}
    folder = tmp_path_factory.mktemp("films")
    return write_counted(folder / "film.mkv", FRAMES, size=SIZE, options=options, tone=True)


def damaged(film: Path, frame: int, path: Path) -> Path:
    """Write the film anew with the packet of one frame full of nonsense."""
    data = bytearray(film.read_bytes())
    with av.open(str(film)) as container:
        for packet in container.demux(video=0):
            if packet.pts is not None and round(float(packet.pts * packet.time_base) * 25) == frame:
                assert packet.pos is not None
                begin, end = packet.pos + 40, packet.pos + packet.size
                data[begin:end] = random.Random(1).randbytes(end - begin)
    path.write_bytes(data)
    return path


def read(path: Path, start: float = 0.0, end: float | None = None) -> list[tuple[int, float]]:
    reader = PictureReader(path, start, end, SIZE)
    seen: list[tuple[int, float]] = []
    while (picture := reader.read(-1.0)) is not None:
        seen.append((read_counter(picture.pixels), picture.position))
    assert reader.broken == ""
    assert reader.duration == pytest.approx((end or FRAMES / 25) - start, abs=0.001)
    reader.close()
    return seen


def test_a_damaged_group_is_left_out(film: Path, tmp_path: Path) -> None:
    seen = read(damaged(film, 2 * GROUP, tmp_path / "film.mkv"))
    assert [number for number, _ in seen if not 45 <= number < 75] == [*range(45), *range(75, 100)]
    assert all(number == round(position * 25) for number, position in seen)
    assert not [number for number, _ in seen if 2 * GROUP <= number < 3 * GROUP]
    assert max(b[1] - a[1] for a, b in pairwise(seen)) > 0.9


def test_without_its_key_frame_the_in_point_shows_the_next_whole_picture(
    film: Path, tmp_path: Path
) -> None:
    """The one before it may be another shot."""
    path = damaged(film, 2 * GROUP, tmp_path / "film.mkv")
    reader = PictureReader(path, 2.0, None, SIZE)
    first, second = reader.read(-1.0), reader.read(-1.0)
    reader.close()
    assert first is not None
    assert second is not None
    assert (read_counter(first.pixels), read_counter(second.pixels)) == (75, 76)
    assert second.position == pytest.approx(26 / 25)


def test_a_hole_in_the_file_is_passed_over(film: Path, tmp_path: Path) -> None:
    data = bytearray(film.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    path = tmp_path / "film.mkv"
    path.write_bytes(data)
    seen = read(path)
    assert all(number == round(position * 25) for number, position in seen)
    assert seen[-1][0] == 99
    assert FRAMES - 2 * GROUP <= len(seen) < FRAMES


def test_a_range_before_the_place_where_a_file_breaks_off_is_whole(
    film: Path, tmp_path: Path
) -> None:
    data = film.read_bytes()
    path = tmp_path / "film.mkv"
    path.write_bytes(data[: len(data) * 3 // 4])
    assert [number for number, _ in read(path, 1.0, 2.0)] == list(range(25, 50))
    with pytest.raises(UnreadableMediaError, match="nothing to show"):
        PictureReader(path, 3.9, None, SIZE)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"These are words.\n" * 50, "not a film"),
        (random.Random(2).randbytes(20_000), "not a film"),
        (None, "no such file"),
    ],
)
def test_what_is_no_film_is_told_in_one_line(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableMediaError, match=reason) as caught:
        PictureReader(path, 0.0, None, SIZE)
    assert "\n" not in str(caught.value)


def test_damage_that_does_not_end_is_shown_in_the_end() -> None:
    damage = Damage()
    damage.found()
    hidden = [damage.hides(frame / 25, key=False, corrupt=frame % 2 == 0) for frame in range(100)]
    assert hidden.index(False) == 51
    assert not any(hidden[51:])
    assert not damage.hides(4.0, key=True, corrupt=False)
    assert damage.hides(4.04, key=False, corrupt=True)
