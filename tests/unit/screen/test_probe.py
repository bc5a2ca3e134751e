"""Media files are measured, or say why they cannot be played; what was measured is kept."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from riot.footage import Footage
from riot.screen import measuring
from riot.screen.probe import probe_clips


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/riot/footage.json"


def draw(path: Path, codec: str = "mpeg4", turned: int = 0, **options: Any) -> Path:
    """Draw two seconds of 64x48 at 25 fps, without sound."""
    with av.open(str(path), "w", **options) as container:
        video: Any = container.add_stream(codec, rate=25)
        video.width, video.height = 64, 48
        video.pix_fmt = "rgb8" if codec == "gif" else "yuv420p"
        if turned:
            video.set_display_rotation(turned)
        for number in range(50):
            noise = np.random.default_rng(number).integers(0, 255, (48, 64, 3), dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(noise, format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    return path


def measured(path: Path) -> Footage:
    return probe_clips([path])[path]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "mpeg4"),
        ("a.mov", "mpeg4"),
        ("a.mkv", "mpeg4"),
        ("a.avi", "mpeg4"),
        ("a.ts", "libx264"),
        ("a.gif", "gif"),
    ],
)
def test_films_of_all_kinds_are_measured(tmp_path: Path, name: str, codec: str) -> None:
    found = measured(draw(tmp_path / name, codec))
    assert found.problem == ""
    assert found.seconds == pytest.approx(2.0, abs=0.05)
    assert (found.width, found.height, found.fps) == (64, 48, 25)
    assert found.audio_rate is None


def test_a_film_without_a_length_in_its_headers_is_measured_by_its_packets(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.mkv", options={"live": "1"})
    with av.open(str(path)) as container:
        assert container.duration is None
    assert measured(path).seconds == pytest.approx(2.0, abs=0.05)


def test_a_film_that_was_shot_upright_is_as_high_as_it_is_shown(tmp_path: Path) -> None:
    found = measured(draw(tmp_path / "a.mp4", turned=90))
    assert (found.width, found.height) == (48, 64)


def test_an_mp4_is_measured_by_its_index_as_by_its_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = draw(tmp_path / "a.mp4")
    by_index = measuring.measure(path)
    with av.open(str(path)) as container:
        assert measuring._measured(container, path, path.stat().st_size) == by_index
    monkeypatch.setattr(measuring, "_measured", lambda *_: Footage(9.0))
    assert measuring.measure(path) == by_index, "without decoding a picture"
    assert measuring.measure(draw(tmp_path / "b.mp4", turned=180)).seconds == 9.0


@pytest.mark.parametrize("name", ["first.mp4", "last.mp4", "a.mkv"])
def test_a_film_that_is_cut_off_cannot_be_played(tmp_path: Path, name: str) -> None:
    options = {"movflags": "faststart"} if name == "first.mp4" else {}
    path = draw(tmp_path / name, options=options)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert measured(path).problem, "half of it"
    path.write_bytes(content[:200])
    assert measured(path).problem, "its first bytes"


def test_what_is_no_film_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("no film")
    (tmp_path / "noise.mp4").write_bytes(np.random.default_rng(1).bytes(5000))
    picture = tmp_path / "picture.png"
    with av.open(str(picture), "w", format="image2") as container:
        video: Any = container.add_stream("png")
        video.width, video.height, video.pix_fmt = 64, 48, "rgb24"
        frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
        container.mux(video.encode(frame))
        container.mux(video.encode(None))
    sound = tmp_path / "sound.wav"
    with av.open(str(sound), "w") as container:
        stream: Any = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        heard = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), layout="mono")
        heard.sample_rate = 8000
        container.mux(stream.encode(heard))
    files = [*sorted(tmp_path.glob("*.*")), tmp_path, tmp_path / "nowhere.mp4"]
    problems = {path.name: found.problem for path, found in probe_clips(files).items()}
    assert all(problems.values()), problems
    assert problems["empty.mp4"] == "the file is empty"
    assert problems["picture.png"] == "it is a single picture, not a film"
    assert problems["sound.wav"] == "it has no picture"
    assert all("\n" not in problem for problem in problems.values())


def test_what_was_measured_is_kept_until_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    path = draw(tmp_path / "a.mp4")
    first = measured(path)

    def fail(path: Path) -> Footage:
        raise AssertionError(f"{path} is measured again")

    real = measuring.measure
    monkeypatch.setattr(measuring, "measure", fail)
    assert measured(path) == first
    monkeypatch.setattr(measuring, "measure", lambda path: Footage(7.0))
    os.utime(path, ns=(1, 1))
    assert measured(path).seconds == 7.0
    monkeypatch.setattr(measuring, "measure", real)
    for spoilt in ("{", "[]", f'{{"version": 3, "files": {{"{path}": [1]}}}}', '{"version": 0}'):
        own_cache.write_text(spoilt)
        os.utime(path, ns=(2, 2))
        assert measured(path) == first
    assert json.loads(own_cache.read_text())["version"] == 3


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert measured(draw(tmp_path / "a.mp4")).problem == ""


def test_an_mp4_tells_where_its_key_frames_are_shown_and_how_even_it_is(tmp_path: Path) -> None:
    for codec, options in (("mpeg4", {"sc_threshold": "1000000"}), ("libx264", {"bf": "3"})):
        path = tmp_path / f"{codec}.mp4"
        with av.open(str(path), "w") as container:
            video: Any = container.add_stream(
                codec, rate=25, options={"g": "10", "sc_threshold": "0", **options}
            )
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
            for number in range(50):
                grey = np.full((72, 64), 90 + number, np.uint8)
                frame = av.VideoFrame.from_ndarray(grey, format="yuv420p")
                frame.pts = number
                container.mux(video.encode(frame))
            container.mux(video.encode(None))
        found = measured(path)
        assert found.keys == pytest.approx((0.0, 0.4, 0.8, 1.2, 1.6), abs=1e-3), codec
        assert not found.variable and not found.damage
        assert found.key_before(1.21) is None, "the nearest picture is one"
        assert found.key_before(1.1) == pytest.approx(0.8, abs=1e-3)
        assert measured(path) == found, "as it was kept"


def test_a_hole_in_an_mp4_is_found_without_decoding(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.mp4", "libx264")
    assert measured(path).damage == ""
    content = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        last = container.streams.video[0].index_entries[-1]
        content[last.pos : last.pos + last.size] = bytes(last.size)
    path.write_bytes(content)
    assert measured(path).damage == ("what is stored for the picture at 00:01.960 is no picture"), (
        "and it can be played all the same"
    )
