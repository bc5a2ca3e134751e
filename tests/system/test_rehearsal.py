"""A whole rehearsal: the real screen worker, off-screen, with real small clips."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from riot.clock import SystemClock
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.errors import RiotError
from riot.perception.settings import EmotionSettings
from riot.rigs.settings import RigSettings
from riot.runtime.rehearsal.stage import Stage, Wishes
from riot.screen.settings import ScreenSettings


@pytest.fixture
def film(tiny_film, tmp_path: Path) -> Path:
    """Copy the tiny film, to change it while it plays."""
    shutil.copytree(tiny_film.media, tmp_path / "media")
    return Path(shutil.copy(tiny_film.graph, tmp_path / "graph.yaml"))


def installation(film: Path) -> Installation:
    """Give an installation with a small screen and the rigs that the film speaks to."""
    return Installation(
        film=film,
        language="en",
        emotion=EmotionSettings(model=str(SHIPPED / "models/expression")),
        screen=ScreenSettings(size=(320, 180)),
    )


@pytest.fixture
def stage(film: Path) -> Iterator[Stage]:
    """Start a rehearsal at ten times the pace, and end it."""
    stage = Stage(installation(film), Wishes(pace=10.0, headless=True))
    stage.start()
    yield stage
    stage.close()


def until(stage: Stage, done: Callable[[], bool], most: float = 60.0) -> None:
    """Turn until it is so, or for so many real seconds."""
    clock = SystemClock()
    deadline = clock.now() + most
    while not done():
        said = "\n".join(note.text for note in stage.rehearsal.diary.last(50))
        assert clock.now() < deadline, said
        stage.turn()
        clock.sleep(1 / 60)


def heard(stage: Stage) -> list[str]:
    """Give the diary's lines."""
    return [note.text for note in stage.rehearsal.diary.last(1000)]


def save(path: Path, text: str) -> None:
    """Save as an editor does."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def test_ten_times_as_fast_to_an_ending_with_a_reload_on_the_way(stage: Stage, film: Path) -> None:
    here = stage.rehearsal
    here.hand.show("happiness")
    # At this pace a scene may come and go between two looks: what has been is looked at.
    until(stage, lambda: here.show.visits.get("gold", 0) == 1)
    text = film.read_text(encoding="utf-8")

    # A mistake in the file: it shows, and the film plays on.
    save(film, text.replace("to: end_still", "to: end_stil"))
    until(stage, lambda: bool(here.problems))
    assert any("end_stil" in problem.message for problem in here.problems)
    until(stage, lambda: here.show.visits.get("end_dawn", 0) == 1)
    here.hand.faces = 0
    until(stage, lambda: here.show.scene == "attract")

    # Mended, with another title: taken over where the film is.
    take = here.show.take
    save(film, text.replace("Small tide", "Smaller tide"))
    until(stage, lambda: not here.problems)
    assert here.graph.film.title["en"] == "Smaller tide"
    assert here.show.take >= take
    until(stage, lambda: stage.figures["cuts"] >= 4)


def test_the_screen_follows_pauses_jumps_and_new_clips(stage: Stage, film: Path) -> None:
    here = stage.rehearsal
    here.set_pace(1.0)
    until(stage, lambda: here.show.take > 0)
    here.jump("turn")
    until(stage, lambda: here.show.scene == "turn")
    here.pause()
    shutil.copy(film.parent / "media/attract.mp4", film.parent / "media/turn.mp4")
    until(stage, lambda: "the clip of turn has changed and starts again" in heard(stage))
    assert here.show.duration == pytest.approx(2.0, abs=0.05)
    here.back()
    assert here.show.scene == "attract"
    cuts = stage.figures.get("cuts", 0)
    here.go_on()
    here.jump("empty")
    until(stage, lambda: stage.figures.get("cuts", 0) > cuts)
    assert not [line for line in heard(stage) if "cannot be shown" in line]


def test_a_screen_that_dies_comes_back_to_the_scene_and_the_pace(stage: Stage) -> None:
    here = stage.rehearsal
    until(stage, lambda: stage.figures.get("cuts", 0) >= 1)
    worker = stage._worker
    assert worker.pid is not None
    os.kill(worker.pid, 9)
    until(stage, lambda: worker.restarts == 1)
    worker.figures.clear()
    until(stage, lambda: worker.figures.get("cuts", 0) >= 1)
    until(stage, lambda: "the screen is back" in heard(stage))
    clock = stage.clock
    until(stage, lambda: worker.figures["shown"] == pytest.approx(clock.now(), abs=30))
    assert here.show.scene == "attract"


def test_without_a_display_it_plays_off_screen_and_says_so(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    stage = Stage(installation(film), Wishes())
    stage.start()
    try:
        assert "there is no display: the film plays off-screen" in heard(stage)
        until(stage, lambda: stage.figures.get("cuts", 0) >= 1)
    finally:
        stage.close()


@pytest.mark.parametrize("asked", [True, False])
def test_rigs_hear_the_rehearsal_only_when_asked_to(film: Path, asked: bool) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rig:
        rig.bind(("127.0.0.1", 0))
        rig.setblocking(False)
        received = bytearray()

        def entered() -> bool:
            with contextlib.suppress(BlockingIOError):
                while True:
                    received.extend(rig.recv(2048))
            return "house /house/level 0.5 over 1 s" in heard(stage)

        port = rig.getsockname()[1]
        rigs = tuple(RigSettings(name=name, port=port) for name in ("house", "sound"))
        sites = installation(film).model_copy(update={"rigs": rigs})
        stage = Stage(sites, Wishes(headless=True, rigs=asked, pace=4.0))
        stage.start()
        try:
            until(stage, lambda: entered() and stage.rehearsal.now > 2)
        finally:
            stage.close()
        entered()
    assert (b"/house/level" in received) == asked


def test_a_film_that_cannot_be_played_is_refused_before_anything_starts(film: Path) -> None:
    film.write_text(film.read_text(encoding="utf-8").replace("to: notice", "to: moon"))
    with pytest.raises(RiotError, match="moon"):
        Stage(installation(film), Wishes())
