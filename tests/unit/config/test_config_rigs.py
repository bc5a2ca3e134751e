"""Rigs in the installation file: filled from their profiles, and refused where they cannot be."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from riot.config.installation import Installation, load_installation
from riot.config.profiles import load_profile, load_profiles, shipped_profiles
from riot.errors import Problem, ProblemsFound

OWN = """\
profile: wall
title: The LED wall
about: Of our own making.
port: 4000
limits: {types: [f]}
actions:
  flash:
    address: "/flash/{row}"
    parameters: {row: {low: 1, high: 8}}
    says: Flashes a row.
    see: The first row flashes.
    test: [1]
setup: [Switch it on.]
"""


def load(folder: Path, rigs: str) -> Installation:
    path = folder / "installation.yaml"
    path.write_text(f"film: graph.yaml\nrigs:\n{rigs}")
    return load_installation(path)


def problems(folder: Path, rigs: str) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as caught:
        load(folder, rigs)
    return caught.value.problems


def add(folder: Path, name: str, text: str) -> Path:
    (folder / "profiles").mkdir(exist_ok=True)
    path = folder / "profiles" / name
    path.write_text(text)
    return path


def test_rigs_are_filled_and_know_their_profiles(tmp_path: Path) -> None:
    loaded = load(tmp_path, "  - {name: sound, profile: qlab, transport: slip}\n")
    [rig] = loaded.rigs
    assert (rig.port, rig.transport, rig.feedback, rig.hears) == (53000, "slip", 53001, ())
    assert loaded.profile_of(rig) is shipped_profiles()["qlab"]
    [receiver] = loaded.receivers
    assert (receiver.name, receiver.profile) == ("sound", "qlab")
    assert "go" in receiver.actions


def test_a_folder_of_profiles_beside_the_file_adds_to_them(tmp_path: Path) -> None:
    add(tmp_path, "wall.yaml", OWN)
    loaded = load(tmp_path, "  - {name: w, profile: wall}\n")
    [rig] = loaded.rigs
    assert rig.port == 4000
    assert loaded.profile_of(rig).title == "The LED wall"
    assert not loaded.receivers[0].texts
    again = pickle.loads(pickle.dumps(loaded))
    assert again.profile_of(again.rigs[0]) == loaded.profile_of(rig)


def test_a_profile_of_ones_own_wins_over_the_shipped_one(tmp_path: Path) -> None:
    add(tmp_path, "qlab.yaml", OWN.replace("profile: wall", "profile: qlab"))
    loaded = load(tmp_path, "  - {name: q, profile: qlab}\n")
    assert loaded.rigs[0].port == 4000
    assert shipped_profiles()["qlab"].port == 53000


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "message"),
    [
        (OWN.replace("port: 4000", "prot: 4000"), 4, 1, "CFG-002", "unknown key 'prot'"),
        (OWN.replace("title: The LED wall\n", ""), 1, 1, "CFG-003", "the key 'title' is missing"),
        (OWN.replace("types: [f]", "types: [x]"), 5, 18, "CFG-004", "limits.types.0"),
        (OWN.replace("{row}", "{raw}"), 7, 3, "CFG-030", "no parameter fills the place {raw}"),
        (OWN.replace("test: [1]", "test: [9]"), 12, 5, "CFG-030", "row 9 is outside 1..8"),
        (OWN.replace("profile: wall", "profile: well"), 1, 1, "CFG-030", "another name than"),
        ("profile: [", 1, 11, "YML-004", ""),
    ],
)
def test_what_is_wrong_with_a_profile_has_a_place(
    tmp_path: Path, text: str, line: int, column: int, code: str, message: str
) -> None:
    path = add(tmp_path, "wall.yaml", text)
    [problem] = problems(tmp_path, "  - {name: w, profile: plain, port: 1}\n")
    assert (problem.file, problem.code) == (str(path), code)
    assert message in problem.message
    if code != "YML-004":
        assert (problem.line, problem.column) == (line, column)


def test_all_profiles_are_looked_at_before_any_is_refused(tmp_path: Path) -> None:
    add(tmp_path, "a.yaml", "profile: a\n")
    add(tmp_path, "b.yml", "profile: b\n")
    with pytest.raises(ProblemsFound) as caught:
        load_profiles(tmp_path / "profiles")
    assert {Path(str(p.file)).name for p in caught.value.problems} == {"a.yaml", "b.yml"}


def test_a_shipped_profile_is_read_from_its_file() -> None:
    folder = Path(__file__).parents[3] / "riot/rigs/profiles"
    assert load_profile(folder / "eos.yaml") == shipped_profiles()["eos"]


@pytest.mark.parametrize(
    ("rig", "column", "code", "message", "hint"),
    [
        ("name: a, profile: qlba", 15, "031", "no profile 'qlba'", "did you mean 'qlab'?"),
        ("name: a, profile: TouchDesigner", 15, "031", "no profile", "mean 'touchdesigner'?"),
        ("name: a, profile: Pure Data", 15, "031", "no profile", "did you mean 'pure-data'?"),
        ("name: my rig", 6, "004", "'my rig' is no name", ""),
        ("name: a, port: 9, host: 10.0.0.2:9000", 24, "004", "the port as `port`", ""),
        ("name: a, port: 9, host: osc://desk", 24, "004", "is no host", ""),
        ("name: a, port: 9, prefix: riot", 24, "004", "write it as /riot", ""),
        ("name: a, port: 9, interface: eth0", 24, "004", "is no address of a network card", ""),
        ("name: a, port: 9, interface: 300.1.1.1", 24, "004", "is no address of a network", ""),
        ("name: a, profile: zzz", 15, "031", "no profile 'zzz'", "profiles/zzz.yaml"),
        ("name: a, profile: qlab, transport: tcp", 30, "032", "no transport tcp", "udp or slip"),
        ("name: a", 5, "033", "needs a port", "as port: 9000"),
        ("name: a, profile: eos, transport: udp", 5, "033", "needs a port", "known: tcp 3032"),
        ('name: a, profile: max, passcode: "1"', 29, "034", "asks for no passcode", "remove"),
        ("name: a, profile: max, bundles: true", 29, "034", "takes no bundles", "remove"),
        ("name: a, profile: max, map: {/x: 1}", 29, "034", "a map is for DMX and MIDI", "remove"),
        ("name: a, profile: max, universe: 1", 29, "034", "there are no universes", "remove"),
        ("name: a, profile: faceosc, hears: [mood]", 33, "034", "addresses of its own", "remove"),
        ("name: a, profile: max, device: x", 29, "034", "a device is for MIDI", "remove"),
        ("name: a, profile: eos, interface: 1.2.3.4", 29, "034", "chosen for UDP only", "remove"),
        ("name: a, profile: qlcplus, universe: 0", 33, "035", "count from 1", "write 1"),
        ("name: a, profile: qlcplus, universe: 2, port: 7701", 33, "034", "either", "remove one"),
        ("name: a, profile: artnet, map: {/x: 513}", 38, "035", "'513' is no channel", "1 to 512"),
        ("name: a, profile: artnet, map: {x: 5}", 38, "035", "'x' is no address", "write /x"),
        ("name: a, profile: artnet, map: {/x: 5, /y: 5}", 32, "035", "channel 5 is patched", ""),
        ("name: a, profile: artnet", 5, "035", "it needs a `map`", "map: {/house/level: 1}"),
        ("name: a, profile: sacn, universe: 0, map: {/x: 1}", 30, "035", "no universe 0", "1 to"),
        ("name: a, profile: midi, map: {/x: cc 1 7}", 5, "035", "needs a MIDI device", "device:"),
        ("name: a, profile: midi, device: d", 5, "035", "it needs a `map`", "cc 1 7"),
        ("name: a, profile: midi, device: d, map: {/x: cc 17 7}", 47, "035", "channels are 1", ""),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(
    tmp_path: Path, rig: str, column: int, code: str, message: str, hint: str
) -> None:
    [problem] = problems(tmp_path, f"  - {{{rig}}}\n")
    assert (problem.code, problem.line, problem.column) == (f"CFG-{code}", 3, column)
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    "rig",
    [
        "name: a, profile: qlab, transport: sim",
        "name: a, profile: plain, transport: sim",
        "name: a, profile: faceosc, hears: []",
        'name: a, profile: qlab, passcode: "0420"',
        'name: a, profile: max, host: "fe80::1%eth0", prefix: ""',
        'name: a, profile: max, host: "::1", prefix: /a/b',
        "name: a, profile: max, host: desk.local",
        "name: a, profile: touchdesigner, bundles: true, interface: 10.0.0.2, host: 239.0.0.1",
        "name: a, profile: qlcplus, universe: 2",
        'name: a, profile: sacn, universe: 7, map: {/x: "6-7", /y: "1, 4"}',
        "name: a, profile: midi, device: nano, map: {/x: cc 1 7, /y: note 10 60}",
    ],
)
def test_what_can_be_is_taken(tmp_path: Path, rig: str) -> None:
    loaded = load(tmp_path, f"  - {{{rig}}}\n")
    assert loaded.warnings == ()


def test_two_rigs_at_one_place_are_a_warning(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "  - {name: a, profile: max}\n"
        "  - {name: b, profile: plain, port: 7400}\n"
        "  - {name: c, profile: max, host: 10.0.0.2}\n"
        "  - {name: d, profile: artnet, universe: 1, map: {/x: 1}}\n"
        "  - {name: e, profile: artnet, universe: 2, map: {/x: 1}}\n",
    )
    [warning] = loaded.warnings
    assert (warning.code, warning.severity, warning.line) == ("CFG-036", "warning", 4)
    assert "127.0.0.1:7400, where 'a' is already" in warning.message


def test_an_installation_without_a_file_knows_the_shipped_profiles() -> None:
    made = Installation.model_validate({"film": "a.yaml", "rigs": [{"name": "a", "port": 1}]})
    assert made.profile_of(made.rigs[0]).profile == "plain"


def test_a_rig_at_the_port_that_riot_listens_on_is_a_warning(tmp_path: Path) -> None:
    rigs = "  - {name: a, port: 8000}\n  - {name: b, host: 10.0.0.1, port: 8000}\n"
    [warning] = load(tmp_path, rigs + "input: {osc: {port: 8000}}\n").warnings
    assert (warning.code, warning.severity, warning.line) == ("CFG-039", "warning", 3)
    assert "where riot listens itself" in warning.message


@pytest.mark.parametrize(
    ("rig", "message", "hint"),
    [
        ("{name: a, prot: 3}", "unknown key 'prot'", "did you mean 'port'?"),
        ("{name: a, dims: /house/*}", "needs a list, as [a, b] (it is '/house/*')", ""),
        ("{name: a, dims: [house]}", "'house' is no address: write it as /house/*", ""),
    ],
)
def test_a_mistake_in_a_rig_is_told_in_plain_words(
    tmp_path: Path, rig: str, message: str, hint: str
) -> None:
    [problem] = problems(tmp_path, f"  - {rig}\n")
    assert problem.message.endswith(message)
    assert (problem.line, problem.hint) == (3, hint)
