"""The page of the record's tables is as the program has it, and its questions are answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from riot.record.archive.tables import TABLES
from riot.record.queries.duckdb_engine import DuckDbEngine, open_over
from riot.record.queries.sql import ask
from riot.record.queries.tables_page import tables_page
from tests.sealed import write_logs

DOCS = Path(__file__).parents[4] / "docs"
QUESTIONS = re.findall(
    r"```sql\n(.*?)```", (DOCS / "how-to/ask-the-logs.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbEngine]:
    logs = tmp_path_factory.mktemp("logs")
    write_logs(logs, 12, seconds=4)
    with closing(open_over([str(logs)], None)) as opened:
        yield opened


def test_the_page_is_up_to_date() -> None:
    written = (DOCS / "reference/record-tables.md").read_text(encoding="utf-8")
    hint = "run python -m riot.record.queries.tables_page > docs/reference/record-tables.md"
    assert written == tables_page(), hint


def test_every_column_is_on_the_page_with_its_unit() -> None:
    page = tables_page()
    for table in TABLES.values():
        for column in table.columns:
            assert re.search(rf"\| `{column.name}` \| [A-Z\[\]]+ \| {column.unit} \| ", page)


def test_there_are_ten_questions_to_begin_with() -> None:
    assert len(QUESTIONS) >= 10


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_every_question_of_the_page_is_answered(engine: DuckDbEngine, question: str) -> None:
    assert ask(engine, question).num_columns >= 2


def test_the_questions_find_something(engine: DuckDbEngine) -> None:
    answered = [question for question in QUESTIONS if ask(engine, question).num_rows]
    assert len(answered) >= len(QUESTIONS) - 2
