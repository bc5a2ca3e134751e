"""Two real faces lead the same film into different branches, each for the right reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riot.record.archive.tables import TABLES
from riot.record.sessions import open_session

if TYPE_CHECKING:
    from tests.system.conftest import Installer, Runner, Show


def decision(show: Show, scene: str) -> dict[str, Any]:
    """Give the decision that led out of a scene."""
    return next(entry for _, entry in show.rows("trace") if entry["scene"] == scene)


def winner(entry: dict[str, Any]) -> dict[str, Any]:
    """Give the trial that passed."""
    return next(trial for trial in entry["tried"] if trial["passed"])


def play(install: Installer, run: Runner, video: Path) -> Show:
    """Play the tiny film to a video until the visit is over, and stop it."""
    show = run(install(camera={"source": str(video)}, audience=None), "--seed", 1)
    end = show.wait_end(90)
    assert end["reason"] == "ended"
    assert not end["lost"] and not end["cut"]
    show.wait_for(lambda: show.session().parent.name.startswith("date="), "the sealed session")
    assert show.finish() == 0, show.err
    assert show.err == ""
    return show


def check_reason(show: Show, label: str) -> None:
    """Check that the horizon's decision names the label, the levels and readings it rests on."""
    entry = decision(show, "horizon")
    heard = entry["heard"]
    assert heard["by"] == "mean" and heard["counts"]
    assert heard["dominant"] == label
    assert heard["levels"][label] == max(heard["levels"].values())
    assert set(heard["levels"]) == {"happiness", "surprise", "calm"}
    # How many readings there are in these seconds, the machine decides.
    assert heard["seconds"] >= 0.5, "the film's min_face"
    first, last = heard["readings"]
    readings = {e["seq"]: e for _, e in show.rows("inputs") if e["type"] == "EmotionReading"}
    window = [readings[number] for number in range(first, last + 1) if number in readings]
    assert len(window) >= 2
    assert all(reading["faces"] for reading in window)
    verdict = winner(entry)["verdict"]
    part = next(v for v in [verdict, *verdict["parts"]] if v["guard"] == "dominant")
    assert part["saw"].startswith(label)


def check_folder(show: Show) -> None:
    """Check that a session was sealed whole and holds numbers and names, no picture."""
    session = show.session()
    assert session.parent.name.startswith("date=")
    assert {path.name for path in session.iterdir()} == {f"{name}.parquet" for name in TABLES}
    header = open_session(session).header
    assert header.configuration["film"].endswith("graph.yaml")
    assert "riot: 1" in header.graph_texts["graph.yaml"]
    assert len(header.media["horizon.mp4"]) == 64
    assert max(len(value) for _, entry in show.rows("inputs") for value in _lists(entry)) < 40


def _lists(value: Any) -> list[list[Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    found = [value] if isinstance(value, list) else []
    for item in inner:
        found += _lists(item)
    return found


def test_the_smiling_man_is_led_by_his_smile(
    install: Installer,
    show: Runner,
    smiling_man: Path,
    identical: Callable[[Path], str],
) -> None:
    running = play(install, show, smiling_man)
    assert decision(running, "horizon")["to"] == "gold"
    check_reason(running, "happiness")
    assert decision(running, "turn")["to"] == "end_dawn"
    check_folder(running)
    said = identical(running.session())
    assert "horizon → gold" in said and "turn → end_dawn" in said


def test_the_calm_woman_is_led_by_her_calm(
    install: Installer,
    show: Runner,
    calm_woman: Path,
    identical: Callable[[Path], str],
) -> None:
    running = play(install, show, calm_woman)
    assert decision(running, "horizon")["to"] == "deep"
    check_reason(running, "calm")
    assert decision(running, "turn")["to"] == "end_still"
    check_folder(running)
    said = identical(running.session())
    assert "horizon → deep" in said and "turn → end_still" in said
