"""Draw small films for real and decode them again."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
import yaml

from riot.errors import RiotError
from riot.sim.film import CLIPS, SCORE, PlannedClip, draw_film
from riot.sim.film.__main__ import main

REPOSITORY = Path(__file__).parents[3]
SMALL = (160, 96)
SHORT = (
    PlannedClip("one.mp4", "opening:Attract", 6.0, "waiting"),
    PlannedClip("two.mp4", "turning:Burst", 4.0, "burst"),
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the two short clips in it."""
    folder = tmp_path_factory.mktemp("film")
    told: list[tuple[str, float]] = []
    names = draw_film(folder, SMALL, 25, lambda name, part: told.append((name, part)), SHORT)
    assert names == ["one.mp4", "two.mp4"]
    assert {name for name, part in told if part == 1} == set(names)
    assert any(0 < part < 1 for _, part in told)
    return folder


def decode(file: Path) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Give luma [frames, H, W], sound [2, samples], and the numbers of the key frames."""
    with av.open(str(file)) as container:
        frames = list(container.decode(video=0))
    with av.open(str(file)) as container:
        sound = [frame.to_ndarray() for frame in container.decode(audio=0)]
    luma = np.stack([frame.to_ndarray()[: frame.height] for frame in frames])
    keys = [number for number, frame in enumerate(frames) if frame.key_frame]
    return luma, np.concatenate(sound, axis=1), keys


@pytest.mark.parametrize("clip", SHORT, ids=lambda clip: clip.file)
def test_clip_has_its_frames_and_its_sound(drawn: Path, clip: PlannedClip) -> None:
    luma, sound, keys = decode(drawn / clip.file)
    assert luma.shape == (round(clip.seconds * 25), SMALL[1], SMALL[0])
    assert keys == list(range(0, len(luma), 12))
    with av.open(str(drawn / clip.file)) as container:
        assert container.streams.video[0].average_rate == 25
        assert container.streams.audio[0].rate == 48_000
        assert container.streams.audio[0].channels == 2
        assert container.duration == pytest.approx(clip.seconds * 1e6, abs=1)
    assert sound.shape[1] / 48_000 == pytest.approx(clip.seconds, abs=0.05)
    assert 0.03 < float(np.sqrt(np.mean(sound**2))) < 0.3
    assert float(np.abs(sound).max()) < 0.98
    assert float(np.abs(np.diff(luma.astype(int), axis=0)).mean()) > 0.05, "nothing moves"


def test_index_lies_before_the_media(drawn: Path) -> None:
    content = (drawn / "one.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_loop_has_no_seam(drawn: Path) -> None:
    luma, sound, _ = decode(drawn / "one.mp4")
    steps = np.abs(np.diff(luma.astype(int), axis=0)).mean(axis=(1, 2))
    seam = np.abs(luma[0].astype(int) - luma[-1]).mean()
    assert seam < 1.5 * steps.max()
    assert float(np.abs(sound[:, [0, -1]]).max()) < 0.02


def test_second_run_draws_nothing(drawn: Path) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in drawn.iterdir()}
    assert draw_film(drawn, SMALL, 25, None, SHORT) == []
    assert {file.name: file.stat().st_mtime_ns for file in drawn.iterdir()} == before


def test_damaged_clip_and_leftovers_are_replaced(drawn: Path) -> None:
    whole = (drawn / "two.mp4").read_bytes()
    (drawn / "two.mp4").write_bytes(whole[:1000])
    (drawn / ".two.mp4.99999999.part").write_bytes(b"half")
    assert draw_film(drawn, SMALL, 25, None, SHORT) == ["two.mp4"]
    assert (drawn / "two.mp4").stat().st_size == pytest.approx(len(whole), rel=0.02)
    assert not list(drawn.glob(".*.part"))


def test_killed_run_leaves_no_half_file_and_no_process(tmp_path: Path) -> None:
    command = (
        "from pathlib import Path; from riot.sim.film import PlannedClip, draw_film; import sys;"
        "clips = [PlannedClip(f'{n}.mp4', 'opening:Attract', 30.0, 'waiting') for n in (1, 2)];"
        "told = lambda *told: print(*told, flush=True);"
        "draw_film(Path(sys.argv[1]), (640, 360), 25, told, clips)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", command, str(tmp_path)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
    ) as run:
        assert run.stdout is not None
        try:
            while run.stdout.readline().split()[-1] == b"0.0":
                pass  # until a clip is well under way, and far from its end
            assert list(tmp_path.glob(".*.part"))
        finally:
            run.kill()
        run.stdout.read()  # the orphans hold the other end: this returns when the last one is gone
    assert not list(tmp_path.glob(".*.part")), "the orphans clear up behind themselves"
    for file in tmp_path.glob("*.mp4"):
        decode(file)


def test_failing_clip_is_one_clear_error(tmp_path: Path) -> None:
    broken = PlannedClip("broken.mp4", "turning:Nowhere", 4.0, "burst")
    with pytest.raises(RiotError, match=r"FLM-003.*broken\.mp4.*Nowhere"):
        draw_film(tmp_path, SMALL, 25, None, [broken])
    assert not list(tmp_path.glob("*.mp4"))
    assert not multiprocessing.active_children()


def test_folder_that_takes_no_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["--folder", str(tmp_path / "file" / "film")]) == 2
    assert "FLM-001" in capsys.readouterr().err


def test_impossible_size(tmp_path: Path) -> None:
    with pytest.raises(RiotError, match="FLM-004"):
        draw_film(tmp_path, (161, 90))


def test_graph_and_plan_name_the_same_clips() -> None:
    text = (REPOSITORY / "scenes/demo/graph.yaml").read_text(encoding="utf-8")
    graph = yaml.safe_load(text)
    scenes = graph["scenes"].values()
    assert {scene["clip"] for scene in scenes if "clip" in scene} == {clip.file for clip in CLIPS}
    assert graph["defaults"]["score"]["file"] == SCORE.file
    assert (REPOSITORY / "scenes/demo" / graph["media"]).resolve() == REPOSITORY / "media/demo"
    assert len(graph["scenes"]) >= 7
    assert 55 <= sum(clip.seconds for clip in CLIPS) <= 75


def test_package_imports_no_heavy_library() -> None:
    command = "import riot.sim.film, sys; print({'cv2', 'av', 'numpy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"
