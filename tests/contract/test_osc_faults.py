"""Rigs that are off, come late, go away, move, read slowly, or refuse: nothing ever waits."""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import pairwise

import psutil
import pytest
from pythonosc.osc_message import OscMessage as Parsed

from riot.clock import ManualClock, SystemClock
from riot.rigs.port import OscMessage, RigSender
from riot.rigs.profiles.schema import Profile
from riot.rigs.senders.framing import SlipDeframer, frame
from riot.rigs.senders.resolver import HostResolver, Target
from riot.rigs.senders.tcp import TcpSender
from riot.rigs.senders.udp import UdpSender
from riot.rigs.settings import RigSettings, Transport
from tests.ports import free_port

TIMEOUT = 40.0
HERE = "127.0.0.1"
HELLO = [OscMessage("/hello", (1,))]
PLAIN = Profile(profile="plain", title="Plain", about="")
QLAB = Profile.model_validate(
    {
        "profile": "desk",
        "title": "Desk",
        "about": "",
        "transports": ["udp", "slip"],
        "connect": [
            {"address": "/connect", "arguments": ["{passcode}"], "says": "", "see": ""},
        ],
        "renew": "25s",
    }
)


def settings(transport: str, port: int, **more: object) -> RigSettings:
    return RigSettings.model_validate(
        {"name": "rig", "transport": transport, "host": HERE, "port": port, **more}
    )


def until(condition: Callable[[], object], what: str = "") -> None:
    """Wait for the other side of a socket; fail when it takes too long."""
    clock = SystemClock()
    deadline = clock.now() + TIMEOUT
    while not condition():
        assert clock.now() < deadline, what
        clock.sleep(0.001)


class Udp:
    """A UDP receiver that can be switched off and on at one port."""

    def __init__(self, host: str = HERE, port: int = 0) -> None:
        self._host = host
        self.port = port or free_port()
        self.switch_on()

    def switch_on(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self._host, self.port))
        self._socket.settimeout(TIMEOUT)

    def receive(self) -> tuple[Parsed, tuple[str, int]]:
        packet, source = self._socket.recvfrom(65536)
        return Parsed(packet), source

    def close(self) -> None:
        self._socket.close()


class Tcp:
    """A TCP receiver, of which the test does every step itself."""

    def __init__(self, port: int = 0, host: str = HERE) -> None:
        self.port = port or free_port()
        self._listener = socket.create_server((host, self.port))
        self._listener.settimeout(TIMEOUT)

    def accept(self) -> socket.socket:
        made, _ = self._listener.accept()
        made.settimeout(TIMEOUT)
        return made

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def udp() -> Iterator[Udp]:
    with closing(Udp()) as made:
        yield made


@pytest.fixture
def tcp() -> Iterator[Tcp]:
    with closing(Tcp()) as made:
        yield made


def connected(sender: RigSender, receiver: Tcp) -> socket.socket:
    before = sender.renewals
    until(lambda: sender.offer(()) or sender.renewals > before)
    return receiver.accept()


# ── UDP ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_port_is_told_and_the_rig_gets_everything_when_it_opens(udp: Udp) -> None:
    clock = ManualClock(100.0)
    udp.close()
    with closing(UdpSender(settings("udp", udp.port), PLAIN, clock)) as sender:
        for _ in range(5):
            # Whoever switches a rig on does not want the cues of the last hour.
            assert sender.offer(HELLO) == 1
            clock.sleep(0.1)
        assert sender.trouble() == f"nothing listens at {HERE}:{udp.port}"
        before = sender.renewals
        udp.switch_on()
        assert sender.offer(HELLO) == 1
        clock.sleep(0.1)
        assert sender.offer(HELLO) == 0
        assert sender.renewals == before + 1
        assert sender.trouble() == ""
        assert sender.offer(HELLO) == 1
        assert udp.receive()[0].address == "/hello"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells; not macOS, not Windows")
def test_the_news_of_a_closed_port_does_not_pile_up(udp: Udp) -> None:
    udp.close()
    with closing(UdpSender(settings("udp", udp.port), PLAIN, ManualClock())) as sender:
        for _ in range(100):
            sender.offer(HELLO)
        opened = sender._socket
        assert opened is not None
        # Of the last packet there is news that riot has not read.
        opened.recvmsg(1, 512, socket.MSG_ERRQUEUE)
        with pytest.raises(BlockingIOError):
            opened.recvmsg(1, 512, socket.MSG_ERRQUEUE)


