"""The tutorial does as it is written what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs/tutorial/first-film.md"
BLOCK = re.compile(r"^```([a-z]+)(?: ([^\n]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tutorial_as_written(tmp_path: Path) -> None:
    """Type what the page says, in its order; compare what it shows with what comes."""
    here, said = tmp_path, ""
    commands = 0
    for kind, note, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "sh" and note != "by hand":
            for line in body.splitlines():
                if line.startswith("cd "):
                    here = here / line[3:]
                    continue
                # The reader watches for half a minute; what it shows is proved elsewhere.
                said = _typed(line.replace("--for 30s", "--for 3s"), here, fails=note == "fails")
                commands += 1
        elif kind == "yaml":
            (here / note).write_text(body, encoding="utf-8")
        elif kind == "diff":
            _edited(here / "graph.yaml", body)
        elif kind == "text":
            for line in body.splitlines():
                assert line in said, f"the page shows {line!r}, but riot says:\n{said}"
    assert commands >= 8
    page = (here / "film.html").read_text(encoding="utf-8")
    assert "friend" in page and "http://" not in re.sub(r"http://www\.w3\.org/\S+", "", page)
    assert (here / "audience.html").stat().st_size > 5000


def _typed(line: str, here: Path, fails: bool) -> str:
    words = line.split()
    assert words[0] == "riot", line
    done = subprocess.run(
        [sys.executable, "-c", "from riot.cli import main; main()", *words[1:]],
        cwd=here,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode != 0) == fails, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def _edited(path: Path, diff: str) -> None:
    text = path.read_text(encoding="utf-8")
    before = [line[1:] for line in diff.splitlines() if line.startswith("-")]
    after = [line[1:] for line in diff.splitlines() if line.startswith("+")]
    assert "\n".join(before) in text
    path.write_text(text.replace("\n".join(before), "\n".join(after)), encoding="utf-8")
