"""Whole OSC packets, read and written; streams of them; the board that counts them."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc import slip
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from riot.rigs.listening.board import MOST_ADDRESSES, Board
from riot.rigs.listening.listener import Arrival
from riot.rigs.listening.packets import (
    BadPacketError,
    HeardBundle,
    HeardMessage,
    HeardPacket,
    messages_of,
    read_packet,
    write_packet,
)
from riot.rigs.listening.streams import PacketStream
from riot.rigs.senders.framing import FramingError

NO_ZERO = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
ARGUMENTS = st.one_of(
    st.tuples(st.just("i"), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just("h"), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(st.just("f"), st.floats(width=32, allow_nan=False)),
    st.tuples(st.just("d"), st.floats(allow_nan=False)),
    st.tuples(st.sampled_from("sS"), NO_ZERO),
    st.tuples(st.just("b"), st.binary(max_size=9)),
    st.tuples(st.just("c"), st.characters(max_codepoint=255)),
    st.tuples(st.sampled_from("rm"), st.binary(min_size=4, max_size=4)),
    st.tuples(st.just("t"), st.binary(min_size=8, max_size=8)),
    st.sampled_from([("T", True), ("F", False), ("N", None), ("I", None)]),
)
MESSAGES = st.builds(
    lambda address, arguments: HeardMessage(
        "/" + address, "".join(a[0] for a in arguments), tuple(a[1] for a in arguments)
    ),
    NO_ZERO,
    st.lists(ARGUMENTS, max_size=6),
)
PACKETS: st.SearchStrategy[HeardPacket] = st.recursive(
    MESSAGES,
    lambda inner: st.builds(
        HeardBundle, st.integers(0, 2**64 - 1), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=5,
)


@given(PACKETS)
def test_what_is_written_is_read_back(packet: HeardPacket) -> None:
    data = write_packet(packet)
    assert len(data) % 4 == 0
    assert read_packet(data) == packet


def test_another_library_agrees() -> None:
    builder = OscMessageBuilder("/pose")
    for value, kind in ((1.5, "f"), (-3, "i"), ("héllo", "s"), (b"\1\2\3", "b"), (2**40, "h")):
        builder.add_arg(value, kind)
    message = builder.build()
    bundle = OscBundleBuilder(2)
    bundle.add_content(message)
    data = bundle.build().dgram
    found = read_packet(data)
    assert write_packet(found) == data
    (heard,) = messages_of(found)
    assert heard == HeardMessage("/pose", "fisbh", (1.5, -3, "héllo", b"\1\2\3", 2**40))
    assert list(OscMessage(write_packet(heard))) == list(heard.values)


def test_arrays_and_a_missing_type_tag_are_kept() -> None:
    data = write_packet(HeardMessage("/a", "[ff]i", (1.0, 2.0, 3)))
    assert read_packet(data) == HeardMessage("/a", "[ff]i", (1.0, 2.0, 3))
    assert read_packet(b"/go\0") == HeardMessage("/go", "", ())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"hello", "no address"),
        (b"/abc", "without an end"),
        (b"/a\0\0if\0\0", "comma"),
        (b"/a\0\0,i\0\0\0\0", "too early"),
        (b"/a\0\0,b\0\0\x7f\0\0\0", "too early"),
        (b"/a\0\0,q\0\0", "'q'"),
        (b"#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x20/a\0\0", "32 bytes"),
        (b"#bundle\0\0\0", "too early"),
    ],
)
def test_what_is_no_packet_says_why(data: bytes, why: str) -> None:
    with pytest.raises(BadPacketError, match=why):
        read_packet(data)


def test_bundles_do_not_nest_for_ever() -> None:
    data = write_packet(HeardMessage("/a", "", ()))
    for _ in range(40):
        data = b"#bundle\0" + struct.pack(">Qi", 1, len(data)) + data
    with pytest.raises(BadPacketError, match="within each other"):
        read_packet(data)


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"/a\0\0,", b"#bundle\0"):
        try:
            packet = read_packet(start + data)
        except BadPacketError:
            continue
        write_packet(packet)


@pytest.mark.parametrize(
    ("framing", "written"),
    [
        ("tcp", lambda p: struct.pack(">I", len(p)) + p),
        ("slip", slip.encode),
        ("slip", lambda p: slip.encode(p)[1:]),
    ],
)
def test_the_framing_of_a_stream_is_found(framing: str, written: object) -> None:
    packets = [write_packet(HeardMessage("/a", "b", (bytes(range(180, 230)),))), b"/b\0\0,\0\0\0"]
    stream = PacketStream()
    found: list[bytes] = []
    for byte in b"".join(written(packet) for packet in packets):  # type: ignore[operator]
        found += stream.feed(bytes([byte]))
    assert found == packets
    assert stream.framing == framing


def test_a_stream_of_something_else_is_refused() -> None:
    with pytest.raises(FramingError):
        PacketStream().feed(b"GET / HTTP/1.1\r\n\r\n")


def arrival(t: float, address: str = "/a", value: float = 0.5) -> Arrival:
    data = write_packet(HeardMessage(address, "f", (value,)))
    return Arrival(t, data, "10.0.0.7:5000", "udp")


def test_a_board_counts_rates_and_what_is_bad() -> None:
    board = Board(["/riot/mood"])
    for tick in range(180):
        board.hear(arrival(100 + tick / 60, "/riot/mood/anger", tick / 180))
        board.hear(arrival(100 + tick / 60, "/riot/scene"))
    board.hear(Arrival(103, b"nonsense", "10.0.0.9:1", "udp"))
    (row,) = board.rows()
    assert row.address == "/riot/mood/anger"
    assert row.rate(103) == pytest.approx(60, abs=1)
    assert row.rate(200) == 0
    history = row.history(102.9)
    assert history[0] is None
    known = [number for number in history if number is not None]
    assert known == sorted(known)
    assert len(known) == 12
    assert row.sender == "10.0.0.7:5000"
    assert (board.messages, board.packets, board.bad) == (180, 361, 1)
    assert board.last_fault == "from 10.0.0.9:1: it begins with no address"


def test_a_value_that_stands_is_drawn_on() -> None:
    board = Board()
    board.hear(arrival(100.0, value=0.25))
    assert board.rows()[0].history(150.0)[-4:] == [0.25] * 4


def test_a_flood_of_addresses_does_not_fill_the_memory() -> None:
    board = Board()
    for number in range(MOST_ADDRESSES + 50):
        board.hear(arrival(1.0, f"/a/{number}"))
    assert len(board.rows()) == MOST_ADDRESSES
    assert board.crowded == 50