def test_a_restart_in_the_middle_is_noticed_and_the_port_of_riot_stays(udp: Udp) -> None:
    clock = ManualClock(100.0)
    with closing(UdpSender(settings("udp", udp.port), PLAIN, clock)) as sender:
        assert sender.offer(HELLO) == 1
        source = udp.receive()[1]
        assert sender.renewals == 1
        udp.close()
        for _ in range(3):
            assert sender.offer(HELLO) == 1
        udp.switch_on()
        for _ in range(3):
            sender.offer(HELLO)
            clock.sleep(0.1)
        assert sender.renewals == 2
        assert udp.receive()[1] == source


@pytest.mark.parametrize("profile", [PLAIN, QLAB], ids=["plain", "greeted"])
def test_a_rig_that_gets_cues_alone_is_found_too_when_it_comes(udp: Udp, profile: Profile) -> None:
    clock = ManualClock(100.0)
    udp.close()
    with closing(UdpSender(settings("udp", udp.port, passcode="1"), profile, clock)) as sender:
        sender.offer(HELLO)
        sender.offer(())
        assert sender.trouble() == f"nothing listens at {HERE}:{udp.port}"
        udp.switch_on()
        for _ in range(15):
            sender.offer(())
            clock.sleep(0.1)
        # Whom riot must show a passcode before it takes a cue gets that first.
        expected = "/connect" if profile.connect else "/riot/hello"
        assert udp.receive()[0].address == expected
        assert sender.trouble() == ""
        assert sender.renewals == 2


def test_a_name_that_moves_takes_the_sender_along() -> None:
    where = [HERE]
    asked = threading.Semaphore(0)

    def look_up(host: str, port: int) -> Sequence[Target]:
        asked.release()
        return [Target(socket.AF_INET, (where[0], port))]

    with closing(Udp()) as first, closing(Udp("127.0.0.2", first.port)) as second:
        resolver = HostResolver("desk", first.port, look_up=look_up, again_after=0.001)
        rig = settings("udp", first.port, host="desk")
        with closing(UdpSender(rig, PLAIN, ManualClock(), resolver)) as sender:
            until(lambda: sender.renewals == 1 or sender.offer(HELLO))
            sender.offer(HELLO)
            source = first.receive()[1]
            where[0] = "127.0.0.2"
            until(lambda: sender.offer(HELLO) == 0 and sender.renewals == 2)
            assert sender.offer(HELLO) == 1
            assert second.receive()[1][1] == source[1]


def test_a_name_of_two_addresses_is_tried_at_the_other_when_nothing_listens_at_one() -> None:
    """Such is localhost, where some listen on ::1 alone."""
    with closing(Udp("127.0.0.2")) as receiver:
        found = [Target(socket.AF_INET, (host, receiver.port)) for host in (HERE, "127.0.0.2")]
        clock = ManualClock()
        resolver = HostResolver("localhost", receiver.port, look_up=lambda *_: found)
        rig = settings("udp", receiver.port, host="localhost")
        with closing(UdpSender(rig, PLAIN, clock, resolver)) as sender:
            until(lambda: sender.offer(()) or sender.renewals)
            for _ in range(20):
                sender.offer(HELLO)
                clock.sleep(0.1)
            assert receiver.receive()[0].address == "/hello"
            assert sender.trouble() == ""


@pytest.mark.parametrize("bound", ["127.255.255.255", "239.23.5.1"])
def test_broadcast_and_multicast_arrive(bound: str) -> None:
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.settimeout(TIMEOUT)
    receiver.bind(("", 0))
    if bound.startswith("239"):
        group = socket.inet_aton(bound) + socket.inet_aton(HERE)
        receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    rig = settings("udp", receiver.getsockname()[1], host=bound, interface=HERE)
    with closing(receiver), closing(UdpSender(rig, PLAIN, ManualClock())) as sender:
        assert sender.offer(HELLO) == 1
        assert Parsed(receiver.recv(512)).address == "/hello"
        assert sender.trouble() == ""


def test_a_single_receiver_is_not_sent_to_with_leave_to_broadcast(udp: Udp) -> None:
    with closing(UdpSender(settings("udp", udp.port), PLAIN, ManualClock())) as sender:
        opened = sender._socket
        assert opened is not None
        assert opened.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST) == 0


