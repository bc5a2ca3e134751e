"""What fuzzing found once is tried in every test run, and fuzzing itself runs for a moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

ROOT = Path(__file__).parents[2]


def fuzz(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.fuzz.loader", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_corpus_finds_nothing() -> None:
    assert fuzz("--replay").endswith("in the corpus: 0 findings\n")


def test_a_little_fuzzing_finds_nothing() -> None:
    assert ": 0 findings" in fuzz("--films", "30", "--seed", "20261121")


@pytest.mark.parametrize("what", ["raises", "points nowhere"])
def test_what_escapes_would_be_found(what: str, tmp_path: Path) -> None:
    """A reader that breaks is noticed, made small and kept."""
    code = f"""
import sys
from pathlib import Path
from tests.fuzz import loader, trial

def broken(path, labels, rigs):
    text = path.read_text(errors="replace")
    if "fallback" in text:
        raise {"KeyError('x')" if what == "raises" else "trial.RiotError('A', 'b' , line=10**6)"}
    raise trial.RiotError("SCN-001", "nothing")

trial.examine_film = broken
loader.CORPUS = Path({str(tmp_path)!r})
sys.argv = ["loader", "--films", "60"]
sys.exit(loader.main())
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    [kept] = list(tmp_path.iterdir())
    assert kept.read_bytes() == b"fallback"
