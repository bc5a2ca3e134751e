"""docs/reference/record-problems.md: a row for every code, and no row too many."""

from __future__ import annotations

import re

from tests.conftest import REPOSITORY

PAGE = REPOSITORY / "docs/reference/record-problems.md"
ROWS = re.findall(r"^\| ((?:REC|RUN)-\d{3}) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_code_of_the_record_is_explained_once() -> None:
    told = {
        code
        for file in (REPOSITORY / "riot").rglob("*.py")
        for code in re.findall(r'"(REC-\d{3})"', file.read_text(encoding="utf-8"))
    }
    assert len(ROWS) == len(set(ROWS))
    assert {code for code in ROWS if code.startswith("REC")} == told
