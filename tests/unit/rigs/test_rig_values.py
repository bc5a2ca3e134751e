"""Values, addresses, settings, the table and its page."""

from __future__ import annotations

import math
import string
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from riot.labels import address_part
from riot.messages import Mood, Snapshot
from riot.rigs.port import OscMessage
from riot.rigs.senders.packets import encode_message
from riot.rigs.settings import FAMILIES, RigSettings, RigsSettings
from riot.rigs.stream.addresses import ADDRESSES
from riot.rigs.stream.book import AddressBook
from riot.rigs.values import (
    UnsendableError,
    check_address,
    plain_text,
    plain_value,
)

ROOT = Path(__file__).parents[3]


def snapshot(**changes: object) -> Snapshot:
    plain = Snapshot(
        t=12.7,
        tick=760,
        scene="horizon",
        take=2,
        position=1.0,
        duration=4.0,
        branch="",
        decisions=0,
        session=1,
        mood=Mood(t=12.7),
        reading=None,
        language="en",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_value", "plain"),
    [
        (np.float32(0.5), 0.5),
        (np.float64(0.5), 0.5),
        (np.int64(7), 7),
        (np.uint8(7), 7),
        (np.bool_(True), 1),
        (True, 1),
        (False, 0),
        (2**31, 2**31 - 1),
        (-(2**40), -(2**31)),
        ("fête", "fete"),
        ("日本", "??"),
        ("a\nb", "a?b"),
        ("x" * 900, "x" * 200),
    ],
)
def test_any_number_or_text_becomes_one_that_all_receivers_take(
    given_value: object, plain: object
) -> None:
    made = plain_value(given_value)
    assert made == plain
    assert type(made) is type(plain)


@pytest.mark.parametrize(
    "wrong", [math.nan, math.inf, -math.inf, np.float32("nan"), None, b"x", [1], np.zeros(2)]
)
def test_what_is_no_number_and_no_text_cannot_be_sent(wrong: object) -> None:
    with pytest.raises(UnsendableError):
        plain_value(wrong)


@pytest.mark.parametrize("good", ["/a", "/house/level", "/cue/1.5/start", "/live/clip_2/fire-now"])
def test_a_plain_address_passes(good: str) -> None:
    check_address(good)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "/",
        "house",
        "/a b",
        "/a,b",
        "//a",
        "/a//b",
        "/a/",
        "/é",
        "/a*",
        "/a[1]",
        "/" + "x" * 300,
    ],
)
def test_an_address_that_receivers_misread_does_not(wrong: str) -> None:
    with pytest.raises(UnsendableError):
        check_address(wrong)


@given(st.text(max_size=40))
def test_any_label_makes_a_part_of_an_address(label: str) -> None:
    check_address("/" + address_part(label))
    assert set(plain_text(label)) <= set(string.printable)


def test_labels_of_any_script_have_addresses_of_their_own() -> None:
    assert address_part("not sure") == "not_sure"
    assert address_part("étonné") == "etonne"
    assert address_part("怒り") == "u6012u308a"
    scripts = ("怒り", "恐れ", "기쁨", "슬픔", "гнев", "страх", "θυμός")
    assert len({address_part(label) for label in scripts}) == len(scripts)


def test_the_longest_message_fits_the_smallest_receiver() -> None:
    message = OscMessage("/" + "a" * 199, (plain_text("x" * 900),))
    assert len(encode_message(message)) < 512


def test_every_streamed_address_is_plain_and_its_value_alone() -> None:
    for entry in ADDRESSES:
        check_address("/riot" + entry.path.replace("<label>", "calm"))
        assert entry.type in "fis"
        assert entry.family in FAMILIES
        assert entry.description
        assert (entry.low is None) == (entry.type == "s")
    assert len({entry.path for entry in ADDRESSES}) == len(ADDRESSES)
    assert {entry.family for entry in ADDRESSES} == set(FAMILIES)


