"""Any bytes give messages or one reason why not."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from riot.rigs.input.incoming import (
    LARGEST,
    MOST_ARGUMENTS,
    MOST_MESSAGES,
    looks_like_osc,
    read_parts,
)
from riot.rigs.input.time_tags import LONGEST_WAIT, MOST_WAITING, Waiting, seconds_ahead
from riot.rigs.listening.packets import BadPacketError
from riot.rigs.port import OscMessage

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


def text(content: bytes) -> bytes:
    return content + bytes(4 - len(content) % 4)


def packet(address: bytes, types: bytes, values: bytes = b"") -> bytes:
    return text(address) + text(b"," + types) + values


def bundle(*parts: bytes, tag: int = 1) -> bytes:
    return (
        b"#bundle\0"
        + struct.pack(">Q", tag)
        + b"".join(struct.pack(">i", len(part)) + part for part in parts)
    )


def only(data: bytes) -> OscMessage | None:
    [part] = read_parts(data)
    return part.message


@pytest.mark.parametrize(
    ("types", "values", "arguments"),
    [
        (b"", b"", ()),
        (b"i", struct.pack(">i", -7), (-7,)),
        (b"f", struct.pack(">f", 0.5), (0.5,)),
        (b"s", text(b"street"), ("street",)),
        (b"S", text(b"street"), ("street",)),
        (b"s", text("café".encode()), ("café",)),
        (b"s", text(b"caf\xe9"), ("caf?",)),
        (b"s", text(b"a\nb\x1b[2J"), ("a?b?[2J",)),
        (b"s", text(b"x" * 400), ("x" * 200,)),
        (b"h", struct.pack(">q", 12), (12,)),
        (b"h", struct.pack(">q", 2**40), (float(2**40),)),
        (b"d", struct.pack(">d", 0.25), (0.25,)),
        (b"TFI", b"", (1, 0, 1)),
        (b"N", b"", ()),
        (b"c", struct.pack(">I", ord("q")), ("q",)),
        (b"[i[f]]", struct.pack(">if", 1, 2.0), (1, 2.0)),
        (b"bi", struct.pack(">i", 5) + b"bytes\0\0\0" + struct.pack(">i", 3), (3,)),
        (b"rmti", bytes(16) + struct.pack(">i", 3), (3,)),
        (b"T" * 200, b"", (1,) * MOST_ARGUMENTS),
    ],
)
def test_every_type_is_read_or_left_out(
    types: bytes, values: bytes, arguments: tuple[object, ...]
) -> None:
    assert only(packet(b"/a", types, values)) == OscMessage("/a", arguments)  # type: ignore[arg-type]


def test_a_message_without_types_has_no_arguments() -> None:
    assert only(b"/riot/go\0\0\0\0") == OscMessage("/riot/go")


def test_zeros_left_out_at_the_end_are_forgiven() -> None:
    assert only(b"/riot/go\0") == OscMessage("/riot/go")
    assert only(packet(b"/a", b"s") + b"abc\0de"[:4]) == OscMessage("/a", ("abc",))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_spoils_its_message_alone(number: float) -> None:
    bad = packet(b"/a", b"f", struct.pack(">f", number))
    first, second = read_parts(bundle(bad, packet(b"/riot/go", b"")))
    assert first.message is None
    assert "is no number" in first.trouble
    assert second.message == OscMessage("/riot/go")


@pytest.mark.parametrize(
    "address",
    [
        b"/riot/*",
        b"/riot/{go,panic}",
        b"/r?ot/go",
        b"/a b",
        b"/\xc3\xa4",
        b"/",
        b"//a",
        b"/" + b"x" * 300,
    ],
)
def test_patterns_and_odd_addresses_are_refused(address: bytes) -> None:
    [part] = read_parts(packet(address, b""))
    assert part.message is None
    assert "is no OSC address" in part.trouble


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"go",
        b"#bundle",
        b"#bundle\0",
        b"/riot/go",
        packet(b"/a", b"i"),
        packet(b"/a", b"b", struct.pack(">i", -1)),
        packet(b"/a", b"b", struct.pack(">i", 2**31 - 1)),
        packet(b"/a", b"x"),
        text(b"/a") + text(b"i") + bytes(4),
        b"#bundle\0" + bytes(8) + struct.pack(">i", -4),
        b"#bundle\0" + bytes(8) + struct.pack(">i", 0),
        b"#bundle\0" + bytes(8) + struct.pack(">i", 2**31 - 1),
        bundle(b"rubbish!"),
        bundle(*[packet(b"/a", b"")] * (MOST_MESSAGES + 1)),
        bytes(LARGEST + 1),
    ],
    ids=repr,
)
def test_what_is_no_packet_has_a_reason(data: bytes) -> None:
    with pytest.raises(BadPacketError):
        read_parts(data)


def test_bundles_within_bundles_are_limited() -> None:
    """python-osc's reader ends with a RecursionError here."""
    data = packet(b"/riot/go", b"")
    for _ in range(8):
        data = bundle(data)
    assert only(data) == OscMessage("/riot/go")
    for _ in range(300):
        data = bundle(data)
    with pytest.raises(BadPacketError):
        read_parts(data)


