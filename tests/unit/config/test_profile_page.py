"""The page of all profiles is as the program has it, and what it shows can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from riot.config.installation import load_installation
from riot.config.profile_page import profile_page
from riot.config.profiles import load_profiles, shipped_profiles

PAGE = Path(__file__).parents[3] / "docs/reference/rig-profiles.md"
TEXT = profile_page()


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == TEXT, (
        "run python -m riot.config.profile_page > docs/reference/rig-profiles.md"
    )


def _entries() -> list[str]:
    return re.findall(r"```yaml\n(rigs:\n.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("entry", _entries())
def test_every_entry_can_be_pasted_into_an_installation(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "installation.yaml"
    path.write_text(f"film: graph.yaml\n{entry}")
    loaded = load_installation(path)
    assert loaded.rigs
    assert loaded.warnings == ()


def test_every_profile_has_its_section_and_all_its_actions() -> None:
    for name, profile in shipped_profiles().items():
        section = TEXT.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
        for action in profile.actions:
            assert f"| `{name}.{action}" in section
        for step in profile.setup:
            assert step in section


def test_the_example_of_ones_own_profile_is_a_profile(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(profile: wall\n.*?)```", TEXT, re.DOTALL)
    (tmp_path / "wall.yaml").write_text(example)
    assert load_profiles(tmp_path)["wall"].port == 4000
