"""What docs/rigs tells a technician to write is what riot takes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from riot.authoring.proving import prove_film
from riot.calls import parse_call
from riot.config.installation import load_installation
from riot.config.profiles import shipped_profiles
from riot.rigs.profiles.calling import profile_call

PAGES = Path(__file__).parents[3] / "docs/rigs"
LABELS = ("anger", "fear", "happiness", "calm")


def pages_with(text: str) -> list[str]:
    return sorted(page.name for page in PAGES.glob("*.md") if text in page.read_text("utf-8"))


def yaml_of(page: str) -> Iterator[dict[str, Any]]:
    """Give each piece of YAML on a page."""
    for found in re.finditer(r"```yaml\n(.*?)```", (PAGES / page).read_text("utf-8"), re.DOTALL):
        piece = yaml.safe_load(textwrap.dedent(found[1]))
        if isinstance(piece, dict):
            yield piece


def films_of(page: str) -> Iterator[dict[str, Any]]:
    """Give a film of one scene for each list of cues."""
    for piece in yaml_of(page):
        if isinstance(piece.get("cues"), list):
            scene = {"card": {"text": "x", "for": "20s"}, "cues": piece["cues"]}
            scene |= {"session": "begin", "transitions": [{"to": "end"}]}
            end = {"card": {"text": "x", "for": "5s"}, "session": "end"}
            yield {
                "riot": 1,
                "title": "x",
                "media": ".",
                "listens_to": list(LABELS),
                "start": "a",
                "scenes": {"a": scene, "end": {**end, "transitions": [{"to": "a"}]}},
            }


def test_there_are_pages_to_read() -> None:
    assert len(pages_with("cues:")) >= 15


def test_the_index_names_every_page_and_what_it_names_is_there() -> None:
    index = (PAGES / "README.md").read_text("utf-8")
    named = set(re.findall(r"\]\(([^):]+)\)", index))
    assert {page.name for page in PAGES.glob("*.md")} - named == {"README.md"}
    for page in PAGES.glob("*.md"):
        for link in re.findall(r"\]\(([^):#]+)\)", page.read_text("utf-8")):
            assert (PAGES / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize("page", pages_with("riot stream --to"))
def test_what_a_page_streams_to_is_the_port_of_its_profile(page: str) -> None:
    text = (PAGES / page).read_text("utf-8")
    streams = re.findall(r"riot stream --to [\d.]+:(\d+) --profile (\S+)", text)
    assert streams
    for port, profile in streams:
        assert shipped_profiles()[profile].port == int(port)


@pytest.mark.parametrize("page", pages_with("cues:"))
def test_rigs_and_cues_of_a_page_pass_the_check(page: str, tmp_path: Path) -> None:
    rigs = [rig for piece in yaml_of(page) for rig in piece.get("rigs", [])]
    (tmp_path / "graph.yaml").write_text("riot: 1\n", encoding="utf-8")
    show = tmp_path / "installation.yaml"
    show.write_text(yaml.safe_dump({"film": "graph.yaml", "rigs": rigs}), encoding="utf-8")
    receivers = load_installation(show).receivers
    films = list(films_of(page))
    assert rigs
    assert films
    for film in films:
        (tmp_path / "graph.yaml").write_text(yaml.safe_dump(film), encoding="utf-8")
        proof = prove_film(tmp_path / "graph.yaml", LABELS, receivers, lambda _: {})
        assert [str(problem) for problem in proof.problems] == []


@pytest.mark.parametrize("page", pages_with("riot osc send"))
def test_what_a_page_sends_by_hand_its_profile_takes(page: str) -> None:
    text = (PAGES / page).read_text("utf-8")
    command = r"^ *(?:\$ )?riot osc send \S+ (?:\"([^\"]+)\"|(\S+))(?:.* --profile (\S+))?"
    sent = re.findall(command, text, re.MULTILINE)
    assert sent
    for quoted, bare, profile in sent:
        words = quoted or bare
        if not words.startswith("/"):
            call = parse_call(words)
            assert profile_call(shipped_profiles()[profile], call.action, call.arguments).messages
