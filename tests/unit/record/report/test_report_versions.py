"""What the report says of a film that was changed between visits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from riot.record.report.versions import mixed


def version(first: datetime, last: datetime) -> dict[str, Any]:
    return {"film": "Tide", "version": f"{last}", "visits": 3, "first": first, "last": last}


OLD = version(datetime(2026, 11, 1, 10), datetime(2026, 11, 7, 18))


def test_the_newest_version_is_shown_alone_by_its_first_day() -> None:
    said = mixed("Tide", [version(datetime(2026, 11, 9, 10), datetime(2026, 11, 12)), OLD])
    assert "played since 9 November 2026, in 3 visits" in said
    assert said.endswith("; --since 2026-11-09 shows it alone.")


def test_versions_of_the_same_days_are_not_to_be_had_alone() -> None:
    for first in (datetime(2026, 11, 3, 10), datetime(2026, 11, 7, 19)):
        said = mixed("Tide", [version(first, datetime(2026, 11, 12)), OLD])
        assert said.endswith("named as in the newest.")


def test_one_version_is_nothing_to_tell() -> None:
    assert mixed("Tide", [OLD]) == ""
