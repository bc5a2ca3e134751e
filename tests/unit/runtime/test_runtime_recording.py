"""What is kept of a visit besides the line's own messages: moods, counters, notice, language."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from riot.clock import ManualClock
from riot.config.film import load_film
from riot.config.installation import Installation
from riot.messages import Health, HealthState, OperatorCommand
from riot.perception.emotion.card import ModelCard
from riot.record.archive.sealed import SealedSession
from riot.record.archive.sealing import seal
from riot.record.journal.journal import Journal
from riot.record.journal.reading import SessionFolder
from riot.record.report.session_page.curve import faceless
from riot.record.report.session_page.listened import listened_by
from riot.record.report.session_page.visit import read_visit
from riot.record.settings import RecordSettings
from riot.runtime.film_strip import with_film
from riot.runtime.film_telling import FilmTelling
from riot.runtime.recording import SessionRecorder
from riot.runtime.replay import replay
from riot.sim.audience import Audience

LABELS = ("anger", "fear", "happiness", "surprise", "calm")
START = 777.25
FILM = """
riot: 1
title: {en: Threshold, fr: Seuil}
media: media
listens_to: [anger, happiness]
start: attract
scenes:
  attract:
    clip: attract.mp4
    loop: true
    transitions: [{to: notice, when: {button: start}, interrupt: true}]
  notice:
    card: {text: {en: You are read, fr: Vous êtes lu}, for: 2s}
    session: begin
    transitions: [{to: street}]
  street: {clip: street.mp4, transitions: [{to: last}]}
  last: {clip: last.mp4, session: end, transitions: [{to: attract}]}
"""


class Visits:
    """A line with a journal and a happy viewer; `at` says who presses what when."""

    def __init__(self, bench: Any, folder: Path, film_text: str = FILM, **record: Any) -> None:
        graph = folder / "graph.yaml"
        graph.write_text(film_text, encoding="utf-8")
        (folder / "media").mkdir()
        for name in ("attract", "street", "last"):
            (folder / f"media/{name}.mp4").touch()
        film = load_film(graph, LABELS, [])
        card = ModelCard(folder, "sim", "1", LABELS, 48, ((0.3, 0.4), (0.7, 0.4)), {}, None)
        self.clock = ManualClock(START)
        settings = RecordSettings(folder=folder / "sessions", **record)
        installation = Installation(film=graph, language="en", record=settings)
        self.journal = Journal(settings.folder, self.clock, keep=settings.keep)
        self.recorder = SessionRecorder(self.journal, installation, film, card, START)
        self.play = bench(film.graph, recorder=self.recorder, labels=LABELS, start=START)
        self.at: dict[float, OperatorCommand] = {}
        self._audience = Audience(LABELS, script="happiness 100s", start=START)
        self._read = 0
        self.unplugged = (float("inf"), float("inf"))
        self.play.before = self._look

    def _look(self, now: float) -> None:
        self.clock.set(now)
        for at in [at for at in self.at if START + at <= now]:
            self.play.inbox.put(self.at.pop(at))
        while START + self._read / 30 <= now:
            if not self.unplugged[0] <= self._read / 30 < self.unplugged[1]:
                self.play.inbox.put(self._audience.reading(START + self._read / 30, self._read))
            self._read += 1

    def close(self) -> list[SessionFolder]:
        """End, and open what was kept."""
        self.play.conductor.close()
        self.recorder.close()
        self.journal.close()
        return [SessionFolder.open(folder) for folder in self.recorder.folders]


def command(verb: Any, argument: str = "") -> OperatorCommand:
    return OperatorCommand(t=0.0, verb=verb, argument=argument)


@pytest.fixture(scope="module")
def visits(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[SessionFolder]]:
    """Give a visit in which the language changes and the film is held."""
    folder = tmp_path_factory.mktemp("visits")
    names = {"venue": "Kunsthal", "installation": "foyer"}
    visits = Visits(bench, folder, **names)
    visits.recorder.counters = lambda: {
        "screen": {"cuts": visits.clock.now() - START, "worst": float("nan"), "restarts": 0}
    }
    visits.at = {
        2.0: command("button", "start"),
        5.25: command("language", "fr"),
        7.0: command("pause", "on"),
        27.0: command("pause", "off"),
    }
    visits.play.run(38)
    yield visits.close()


def test_the_header_says_what_was_shown_to_whom(visits: list[SessionFolder]) -> None:
    header = visits[0].header
    assert (header.schema, header.film, header.listens_to) == (
        2,
        "Threshold",
        ("anger", "happiness"),
    )
    assert (header.venue, header.installation) == ("Kunsthal", "foyer")
    assert header.notice == {"scene": "notice", "language": "en"}
    assert len(header.local) == len("2026-11-21T19:00:00.123456+01:00")


def test_what_was_down_before_a_visit_is_in_its_record(bench: Any, tmp_path: Path) -> None:
    visits = Visits(bench, tmp_path)
    for stage, state in (("rig.house", "degraded"), ("camera", "failed"), ("screen", "ok")):
        detail, at = f"nothing below {tmp_path}/sessions", START - 60.0
        visits.play.board.tell(
            Health(t=at, stage=stage, state=cast(HealthState, state), since=at, detail=detail)
        )
    visits.at = {2.0: command("button", "start")}
    visits.play.run(20)
    (folder,) = visits.close()
    told = list(folder.health())
    assert [(tick, each.stage) for tick, each in told] == [
        (folder.header.first_tick, "camera"),
        (folder.header.first_tick, "rig.house"),
    ]
    assert str(tmp_path) not in told[0][1].detail, "a session names no folder of its machine"
    assert replay(folder.path).difference is None
    sealed = seal(folder.path, tmp_path / "logs", FilmTelling())
    rows = SealedSession.open(sealed).table("events").to_pylist()
    health = [(row["name"], row["state"], row["t"]) for row in rows if row["stream"] == "health"]
    assert [each[:2] for each in health] == [("camera", "failed"), ("rig.house", "degraded")]
    assert all(t < -60.0 for _, _, t in health)
    words = [one.words for one in read_visit(sealed).happenings if one.lane == "trouble"]
    assert words[0].startswith("camera had failed when the visit began: ")


LISTENING = """
riot: 1
title: Threshold
media: media
listens_to: [anger, happiness]
start: attract
scenes:
  attract:
    clip: attract.mp4
    loop: true
    transitions: [{to: notice, when: {button: start}, interrupt: true}]
  notice:
    card: {text: You are read, for: 2s}
    session: begin
    transitions: [{to: street}]
  street:
    clip: street.mp4
    listen: {from: 1s, to: 4s}
    transitions: [{to: round, when: {anger: {at_least: 0.9}}}, {to: round}]
  round:
    clip: street.mp4
    loop: true
    listen: {from: 2s, by: share}
    transitions: [{to: last, when: {all: [{happiness: {at_least: 0.1}}, {elapsed: 9s}]}}]
  last: {clip: last.mp4, session: end, transitions: [{to: attract}]}
