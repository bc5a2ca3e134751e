"""Art-Net and sACN byte by byte, on a clock that the test moves."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riot.clock import Clock, ManualClock
from riot.errors import RiotError
from riot.messages import SendCue
from riot.rigs.dmx.artnet import ArtNetSender
from riot.rigs.dmx.datagrams import Datagrams
from riot.rigs.dmx.frames import FramePace
from riot.rigs.dmx.patch import Slot, read_patch, read_slots
from riot.rigs.dmx.sacn import SacnSender
from riot.rigs.dmx.sender import DmxSender
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack
from riot.rigs.settings import RigSettings

PROFILE = Profile(profile="lamps", title="Lamps", about="Lamps.")
KINDS: dict[str, Callable[[RigSettings, Profile, Clock], DmxSender]] = {
    "artnet": ArtNetSender,
    "sacn": SacnSender,
}
LEVELS = {"artnet": 18, "sacn": 126}
"""Where the levels begin in a packet."""
MAP: dict[str, int | str] = {"/house/level": 1, "/mood/anger": 5, "/mood/fear": "6-7"}


class Line:
    """One sender, and the socket that it sends to."""

    def __init__(self, transport: str, node: socket.socket, **more: object) -> None:
        self.clock = ManualClock(100.0)
        self.node = node
        self.levels_at = LEVELS[transport]
        settings = RigSettings.model_validate(
            {
                "name": "lamps",
                "transport": transport,
                "port": node.getsockname()[1],
                "prefix": "/riot",
                "map": MAP,
                "universe": 3,
                **more,
            }
        )
        self.sender = KINDS[transport](settings, PROFILE, self.clock)

    def offer(self, **levels: float) -> None:
        messages = [OscMessage("/" + a.replace("_", "/"), (v,)) for a, v in levels.items()]
        assert self.sender.offer(messages) == len(messages)

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds * 60)):
            self.clock.sleep(1 / 60)
            self.sender.offer(())

    def packets(self) -> list[bytes]:
        """Take all that has come; what is sent over loopback is there when sendto returns."""
        found: list[bytes] = []
        while True:
            try:
                found.append(self.node.recv(2000))
            except BlockingIOError:
                return found

    def levels(self) -> bytes:
        return self.packets()[-1][self.levels_at :]


@pytest.fixture
def node() -> Iterator[socket.socket]:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as made:
        made.bind(("127.0.0.1", 0))
        made.setblocking(False)
        yield made


@pytest.fixture(params=["artnet", "sacn"])
def line(request: pytest.FixtureRequest, node: socket.socket) -> Iterator[Line]:
    made = Line(request.param, node)
    yield made
    made.sender.close()


# ── the map ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        (1, [Slot(1)]),
        ("512", [Slot(512)]),
        ("6-7", [Slot(6, True)]),
        (" 1, 4 , 6 - 7", [Slot(1), Slot(4), Slot(6, True)]),
    ],
)
def test_channels_are_read(text: int | str, slots: list[Slot]) -> None:
    assert list(read_slots(text)) == slots


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (0, "'0' is no channel: write 1 to 512, or 6-7 for coarse and fine"),
        (513, "'513' is no channel"),
        (-1, "'-1' is no channel"),
        ("", "'' is no channel"),
        ("one", "'one' is no channel"),
        ("²", "'²' is no channel"),
        ("512-513", "'512-513' is no channel"),
        ("1-4", "several lamps are written 1, 2, 3"),
        ("7-6", "two channels side by side"),
        ("9" * 5000, "is no channel"),
    ],
)
def test_what_is_no_channel_is_said(text: int | str, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_slots(text)
    assert says in str(caught.value)


def test_a_channel_has_one_address() -> None:
    with pytest.raises(ValueError, match="channel 7 is patched to /a and to /b"):
        read_patch({"/a": "6-7", "/b": 7})


@pytest.mark.parametrize("transport", KINDS)
def test_a_map_that_cannot_be_read_stops_the_start(transport: str, node: socket.socket) -> None:
    with pytest.raises(RiotError) as caught:
        Line(transport, node, map={"/house/level": "1-4"})
    assert caught.value.code == "RIG-070"
    assert "rig 'lamps', map: /house/level: '1-4'" in str(caught.value)


@pytest.mark.parametrize(("transport", "universe"), [("artnet", 32768), ("sacn", 0)])
def test_a_universe_that_there_is_not_stops_the_start(
    transport: str, universe: int, node: socket.socket
) -> None:
    with pytest.raises(RiotError, match=f"has no universe {universe}") as caught:
        Line(transport, node, universe=universe)
    assert caught.value.code == "RIG-071"


def test_a_rig_without_a_map_says_so(node: socket.socket) -> None:
    line = Line("artnet", node, map={})
    line.offer(house_level=1.0)
    assert line.packets() == []
    assert line.sender.trouble() == "no channel is patched: give the rig a map"
    line.sender.close()


# ── levels ──────────────────────────────────────────────────────────────────────────────────────


def test_levels_reach_their_channels(line: Line) -> None:
    line.offer(house_level=0.5, riot_mood_anger=1.0, riot_mood_fear=0.3)
    assert line.levels()[:8] == bytes([128, 0, 0, 0, 255, 0x4C, 0xCC, 0])


def test_an_address_with_prefix_and_without_is_the_same(node: socket.socket) -> None:
    line = Line("artnet", node, map={"/mood/anger": 1, "/riot/mood/anger": 2, "/riot/mood/fear": 3})
    line.offer(riot_mood_anger=1.0, riot_mood_fear=1.0)
    assert line.levels()[:3] == bytes([255, 255, 255])
    line.sender.close()


def test_the_universe_is_whole(line: Line) -> None:
    line.offer(house_level=1.0)
    assert len(line.levels()) == 512


@pytest.mark.parametrize(("value", "level"), [(-1.0, 0), (7.5, 255), (1, 255), (0, 0)])
def test_values_are_limited(line: Line, value: float, level: int) -> None:
    line.offer(house_level=value)
    assert line.levels()[0] == level


def test_what_is_not_patched_or_no_number_changes_nothing(line: Line) -> None:
    line.offer(house_level=0.5)
    line.packets()
    line.play(0.5)
    line.packets()
    line.sender.offer([OscMessage("/house/level", ("on",)), OscMessage("/strobe", (1,))])
    line.offer(house_level=float("nan"))
    line.play(0.1)
    assert line.packets() == []


def test_a_cue_without_a_value_is_full(line: Line) -> None:
    line.sender.offer([OscMessage("/house/level")])
    assert line.levels()[0] == 255


def test_nothing_is_sent_before_the_first_level(line: Line) -> None:
    line.play(3.0)
    line.sender.offer([OscMessage("/riot/heartbeat", (3,))])
    assert line.packets() == []


def test_a_first_level_of_nought_is_sent(line: Line) -> None:
    line.offer(house_level=0.0)
    assert len(line.packets()) == 1


# ── when ────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_sent_at_once_and_repeated_then_the_universe_is_kept_alive(line: Line) -> None:
    line.offer(house_level=0.5)
    assert len(line.packets()) == 1
    line.play(0.5)
    assert len(line.packets()) == 3
    line.play(9.5)
    assert 9 <= len(line.packets()) <= 12


def test_a_fade_leaves_at_no_more_than_44_frames_a_second(line: Line) -> None:
    for step in range(120):
        line.offer(house_level=step / 120)
        line.play(1 / 60)
    packets = line.packets()
    assert 55 <= len(packets) <= 88
    line.play(0.1)
    assert line.levels()[0] == round(119 / 120 * 255)


def test_the_rate_of_the_rig_is_kept(node: socket.socket) -> None:
    line = Line("artnet", node, rate=10)
    for step in range(60):
        line.offer(house_level=step / 60)
        line.play(1 / 60)
    assert 9 <= len(line.packets()) <= 12
    line.sender.close()


def test_a_clock_that_jumps_does_not_stop_the_frames() -> None:
    pace = FramePace(44)
    pace.left(1000.0)
    assert pace.due(10.0)
    assert pace.due(5000.0)


# ── packets ─────────────────────────────────────────────────────────────────────────────────────


def test_art_net_is_as_the_protocol_has_it(node: socket.socket) -> None:
    """Art-Net 4, table ArtDmx."""
    line = Line("artnet", node, universe=0x1234)
    line.offer(house_level=1.0)
    (packet,) = line.packets()
    assert packet[:18] == b"Art-Net\0" + bytes([0, 0x50, 0, 14, 1, 0, 0x34, 0x12, 2, 0])
    assert packet[18] == 255
    assert len(packet) == 530
    line.sender.close()


def test_the_sequence_of_art_net_leaves_out_nought(node: socket.socket) -> None:
    line = Line("artnet", node)
    seen: list[int] = []
    for step in range(300):
        line.offer(house_level=step % 2)
        line.clock.sleep(0.03)
        seen += [packet[12] for packet in line.packets()]
    assert seen == [number % 255 + 1 for number in range(300)]
    line.sender.close()


def test_sacn_is_as_the_protocol_has_it(node: socket.socket) -> None:
    """ANSI E1.31-2018, tables 4-1 and 6-1."""
    line = Line("sacn", node, universe=0x1234)
    line.offer(house_level=1.0)
    (packet,) = line.packets()
    assert packet[:16] == b"\x00\x10\x00\x00ASC-E1.17\x00\x00\x00"
    assert packet[18:22] == bytes([0, 0, 0, 4])
    assert packet[44:108].rstrip(b"\0") == b"RIOT lamps"
    assert packet[108] == 100
    assert packet[112] == 0
    assert packet[113:115] == bytes([0x12, 0x34])
    assert packet[125] == 0
    assert packet[126] == 255
    assert len(packet) == 638
    line.sender.close()


def test_a_source_of_sacn_is_the_same_after_a_restart(node: socket.socket) -> None:
    sources: set[bytes] = set()
    for name in ("lamps", "lamps", "others"):
        line = Line("sacn", node, name=name)
        line.offer(house_level=1.0)
        sources.add(line.packets()[0][22:38])
        line.sender.close()
        line.packets()
    assert len(sources) == 2


# ── the end ─────────────────────────────────────────────────────────────────────────────────────


def test_closing_art_net_leaves_the_newest_levels(node: socket.socket) -> None:
    line = Line("artnet", node)
    line.offer(house_level=0.5)
    line.offer(house_level=1.0)
    line.sender.close()
    packets = line.packets()
    assert len(packets) >= 3
    assert packets[-1][18] == 255


def test_closing_sacn_ends_the_stream_after_the_newest_levels(node: socket.socket) -> None:
    line = Line("sacn", node)
    line.offer(house_level=0.5)
    line.offer(house_level=1.0)
    line.sender.close()
    *data, first, second, third = line.packets()
    assert [packet[112] for packet in (first, second, third)] == [0x40] * 3
    assert data[-1][112] == 0
    assert data[-1][126] == 255


def test_closing_a_rig_that_never_lit_anything_sends_nothing(line: Line) -> None:
    line.sender.close()
    assert line.packets() == []


# ── the network ─────────────────────────────────────────────────────────────────────────────────


def test_a_node_that_comes_late_gets_everything_within_a_second(line: Line) -> None:
    port = line.node.getsockname()[1]
    line.node.close()
    line.offer(house_level=0.5)
    line.play(5.0)
    assert line.sender.trouble() == f"nothing listens at 127.0.0.1:{port}"
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as late:
        late.bind(("127.0.0.1", port))
        late.setblocking(False)
        line.node = late
        line.play(1.0)
        assert line.levels()[0] == 128
        line.play(3.0)
        assert line.sender.trouble() == ""


@pytest.mark.parametrize("transport", KINDS)
def test_a_card_that_is_not_there_is_a_trouble_and_tried_again(
    transport: str, node: socket.socket
) -> None:
    line = Line(transport, node, interface="203.0.113.9")
    line.offer(house_level=0.5)
    assert line.sender.trouble().startswith("cannot send to 127.0.0.1:")
    line.play(1.0)
    assert line.packets() == []
    line.sender.close()


def test_a_network_that_comes_back_is_used_again(
    node: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line("artnet", node)
    tries: list[float] = []

    def unreachable(self: socket.socket, *_: object) -> int:
        tries.append(line.clock.now())
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    with monkeypatch.context() as patched:
        patched.setattr(socket.socket, "send", unreachable, raising=False)
        line.offer(house_level=0.5)
        port = node.getsockname()[1]
        assert line.sender.trouble() == f"cannot send to 127.0.0.1:{port}: Network is unreachable"
        line.play(2.0)
    assert 6 <= len(tries) <= 9
    line.play(0.3)
    assert line.levels()[0] == 128
    assert line.sender.trouble() == ""
    line.sender.close()


def test_a_node_may_have_a_name(node: socket.socket) -> None:
    line = Line("artnet", node, host="localhost")
    node.settimeout(0.01)
    for _ in range(500):
        line.offer(house_level=0.5)
        with suppress(TimeoutError):
            assert node.recv(2000)[18] == 128
            break
    else:
        pytest.fail(f"nothing came: {line.sender.trouble()}")
    line.sender.close()


def test_a_full_buffer_is_no_trouble(node: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line("sacn", node)

    def full(self: socket.socket, *_: object) -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(socket.socket, "send", full, raising=False)
        line.offer(house_level=0.5)
        assert line.sender.trouble() == ""
    line.play(1 / 60)
    assert line.levels()[0] == 128
    line.sender.close()


def test_sacn_goes_to_its_own_group() -> None:
    """E1.31 9.3.1: 239.255 and the universe; kept on loopback by the interface."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as node:
        node.bind(("", 0))
        node.setblocking(False)
        group = socket.inet_aton("239.255.0.3") + socket.inet_aton("127.0.0.1")
        node.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
        line = Line("sacn", node, host="multicast", interface="127.0.0.1")
        line.offer(house_level=1.0)
        assert line.sender.trouble() == ""
        assert line.levels()[0] == 255
        line.sender.close()


