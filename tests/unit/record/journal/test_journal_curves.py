"""The levels that a result is drawn from are readings, and kept only where readings are."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.clock import ManualClock
from riot.messages import Card, Curve, CutTo, PathStep, Result, Stretch
from riot.record.journal.journal import Journal
from riot.record.journal.reading import SessionFolder
from riot.record.settings import Keep
from tests.journals import FIRST

RESULT = Result(
    "Your path",
    (PathStep("street", "The street", "fear", 0.62),),
    "en",
    0.5,
    (Curve("fear", "fear", (0.125, None, 0.375)),),
    (Stretch(0.0, "street", "The street"),),
)


@pytest.mark.parametrize("keep", ["readings", "decisions"])
def test_curves_are_kept_only_where_readings_are(tmp_path: Path, keep: Keep) -> None:
    journal = Journal(tmp_path, ManualClock(), keep=keep)
    folder = journal.begin(FIRST)
    cut = CutTo(t=2.0, take=1, scene="end", picture=Card("Bye"), result=RESULT)
    journal.effects(2, [cut])
    journal.close()
    assert folder is not None
    [(_, [written])] = SessionFolder.open(folder).effects()
    assert isinstance(written, CutTo) and written.result is not None
    assert written.result.steps == RESULT.steps
    assert written.result.stretches == RESULT.stretches
    assert written.result.curves == (RESULT.curves if keep == "readings" else ())
