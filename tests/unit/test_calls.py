"""Calls of named actions: what may be written, what each mistake is told, what is bound."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from riot.calls import Action, Call, CallError, Parameter, bind, parse_call


def action(**parameters: Parameter) -> Action:
    return Action(address="/a", parameters=parameters, says="does", see="done")


@pytest.mark.parametrize(
    ("text", "rig", "name", "arguments"),
    [
        ("qlab.go", "qlab", "go", ()),
        (" qlab . go ( ) ", "qlab", "go", ()),
        ("panic", "", "panic", ()),
        ("eos.cue(1, 3.5)", "eos", "cue", (1, 3.5)),
        ("big-desk_2.sub(-1,+2,.5,1e3)", "big-desk_2", "sub", (-1, 2, 0.5, 1000.0)),
        ("a.text(\"it, (works)\", 'so')", "a", "text", ("it, (works)", "so")),
        (r'a.text("a \"word\"\n")', "a", "text", ('a "word"\n',)),
    ],
)
def test_a_call_is_read(text: str, rig: str, name: str, arguments: tuple[object, ...]) -> None:
    call = parse_call(text)
    assert (call.rig, call.action, call.arguments) == (rig, name, arguments)
    assert [type(one) for one in call.arguments] == [type(one) for one in arguments]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "a name is missing in `▸`", "write rig.action"),
        ("a.b c", "there is something left over in `a.b ▸c`", "arguments stand in parentheses"),
        ("a.b.c(1)", "one dot is enough in `a.b▸.c(1)`", "write rig.action(1, 2)"),
        (
            "eos.cue(1",
            "the closing ) is missing in `eos.cue(1▸`",
            "a call with commas needs quotes",
        ),
        ("eos.cue(", "the closing ) is missing in `eos.cue(▸`", "a call with commas needs quotes"),
        ("a.b(1 2)", "a comma is missing in `a.b(1 ▸2)`", ""),
        ("a.b(1,)", "an argument is missing after the comma in `a.b(1,▸)`", ""),
        ("a.b(,1)", "an argument is missing in `a.b(▸,1)`", ""),
        ("a.b(mood)", "'mood' is no number in `a.b(▸mood)`", 'put quotes around a text: "mood"'),
        ("a.b(1.2.3)", "'1.2.3' is no number", 'put quotes around a text: "1.2.3"'),
        ('a.b("x)', 'the closing quote is missing in `a.b(▸"x)`', ""),
        ("a.b(list: 1)", "arguments have no names here in `a.b(▸list: 1)`", "give them in"),
        ("a.b(true)", "true is no argument", "write 1"),
        ("a.b(nan)", "nan is no number", ""),
        ("a.b(1e999)", "1e999 is beyond all bounds", ""),
        ("a.b(2147483648)", "2147483648 does not fit 32 bits", ""),
        ("a.b(__import__('os'))", "'__import__' is no number", ""),
        ("a.b(" + "1," * 400, "a call of 804 characters is too long", "at most 500"),
    ],
)
def test_a_mistake_is_pointed_at(text: str, message: str, hint: str) -> None:
    with pytest.raises(CallError) as caught:
        parse_call(text)
    assert caught.value.message.startswith(message)
    assert caught.value.hint.startswith(hint)


@given(st.text(max_size=40))
def test_any_text_is_a_call_or_a_call_error(text: str) -> None:
    with contextlib.suppress(CallError):
        parse_call(text)


NUMBERS = st.integers(-(2**31), 2**31 - 1)
TEXTS = st.text(st.characters(codec="ascii", exclude_characters='"\\', min_codepoint=32))


@given(st.lists(NUMBERS | TEXTS, max_size=5))
def test_a_call_that_is_written_is_read_as_it_was(arguments: list[int | str]) -> None:
    call = Call("rig", "do_it", tuple(arguments))
    read = parse_call(str(call))
    assert (read.rig, read.action, read.arguments) == (call.rig, call.action, call.arguments)


def test_parameters_take_their_values_in_order_and_then_their_defaults() -> None:
    made = action(a=Parameter(), b=Parameter(type="number", default=0.5), c=Parameter(default=7))
    assert dict(bind("x", made, (1,)).values) == {"a": 1, "b": 0.5, "c": 7}
    assert dict(bind("x", made, (1, 2)).values) == {"a": 1, "b": 2.0, "c": 7}
    assert made.usage == "(a, [b], [c])"


def test_a_decimal_out_of_range_is_limited_and_counted() -> None:
    made = action(level=Parameter(type="number", low=0, high=1))
    assert bind("x", made, (1.5,)).values == {"level": 1.0}
    assert bind("x", made, (1.5,)).clamped == 1
    assert bind("x", made, (1,)).clamped == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "x(n, [t]) takes 1 to 2 arguments, and none is given"),
        ((1, "a", 3), "x(n, [t]) takes 1 to 2 arguments, and 3 are given"),
        ((0,), "n 0 is outside 1..9"),
        ((1.5,), "n 1.5 is no whole number"),
        (("1",), "n '1' is no number"),
        ((float("nan"),), "n is no number"),
    ],
)
def test_what_cannot_be_bound_is_refused(arguments: tuple[float | str, ...], message: str) -> None:
    made = action(n=Parameter(low=1, high=9), t=Parameter(type="text", default="-"))
    with pytest.raises(CallError) as caught:
        bind("x", made, arguments)
    assert caught.value.message == message


def test_a_text_takes_a_number_as_a_person_writes_it() -> None:
    made = action(t=Parameter(type="text"))
    written = [bind("x", made, (value,)).values["t"] for value in (1, 2.0, 1.5, 0.00001)]
    assert written == ["1", "2", "1.5", "0.00001"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": 2, "high": 1},
        {"type": "text", "low": 1},
        {"default": "a"},
        {"default": 5, "high": 4},
        {"type": "number", "default": 2, "high": 1},
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Parameter.model_validate(wrong)
