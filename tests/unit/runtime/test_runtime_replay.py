"""Record two visits through the real journal and replay them: the same to the last bit."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from riot.clock import ManualClock
from riot.config.film import load_film
from riot.config.installation import Installation
from riot.errors import RiotError
from riot.messages import BeginSession, ClipStarted, EmotionReading, EndSession
from riot.perception.emotion.card import ModelCard
from riot.record.journal.journal import Journal
from riot.record.journal.reading import SessionFolder
from riot.rigs.settings import RigSettings
from riot.runtime.recording import SessionRecorder
from riot.runtime.replay import replay
from riot.sim.audience import RATE, Audience

LABELS = ("anger", "fear", "happiness", "surprise", "sadness", "disgust", "calm")
SCRIPT = "calm 8s, happiness@0.9 7s, surprise@0.8 15s, absent 6s"
START = 777.25
DEMO = Path(__file__).parents[3] / "scenes/demo/graph.yaml"
SCENES, CUES = DEMO.read_text().split("\ncues:")
FILES = {
    "graph.yaml": f"{SCENES}\ninclude: [shared/cues.yaml]\n",
    "shared/cues.yaml": f"cues:{CUES}",
}
"""The demonstration film in two files."""


@pytest.fixture(scope="module")
def recorded(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give the session folders of some 70 seconds of the demonstration film."""
    folder = tmp_path_factory.mktemp("recorded")
    graph = folder / "scenes/demo/graph.yaml"
    graph.parent.mkdir(parents=True)
    for name, text in FILES.items():
        (graph.parent / name).parent.mkdir(exist_ok=True)
        (graph.parent / name).write_text(text)
    (folder / "media/demo").mkdir(parents=True)
    for line in DEMO.read_text().splitlines():
        if line.strip().startswith("clip: "):
            (folder / "media/demo" / line.split()[1]).touch()
    (folder / "media/demo/tide.flac").touch()
    film = load_film(graph, LABELS, ["house", "sound"])
    card = ModelCard(folder, "sim", "1", LABELS, 48, ((0.3, 0.4), (0.7, 0.4)), {"sim": "00"}, None)
    health: list[Any] = []
    clock = ManualClock(START)
    journal = Journal(folder / "sessions", clock, report=health.append)
    rigs = (RigSettings(name="qlab", profile="qlab", passcode="0420"),)
    installation = Installation(film=graph, language="en", rigs=rigs)
    recorder = SessionRecorder(journal, installation, film, card, START)
    try:
        play = bench(film.graph, recorder=recorder, labels=LABELS, start=START)
        audience = Audience(LABELS, script=SCRIPT, seed=5, start=START)
        read = 0

        def look(now: float) -> None:
            nonlocal read
            clock.set(now)
            while START + read / RATE <= now:
                play.inbox.put(audience.reading(START + read / RATE, read))
                read += 1

        play.before = look
        play.run(30)
        play.conductor.skip(400)
        play.run(40)
        play.conductor.close()
    finally:
        recorder.close()
        journal.close()
    assert health == []
    return recorder.folders


def test_two_visits_are_kept_and_come_out_the_same(recorded: list[Path]) -> None:
    assert len(recorded) == 3, "two whole visits, and one that the stop cut off"
    effects = decisions = 0
    for folder in recorded:
        session = SessionFolder.open(folder)
        assert session.end is not None
        assert session.end.lost == {}
        found = replay(folder)
        assert found.difference is None
        assert found.ticks == session.end.last_tick - session.header.first_tick - _missing(session)
        effects += found.effects
        decisions += len(found.decisions)
    assert effects > 40 and decisions >= 8


def _missing(session: SessionFolder) -> int:
    return sum(
        getattr(message, "ticks", 0) for _, messages in session.inputs() for message in messages
    )