"""


def test_the_page_marks_what_each_scene_listened_to(bench: Any, tmp_path: Path) -> None:
    visits = Visits(bench, tmp_path, LISTENING)
    visits.at = {2.0: command("button", "start")}
    visits.play.run(40)
    (folder,) = visits.close()
    visit = with_film(read_visit(seal(folder.path, tmp_path / "logs", FilmTelling())))
    listened = listened_by(visit)
    found = {row["scene"]: (row, listened[row["number"]]) for row in visit.decisions[1:]}
    for row, heard in found.values():
        # There is a face all the time: what was heard is what the page marks.
        assert heard.ends - heard.begins == pytest.approx(row["heard"], abs=0.05), row["scene"]
    assert (found["street"][1].start, found["street"][1].stop) == (1.0, 4.0)
    assert found["street"][1].round == 0 and found["round"][1].round == 2
    assert found["round"][1].start == 2.0


def test_an_unplugged_camera_is_not_taken_for_a_viewer_who_left(bench: Any, tmp_path: Path) -> None:
    visits = Visits(bench, tmp_path)
    visits.at = {2.0: command("button", "start")}
    visits.unplugged = (6.0, 9.0)
    visits.play.run(20)
    (folder,) = visits.close()
    visit = read_visit(seal(folder.path, tmp_path / "logs", FilmTelling()))
    ((begins, ends),) = visit.unread
    assert ends - begins == pytest.approx(3.0, abs=0.1)
    assert list(faceless(visit)) == []
    assert any(not moment.present for moment in visit.moments)
    assert replay(folder.path).difference is None


def test_of_a_viewer_who_was_not_told_no_mood_is_kept(bench: Any, tmp_path: Path) -> None:
    visits = Visits(bench, tmp_path)
    visits.at = {1.0: command("button", "start")}
    snapshot = visits.play.run(3.2)
    for told, tick in ((False, 6000), (True, 6030)):
        visits.recorder.see(replace(snapshot, tick=tick), 1.0, told=told)
    [session] = visits.close()
    assert [tick for tick, _ in session.moods() if tick >= 6000] == [6030]


def test_moods_come_twice_a_second_and_not_while_the_film_is_held(
    visits: list[SessionFolder],
) -> None:
    session = visits[0]
    rows = [(tick, row) for tick, [row] in session.moods()]
    assert all(tick % 30 == 0 for tick, _ in rows)
    times = [row["t"] for _, row in rows]
    steps = [round(later - earlier, 3) for earlier, later in itertools.pairwise(times)]
    assert set(steps) == {0.5}, "film time goes on where it was held"
    ticks = {tick for tick, _ in rows}
    assert not [tick for tick in ticks if 7 * 60 < tick < 27 * 60]
    row = rows[8][1]
    assert row["scene"] == "street" and 0 < row["position"] < 6
    assert (row["present"], row["stale"], row["faces"], row["lighting"]) == (True, False, 1, "good")
    assert row["dominant"] == "happiness"
    assert set(row["levels"]) == {"anger", "happiness"}
    assert sum(row["levels"].values()) == pytest.approx(1.0, abs=1e-3)
    assert all(level == round(level, 4) for level in row["levels"].values())


def test_counters_are_kept_at_both_ends_and_every_half_minute(visits: list[SessionFolder]) -> None:
    session = visits[0]
    assert session.end is not None
    first, last = session.header.first_tick, session.end.last_tick
    ticks = [tick for tick, _ in session.figures()]
    assert ticks == [first, first + 1800, last]
    rows = [row for _, [row] in session.figures()]
    assert {row["stage"] for row in rows} == {"screen"}
    assert [set(row["values"]) for row in rows] == [{"cuts", "restarts"}] * 3
    assert rows[1]["values"]["cuts"] == pytest.approx(rows[0]["values"]["cuts"] + 30, abs=0.1)


def test_a_change_of_language_is_kept_with_its_tick(visits: list[SessionFolder]) -> None:
    end = visits[0].end
    assert end is not None
    [(tick, language)] = end.languages
    assert (language, tick) == ("fr", pytest.approx(5.25 * 60, abs=2))
    assert visits[0].header.language == "en"


def test_it_replays_and_every_figure_is_as_short_as_it_was(visits: list[SessionFolder]) -> None:
    assert replay(visits[0].path).difference is None
    for _, messages in visits[0].inputs():
        for message in messages:
            for face in getattr(message, "faces", ()):
                assert face.scores == tuple(round(score, 4) for score in face.scores)
                assert face.pose == tuple(round(angle, 1) for angle in face.pose)


def test_decisions_alone_hold_no_mood(bench: Any, tmp_path: Path) -> None:
    visits = Visits(bench, tmp_path, keep="decisions")
    visits.recorder.counters = lambda: {"screen": {"cuts": 1}}
    visits.at = {2.0: command("button", "start")}
    visits.play.run(8)
    [session] = visits.close()
    assert list(session.moods()) == []
    assert len(list(session.figures())) == 2
    assert (session.path / "moods.jsonl.gz").stat().st_size == 0


CARD = "card: {text: {en: You are read, fr: Vous êtes lu}, for: 2s}"


@pytest.mark.parametrize(
    ("film", "notice"),
    [
        (FILM.replace(CARD, "clip: last.mp4"), None),
        (
            FILM.replace(CARD, "clip: last.mp4")
            .replace("clip: attract.mp4\n    loop: true", CARD)
            .replace(", interrupt: true}]", "}, {to: notice}]"),
            None,
        ),
        (
            FILM.replace("    session: begin\n", "").replace(
                "street: {clip", "street: {session: begin, clip"
            ),
            "notice",
        ),
    ],
    ids=["no card", "a card while nobody is there", "a card before the visit"],
)
def test_the_notice_is_a_card_that_this_viewer_saw(
    bench: Any, tmp_path: Path, film: str, notice: str | None
) -> None:
    visits = Visits(bench, tmp_path, film)
    visits.at = {2.0: command("button", "start")}
    visits.play.run(6)
    [session] = visits.close()
    shown = None if notice is None else {"scene": notice, "language": "en"}
    assert (session.header.notice, session.header.notice_shown) == (shown, notice is not None)
    assert list(session.moods())
