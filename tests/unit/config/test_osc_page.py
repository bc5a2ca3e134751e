"""The page of all OSC addresses is as the program has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from riot.config.osc_page import osc_page
from riot.mood.affect import COORDINATES, affect_of
from riot.rigs.input.commands import COMMANDS
from riot.rigs.stream.addresses import ADDRESSES

PAGE = Path(__file__).parents[3] / "docs/reference/osc.md"
TEXT = osc_page()


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == TEXT, "run python -m riot.config.osc_page > docs/reference/osc.md"


@pytest.mark.parametrize("entry", ADDRESSES, ids=lambda entry: entry.path)
def test_every_address_is_there_with_its_type(entry: object) -> None:
    path, kind = entry.path, entry.type  # type: ignore[attr-defined]
    assert re.search(rf"`/riot{re.escape(path)}` \\| {kind} ", TEXT)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.address)
def test_every_command_is_there(command: object) -> None:
    assert f"| `/riot{command.address}` |" in TEXT  # type: ignore[attr-defined]


def test_the_places_of_the_labels_are_those_that_count() -> None:
    for label, (valence, arousal) in COORDINATES.items():
        assert affect_of((label, "calm"), (1.0, 0.0)) == (valence, arousal)
        assert f"| {label} | {valence:g} | {arousal:g} |" in TEXT
