"""What `riot check` says of rigs: names, actions, arguments, values, maps."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from riot.calls import Action, Parameter, Receiver
from riot.errors import Problem
from riot.story.checks import Facts
from riot.story.checks.found import Path
from riot.story.checks.rigs import rigs
from riot.story.schema import Film


def action(address: str, *arguments: str, test: tuple[int, ...] = (), **of: Parameter) -> Action:
    return Action(
        address=address,
        arguments=arguments,
        parameters=of,
        test=test,
        says="does it",
        see="it is done",
    )


ACTIONS = {
    "go": action("/go"),
    "clip": action(
        "/l/{layer}/c/{clip}", test=(2, 1), layer=Parameter(low=1), clip=Parameter(low=1)
    ),
    "opacity": action("/opacity", "{level}", level=Parameter(type="number", low=0, high=1)),
    "cue": action("/cue/{number}", number=Parameter(type="text")),
}

DESK = Receiver("desk", "qlab", actions=ACTIONS)
SLIDERS = Receiver("sliders", "qlcplus", texts=False, clamp=(0.0, 1.0))
LAMPS = Receiver("lamps", "artnet", texts=False, mapped=frozenset({"/house"}))


def found(
    cue: str | dict[str, object],
    installed: tuple[Receiver, ...] | None = (DESK, SLIDERS, LAMPS),
    profiles: dict[str, Receiver] | None = None,
) -> list[tuple[Path, Problem]]:
    block = {"do": cue} if isinstance(cue, str) else cue
    film = Film.model_validate(
        {
            "riot": 1,
            "title": "t",
            "media": "m",
            "listens_to": ["anger", "calm"],
            "start": "a",
            "scenes": {"a": {"clip": "a.mp4", "cues": [{"at": "enter", "cue": "x"}]}},
            "cues": {"x": [block]} if "while" not in block else {"x": []},
        }
    )
    if "while" in block:
        scene = film.scenes["a"].model_dump(by_alias=True, exclude_unset=True)
        scene["cues"] = [block]
        film = Film.model_validate(
            {**film.model_dump(by_alias=True, exclude_unset=True), "scenes": {"a": scene}}
        )
    return list(rigs(Facts(film, rigs=installed, profiles=profiles or {})))


def only(cue: str | dict[str, object], **others: object) -> Problem:
    [(_, problem)] = found(cue, **others)  # pyright: ignore[reportArgumentType]
    return problem


@pytest.mark.parametrize(
    "good",
    ["desk.go", "qlab.go()", "desk.clip(2, 1)", "desk.opacity(1)", 'desk.cue("A2")', "desk.cue(3)"],
)
def test_a_call_of_a_rig_or_of_its_profile_is_good(good: str) -> None:
    assert found(good) == []


@pytest.mark.parametrize(
    ("call", "code", "message", "hint"),
    [
        ("dsk.go", "017", "there is no rig 'dsk' in the installation", "did you mean 'desk'?"),
        ("desk.clop", "070", "rig 'desk' (qlab) has no action 'clop'", "did you mean 'clip'?"),
        ("desk.clip(2)", "071", "desk.clip(layer, clip) takes 2 arg", "as desk.clip(2, 1)"),
        ("desk.clip(0, 1)", "071", "desk.clip: layer 0 is outside 1..", ""),
        ("desk.clip(1.5, 1)", "071", "desk.clip: layer 1.5 is no whole number", ""),
        ('desk.clip("a", 1)', "071", "desk.clip: layer 'a' is no number", "leave out the quotes"),
        ("desk.opacity(1.5)", "071", "desk.opacity: level 1.5 is outside 0..1", ""),
        ("desk.go(1)", "071", "desk.go takes no arguments", "write desk.go"),
        ("desk.cue(1.10)", "071", "desk.cue: number 1.10 would be sent as 1.1", 'write "1.10"'),
        ('desk.cue("a b")', "071", "desk.cue: number 'a b' cannot be part of an OSC", "no spaces"),
        ('desk.cue("")', "071", "desk.cue: number '' cannot be part of an OSC address", ""),
        ("lamps.go", "070", "rig 'lamps' (artnet) has no action 'go'", "use `send`"),
    ],
)
def test_a_call_that_nobody_could_do_is_refused(
    call: str, code: str, message: str, hint: str
) -> None:
    problem = only(call)
    assert (problem.code, problem.severity) == (f"SCN-{code}", "error")
    assert problem.message.startswith(message)
    assert problem.hint.startswith(hint)


def test_a_profile_that_no_rig_has_is_said_to_be_missing() -> None:
    eos = Receiver("eos", "eos", actions=ACTIONS, installed=False)
    problem = only("eos.go", profiles={"eos": eos})
    assert problem.message == "no rig of the installation has the profile 'eos'"
    assert "{name: eos, profile: eos}" in problem.hint


def test_without_an_installation_calls_are_checked_against_the_known_profiles() -> None:
    eos = Receiver("eos", "eos", actions=ACTIONS, installed=False)
    known = {"eos": eos}
    assert found("eos.go", None, known) == []
    assert found("stage.go", None, known) == []
    [(path, problem)] = found("eos.gone", None, known)
    assert path == ("cues", "x", 0, "do")
    assert (problem.code, problem.hint) == ("SCN-070", "did you mean 'go'?")


def test_a_rig_of_which_only_the_name_is_known_may_do_anything() -> None:
    assert found("desk.anything(1)", (Receiver("desk", ""),)) == []
    assert only("dusk.anything", installed=(Receiver("desk", ""),)).code == "SCN-017"


@pytest.mark.parametrize(
    ("cue", "code", "severity", "key"),
    [
        ({"send": "slidrs", "address": "/a"}, "017", "error", "send"),
        ({"send": "sliders", "address": "/a", "value": "x"}, "072", "error", "value"),
        ({"send": "sliders", "address": "/a", "value": 1.2}, "073", "error", "value"),
        ({"send": "sliders", "address": "/a", "value": -1}, "073", "error", "value"),
        ({"send": "lamps", "address": "/hause", "value": 1}, "075", "warning", "address"),
        ({"send": "desk", "address": "/a", "value": "x", "press": True}, "074", "warning", "press"),
        ({"send": "desk", "address": "/a", "value": "x", "over": "1s"}, "074", "warning", "over"),
        ({"send": "desk", "address": "/a", "over": "1s"}, "074", "warning", "over"),
    ],
)
def test_a_message_that_the_receiver_does_not_take_is_told(
    cue: dict[str, object], code: str, severity: str, key: str
) -> None:
    [(path, problem)] = found(cue)
    assert (problem.code, problem.severity, path) == (
        f"SCN-{code}",
        severity,
        ("cues", "x", 0, key),
    )


def test_a_percentage_is_translated() -> None:
    assert only({"send": "sliders", "address": "/a", "value": 80}).hint == "80 of 100 is 0.8"
    assert only({"send": "sliders", "address": "/a", "value": 255}).hint == "255 of 255 is 1"


def test_the_range_of_a_level_counts_too() -> None:
    level = {"while": "anger", "send": "sliders", "address": "/a", "range": [0, 255]}
    [(path, problem)] = found(level)
    assert path == ("scenes", "a", "cues", 0, "range", 1)
    assert problem.code == "SCN-073"


@pytest.mark.parametrize("value", [".nan", "nan", 99_999_999_999, 1e300])
def test_what_no_message_can_hold_is_refused(value: float | str) -> None:
    with pytest.raises(ValidationError, match=r"no number|32 bits|larger"):
        found({"send": "desk", "address": "/a", "value": value})


@pytest.mark.parametrize("installed", [(DESK,), None])
def test_a_text_that_would_lose_letters_is_told(installed: tuple[Receiver, ...] | None) -> None:
    problem = only({"send": "desk", "address": "/a", "value": "été"}, installed=installed)
    assert (problem.code, problem.severity) == ("SCN-076", "warning")
    assert "'été'" in problem.message
    assert not found({"send": "desk", "address": "/a", "value": "summer's"}, installed)
