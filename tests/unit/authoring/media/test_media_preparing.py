"""Prepared files show and sound at every time what their sources do, and are all alike."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import Any

import av
import numpy as np
import pytest

from riot.authoring.media import preparing
from riot.authoring.media.facts import Loudness
from riot.authoring.media.headers import read_headers
from riot.authoring.media.loudness import measure_loudness
from riot.authoring.media.measuring import Measurer, Unwatched
from riot.authoring.media.pictures import Shaper, decoded
from riot.authoring.media.plan import plan_work
from riot.authoring.media.preparing import Outcome, Preparation, prepared_folder
from riot.authoring.media.target import Target, choose_target
from riot.authoring.media.uses import Range, Use
from riot.errors import RiotError
from riot.footage import Footage
from riot.screen.deck.frames import FrameSource
from riot.screen.probe import probe_clips

GOOD = {"gop": 12, "movflags": "+faststart"}
"""What a clip is drawn with that is as wanted, its loudness apart."""


HASTY = {"deadline": "realtime", "cpu-used": "8"}


def use(path: Path, *starts: float, kind: Any = "clip") -> Use:
    return Use(path.name, path, kind, tuple(Range("s", start, None) for start in starts))


def prepare(
    folder: Path, *uses: Use, stop: Event | None = None, **wanted: Any
) -> dict[str, Outcome]:
    """Prepare files as the command does."""
    measurer = Measurer(Unwatched(), Event())
    headers = measurer.headers(uses)
    settings = {"size": (96, 64), "fps": None, "gop": None, "crf": 18} | wanted
    target: Target = choose_target(headers, loudness=-23.0, fit="letterbox", **settings)
    surveys = measurer.surveys(uses, headers, whole=False)
    works = [
        plan_work(one, survey.headers, survey.loudness or (), target)
        for one, survey in zip(uses, surveys, strict=True)
    ]
    made = Preparation(
        uses[0].path.parent, folder, target, Unwatched(), lambda _: None, stop or Event()
    ).run(works)
    return {outcome.work.use.name: outcome for outcome in made}


def loudness(path: Path) -> tuple[Loudness | None, ...]:
    found = measure_loudness(path, lambda _: None, Event())
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["edited.mp4", "edited.mov", "plain.ts", "plain.mkv"])
@pytest.mark.parametrize("late", [0.0, 0.04, 0.5])
def test_time_zero_is_the_same_for_whoever_measures(
    tmp_path: Path, clips: Any, name: str, late: float
) -> None:
    path = clips.draw(tmp_path / name, late=late, gop=10, options={"bf": "2"})
    deck = FrameSource(path)
    times: list[float] = []
    while (read := deck.read()) is not None:
        times.append(read[0])
    deck.close()
    with av.open(str(path)) as container:
        assert [time for time, _ in decoded(container)] == pytest.approx(times, abs=1e-3)
    pictures = read_headers(path, True).pictures
    assert pictures is not None and pictures.keys is not None
    assert pictures.start == pytest.approx(times[0], abs=1e-3)
    assert pictures.keys == pytest.approx(times[::10], abs=1e-3)
    footage = probe_clips([path])[path]
    assert footage.seconds == pytest.approx(times[-1] + 0.04, abs=0.03)
    assert footage.keys is None or footage.keys == pytest.approx(times[::10], abs=1e-3)
    assert times[0] == (0.0 if late < 0.1 else pytest.approx(late, abs=0.06))


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("phone.mov", {"jitter": 40, "fps": 30, "rate": 44_100, "layout": "mono"}),
        (
            "tenbit.mp4",
            {
                "codec": "libx265",
                "form": "yuv420p10le",
                "options": {"x265-params": "log-level=none"},
            },
        ),
        (
            "master.mov",
            {"codec": "prores_ks", "form": "yuv422p10le", "sound": "pcm_s24le", "layout": "5.1"},
        ),
        ("camera.avi", {"codec": "mjpeg", "form": "yuvj420p", "sound": "pcm_s16le"}),
        (
            "web.webm",
            {"codec": "libvpx-vp9", "sound": "libopus", "options": HASTY},
        ),
        ("reordered.mkv", {"options": {"bf": "3"}, "sound": "flac"}),
        ("stream.ts", {"options": {"bf": "3"}}),
        ("late.mp4", {"late": 0.2}),
        ("after_its_sound.mp4", {"late": 0.04}),
        ("after_its_sound.ts", {"late": 0.04}),
        ("fast.mp4", {"fps": 50}),
    ],
)
def test_pictures_and_sounds_stay_at_their_times(
    tmp_path: Path, clips: Any, name: str, how: dict[str, Any]
) -> None:
    source = clips.draw(tmp_path / name, **how)
    before = source.read_bytes()
    outcome = prepare(tmp_path / "out", use(source, 1.2), fps=Fraction(25))[name]
    assert (outcome.how, outcome.problem) == ("encoded", "")
    made = tmp_path / "out" / name
    shown = clips.numbers(source)
    for number, (time, seen) in enumerate(clips.numbers(made)):
        assert time == pytest.approx(number / 25, abs=1e-4)
        current = [told for at, told in shown if at <= time + 0.0205] or [shown[0][1]]
        nearest = min(shown, key=lambda picture: abs(picture[0] - time))
        assert seen in (current[-1], nearest[1]), f"at {time:.3f} s"
    assert clips.heard(made) == pytest.approx(clips.heard(source), abs=0.002)
    found = read_headers(made, True)
    pictures = found.pictures
    assert pictures is not None and found.indexed_first
    assert (pictures.codec, pictures.pixel_format, pictures.matrix) == ("h264", "yuv420p", "bt709")
    assert (pictures.size, pictures.fps, pictures.start) == ((96, 64), 25.0, 0.0)
    assert not pictures.variable
    assert pictures.longest_group <= 0.481
    assert pictures.keys is not None and 1.2 in pictures.keys
    assert pictures.seconds == pytest.approx(read_headers(source, True).seconds, abs=0.021)
    [track] = found.tracks
    assert (track.codec, track.rate) == ("aac", 48_000)
    assert track.layout == how.get("layout", "stereo")
    assert source.read_bytes() == before
    footage = probe_clips([made])[made]
    assert footage.seconds == pytest.approx(pictures.seconds, abs=1e-3)
    assert replace(footage, seconds=1.0) == Footage(1.0, 96, 64, 25.0, 48_000, keys=pictures.keys)


def test_a_clip_that_was_filmed_upright_stands_upright(tmp_path: Path, clips: Any) -> None:
    source = clips.draw(tmp_path / "a.mp4", turned=-90, seconds=0.4, sound=None)
    prepare(tmp_path / "out", use(source), size=(96, 96))
    with av.open(str(tmp_path / "out/a.mp4")) as container:
        frame = next(container.decode(video=0))
        assert frame.rotation == 0
        grey = frame.to_ndarray(format="gray")
    # Its grey corner was at the upper left before it was turned clockwise; it is 64 wide now.
    corner = np.argwhere(grey > 100).mean(axis=0)
    assert corner[0] < 20 and 64 < corner[1] < 80
    assert grey[:, :14].max() < 20 and grey[:, 82:].max() < 20, "bars at both sides"


def test_pictures_fill_the_size_where_that_is_wanted() -> None:
    grey = np.full((48 * 3 // 2, 64), 128, np.uint8)
    wide = av.VideoFrame.from_ndarray(grey, format="yuv420p")
    fitted = Shaper((96, 48), "letterbox", Fraction(1), 0).shape(wide).to_ndarray(format="gray")
    assert fitted.shape == (48, 96)
    assert fitted[:, :14].max() < 20 and fitted[:, 18:78].min() > 100
    filled = Shaper((96, 48), "fill", Fraction(1), 0).shape(wide).to_ndarray(format="gray")
    assert filled.shape == (48, 96) and filled.min() > 100


def test_all_tracks_come_out_equally_loud_with_their_languages(tmp_path: Path, clips: Any) -> None:
    loud = clips.draw(tmp_path / "a.mp4", languages=("eng", "fra"), level=0.9, **GOOD)
    quiet = clips.draw(tmp_path / "b.mp4", level=0.03, **GOOD)
    found = prepare(tmp_path / "out", use(loud), use(quiet))
    assert {outcome.how for outcome in found.values()} == {"pictures kept"}
    tracks = loudness(tmp_path / "out/a.mp4") + loudness(tmp_path / "out/b.mp4")
    assert len(tracks) == 3
    for track in tracks:
        assert track is not None and track.integrated == pytest.approx(-23.0, abs=0.5)
    languages = [track.language for track in read_headers(tmp_path / "out/a.mp4", True).tracks]
    assert languages == ["eng", "fra"]
    assert clips.numbers(tmp_path / "out/a.mp4") == clips.numbers(loud), "as they were stored"


def test_separate_sound_keeps_its_kind_and_its_times(tmp_path: Path, clips: Any) -> None:
    film = clips.draw(tmp_path / "film.mp4", rate=44_100)
    wave = tmp_path / "score.wav"
    with av.open(str(film)) as source, av.open(str(wave), "w") as out:
        stream: Any = out.add_stream("pcm_s16le", rate=44_100, layout="stereo")
        for frame in source.decode(audio=0):
            frame.pts = None
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    found = prepare(tmp_path / "out", use(wave, kind="score"))
    assert found["score.wav"].how == "encoded"
    headers = read_headers(tmp_path / "out/score.wav", False)
    assert (headers.container, headers.tracks[0].rate) == ("wav", 48_000)
    assert clips.heard(tmp_path / "out/score.wav") == pytest.approx(clips.heard(wave), abs=0.001)


def test_a_film_that_is_heard_alone_keeps_its_tracks(tmp_path: Path, clips: Any) -> None:
    film = clips.draw(tmp_path / "film.mkv", languages=("eng", "nor"), rate=44_100)
    found = prepare(tmp_path / "out", use(film, kind="score"))
    assert (found["film.mkv"].how, found["film.mkv"].problem) == ("encoded", "")
    tracks = read_headers(tmp_path / "out/film.mkv", False).tracks
    assert [track.language for track in tracks] == ["eng", "nor"]
    for track in range(2):
        assert clips.heard(tmp_path / "out/film.mkv", track) == pytest.approx(
            clips.heard(film, track), abs=0.003
        )


def test_a_scene_may_begin_between_two_pictures(tmp_path: Path, clips: Any) -> None:
    film = clips.draw(tmp_path / "film.mp4")
    prepare(tmp_path / "out", use(film, 0.5, 0.54))
    pictures = read_headers(tmp_path / "out/film.mp4", True).pictures
    assert pictures is not None
    assert [pictures.key_before(point) for point in (0.5, 0.54)] == [None, None]
    footage = probe_clips([tmp_path / "out/film.mp4"])[tmp_path / "out/film.mp4"]
    assert [footage.key_before(point) for point in (0.5, 0.54)] == [None, None]


def test_what_is_done_is_not_done_again_until_something_changes(tmp_path: Path, clips: Any) -> None:
    source = clips.draw(tmp_path / "a.mp4", seconds=0.4, sound=None, **GOOD)
    out = tmp_path / "out"

    def how(*starts: float, **wanted: Any) -> str:
        return prepare(out, use(source, *starts), **wanted)["a.mp4"].how

    assert how() == "copied"
    assert (out / "a.mp4").read_bytes() == source.read_bytes()
    assert not os.path.samefile(out / "a.mp4", source), "a link would change with its source"
    assert how() == "up to date"
    assert how(0.2) == "encoded", "a new in-point"
    assert how(0.2) == "up to date"
    assert how(0.2, crf=30) == "encoded"
    (out / "a.mp4").write_bytes(b"spoilt")
    assert how(0.2, crf=30) == "encoded"
    clips.draw(source, seconds=0.6, sound=None, **GOOD)
    assert how(0.2, crf=30) == "encoded"
    assert sorted(path.name for path in out.iterdir()) == ["a.mp4", "prepared.json"]


def test_a_broken_clip_is_told_of_and_the_rest_is_done(tmp_path: Path, clips: Any) -> None:
    good = clips.draw(tmp_path / "good.mp4", seconds=0.4, sound=None)
    (tmp_path / "text.mp4").write_text("no film")
    found = prepare(tmp_path / "out", use(tmp_path / "text.mp4"), use(good))
    assert "no film" in found["text.mp4"].problem
    assert found["good.mp4"].how == "pictures kept"
    assert not (tmp_path / "out/text.mp4").exists()


def test_a_full_disk_is_one_line_and_leaves_nothing_half_done(
    tmp_path: Path, clips: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = clips.draw(tmp_path / "a.mp4", seconds=0.4, sound=None)

    def full(path: Path, *_: Any) -> None:
        path.write_bytes(b"a part")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(preparing, "write_mezzanine", full)
    with pytest.raises(RiotError, match="the disk is full") as caught:
        prepare(tmp_path / "out", use(source))
    assert caught.value.code == "MED-003"
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_stopped_leaves_nothing_half_done(tmp_path: Path, clips: Any) -> None:
    source = clips.draw(tmp_path / "a.mp4", seconds=0.4, sound=None)
    stop = Event()
    stop.set()
    with pytest.raises(preparing.StoppedError):
        prepare(tmp_path / "out", use(source), stop=stop)
    assert list((tmp_path / "out").iterdir()) == []
    assert prepare(tmp_path / "out", use(source))["a.mp4"].how == "pictures kept"


def test_files_of_others_are_never_replaced(tmp_path: Path, clips: Any) -> None:
    source = clips.draw(tmp_path / "a.mp4", seconds=0.4, sound=None)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.mp4").write_text("mine")
    with pytest.raises(RiotError, match="did not make it"):
        prepare(tmp_path / "out", use(source))
    assert (tmp_path / "out/a.mp4").read_text() == "mine"
    with pytest.raises(RiotError, match="replace the clips themselves"):
        prepared_folder(tmp_path, tmp_path / "out/..")
    assert prepared_folder(tmp_path / "film", None) == tmp_path / "film-prepared"


def test_a_peak_that_encoding_moved_is_brought_down(
    tmp_path: Path, clips: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = clips.draw(tmp_path / "a.mp4", **GOOD)
    real: Callable[..., Any] = preparing.measure_loudness
    heard: list[Any] = []

    def moved(*arguments: Any) -> Any:
        found = real(*arguments)
        heard.append(found)
        return (Loudness(-23.0, 0.0, 0.5),) if len(heard) == 1 else found

    monkeypatch.setattr(preparing, "measure_loudness", moved)
    [track] = prepare(tmp_path / "out", use(source))["a.mp4"].loudness
    assert len(heard) == 2
    assert track is not None and track.integrated == pytest.approx(-24.5, abs=0.3)
    left = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert left == ["a.mp4", "prepared.json"]
