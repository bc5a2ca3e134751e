"""Packets on a byte stream: in whatever pieces they come, and whatever else comes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc import slip

from riot.rigs.senders.framing import (
    Deframer,
    Framing,
    FramingError,
    LengthDeframer,
    SlipDeframer,
    deframer,
    frame,
)

FRAMINGS: list[Framing] = ["length", "slip"]
# Many bytes that SLIP has to escape.
BYTE = st.one_of(st.sampled_from([0xC0, 0xDB, 0xDC, 0xDD]), st.integers(0, 255))
PACKETS = st.lists(
    st.lists(BYTE, min_size=4, max_size=60).map(lambda one: bytes(one[len(one) % 4 :]))
)


def feed(reader: Deframer, stream: bytes, cuts: list[int]) -> list[bytes]:
    found: list[bytes] = []
    edges = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    for start, end in pairwise(edges):
        found += reader.feed(stream[start:end])
    return found


@pytest.mark.parametrize("framing", FRAMINGS)
@settings(max_examples=40)
@given(packets=PACKETS, cuts=st.lists(st.integers(0, 10_000)))
def test_packets_come_out_as_they_went_in(
    framing: Framing, packets: list[bytes], cuts: list[int]
) -> None:
    stream = b"".join(frame(packet, framing) for packet in packets)
    assert feed(deframer(framing), stream, cuts) == packets


@settings(max_examples=40)
@given(packets=PACKETS)
def test_single_end_slip_is_read_too(packets: list[bytes]) -> None:
    stream = b"".join(slip.encode(packet)[1:] for packet in packets)
    assert SlipDeframer().feed(stream) == packets


def test_slip_has_an_end_at_both_ends() -> None:
    assert frame(b"/a\xc0\xdb", "slip") == b"\xc0/a\xdb\xdc\xdb\xdd\xc0"


def test_a_length_is_four_bytes_with_the_highest_first() -> None:
    assert frame(b"x" * 260, "length") == b"\0\0\1\4" + b"x" * 260


@given(rubbish=st.binary(max_size=300), cuts=st.lists(st.integers(0, 300)))
def test_slip_finds_into_the_stream_again(rubbish: bytes, cuts: list[int]) -> None:
    reader = SlipDeframer(limit=64)
    feed(reader, rubbish, cuts)
    assert reader.feed(slip.END + frame(b"/a\0\0,\0\0\0", "slip"))[-1:] == [b"/a\0\0,\0\0\0"]


def test_a_slip_packet_that_never_ends_takes_no_memory_and_is_counted() -> None:
    reader = SlipDeframer(limit=64)
    for _ in range(1000):
        assert reader.feed(b"x" * 1000) == []
        assert len(reader._rest) <= 128
    assert reader.feed(slip.END + b"/a\0\0" + slip.END) == [b"/a\0\0"]
    assert reader.dropped == 1


@pytest.mark.parametrize("bad", [b"a\xdbb", b"ab\xdb", b"x" * 68])
def test_a_bad_slip_packet_is_left_out_and_counted(bad: bytes) -> None:
    reader = SlipDeframer(limit=64)
    good = frame(b"/a\0\0", "slip")
    assert reader.feed(good + b"\xc0" + bad + b"\xc0" + good) == [b"/a\0\0"] * 2
    assert reader.dropped == 1


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        (b"\0\0\0\0", "a packet of 0 bytes cannot be"),
        (b"\0\0\0\5", "a packet of 5 bytes cannot be"),
        (b"\x7f\xff\xff\xfc", "a packet of 2147483644 bytes cannot be"),
        (b"\xff\xff\xff\xfc", "a packet of 4294967292 bytes cannot be"),
        (b"POST / HTTP/1.1", "b'POST' came where a length was expected: no OSC"),
        (
            b"\xc0/go\0,\0\0\0\xc0",
            "SLIP came where a length was expected; the other framing is slip",
        ),
    ],
)
def test_an_impossible_length_is_refused_at_once(stream: bytes, message: str) -> None:
    reader = LengthDeframer(limit=1024)
    with pytest.raises(FramingError) as caught:
        feed(reader, frame(b"/a\0\0", "length") + stream, list(range(40)))
    assert str(caught.value) == message


@given(st.binary(max_size=400), st.lists(st.integers(0, 400)))
def test_rubbish_is_refused_or_read_but_never_worse(rubbish: bytes, cuts: list[int]) -> None:
    reader = LengthDeframer(limit=128)
    try:
        for packet in feed(reader, rubbish, cuts):
            assert 0 < len(packet) <= 128
    except FramingError:
        pass
    assert len(reader._rest) <= 400