def test_a_network_card_that_is_not_there_is_told_and_tried_again(udp: Udp) -> None:
    """192.0.2.1 is nobody's (RFC 5737)."""
    clock = ManualClock()
    rig = settings("udp", udp.port, interface="192.0.2.1")
    with closing(UdpSender(rig, PLAIN, clock)) as sender:
        assert sender.offer(HELLO) == 0
        place = f"{HERE}:{udp.port}"
        assert sender.trouble() == f"cannot send to {place}: Cannot assign requested address"
        sender._interface = None
        assert sender.offer(HELLO) == 0
        clock.sleep(0.3)
        assert sender.offer(HELLO) == 0
        assert sender.renewals == 1
        assert sender.offer(HELLO) == 1
        assert sender.trouble() == ""


def test_the_passcode_goes_first_and_again_while_the_receiver_would_forget(udp: Udp) -> None:
    clock = ManualClock(100.0)
    rig = settings("udp", udp.port, passcode="0420")
    with closing(UdpSender(rig, QLAB, clock)) as sender:
        assert sender.offer(HELLO) == 1
        first = [udp.receive()[0] for _ in range(2)]
        assert [one.address for one in first] == ["/connect", "/hello"]
        assert first[0].params == ["0420"]
        clock.sleep(24.9)
        sender.offer(())
        sender.offer(HELLO)
        assert udp.receive()[0].address == "/hello"
        clock.sleep(0.2)
        sender.offer(())
        assert udp.receive()[0].address == "/connect"


def test_without_a_passcode_none_is_sent(udp: Udp) -> None:
    with closing(UdpSender(settings("udp", udp.port), QLAB, ManualClock())) as sender:
        sender.offer(())
        connect = udp.receive()[0]
        assert (connect.address, connect.params) == ("/connect", [])


def test_a_passcode_refused_over_udp_is_told(udp: Udp) -> None:
    with closing(Udp()) as spare:
        feedback = spare.port
    rig = settings("udp", udp.port, passcode="1", feedback=feedback)
    desk = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    clock = ManualClock(100.0)
    with closing(UdpSender(rig, QLAB, clock)) as sender, desk:
        for answer, trouble in (
            (b'{"status":"ok","data":"badpass"}', f"{HERE}:{udp.port} refuses the passcode"),
            (b'{"status":"ok","data":"ok:view|edit"}', ""),
        ):
            sender.offer(())
            desk.sendto(reply("/reply/connect", answer), (HERE, feedback))
            sender.offer(())
            assert sender.trouble() == trouble
        # Then the port is free for whoever else wants to hear the receiver.
        clock.sleep(1.5)
        sender.offer(())
        with closing(Udp(port=feedback)):
            clock.sleep(25.0)
            sender.offer(())
            assert sender.trouble() == ""


def reply(address: str, answer: bytes) -> bytes:
    """Write what QLab answers."""
    padded = [text + b"\0" * (4 - len(text) % 4) for text in (address.encode(), b",s", answer)]
    return b"".join(padded)


# ── TCP ─────────────────────────────────────────────────────────────────────────────────────────


def read_length(connection: socket.socket) -> Parsed:
    (size,) = struct.unpack(">i", read_exactly(connection, 4))
    return Parsed(read_exactly(connection, size))


def read_exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        assert piece, f"{len(data)} of {count} bytes came"
        data += piece
    return data


def test_a_rig_that_is_off_is_tried_more_and_more_seldom(tcp: Tcp) -> None:
    clock = ManualClock(100.0)
    tcp.close()
    attempts: list[float] = []
    with closing(TcpSender(settings("tcp", tcp.port), PLAIN, clock)) as sender:
        for _ in range(3000):
            before = sender._connection
            assert sender.offer(HELLO) == 0
            if sender._connection is not None and before is None:
                attempts.append(clock.now())
                until(lambda: sender.offer(()) or sender._connection is None)
            clock.sleep(0.01)
        assert sender.trouble() == f"nothing listens at {HERE}:{tcp.port}"
    waits = [later - earlier for earlier, later in pairwise([100.0, *attempts])]
    expected = [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0, 5.0]
    assert waits == pytest.approx(expected, abs=0.05)