def test_art_net_may_be_broadcast(node: socket.socket) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as all_of_them:
        all_of_them.bind(("127.255.255.255", 0))
        all_of_them.setblocking(False)
        line = Line("artnet", all_of_them, host="127.255.255.255")
        line.offer(house_level=1.0)
        assert line.sender.trouble() == ""
        assert line.levels()[0] == 255
        line.sender.close()


def test_datagrams_go_over_ipv6_too() -> None:
    with closing(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)) as node:
        try:
            node.bind(("::1", 0))
        except OSError:
            pytest.skip("Windows, macOS or Linux without IPv6")
        node.settimeout(1.0)
        datagrams = Datagrams("::1", node.getsockname()[1], None, ManualClock(0.0))
        assert datagrams.send(b"here")
        assert node.recv(10) == b"here"
        datagrams.close()


def test_a_machine_that_is_off_is_a_trouble_until_it_has_been_quiet(
    node: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line("artnet", node)
    news = [OSError(errno.EHOSTUNREACH, "No route to host")]
    send = socket.socket.send

    def told_once(self: socket.socket, packet: bytes, *_: object) -> int:
        if news:
            raise news.pop()
        return send(self, packet)

    monkeypatch.setattr(socket.socket, "send", told_once, raising=False)
    line.offer(house_level=0.5)
    assert line.levels()[0] == 128
    assert line.sender.trouble() == "127.0.0.1 does not answer"
    line.play(3.1)
    assert line.sender.trouble() == ""
    line.sender.close()


@given(st.one_of(st.text(max_size=12), st.integers(), st.text("0123456789-, ", max_size=12)))
def test_any_text_is_channels_or_a_plain_refusal(text: int | str) -> None:
    try:
        slots = read_slots(text)
    except ValueError as error:
        assert "\n" not in str(error)
    else:
        assert slots
        assert all(1 <= slot.channel <= 512 - slot.fine for slot in slots)


def test_a_rack_keeps_a_universe_alive_though_nothing_happens(node: socket.socket) -> None:
    clock = ManualClock(100.0)
    settings = RigSettings.model_validate(
        {"name": "lamps", "transport": "artnet", "hears": [], "map": MAP}
        | {"port": node.getsockname()[1]}
    )
    rack = Rack([(settings, PROFILE)], lambda one, kind: ArtNetSender(one, kind, clock), clock)
    rack.obey(SendCue(t=100.0, rig="lamps", address="/house/level", value=1.0))
    for _ in range(600):
        clock.sleep(1 / 60)
        rack.advance(clock.now())
    frames = 0
    with suppress(BlockingIOError):
        while node.recv(2000)[18] == 255:
            frames += 1
    assert 12 <= frames <= 16
    rack.close()
