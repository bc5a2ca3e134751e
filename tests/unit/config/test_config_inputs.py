"""What a MIDI input's map may say is checked when the installation is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.config.installation import Installation, load_installation
from riot.errors import ProblemsFound

HOW_TO = Path(__file__).parents[3] / "docs/how-to"


def load(folder: Path, text: str) -> Installation:
    path = folder / "installation.yaml"
    path.write_text(f"film: graph.yaml\n{text}")
    return load_installation(path)


def midi(word: str, address: str, prefix: str = "/riot") -> str:
    return (
        f"input:\n  osc: {{prefix: {prefix}}}\n  midi:\n"
        f"    - device: pedal\n      map:\n        {word}: {address}\n"
    )


@pytest.mark.parametrize(
    ("address", "prefix"),
    [("/riot/go", "/riot"), ("/show/scene/street", "/show"), ("/knob", "/riot")],
)
def test_commands_and_the_films_own_addresses_are_taken(
    tmp_path: Path, address: str, prefix: str
) -> None:
    loaded = load(tmp_path, midi("note 1 60", address, prefix))
    assert loaded.warnings == ()
    assert loaded.input.midi[0].map == {"note 1 60": address}


def test_an_address_that_is_nearly_a_command_is_warned_of(tmp_path: Path) -> None:
    (warning,) = load(tmp_path, midi("note 1 60", "/riot/paus")).warnings
    assert (warning.code, warning.severity, warning.line) == ("CFG-038", "warning", 7)
    assert "/riot/pause" in warning.hint


@pytest.mark.parametrize(
    ("word", "address", "code"),
    [
        ("note 1 60", "/riot/scene", "CFG-037"),
        ("note 17 60", "/riot/go", "CFG-004"),
        ("note 1 128", "/riot/go", "CFG-004"),
        ("pitch 1 2", "/riot/go", "CFG-004"),
        ("cc 1", "/riot/go", "CFG-004"),
        ("knob", "/riot/go", "CFG-004"),
        ("note 1 60", "go", "CFG-004"),
        ("note 1 60", '"/riot/go now"', "CFG-004"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(
    tmp_path: Path, word: str, address: str, code: str
) -> None:
    with pytest.raises(ProblemsFound) as found:
        load(tmp_path, midi(word, address))
    (problem,) = found.value.problems
    assert (problem.code, problem.line) == (code, 7)


@pytest.mark.parametrize("page", ["midi.md", "find-every-address.md"])
def test_what_the_pages_show_can_be_pasted(tmp_path: Path, page: str) -> None:
    blocks = (HOW_TO / page).read_text(encoding="utf-8").split("```yaml\n")[1:]
    assert blocks
    for block in blocks:
        assert load(tmp_path, block.split("```")[0]).warnings == ()


def test_osc_over_tcp_and_oscquery_need_a_port_each(tmp_path: Path) -> None:
    text = "input: {osc: {port: 8060, tcp: 8061}}\noscquery: {port: "
    assert load(tmp_path, f"{text}8060}}\n").warnings == (), "UDP and TCP are apart"
    with pytest.raises(ProblemsFound) as caught:
        load(tmp_path, f"{text}8061}}\n")
    [problem] = caught.value.problems
    assert (problem.code, problem.line) == ("CFG-040", 2)


@pytest.mark.parametrize(
    "other", ["oscquery: {port: 8070}", "input: {osc: {port: 8000, tcp: 8070, allow: [127.0.0.1]}}"]
)
def test_the_result_page_needs_a_port_of_its_own(tmp_path: Path, other: str) -> None:
    assert load(tmp_path, f"{other}\nresult_page: {{}}\n").result_page is not None
    with pytest.raises(ProblemsFound) as caught:
        load(tmp_path, f"{other}\nresult_page: {{port: 8070}}\n")
    [problem] = caught.value.problems
    assert (problem.code, problem.line) == ("CFG-041", 3)


@pytest.mark.parametrize(
    "wrong", ["{address: 'http://x'}", "{minutes: 0}", "{minutes: 90}", "{port: 0}", "{host: ''}"]
)
def test_a_result_page_that_cannot_be_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        load(tmp_path, f"result_page: {wrong}\n")
    assert [problem.code for problem in caught.value.problems] == ["CFG-004"]