def test_the_recording_says_what_a_replay_needs(recorded: list[Path]) -> None:
    session = SessionFolder.open(recorded[0])
    header = session.header
    assert (header.scene, header.labels, header.tick_rate) == ("notice", LABELS, 60.0)
    assert header.notice_shown
    assert header.configuration["rigs"][0]["profile"] == "qlab"
    assert "0420" not in (recorded[0] / "header.json").read_text()
    assert header.graph_texts == FILES
    assert len(header.media) >= 7
    kinds = {type(m) for _, messages in session.inputs() for m in messages}
    assert {EmotionReading, ClipStarted} <= kinds
    kinds = {type(m) for _, messages in session.effects() for m in messages}
    assert {BeginSession, EndSession} <= kinds


def altered(recorded: list[Path], tmp_path: Path, file: str, change: Callable[[str], str]) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(recorded[0], folder)
    packed = file.endswith(".gz")
    data = (folder / file).read_bytes()
    text = (gzip.decompress(data) if packed else data).decode()
    changed = change(text)
    assert changed != text
    (folder / file).write_bytes(gzip.compress(changed.encode()) if packed else changed.encode())
    return folder


def test_other_inputs_give_a_difference(recorded: list[Path], tmp_path: Path) -> None:
    def silenced(text: str) -> str:
        """Take the faces out of all readings."""
        lines: list[str] = []
        for line in text.splitlines():
            entry = json.loads(line)
            for message in entry.get("in", ()):
                message.pop("faces", None)
            lines.append(json.dumps(entry))
        return "\n".join(lines) + "\n"

    found = replay(altered(recorded, tmp_path, "inputs.jsonl.gz", silenced))
    assert found.difference is not None
    assert found.difference.stream in ("effects", "trace")
    assert found.difference.recorded != found.difference.replayed


def test_a_missing_input_gives_a_difference(recorded: list[Path], tmp_path: Path) -> None:
    def without_the_first_clip(text: str) -> str:
        lines = text.splitlines()
        number = next(n for n, line in enumerate(lines) if "ClipStarted" in line)
        entry = json.loads(lines[number])
        entry["in"] = [message for message in entry["in"] if message["type"] != "ClipStarted"]
        lines[number] = json.dumps(entry)
        return "\n".join(lines) + "\n"

    found = replay(altered(recorded, tmp_path, "inputs.jsonl.gz", without_the_first_clip))
    assert found.difference is not None


@pytest.mark.parametrize(("old", "new"), [("for: 4s", "for: 5s"), ("lead: 1s", "lead: 2s")])
def test_another_film_gives_a_difference(
    recorded: list[Path], tmp_path: Path, old: str, new: str
) -> None:
    found = replay(altered(recorded, tmp_path, "header.json", lambda text: text.replace(old, new)))
    assert found.difference is not None
    assert found.ticks < 600


def test_another_effect_on_record_gives_a_difference(recorded: list[Path], tmp_path: Path) -> None:
    found = replay(
        altered(recorded, tmp_path, "effects.jsonl.gz", lambda t: t.replace('"/strobe"', '"/lamp"'))
    )
    assert found.difference is not None and found.difference.stream == "effects"


@pytest.mark.parametrize(
    ("old", "new"),
    [("notice:", "nottice:"), ("{to: horizon}", "{to: horzion}"), ("cue: boom", "cue: bom")],
)
def test_a_film_that_lacks_a_name_is_refused(
    recorded: list[Path], tmp_path: Path, old: str, new: str
) -> None:
    with pytest.raises(RiotError):
        replay(altered(recorded, tmp_path, "header.json", lambda text: text.replace(old, new)))


def test_a_start_in_a_scene_that_the_film_lacks_is_refused(
    recorded: list[Path], tmp_path: Path
) -> None:
    def moved(text: str) -> str:
        header = json.loads(text)
        header["opening"]["show"]["scene"] = "nowhere"
        return json.dumps(header)

    with pytest.raises(RiotError):
        replay(altered(recorded, tmp_path, "header.json", moved))
