"""docs/how-to/call-a-desk.md: what it shows is right, and the mistakes are told as it says."""

from __future__ import annotations

import re
from pathlib import Path

from riot.config.film import examine_film
from riot.config.installation import load_installation

PAGE = (Path(__file__).parents[3] / "docs/how-to/call-a-desk.md").read_text(encoding="utf-8")
RIGS, SCENES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
HEAD = "riot: 1\ntitle: T\nmedia: .\nlistens_to: [anger, calm]\nstart: notice\n"
WAY = "    transitions: [{to: notice}]\n"


def found(folder: Path, scenes: str) -> list[str]:
    (folder / "installation.yaml").write_text(f"film: graph.yaml\n{RIGS}")
    film = scenes.replace("cues:\n  dark", f"{WAY}cues:\n  dark")
    (folder / "graph.yaml").write_text(HEAD + film)
    rigs = load_installation(folder / "installation.yaml").receivers
    problems = examine_film(folder / "graph.yaml", None, rigs).problems
    return [f"{p.code}: {p.message} ({p.hint})" for p in problems]


def test_its_cues_can_be_called(tmp_path: Path) -> None:
    assert not [told for told in found(tmp_path, SCENES) if told.startswith(("SCN-017", "SCN-07"))]


def test_its_mistakes_are_told_so(tmp_path: Path) -> None:
    wrong = SCENES.replace("desk.cue(1, 3)", "desk.cue(1)").replace("sound.panic", "sound.pannic")
    told = [one for one in found(tmp_path, wrong) if one.startswith("SCN-07")]
    shown = re.findall(r"error (SCN-.*)", PAGE)
    assert told == shown
