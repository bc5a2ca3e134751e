"""A recording of an older riot: other words for a reason are no difference, another way is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from riot.cli.app import app
from riot.runtime.replay import replay

GOLDEN = Path(__file__).parents[2] / "replay/recordings/startled-audience"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "older"))


def rewrite(recording: Path, old: str, new: str) -> int:
    trace = recording / "trace.jsonl"
    text = trace.read_text()
    trace.write_text(text.replace(old, new))
    return sum(old in line for line in text.splitlines())


def test_other_words_for_the_same_reason_are_counted_and_no_difference(recording: Path) -> None:
    count = rewrite(recording, '"wanted":"at_least 0.6"', '"wanted":"0.6 or more"')
    found = replay(recording)
    assert found.difference is None
    assert found.wordings == count > 0
    result = CliRunner().invoke(app, ["replay", str(recording), "--no-why"])
    assert result.exit_code == 0
    assert "identical but for the wording of" in result.output


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"passed":true', '"passed":false'),
        ('"to":"burst"', '"to":"turn"'),
        ('"margin":0.', '"margin":1.'),
    ],
)
def test_another_way_or_other_numbers_differ(recording: Path, old: str, new: str) -> None:
    assert rewrite(recording, old, new)
    found = replay(recording)
    assert found.difference is not None
    assert found.difference.stream == "trace"
    assert found.wordings == 0


def test_what_an_older_riot_did_not_keep_is_no_difference(recording: Path) -> None:
    lines = (recording / "trace.jsonl").read_text().splitlines()
    older = [json.loads(line) for line in lines]
    for line in older:
        for decision in line["trace"]:
            decision.pop("note", None)
    (recording / "trace.jsonl").write_text("".join(json.dumps(line) + "\n" for line in older))
    assert replay(recording).difference is None
