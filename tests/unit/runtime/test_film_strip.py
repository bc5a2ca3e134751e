"""Pictures of the clips that a visit saw: found where the film is, and of that film alone."""

from __future__ import annotations

import datetime
import os
from dataclasses import replace
from pathlib import Path

import pytest

from riot.record.report.session_page.page import session_page, wanted_frames
from riot.record.report.session_page.visit import Stay, Visit
from riot.runtime.film_strip import find_media, take_stills
from tests.conftest import TinyFilm
from tests.visits import made_visit

THEN = datetime.datetime(2001, 1, 2, 12, 0)


@pytest.fixture
def visit(tiny_film: TinyFilm) -> Visit:
    made = made_visit(4.0, 3, ["Horizon"])
    stays = (
        Stay("horizon", "Horizon", 0.0, 2.0, clip="horizon.mp4", length=3.0),
        Stay("gold", "Gold", 2.0, 4.0, clip="gold.mp4", length=2.2),
    )
    session = {**made.session, "graph": "graph.yaml", "begun": THEN}
    header = {"graph_texts": {"graph.yaml": tiny_film.graph.read_text(encoding="utf-8")}}
    return replace(made, stays=stays, session=session, header=header)


def test_the_film_is_found_by_the_installation_above_the_session(
    visit: Visit, tiny_film: TinyFilm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = tmp_path / "house/logs/date=2026-01-02/visit"
    session.mkdir(parents=True)
    assert find_media(visit, session) is None
    (tmp_path / "house/installation.yaml").write_text(f"film: {tiny_film.graph}\n", "utf-8")
    assert find_media(visit, session) == tiny_film.media.resolve()
    other = {**visit.session, "graph": "other.yaml"}
    assert find_media(replace(visit, session=other), session) is None


def test_each_scene_gets_pictures_of_its_clip(visit: Visit, tiny_film: TinyFilm) -> None:
    told: list[tuple[int, int]] = []
    stills = take_stills(visit, tiny_film.media, lambda done, of: told.append((done, of)))
    assert set(stills) == set(wanted_frames(visit))
    assert told[-1] == (len(stills), len(stills))
    assert session_page(visit, stills).count("data:image/jpeg") == len(stills)


def test_a_clip_that_was_changed_since_is_not_shown(visit: Visit, tiny_film: TinyFilm) -> None:
    header = {**visit.header, "media": {"horizon.mp4": "0" * 64}}
    newer = replace(visit, header=header)
    shown = {frame.clip for frame in take_stills(newer, tiny_film.media)}
    assert shown == {"gold.mp4"}
    later = THEN.replace(year=2100)
    trusted = replace(newer, session={**visit.session, "begun": later})
    assert os.path.getmtime(tiny_film.media / "horizon.mp4") < later.timestamp()
    shown = {frame.clip for frame in take_stills(trusted, tiny_film.media)}
    assert shown == {"horizon.mp4", "gold.mp4"}


def test_no_file_outside_the_media_folder_is_read(visit: Visit, tiny_film: TinyFilm) -> None:
    inside = tiny_film.media / "below"
    inside.mkdir(exist_ok=True)
    stays = tuple(replace(stay, clip=f"../{stay.clip}") for stay in visit.stays)
    assert take_stills(replace(visit, stays=stays), inside) == {}