def test_a_bundle_by_another_hand_is_read() -> None:
    inner = OscBundleBuilder(1)  # type: ignore[arg-type]
    for address, value in (("/a", 1), ("/b", "two"), ("/c", 3.0), ("/d", True)):
        builder = OscMessageBuilder(address)
        builder.add_arg(value)
        inner.add_content(builder.build())
    outer = OscBundleBuilder(1)  # type: ignore[arg-type]
    outer.add_content(inner.build())
    messages = [part.message for part in read_parts(outer.build().dgram)]
    assert messages == [
        OscMessage("/a", (1,)), OscMessage("/b", ("two",)), OscMessage("/c", (3.0,)),
        OscMessage("/d", (1,)),
    ]  # fmt: skip


@given(st.binary(max_size=200).map(lambda data: b"/" + data) | st.binary(max_size=200))
def test_any_bytes_are_messages_or_have_a_reason(data: bytes) -> None:
    try:
        parts = read_parts(data)
    except BadPacketError as error:
        assert str(error)
    else:
        assert looks_like_osc(data)
        assert all((part.message is None) == bool(part.trouble) for part in parts)


def tag_of(moment: datetime) -> int:
    return int((moment.timestamp() + 2_208_988_800) * 2**32) % 2**64


@pytest.mark.parametrize(
    ("ahead", "wait"),
    [(0.2, 0.2), (LONGEST_WAIT - 0.1, LONGEST_WAIT - 0.1), (-5.0, 0.0), (2.0, 0.0), (86400.0, 0.0)],
)
def test_only_a_short_wait_is_believed(ahead: float, wait: float) -> None:
    tag = tag_of(NOW + timedelta(seconds=ahead))
    assert seconds_ahead(tag, lambda: NOW) == pytest.approx(wait, abs=1e-5)


@pytest.mark.parametrize("tag", [0, 1, 2**64 - 1, 2**63])
def test_no_time_and_the_end_of_time_are_now(tag: int) -> None:
    assert seconds_ahead(tag, lambda: NOW) == 0.0


def test_time_goes_on_after_2036() -> None:
    """NTP counts from 0 again on 7 February 2036."""
    later = datetime(2040, 1, 1, tzinfo=UTC)
    tag = tag_of(later + timedelta(seconds=0.5))
    assert seconds_ahead(tag, lambda: later) == pytest.approx(0.5, abs=1e-5)


def test_what_waits_is_limited_and_comes_in_order() -> None:
    waiting: Waiting[int] = Waiting()
    assert waiting.next_due is None
    assert all(waiting.add(5.0 - number * 0.01, number) for number in range(MOST_WAITING))
    assert not waiting.add(1.0, -1)
    assert waiting.take(2.0) == []
    assert waiting.next_due == pytest.approx(5.0 - (MOST_WAITING - 1) * 0.01)
    assert waiting.take(5.0) == list(reversed(range(MOST_WAITING)))
    assert len(waiting) == 0
