"""What a message says in commands, however it is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riot.messages import OperatorCommand
from riot.rigs.input.commands import COMMANDS, BadArgumentError, CommandBook
from riot.rigs.port import OscMessage
from riot.rigs.values import OscValue

BOOK = CommandBook("/riot")


def said(address: str, *arguments: OscValue) -> tuple[str, str] | None:
    command = BOOK.read(OscMessage(address, arguments), 3.0)
    return None if command is None else (command.verb, command.argument)


@pytest.mark.parametrize("sent", [(), (1,), (1.0,), (127,), (0.5,), ("1",), ("bang",), ("on",)])
def test_every_style_of_press_counts(sent: tuple[OscValue, ...]) -> None:
    assert said("/riot/go", *sent) == ("go", "")
    assert said("/riot/button/start", *sent) == ("button", "start")
    assert said("/riot/scene/street", *sent) == ("scene", "street")


@pytest.mark.parametrize("sent", [(0,), (0.0,), ("0",), ("off",), ("False",), ("",), (-1,)])
def test_letting_go_does_nothing(sent: tuple[OscValue, ...]) -> None:
    for address in ("go", "reset", "button/start", "key/space", "scene/street", "pause/toggle"):
        assert said(f"/riot/{address}", *sent) is None


@pytest.mark.parametrize("verb", ["pause", "panic", "blackout"])
def test_switches_are_on_off_or_the_other_way_round(verb: str) -> None:
    assert said(f"/riot/{verb}", 1) == (verb, "on")
    assert said(f"/riot/{verb}", "on") == (verb, "on")
    assert said(f"/riot/{verb}", 0.0) == (verb, "off")
    assert said(f"/riot/{verb}", "off") == (verb, "off")
    assert said(f"/riot/{verb}") == (verb, "")
    assert said(f"/riot/{verb}/toggle", 1.0) == (verb, "")


@pytest.mark.parametrize(
    ("address", "arguments", "expected"),
    [
        ("/riot/scene", ("street",), ("scene", "street")),
        ("/riot/scene", (3,), ("scene", "3")),
        ("/riot/scene", (3.0,), ("scene", "3")),
        ("/riot/button", ("raise hand",), ("button", "raise hand")),
        ("/riot/key", ("space",), ("key", "space")),
        ("/riot/language", ("fr",), ("language", "fr")),
        ("/riot/language/fr", (1,), ("language", "fr")),
        ("/riot/dimmer", (0.25,), ("dimmer", "0.25")),
        ("/riot/dimmer", (7.0,), ("dimmer", "1")),
        ("/riot/dimmer", (-1,), ("dimmer", "0")),
        ("/riot/dimmer", ("0.5",), ("dimmer", "0.5")),
        ("/riot/override/anger", (0.8,), ("override", "anger 0.8")),
        ("/riot/override/anger", (0,), ("override", "anger 0")),
        ("/riot/override/anger", (3.0,), ("override", "anger 1")),
        ("/riot/override/anger", (-1.0,), ("override", "anger")),
        ("/riot/override/anger", (), ("override", "anger")),
        ("/riot/override", ("anger", 0.8), ("override", "anger 0.8")),
        ("/riot/override", ("anger",), ("override", "anger")),
        ("/riot/override", (), ("override", "")),
    ],
)
def test_arguments_are_read(
    address: str, arguments: tuple[OscValue, ...], expected: tuple[str, str]
) -> None:
    assert said(address, *arguments) == expected


@pytest.mark.parametrize(
    ("address", "arguments", "reason"),
    [
        ("/riot/dimmer", (), "it needs a number"),
        ("/riot/dimmer", ("bright",), "it needs a number"),
        ("/riot/dimmer", ("nan",), "it needs a number"),
        ("/riot/override/anger", ("inf",), "it needs a number"),
        ("/riot/scene", (), "it needs a name"),
        ("/riot/scene", (" ",), "it needs a name"),
        ("/riot/override", ("anger", "much"), "it needs a number"),
    ],
)
def test_what_is_missing_is_said(
    address: str, arguments: tuple[OscValue, ...], reason: str
) -> None:
    with pytest.raises(BadArgumentError, match=reason):
        said(address, *arguments)


@pytest.mark.parametrize(
    "address", ["/riot", "/riot/", "/riot/button/", "/riot/button/a/b", "/go", "/riot/go/now"]
)
def test_other_addresses_are_no_commands(address: str) -> None:
    assert BOOK.find(address) is None
    assert said(address, 1) is None


def test_the_prefix_is_the_installations() -> None:
    assert CommandBook("").read(OscMessage("/go"), 0.0) == OperatorCommand(t=0.0, verb="go")
    book = CommandBook("/house/film")
    assert book.read(OscMessage("/house/film/go"), 0.0) == OperatorCommand(t=0.0, verb="go")
    assert book.find("/riot/go") is None


def test_a_typing_error_gets_advice() -> None:
    assert BOOK.advise("/riot/Go") == "did you mean /riot/go?"
    assert BOOK.advise("/riot/blakout") == "did you mean /riot/blackout?"
    assert BOOK.advise("/riot/xyzzy") == ""
    assert BOOK.advise("/other/go") == ""


def test_nobody_can_end_the_run_from_the_network() -> None:
    assert "quit" not in {command.verb for command in COMMANDS}


def test_the_table_says_what_each_takes() -> None:
    addresses = [command.address for command in COMMANDS]
    assert len(set(addresses)) == len(addresses)
    for command in COMMANDS:
        assert command.description
        assert (command.low is None) == (command.type in ("s", ""))
        name = "" if "<" not in command.address else "name"
        if command.optional:
            assert command.read(name, ()) is not None
        else:
            with pytest.raises(BadArgumentError):
                command.read(name, ())


@given(
    st.sampled_from([c.address.partition("<")[0] for c in COMMANDS] + ["/", "/go/", "/override"]),
    st.text(max_size=8),
    st.lists(st.one_of(st.integers(), st.floats(), st.text(max_size=6)), max_size=3),
)
def test_any_arguments_give_a_command_nothing_or_a_reason(
    address: str, name: str, arguments: list[OscValue]
) -> None:
    try:
        command = BOOK.read(OscMessage("/riot" + address + name, tuple(arguments)), 0.0)
    except BadArgumentError as error:
        assert str(error)
    else:
        assert command is None or isinstance(command, OperatorCommand)
