"""Messages as bytes, and packets of them: as python-osc writes and reads them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_message import OscMessage as Parsed
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing.osc_types import IMMEDIATELY

from riot.clock import ManualClock
from riot.rigs.port import OscMessage
from riot.rigs.senders.packets import Packer, _head, encode_message
from riot.rigs.values import OscValue, UnsendableError

_TAGS = {float: "f", int: "i", str: "s"}
ADDRESSES = st.from_regex(r"(/[a-zA-Z0-9_.-]{1,20}){1,4}", fullmatch=True)
VALUES = st.one_of(
    st.floats(width=32, allow_nan=False, allow_infinity=False),
    st.integers(-(2**31), 2**31 - 1),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
MESSAGES = st.builds(OscMessage, ADDRESSES, st.lists(VALUES, max_size=6).map(tuple))


def by_python_osc(message: OscMessage) -> bytes:
    builder = OscMessageBuilder(message.address)
    for value in message.arguments:
        builder.add_arg(value, _TAGS[type(value)])
    return builder.build().dgram


@given(MESSAGES)
def test_a_message_is_byte_for_byte_what_python_osc_writes(message: OscMessage) -> None:
    assert encode_message(message) == by_python_osc(message)
    assert encode_message(message) == by_python_osc(message)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (2**40, 2**31 - 1),
        (-(2**40), -(2**31)),
        (1e300, 3.4028234663852886e38),
        (True, 1),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7),
        ("Grüße", "Grusse"),
        ("a\0b", "a?b"),
    ],
)
def test_a_value_that_osc_has_no_room_for_is_made_to_fit(given: OscValue, read: OscValue) -> None:
    packet = encode_message(OscMessage("/a", (given,)))
    expected = "Gru?e" if read == "Grusse" else read
    assert Parsed(packet).params == [expected]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None, b"x", [1]])
def test_what_is_no_number_and_no_text_is_refused(value: OscValue) -> None:
    with pytest.raises(UnsendableError):
        encode_message(OscMessage("/a", (0.5, value)))


def test_a_message_without_address_is_refused() -> None:
    with pytest.raises(UnsendableError, match="no OSC address"):
        encode_message(OscMessage("", (0.5,)))


def test_many_addresses_are_not_remembered_for_ever() -> None:
    for number in range(5000):
        encode_message(OscMessage(f"/address/{number}", (0.5,)))
    assert _head.cache_info().currsize <= 4096


@settings(max_examples=40)
@given(
    st.lists(MESSAGES, max_size=30),
    st.booleans(),
    st.sampled_from([64, 128, 508, 1472]),
)
def test_packets_hold_all_that_fits_in_order_and_are_never_too_long(
    messages: list[OscMessage], bundles: bool, limit: int
) -> None:
    packer = Packer(limit, ManualClock(), bundles=bundles)
    fitting = [one for one in messages if len(by_python_osc(one)) <= limit]
    packed = list(packer.pack(messages))
    written: list[bytes] = []
    for packet, held, _ in packed:
        assert len(packet) <= limit
        contents = _contents(packet)
        assert contents == [by_python_osc(one) for one in held]
        written += contents
        assert bundles or len(contents) <= 1
    assert written == [by_python_osc(one) for one in fitting]
    assert packer.dropped == len(messages) - len(fitting)
    if messages:
        done = [count for _, _, count in packed]
        assert done[-1] == len(messages)
        assert done == sorted(set(done))


def _contents(packet: bytes) -> list[bytes]:
    if not OscBundle.dgram_is_bundle(packet):
        return [packet] if packet else []
    bundle = OscBundle(packet)
    assert bundle.timestamp == IMMEDIATELY
    assert bundle.num_contents > 1
    return [one.dgram for one in bundle]


def test_bundles_are_as_full_as_they_may_be() -> None:
    messages = [OscMessage(f"/mood/{number:02}", (0.5,)) for number in range(40)]
    packets = list(Packer(508, ManualClock(), bundles=True).pack(messages))
    assert len(encode_message(messages[0])) == 20
    assert [(len(packet), len(held)) for packet, held, _ in packets] == [(496, 20), (496, 20)]


def test_what_one_rig_packed_is_packed_for_the_next_of_its_kind() -> None:
    messages = (OscMessage("/mood/anger", (0.5,)), OscMessage("/mood/calm", (0.25,)))
    limits = (508, 508, 32)
    one, same, other = [
        list(Packer(limit, ManualClock(), bundles=True).pack(messages)) for limit in limits
    ]
    assert one[0][0] is same[0][0]
    assert len(other) == 2


def test_a_dropped_message_is_told_for_a_minute() -> None:
    clock = ManualClock(10.0)
    packer = Packer(64, clock, bundles=False)
    (packed,) = packer.pack([OscMessage("/long", ("x" * 100,))])
    assert (packed[0], len(packed[1]), packed[2]) == (b"", 0, 1)
    assert packer.trouble() == "/long has 116 bytes; 64 are taken"
    clock.sleep(61.0)
    assert packer.trouble() == ""
    assert packer.dropped == 1
