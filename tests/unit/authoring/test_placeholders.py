"""Placeholders: which are drawn, how long they are, what they show."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from riot.authoring.placeholders import Placeholder, draw_placeholders, lacking_clips
from riot.authoring.placeholders.plan import Part
from riot.authoring.placeholders.tone import quiet_tone
from riot.errors import RiotError
from riot.footage import Footage
from riot.screen.probe import probe_clips

HEAD = "riot: 1\ntitle: X\nmedia: clips\nlistens_to: [calm, anger]\nstart: a\nscenes:\n"
SMALL = Footage(1.0, 320, 180, 12.5, 48_000)


def film(tmp_path: Path, *scenes: str) -> Path:
    path = tmp_path / "graph.yaml"
    path.write_text(HEAD + "".join(f"  {scene}\n" for scene in scenes), encoding="utf-8")
    return path


def lengths(path: Path) -> dict[str, float]:
    return {item.file: item.seconds for item in lacking_clips(path).placeholders}


@pytest.mark.parametrize(
    ("scene", "seconds"),
    [
        ("{clip: a.mp4}", 8.0),
        ("{clip: {file: a.mp4, out: 3.5s}}", 3.5),
        ("{clip: {file: a.mp4, in: 10s, out: 15s}}", 15.0),
        ("{clip: {file: a.mp4, in: 10s}}", 18.0),
        ("{clip: a.mp4, cues: [{at: 20s, cue: b}]}", 21.0),
        ("{clip: a.mp4, listen: {from: 2s, to: 12s}, lead: 2s}", 14.0),
        ("{clip: a.mp4, listen: {from: 9s, min_face: 2s}}", 13.5),
        ("{clip: a.mp4, transitions: [{to: a, when: {all: [{elapsed: 10s}]}}]}", 12.5),
        ("{clip: a.mp4, loop: true, transitions: [{to: a, when: {elapsed: 30s}}]}", 8.0),
    ],
)
def test_a_clip_is_as_long_as_its_scene_asks_for(
    tmp_path: Path, scene: str, seconds: float
) -> None:
    assert lengths(film(tmp_path, f"a: {scene}")) == {"a.mp4": pytest.approx(seconds)}


def test_scenes_that_share_a_file_get_one_with_a_part_for_each(tmp_path: Path) -> None:
    path = film(
        tmp_path,
        "b: {clip: {file: film.mp4, in: 5s, out: 9s}, title: {fr: Deux, en: Two}}",
        "a: {clip: {file: film.mp4, in: 1s, out: 3s}}",
    )
    (found,) = lacking_clips(path).placeholders
    assert found == Placeholder("film.mp4", 9.0, (Part(1.0, 3.0, "a"), Part(5.0, 9.0, "b", "Two")))
    at = {position: found.part_at(position) for position in (0.5, 1.0, 4.0, 6.0)}
    assert {position: part and part.scene for position, part in at.items()} == {
        0.5: None, 1.0: "a", 4.0: None, 6.0: "b",
    }  # fmt: skip


def test_only_what_is_missing_inside_the_folder_is_planned(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips/there.mp4").write_bytes(b"mine")
    (tmp_path / "clips/out").symlink_to(tmp_path)
    path = film(
        tmp_path,
        "a: {clip: there.mp4}",
        "b: {clip: ../b.mp4}",
        "c: {clip: /tmp/c.mp4}",
        "d: {clip: out/d.mp4}",
        "e: {clip: chapter/e.mp4, transitions: [{to: nowhere}]}",
        "f: {card: {text: hi, for: 1s}}",
    )
    assert set(lengths(path)) == {"chapter/e.mp4"}


def test_a_clip_is_drawn_like_those_beside_it(tmp_path: Path) -> None:
    plan = [
        Placeholder("one.mp4", 1.0, (Part(0.0, 1.0, "one"),)),
        Placeholder("deep/two.mp4", 2.0, (Part(0.0, 1.0, "first"), Part(1.0, 2.0, "second"))),
    ]
    told: list[tuple[str, float]] = []
    draw_placeholders(tmp_path, plan, SMALL, lambda name, part: told.append((name, part)))
    files = [tmp_path / "one.mp4", tmp_path / "deep/two.mp4"]
    found = probe_clips(files)
    assert [found[file].seconds for file in files] == pytest.approx([1.0, 2.0], abs=0.05)
    for file in files:
        one = found[file]
        assert (one.width, one.height, one.fps, one.audio_rate) == (320, 180, 12.5, 48_000)
    for item in plan:
        parts = [part for name, part in told if name == item.file]
        assert parts == sorted(parts) and (parts[0], parts[-1]) == (0.0, 1.0)
    pictures = {file.stem: frames(file) for file in files}
    grounds = [pictures[name][0][90, 5].astype(int) for name in ("one", "two")]
    assert abs(grounds[0] - grounds[1]).max() > 30, "each clip has a colour of its own"
    centre = np.s_[40:110, 40:280]
    first, second = pictures["two"][2], pictures["two"][-2]
    assert (first[centre].max(axis=2) > 200).mean() > 0.012, "the name is large"
    assert abs(first[centre].astype(int) - second[centre]).max() > 100, "each part has its name"
    foot = np.s_[150:, :]
    assert abs(pictures["one"][1][foot].astype(int) - pictures["one"][9][foot]).max() > 100


def frames(file: Path) -> list[np.ndarray]:
    with av.open(str(file)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_the_tone_is_quiet_and_has_no_seam() -> None:
    tone = quiet_tone(3, 2.0)
    assert tone.shape == (96_000, 2)
    assert 0.005 < abs(tone).max() < 0.05
    assert abs(tone[-1] - tone[0]).max() < 2 * abs(np.diff(tone, axis=0)).max()


def test_what_cannot_be_drawn_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(RiotError) as caught:
        draw_placeholders(tmp_path, [Placeholder("long.mp4", 5400.0, ())])
    assert caught.value.code == "AUT-106"
    (tmp_path / "taken.mp4").mkdir()
    with pytest.raises(RiotError) as caught:
        draw_placeholders(tmp_path, [Placeholder("taken.mp4", 0.2, ())], SMALL)
    assert caught.value.code == "AUT-105"
    assert [path.name for path in tmp_path.iterdir()] == ["taken.mp4"], "nothing half drawn"
