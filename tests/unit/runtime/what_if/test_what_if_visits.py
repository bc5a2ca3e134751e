"""Recorded viewers before a changed film: which decisions fall otherwise, and what is not known."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from riot.cli.app import app
from riot.errors import RiotError
from riot.record.archive.sealing import seal
from riot.runtime.what_if.changes import read_change
from riot.runtime.what_if.film import Asked, Variants
from riot.runtime.what_if.moves import first_moved, sum_up
from riot.runtime.what_if.paths import OPEN
from riot.runtime.what_if.visits import Unfit, Visit, visit, visits

RECORDINGS = Path(__file__).parents[3] / "replay/recordings"
NAMES = ("smiling-man", "calm-woman", "startled-audience")


def what_if(name: str, *changes: str) -> Visit:
    asked = Asked(None, tuple(map(read_change, changes)))
    return visit(RECORDINGS / name, Variants(asked), {})


@pytest.mark.parametrize("name", NAMES)
def test_a_film_that_changes_nothing_leaves_every_path_as_it_was(name: str) -> None:
    found = what_if(name)
    assert found.left_at is None
    assert found.after == found.before
    assert found.control, "the simulated screen leads this viewer the recorded way"
    assert len(found.before.turns) > 3


def test_a_higher_threshold_sends_a_smile_elsewhere() -> None:
    found = what_if("startled-audience", "scenes.horizon.happiness=0.95")
    pair = first_moved(found)
    assert pair is not None and pair.before is not None and pair.after is not None
    assert (pair.before.to, pair.after.to) == ("gold", "deep")
    assert "happiness" in pair.before.why
    assert pair.after.why == "nothing else passed"
    assert found.left_at is not None
    assert found.assumed == ("deep.mp4",), "nobody saw it in this recording"


def test_the_mood_may_be_otherwise_too() -> None:
    found = what_if("startled-audience", "mood.ema_time=3s")
    assert [turn.to for turn in found.after.turns] != [turn.to for turn in found.before.turns]
    assert found.made[0].path == "mood.ema_time"


def test_a_path_that_outlasts_the_recording_is_open() -> None:
    found = what_if("smiling-man", "scenes.notice.card.for=9s")
    assert found.before.ending == "end_dawn"
    assert found.after.ending == OPEN


def test_a_visit_sealed_gives_what_its_journal_gives(tmp_path: Path) -> None:
    journal = tmp_path / "sessions" / "startled-audience"
    shutil.copytree(RECORDINGS / "startled-audience", journal)
    change = (read_change("scenes.horizon.happiness=0.95"),)
    before = visit(journal, Variants(Asked(None, change)), {})
    sealed = seal(journal, tmp_path / "logs")
    assert visit(sealed, Variants(Asked(None, change)), {}) == before
    assert not journal.exists()


def test_a_clip_that_one_visit_lacks_lasts_as_long_as_in_another() -> None:
    change = (read_change("scenes.horizon.happiness=0.95"),)
    paths = [RECORDINGS / name for name in NAMES]
    found = visits(paths, Asked(None, change), {}, processes=1)
    assert all(isinstance(one, Visit) and not one.assumed for one in found)
    moves = sum_up(found)
    assert moves.visits == 3
    assert moves.control == (3, 3)
    assert moves.first["horizon", "gold", "deep"] >= 1
    assert moves.same + sum(moves.first.values()) == 3


def test_of_many_visits_only_those_that_leave_their_recording_have_a_control() -> None:
    unchanged = Variants(Asked(None, ()))
    assert visit(RECORDINGS / "calm-woman", unchanged, {}, always_control=False).control is None
    moved = Variants(Asked(None, (read_change("scenes.horizon.happiness=0.95"),)))
    left = visit(RECORDINGS / "startled-audience", moved, {}, always_control=False)
    assert left.left_at is not None and left.control


def test_a_visit_that_is_no_use_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    paths = [RECORDINGS / "calm-woman", tmp_path]
    found = visits(paths, Asked(None, ()), {}, processes=1)
    assert isinstance(found[0], Visit)
    assert isinstance(found[1], Unfit)
    assert sum(sum_up(found).unfit.values()) == 1


def test_another_film_without_the_first_scene_is_refused(tmp_path: Path) -> None:
    film = tmp_path / "other.yaml"
    film.write_text(
        "riot: 1\ntitle: Other\nmedia: .\nlistens_to: [happiness, calm]\nstart: a\n"
        "scenes:\n  a: {clip: a.mp4, loop: true, transitions: [{to: a}]}\n"
    )
    with pytest.raises(RiotError) as error:
        visit(RECORDINGS / "calm-woman", Variants(Asked(film, ())), {})
    assert error.value.code == "REC-043"


def riot(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["replay", *arguments])
    return result.exit_code, result.output


def test_the_command_shows_both_paths_and_what_they_are_worth() -> None:
    name = str(RECORDINGS / "startled-audience")
    status, said = riot(name, "--set", "scenes.horizon.happiness=0.95")
    assert status == 0
    assert "horizon → gold" in said and "horizon → deep" in said
    assert "The paths part at" in said
    assert "recorded before another picture" in said
    assert "Control: before the simulated screen, the unchanged film repeats" in said


def test_the_command_sums_up_many_as_json() -> None:
    change = ("--set", "scenes.horizon.happiness=0.95", "--format", "json", "--processes", "1")
    status, said = riot("--from", str(RECORDINGS), *change)
    found = json.loads(said)
    assert status == 0
    assert found["control"]["reproduced"] == found["visits"] == len(list(RECORDINGS.iterdir()))
    assert sum(row["visits"] for row in found["endings"]) == found["visits"]
    assert {row["scene"] for row in found["decisions"]} == {"horizon"}


def test_bad_requests_are_one_line_each(tmp_path: Path) -> None:
    for arguments, code in (
        (["--from", str(tmp_path), "--set", "a=1"], "REC-047"),
        (["--from", str(tmp_path / "none"), "--set", "a=1"], "REC-047"),
        ([str(RECORDINGS / "calm-woman"), "--set", "nonsense"], "REC-040"),
        ([str(RECORDINGS / "calm-woman"), "--set", "scenes.horizon.happiness=1.5"], "SCN-019"),
        ([str(RECORDINGS / "calm-woman"), "--set", "mood.ema_time=fast"], "CFG-004"),
    ):
        result = CliRunner().invoke(app, ["replay", *arguments])
        assert isinstance(result.exception, RiotError), result.output
        assert result.exception.code == code


def test_a_wrong_value_of_a_key_that_the_film_leaves_out_names_that_key(tmp_path: Path) -> None:
    film = tmp_path / "plain"
    film.mkdir()
    (film / "graph.yaml").write_text(
        "riot: 1\ntitle: Other\nmedia: .\nlistens_to: [happiness, calm]\nstart: notice\n"
        "scenes:\n"
        "  notice: {card: {text: Hello, for: 2s}, session: begin, transitions: [{to: end}]}\n"
        "  end: {card: {text: Bye, for: 2s}, session: end, transitions: [{to: notice}]}\n"
    )
    words = ["--graph", str(film), "--set", "defaults.min_margin=-1"]
    result = CliRunner().invoke(app, ["replay", str(RECORDINGS / "calm-woman"), *words])
    assert isinstance(result.exception, RiotError), result.output
    because = "because of --set defaults.min_margin=-1"
    assert f"SCN-004: {because}: defaults.min_margin: " in str(result.exception)


def refusals(*changes: str) -> list[str]:
    """Give the lines that refuse the changes of a film that a visit saw."""
    words = [word for change in changes for word in ("--set", change)]
    result = CliRunner().invoke(app, ["replay", str(RECORDINGS / "calm-woman"), *words])
    assert isinstance(result.exception, RiotError), result.output
    return [str(problem) for problem in result.exception.problems]


def test_a_change_that_leaves_another_way_nothing_is_named_in_one_line() -> None:
    guilty, innocent = "scenes.turn.transitions.0.when={calm: {at_least: 0}}", "mood.hold=2s"
    lines = refusals("scenes.horizon.happiness=0.5", guilty, innocent)
    assert lines
    for line in lines:
        assert f"SCN-029: because of --set {guilty}: never wins" in line
        assert "horizon" not in line and innocent not in line and "\n" not in line


def test_changes_that_spoil_a_film_together_are_all_named() -> None:
    one, other = (f"scenes.turn.transitions.{n}.to=end_still" for n in (1, 3))
    (line,) = refusals(one, other)
    assert "SCN-026" in line and "'end_stars'" in line
    assert f"because of --set {one} and --set {other}: " in line