numbers = st.one_of(st.floats(), st.sampled_from([math.nan, math.inf, 2.0**40, -5.0]))


@given(data=st.data())
def test_whatever_the_show_says_the_stream_stays_in_range(data: st.DataObject) -> None:
    draw = data.draw
    mood = Mood(
        t=0.0,
        present=draw(st.booleans()),
        faces=draw(st.integers(-3, 2**40)),
        levels={"calm": draw(numbers), "fear": draw(numbers)},
        raw={"calm": draw(numbers)},
        dominant=draw(st.sampled_from([None, "calm", "gone"])),
        margin=draw(numbers),
        valence=draw(numbers),
        arousal=draw(numbers),
        box=(draw(numbers), 0.1, 0.2, draw(numbers)),
        pose=(draw(numbers), draw(numbers), draw(numbers)),
        reading=draw(st.integers(-1, 2**70)),
    )
    shown = snapshot(mood=mood, position=draw(numbers), duration=draw(numbers))
    values = AddressBook().values(shown)
    for entry in ADDRESSES:
        for label in ("calm", "fear"):
            value = values.get("/riot" + entry.path.replace("<label>", label))
            if value is None:
                continue
            assert type(value) is {"f": float, "i": int, "s": str}[entry.type]
            if not isinstance(value, str):
                assert math.isfinite(value)
                assert entry.low is None or value >= entry.low
                assert value <= (2**31 - 1 if entry.high is None else entry.high)


def test_numbers_that_are_none_are_left_out() -> None:
    values = AddressBook().values(snapshot(mood=Mood(t=0.0, levels={"calm": math.nan}, margin=0.3)))
    assert "/riot/mood/calm" not in values
    assert values["/riot/mood/margin"] == 0.3


def test_a_label_once_heard_falls_to_zero_when_its_level_goes() -> None:
    book = AddressBook()
    assert not any("calm" in address for address in book.values(snapshot()))
    seen = Mood(t=0.0, present=True, levels={"calm": 0.9, "fear": 0.1}, raw={"calm": 1.0})
    assert book.values(snapshot(mood=seen))["/riot/emotion/calm"] == 1.0
    after = book.values(snapshot())
    assert after["/riot/mood/calm"] == 0.0
    assert after["/riot/emotion/calm"] == 0.0


GOOD_RIG = {"name": "lights", "port": 7700}


def test_what_a_rig_leaves_open_is_its_profiles_business() -> None:
    rig = RigSettings.model_validate({"name": "lights"})
    assert (rig.host, rig.profile, rig.faces, rig.dims) == ("127.0.0.1", "plain", 4, ())
    assert (rig.prefix, rig.rate, rig.hears, rig.bundles, rig.port) == (None,) * 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 0},
        {"port": 70000},
        {"name": "two words"},
        {"host": ""},
        {"host": "osc://lights"},
        {"prefix": "riot"},
        {"prefix": "/riot/"},
        {"rate": 0},
        {"rate": 1000},
        {"hears": ["moods"]},
        {"hears": "mood"},
        {"faces": 0},
        {"dims": ["house"]},
        {"speed": 3},
    ],
)
def test_wrong_rig_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RigSettings.model_validate({**GOOD_RIG, **wrong})


def test_a_misspelt_family_gets_a_suggestion() -> None:
    with pytest.raises(ValidationError, match="did you mean 'mood'"):
        RigSettings.model_validate({**GOOD_RIG, "hears": ["modo"]})


def test_two_rigs_of_one_name_are_refused() -> None:
    rigs = TypeAdapter(RigsSettings)
    assert len(rigs.validate_python([GOOD_RIG, {"name": "sound", "port": 1}])) == 2
    with pytest.raises(ValidationError, match="lights"):
        rigs.validate_python([GOOD_RIG, GOOD_RIG])


def test_the_rack_loads_no_osc_library_until_a_sender_is_built() -> None:
    code = "import sys, riot.rigs.rack; assert 'pythonosc' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
