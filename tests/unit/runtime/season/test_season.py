"""Pretended visits are recorded by the real line: the same seed, the same sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from riot.config.film import LoadedFilm, film_from_text
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.perception.emotion.card import load_card
from riot.record.journal.reading import SessionFolder
from riot.runtime.rehearsal.projection import Length
from riot.runtime.replay import replay
from riot.runtime.season import season
from riot.runtime.season.season import OPENS, SHUTS, Batch, opening_hours, pretend
from riot.runtime.season.visits import Stage, play_visits

FILM = """
riot: 1
title: Short
media: media
listens_to: [happiness, surprise, calm]
start: attract
scenes:
  attract:
    clip: a.mp4
    loop: true
    transitions: [{to: notice, when: {face: present, held_for: 0.5s}, interrupt: true}]
  notice:
    card: {text: "This film reads your expression.", for: 2s}
    session: begin
    transitions: [{to: question}]
  question:
    clip: b.mp4
    transitions: [{to: smile, when: {happiness: {at_least: 0.4}}}, {to: still}]
  smile: {clip: c.mp4, session: end, transitions: [{to: attract}]}
  still: {clip: d.mp4, session: end, transitions: [{to: attract}]}
"""
ZONE = timezone(timedelta(hours=2))
MOMENTS = [datetime(2026, 7, 1, 23, 30, tzinfo=ZONE), datetime(2026, 7, 2, 11, 0, tzinfo=ZONE)]


@pytest.fixture(scope="module")
def stage() -> Stage:
    path = Path("short.yaml")
    film = LoadedFilm(path, {path.name: FILM}, film_from_text(FILM, path.name), Path("media"), ())
    installation = Installation.model_validate({"film": path})
    return Stage(installation, film, load_card(SHIPPED / "models/expression"), lambda _: Length(4))


@pytest.fixture(scope="module")
def visits(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return list(play_visits(stage, tmp_path_factory.mktemp("season"), MOMENTS, 5))


def test_each_visit_comes_to_an_ending_at_its_moment(visits: list[Path]) -> None:
    sessions = [SessionFolder.open(path) for path in visits]
    assert [path.name[:20] for path in visits] == ["2026-07-01T21-30-00Z", "2026-07-02T09-00-00Z"]
    assert [session.header.local for session in sessions] == [m.isoformat() for m in MOMENTS]
    for session, moment in zip(sessions, MOMENTS, strict=True):
        assert session.end is not None
        lasted = datetime.fromisoformat(session.end.utc) - moment
        assert lasted == timedelta(seconds=(session.end.last_tick - session.header.first_tick) / 60)
    assert all(session.end and session.end.outcome in ("smile", "still") for session in sessions)


def test_a_pretended_session_replays_like_a_real_one(visits: list[Path]) -> None:
    found = replay(visits[0])
    assert found.difference is None
    assert [decision.to for decision in found.decisions][:1] == ["question"]


def test_the_same_seed_gives_the_same_visits(
    stage: Stage, visits: list[Path], tmp_path: Path
) -> None:
    again = list(play_visits(stage, tmp_path, MOMENTS, 5))
    for one, other in zip(visits, again, strict=True):
        assert list(SessionFolder.open(one).inputs()) == list(SessionFolder.open(other).inputs())
    assert list(SessionFolder.open(visits[0]).inputs()) != list(
        SessionFolder.open(visits[1]).inputs()
    )


def test_visits_begin_while_the_doors_are_open() -> None:
    last = datetime(2026, 7, 9, 3, 0, tzinfo=ZONE)
    moments = opening_hours(200, 7, last, 1)
    assert moments == sorted(moments)
    assert {moment.date() for moment in moments} == {
        (last - timedelta(days=day)).date() for day in range(7)
    }
    assert all(OPENS <= moment.time() <= SHUTS for moment in moments)


def test_a_visit_is_over_where_its_ending_begins_the_next(stage: Stage, tmp_path: Path) -> None:
    text = FILM.replace("start: attract", "start: notice").replace("to: attract", "to: notice")
    text = text.replace("  attract:\n    clip: a.mp4\n    loop: true\n", "").replace(
        "    transitions: [{to: notice, when: {face: present, held_for: 0.5s}, interrupt: true}]\n",
        "",
    )
    path = Path("round.yaml")
    film = LoadedFilm(path, {path.name: text}, film_from_text(text, path.name), Path("media"), ())
    again = Stage(stage.installation, film, stage.card, stage.length_of)
    (folder,) = play_visits(again, tmp_path, MOMENTS[:1], 5)
    session = SessionFolder.open(folder)
    assert session.end is not None
    assert session.end.reason == "ended"
    assert len(list(tmp_path.iterdir())) <= 2, "no hour of visits that nobody asked for"


def test_who_stops_it_leaves_no_half_made_visits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def pool(_processes: int) -> Iterator[Stopped]:
        yield Stopped()

    class Stopped:
        def imap(self, _work: object, batches: Sequence[Batch]) -> Iterator[tuple[int, int]]:
            (batches[0].work / "journal").mkdir(parents=True)
            raise KeyboardInterrupt

    class Context:
        Pool = staticmethod(pool)

    monkeypatch.setattr(season, "get_context", lambda _how: Context)
    installation = Installation.model_validate({"film": "short.yaml"})
    with pytest.raises(KeyboardInterrupt):
        pretend(
            installation,
            tmp_path,
            visits=3,
            days=1,
            last_day=MOMENTS[0],
            seed=1,
            processes=1,
            tell=lambda _played: None,
        )
    assert list(tmp_path.iterdir()) == []
