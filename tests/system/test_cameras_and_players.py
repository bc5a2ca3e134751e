"""Every camera and every player plays the film; a camera that goes away comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.system.conftest import Installer, Runner


@pytest.fixture
def libvlc() -> None:
    """Skip where libvlc does not load, as `auto` would notice."""
    try:
        import vlc
    except Exception as error:
        # python-vlc raises whatever its search for the library stumbles over.
        pytest.skip(f"missing: libvlc ({error})")
    if vlc.dll is None:
        pytest.skip("missing: libvlc")


STORY = ["notice", "horizon", "gold", "turn", "end_dawn"]
"""Where the smiling simulated audience leads the film."""


def check_story(install: Installer, show: Runner, player: str, scenes: list[str]) -> None:
    """Play the tiny film and check its path: the same with every player."""
    running = show(install(), "--player", player, "--seed", 3)

    def path() -> list[str]:
        return [entry["to"] for _, entry in running.rows("trace")]

    running.wait_for(lambda: len(path()) >= len(scenes), f"the way to {scenes[-1]}")
    assert path()[: len(scenes)] == scenes
    if scenes == STORY:
        assert running.wait_end()["outcome"] == STORY[-1]
    assert running.finish() == 0
    kinds = {e["type"] for _, e in running.rows("inputs")}
    assert "ClipStarted" in kinds and "ClipFailed" not in kinds
    assert running.err == ""


def test_ffmpeg_tells_the_story(install: Installer, show: Runner) -> None:
    check_story(install, show, "ffmpeg", STORY)


def test_the_simulated_player_tells_the_same_story(install: Installer, show: Runner) -> None:
    # Its clips last longer than the film's: the first answer must do.
    check_story(install, show, "sim", STORY[:3])


@pytest.mark.usefixtures("libvlc")
def test_vlc_tells_the_same_story(install: Installer, show: Runner) -> None:
    check_story(install, show, "vlc", STORY)


def test_without_a_camera_the_film_waits_for_nobody(install: Installer, show: Runner) -> None:
    running = show(install(camera={"source": "none"}), "--for", "3s")
    assert running.join() == 0, running.err
    assert "the time is over" in running.out
    assert "No session: nobody came." in running.out
    assert running.sessions() == []
    assert running.err == ""


def test_a_simulated_audience_comes_and_goes(
    install: Installer, show: Runner, identical: Callable[[Path], str]
) -> None:
    # Whoever came and went before the screen was there comes again.
    running = show(install(audience="calm 3s, absent 20s"), "--seed", 1)
    assert running.wait_end(90)["outcome"] in ("empty", "end_still")
    assert running.finish() == 0
    identical(running.session())


def test_a_camera_file_that_disappears_is_reported_and_comes_back(
    install: Installer, show: Runner, calm_woman: Path, tmp_path: Path, patient_film: Path
) -> None:
    video = tmp_path / "camera.gif"
    shutil.copy(calm_woman, video)
    running = show(install(film=str(patient_film), camera={"source": str(video)}, audience=None))
    running.wait_row("inputs", lambda _t, e: e["type"] == "EmotionReading", "readings")
    video.rename(tmp_path / "gone.gif")
    failed, entry = running.wait_row(
        "health", lambda _t, e: (e["stage"], e["state"]) == ("camera", "failed"), "a lost camera"
    )
    assert "camera.gif gives no picture" in entry["detail"]
    (tmp_path / "gone.gif").rename(video)
    back, _ = running.wait_row(
        "health",
        lambda t, e: t > failed and (e["stage"], e["state"]) == ("camera", "ok"),
        "the camera again",
    )
    running.wait_row(
        "inputs",
        lambda t, e: t >= back and e["type"] == "EmotionReading" and bool(e.get("faces")),
        "new readings",
    )
    assert running.finish() == 0
    assert "Traceback" not in running.err
