"""The notebook in docs/: every cell runs over sealed sessions, so it cannot fall behind."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pandas
import pytest

from tests.conftest import REPOSITORY
from tests.sealed import write_logs

NOTEBOOK = REPOSITORY / "docs/notebooks/after-the-show.ipynb"


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def run(source: str, names: dict[str, Any]) -> object:
    """Run a cell as Jupyter does, and give the value of its last line."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is None:
        return None
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_every_cell_answers_over_sealed_sessions(
    cells: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_logs(tmp_path / "logs", 6)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    shown = [run("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]
    assert "6 visits" in capsys.readouterr().out
    tables = [one for one in shown if isinstance(one, pandas.DataFrame)]
    assert [len(table) > 0 for table in tables] == [True] * 6
    assert sum(names["endings"]["visits"]) == 6
    assert sum(names["ways"]["times"]) == 6
    pictures = [one for one in shown if type(one).__name__ == "Figure"]
    assert len(pictures) == 3


def test_it_is_small_and_names_no_machine(cells: list[dict[str, Any]]) -> None:
    assert NOTEBOOK.stat().st_size < 100_000
    assert all(not cell.get("outputs") for cell in cells)
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert not [path for path in ("/home/", "/Users/", "C:\\\\", "/tmp/", "/work/") if path in text]