def test_a_rig_that_comes_late_or_again_gets_a_connection(tcp: Tcp) -> None:
    clock = ManualClock(100.0)
    tcp.close()
    with closing(TcpSender(settings("tcp", tcp.port), PLAIN, clock)) as sender:
        until(lambda: sender.offer(HELLO) or sender.trouble())
        for renewals in (1, 2):
            with closing(Tcp(tcp.port)) as again:
                clock.sleep(5.0)
                with connected(sender, again) as connection:
                    assert sender.renewals == renewals
                    assert sender.offer(HELLO) == 1
                    assert read_length(connection).address == "/hello"
                    assert sender.trouble() == ""
                    clock.sleep(10.0)
                    sender.offer(())
            until(lambda: sender.offer(()) or sender.trouble())
            assert sender.trouble() == f"{HERE}:{tcp.port} closed the connection"
            assert sender.offer(HELLO) == 0


def test_a_name_that_moves_is_followed() -> None:
    where = [HERE]

    def look_up(host: str, port: int) -> Sequence[Target]:
        return [Target(socket.AF_INET, (where[0], port))]

    clock = ManualClock(100.0)
    with closing(Tcp()) as first, closing(Tcp(first.port, "127.0.0.2")) as second:
        resolver = HostResolver("desk", first.port, look_up=look_up, again_after=0.001)
        rig = settings("tcp", first.port, host="desk")
        with closing(TcpSender(rig, PLAIN, clock, resolver)) as sender:
            with connected(sender, first):
                where[0] = "127.0.0.2"
                until(lambda: sender.offer(()) or sender._connection is None)
            clock.sleep(1.0)
            with connected(sender, second) as connection:
                assert sender.offer(HELLO) == 1
                assert read_length(connection).address == "/hello"


@pytest.mark.parametrize(
    ("takes", "advice"),
    [(("tcp", "slip"), "try transport: slip"), (("tcp",), "it may want SLIP")],
)
def test_a_rig_that_closes_every_connection_is_told_of_the_other_framing(
    tcp: Tcp, takes: tuple[Transport, ...], advice: str
) -> None:
    clock = ManualClock(100.0)
    profile = PLAIN.model_copy(update={"transports": takes})
    with closing(TcpSender(settings("tcp", tcp.port), profile, clock)) as sender:
        for _ in range(3):
            connected(sender, tcp).close()
            until(lambda: sender.offer(HELLO) or sender._connection is None)
            clock.sleep(5.0)
        assert sender.trouble() == f"{HERE}:{tcp.port} closes every connection; {advice}"
        with connected(sender, tcp):
            clock.sleep(3.0)
            sender.offer(())
            assert sender.trouble() == ""


def test_a_slow_reader_is_offered_less_and_gets_whole_packets(tcp: Tcp) -> None:
    clock = ManualClock(100.0)
    messages = [OscMessage("/number", (number, "x" * 400)) for number in range(40_000)]
    sender = TcpSender(settings("tcp", tcp.port), PLAIN, clock)
    with closing(sender), connected(sender, tcp) as connection:
        sent = 0
        while count := sender.offer(messages[sent : sent + 100]):
            sent += count
        clock.sleep(1.5)
        assert sender.offer(messages) == 0
        assert sender.trouble() == f"{HERE}:{tcp.port} reads too slowly"
        for number in range(sent):
            if number == sent - 1:
                until(lambda: sender.offer(()) or sender.trouble() == "")
            assert read_length(connection).params[0] == number
        assert sender.offer(HELLO) == 1
        assert read_length(connection).address == "/hello"


def test_a_reader_that_takes_nothing_is_given_up(tcp: Tcp) -> None:
    clock = ManualClock(100.0)
    messages = [OscMessage("/text", ("x" * 400,))] * 1000
    sender = TcpSender(settings("tcp", tcp.port), PLAIN, clock)
    with closing(sender), connected(sender, tcp):
        while sender.offer(messages):
            pass
        sender.offer(())
        clock.sleep(11.0)
        assert sender.offer(messages) == 0
        assert sender._connection is None
        assert sender.trouble() == f"{HERE}:{tcp.port} takes nothing any more"


