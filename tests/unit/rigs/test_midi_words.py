"""MIDI in words, and as bytes."""

from __future__ import annotations

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riot.rigs.midi.input import read_midi
from riot.rigs.midi.words import MidiWord, encode, read_word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("cc 1 7", MidiWord("cc", 1, 7)),
        ("note 16 127", MidiWord("note", 16, 127)),
        ("  CC  2   0 ", MidiWord("cc", 2, 0)),
        ("pitch 3", MidiWord("pitch", 3)),
        ("program 1 3", MidiWord("program", 1, 3)),
        ("program 1", MidiWord("program", 1)),
    ],
)
def test_words_are_read(text: str, word: MidiWord) -> None:
    assert read_word(text) == word


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no MIDI message"),
        ("7", "no MIDI message"),
        ("cc", "no MIDI message"),
        ("cc one 7", "no MIDI message"),
        ("cc 1 7 9", "no MIDI message"),
        ("cc 1 -7", "no MIDI message"),
        ("sysex 1 7", "no MIDI message"),
        ("cc 0 7", "1 to 16"),
        ("cc 17 7", "1 to 16"),
        ("cc 1 128", "0 to 127"),
        ("cc 1", "lacks the controller"),
        ("note 1", "lacks the note"),
        ("pitch 1 7", "one pitch bend"),
    ],
)
def test_what_is_none_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_word(text)


@pytest.mark.parametrize(
    ("text", "value", "packets"),
    [
        ("cc 1 7", 0.0, [(0xB0, 7, 0)]),
        ("cc 1 7", 1, [(0xB0, 7, 127)]),
        ("cc 1 7", None, [(0xB0, 7, 127)]),
        ("cc 1 7", 7.5, [(0xB0, 7, 127)]),
        ("cc 1 7", -1.0, [(0xB0, 7, 0)]),
        ("cc 1 7", "text", []),
        ("note 2 60", 0.001, [(0x91, 60, 1)]),
        ("note 2 60", 0, [(0x81, 60, 0)]),
        ("note 2 60", None, [(0x91, 60, 127), (0x81, 60, 0)]),
        ("program 1 3", 1, [(0xC0, 3)]),
        ("program 1 3", 0, []),
        ("program 1", 1.0, [(0xC0, 127)]),
        ("pitch 1", 0.0, [(0xE0, 0, 0)]),
        ("pitch 1", 0.5, [(0xE0, 0, 64)]),
        ("pitch 1", 1.0, [(0xE0, 127, 127)]),
    ],
)
def test_values_become_messages(
    text: str, value: float | str | None, packets: list[tuple[int, ...]]
) -> None:
    assert [tuple(packet) for packet in encode(read_word(text), value)] == packets


@given(
    st.sampled_from(["cc", "note", "program", "pitch"]),
    st.integers(1, 16),
    st.integers(0, 127),
    st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
)
def test_every_message_is_one_and_comes_back_as_it_was_sent(
    kind: str, channel: int, number: int, value: float | None
) -> None:
    word = read_word(f"{kind} {channel}" if kind == "pitch" else f"{kind} {channel} {number}")
    for packet in encode(word, value):
        mido.Message.from_bytes(packet)
        heard = read_midi(packet)
        assert heard is not None
        assert (heard.kind, heard.channel, heard.number) == (kind, channel, word.number)
        assert 0.0 <= heard.share <= 1.0


@given(st.binary(min_size=1, max_size=3))
def test_whatever_a_device_sends_is_read_or_left(packet: bytes) -> None:
    try:
        message = mido.Message.from_bytes(packet)
    except (ValueError, IndexError):
        return
    heard = read_midi(message.bytes())
    assert heard is None or 0.0 <= heard.share <= 1.0