def test_a_packet_that_left_in_part_is_finished_before_all_is_over(
    tcp: Tcp, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may take long to let the reader read.
    monkeypatch.setattr("riot.rigs.senders.connection._FAREWELL", TIMEOUT)
    clock = ManualClock(100.0)
    messages = [OscMessage("/text", (number, "x" * 400)) for number in range(5000)]
    sender = TcpSender(settings("tcp", tcp.port), PLAIN, clock)
    with connected(sender, tcp) as connection:
        sent = sender.offer(messages)
        assert 0 < sent < len(messages)
        heard: list[object] = []

        def read() -> None:
            heard.extend(read_length(connection).params[0] for _ in range(sent))

        reading = threading.Thread(target=read)
        reading.start()
        sender.close()
        reading.join(TIMEOUT)
        assert heard == list(range(sent))
        assert connection.recv(1) == b""


def test_the_passcode_goes_first_on_every_connection_and_a_refusal_is_told(tcp: Tcp) -> None:
    clock = ManualClock(100.0)
    place = f"{HERE}:{tcp.port}"
    rig = settings("slip", tcp.port, passcode="0420")
    with closing(TcpSender(rig, QLAB, clock)) as sender:
        for refused in (True, False):
            with connected(sender, tcp) as connection:
                sender.offer(HELLO)
                heard: list[Parsed] = []
                frames = SlipDeframer()
                while len(heard) < 2:
                    heard.extend(map(Parsed, frames.feed(connection.recv(512))))
                assert [one.address for one in heard] == ["/connect", "/hello"]
                assert heard[0].params == ["0420"]
                data = b"badpass" if refused else b"ok:view"
                answer = reply("/reply/connect", b'{"status":"ok","data":"' + data + b'"}')
                connection.sendall(frame(answer, "slip"))
                if refused:
                    until(lambda: sender.offer(()) or sender.trouble())
                    assert sender.trouble() == f"{place} refuses the passcode"
                clock.sleep(3.0)
                sender.offer(())
                assert bool(sender.trouble()) == refused
            until(lambda: sender.offer(()) or sender._connection is None)
            clock.sleep(5.0)


def test_a_flood_of_answers_is_read_in_portions_and_forgotten(tcp: Tcp) -> None:
    sender = TcpSender(settings("tcp", tcp.port), PLAIN, ManualClock())
    with closing(sender), connected(sender, tcp) as connection:
        connection.setblocking(False)
        flood = b"\0\0\0\x10" + b"/reply/thump\0\0\0\0"
        sent = 0
        for _ in range(50):
            with suppress(BlockingIOError):
                sent += connection.send(flood * 1000)
            sender.offer(())
        assert sent > 500_000
        # What is no OSC either does no harm.
        connection.send(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 100)
        sender.offer(())
        assert sender.offer(HELLO) == 1
        assert sender.trouble() == ""


def test_a_rig_at_an_ipv6_address_is_reached() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        rig = settings("tcp", listener.getsockname()[1], host="::1", interface=HERE)
        with closing(TcpSender(rig, PLAIN, ManualClock())) as sender:
            until(lambda: sender.offer(()) or sender.renewals)
            connection, _ = listener.accept()
            with connection:
                assert sender.offer(HELLO) == 1
                assert read_length(connection).address == "/hello"


def test_small_packets_leave_at_once_and_a_cable_that_is_out_is_noticed(tcp: Tcp) -> None:
    sender = TcpSender(settings("tcp", tcp.port), PLAIN, ManualClock())
    with closing(sender), connected(sender, tcp):
        assert sender._connection is not None
        opened = sender._connection._socket
        assert opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert opened.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000


def test_many_connections_leave_no_socket_behind(tcp: Tcp) -> None:
    clock = ManualClock(100.0)
    process = psutil.Process(os.getpid())
    with closing(TcpSender(settings("tcp", tcp.port), PLAIN, clock)) as sender:
        connected(sender, tcp).close()
        before = process.num_fds()
        for _ in range(100):
            until(lambda: sender.offer(HELLO) or sender._connection is None)
            clock.sleep(5.0)
            connected(sender, tcp).close()
        assert process.num_fds() <= before
        assert sender.renewals == 101


def test_attempts_that_fail_leave_no_socket_behind(tcp: Tcp) -> None:
    clock = ManualClock(100.0)
    process = psutil.Process(os.getpid())
    tcp.close()
    with closing(TcpSender(settings("tcp", tcp.port), PLAIN, clock)) as sender:
        before = process.num_fds()
        for _ in range(100):
            until(lambda: sender.offer(HELLO) or sender._connection is None)
            clock.sleep(5.0)
            sender.offer(HELLO)
        assert process.num_fds() <= before + 1
