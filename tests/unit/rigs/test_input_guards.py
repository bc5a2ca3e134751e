"""Each guard on its own."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from riot.messages import OperatorCommand
from riot.rigs.input.commands import CommandBook
from riot.rigs.input.guards.allow_list import AllowList
from riot.rigs.input.guards.bucket import Bucket
from riot.rigs.input.guards.double_press import DoublePress
from riot.rigs.input.guards.own_stream import ECHO_WAIT, OwnStream
from riot.rigs.input.guards.port import Heard
from riot.rigs.input.guards.rate_limit import PRESSES, RateLimit
from riot.rigs.input.trail import Trail
from riot.rigs.input.weights import Weights
from riot.rigs.port import OscMessage
from riot.rigs.settings import OscInputSettings
from riot.rigs.values import OscValue

HERE, DESK = "127.0.0.1", "192.168.1.20"


def packet(address: str) -> bytes:
    return address.encode() + bytes(4 - len(address) % 4) + b",\0\0\0"


def heard(address: str, *arguments: OscValue) -> Heard:
    return Heard(DESK, OscMessage(address, arguments), None)


# ── allow-list ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("allow", "source", "heeded"),
    [
        (["192.168.1.20"], DESK, True),
        (["192.168.1.21"], DESK, False),
        (["192.168.1.0/24"], DESK, True),
        (["192.168.1.7/24"], DESK, True),
        (["any"], DESK, True),
        (["any"], "fe80::1", True),
        (["localhost"], "127.0.0.5", True),
        (["localhost"], "::1", True),
        (["localhost"], DESK, False),
        (["fe80::/10"], "fe80::1", True),
        (["fe80::1%eth0"], "fe80::1", True),
        ([], HERE, False),
        (["any"], "not an address", False),
    ],
)
def test_only_listed_senders_are_heeded(allow: list[str], source: str, heeded: bool) -> None:
    guard = AllowList(allow)
    assert guard.refuses(source, b"", 0.0) is not heeded
    assert guard.refuses(source, b"", 0.0) is not heeded
    assert guard.count == (0 if heeded else 2)


def test_who_was_refused_is_named_with_what_to_write() -> None:
    guard = AllowList(["127.0.0.1"])
    for _ in range(3):
        guard.refuses(DESK, b"", 10.0)
    assert guard.troubles(12.0) == [
        "3 messages from 192.168.1.20 refused: add it to input.osc.allow"
    ]
    assert guard.troubles(100.0) == []


@pytest.mark.parametrize("entry", ["192.168.1.300", "desk", "", "10.0.0.0/40"])
def test_an_entry_that_is_no_address_is_refused_with_the_installation(entry: str) -> None:
    with pytest.raises(ValidationError, match=r"write 192\.168\.1\.20, 10\.0\.0\.0/24"):
        OscInputSettings.model_validate({"allow": [entry]})


def test_one_entry_needs_no_list() -> None:
    assert OscInputSettings.model_validate({"allow": "any"}).allow == ("any",)


def test_a_name_is_no_place_to_listen_at() -> None:
    with pytest.raises(ValidationError, match=r"write 0\.0\.0\.0 for all networks"):
        OscInputSettings.model_validate({"host": "stage-left"})
    assert OscInputSettings.model_validate({"host": "localhost"}).host == "127.0.0.1"


# ── rate ────────────────────────────────────────────────────────────────────────────────────────


WEIGHTS = Weights(CommandBook(""), ["/foot"])


@pytest.mark.parametrize(
    ("address", "weight"),
    [
        (b"/go", "press"),
        (b"/button/start", "press"),
        (b"/pause/toggle", "press"),
        (b"/dimmer", "steady"),
        (b"/override/anger", "steady"),
        (b"/panic", "both"),
        (b"/scene", "both"),
        (b"/foot", "both"),
        (b"/x", "neither"),
        (b"/go/x", "neither"),
        (b"", "neither"),
        (b"\xff", "neither"),
    ],
)
def test_what_must_not_be_lost_is_told_by_its_address(address: bytes, weight: str) -> None:
    assert WEIGHTS.of(address) == weight


def test_a_bucket_holds_a_second_and_fills_with_time() -> None:
    bucket = Bucket(10.0)
    assert [bucket.take(0.0) for _ in range(11)] == [True] * 10 + [False]
    assert not bucket.take(0.05)
    assert bucket.take(0.15)
    assert not bucket.take(0.15)
    assert bucket.take(100.0, 10)
    assert not bucket.take(99.0)


def test_each_sender_has_its_own_rate() -> None:
    guard = RateLimit(10.0, WEIGHTS)
    taken = [guard.refuses(DESK, packet("/x"), 0.0) for _ in range(25)]
    assert taken == [False] * 10 + [True] * 15
    assert not guard.refuses(HERE, packet("/x"), 0.0)
    assert guard.count == 15
    [said] = guard.troubles(1.0)
    assert said.startswith("more than 10 messages from 192.168.1.20 were too many")
    assert "input.osc.rate" in said


def test_all_senders_together_have_a_limit_too() -> None:
    guard = RateLimit(10.0, WEIGHTS)
    refused = [guard.refuses(f"10.0.0.{n}", packet("/x"), 0.0) for n in range(150)]
    assert refused.count(False) == 100


def test_a_press_comes_through_when_faders_use_up_the_rate() -> None:
    guard = RateLimit(10.0, WEIGHTS)
    for _ in range(50):
        guard.refuses(DESK, packet("/x"), 0.0)
    presses = [guard.refuses(DESK, packet("/go"), 0.0) for _ in range(20)]
    assert presses.count(False) == PRESSES


def test_the_last_move_of_a_fader_is_not_lost() -> None:
    guard = RateLimit(10.0, WEIGHTS)
    moves = [packet("/dimmer") + bytes([0, 0, 0, n]) for n in range(30)]
    assert [guard.refuses(DESK, move, 0.0) for move in moves].count(False) == 10
    assert (guard.held, guard.count) == (1, 19)
    assert guard.take(0.01) == []
    assert guard.take(0.2) == [(DESK, moves[-1])]
    assert (guard.held, guard.count) == (0, 19)


def test_an_old_move_never_comes_after_a_newer_one() -> None:
    guard = RateLimit(10.0, WEIGHTS)
    for _ in range(12):
        guard.refuses(DESK, packet("/dimmer"), 0.0)
    assert guard.held == 1
    assert not guard.refuses(DESK, packet("/dimmer"), 0.2)
    assert guard.take(1.0) == []
    assert guard.count == 2


def test_what_is_held_back_is_limited() -> None:
    guard = RateLimit(1.0, WEIGHTS)
    for number in range(1000):
        guard.refuses(DESK, packet(f"/override/{number}"), 0.0)
    assert guard.held == 64
    assert guard.count + guard.held == 999


def test_the_messages_of_a_bundle_are_paid_for() -> None:
    guard = RateLimit(10.0, WEIGHTS)
    assert [guard.charge(DESK, 0.0) for _ in range(12)].count(True) == 10
    assert guard.count == 2


# ── two in a hurry ──────────────────────────────────────────────────────────────────────────────


def command(verb: str, argument: str = "") -> Heard:
    said = OperatorCommand(t=0.0, verb=verb, argument=argument)  # type: ignore[arg-type]
    return Heard(DESK, OscMessage(f"/riot/{verb}"), said)


def test_a_second_go_in_a_hurry_is_none() -> None:
    guard = DoublePress(0.5)
    stopped = [guard.stops(command("go"), now) for now in (1.0, 1.2, 1.49, 1.51, 1.9, 2.1)]
    assert stopped == [False, True, True, False, True, False]
    assert guard.count == 3
    assert guard.troubles(2.0) == []


@pytest.mark.parametrize("verb", ["pause", "panic", "blackout"])
def test_what_turns_round_does_not_turn_back_in_a_hurry(verb: str) -> None:
    guard = DoublePress(0.5)
    assert not guard.stops(command(verb), 1.0)
    assert guard.stops(command(verb), 1.1)
    assert not guard.stops(command(verb, "on"), 1.2)
    assert not guard.stops(command(verb, "off"), 1.2)
    assert not guard.stops(command("go"), 1.2)


def test_other_commands_may_come_as_often_as_they_like() -> None:
    guard = DoublePress(0.5)
    for argument in ("0.1", "0.2"):
        assert not guard.stops(command("dimmer", argument), 1.0)
        assert not guard.stops(command("button", "start"), 1.0)
    assert not guard.stops(heard("/foot"), 1.0)


def test_several_inputs_may_share_one() -> None:
    guard = DoublePress(0.5)
    assert not guard.stops(command("go"), 1.0)
    assert guard.doubles(OperatorCommand(t=1.1, verb="go"), 1.1)
    assert guard.count == 0


# ── our own stream ──────────────────────────────────────────────────────────────────────────────

OURS = ("/riot/mood/<label>", "/riot/scene", "/riot/scene/take", "/b.c/level")


def own(asked: str = "", prefix: str = "/riot") -> OwnStream:
    commands = {f"{prefix}/scene", f"{prefix}/dimmer"}
    return OwnStream(
        [*OURS, *commands],
        lambda address: address in commands,
        lambda address: address == asked,
        prefix,
    )


def loop(guard: OwnStream, now: float) -> None:
    for _ in range(5):
        guard.refuses(DESK, packet("/riot/mood/anger"), now)


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("/riot/mood/anger", True),
        ("/riot/mood/anger/raw", False),
        ("/riot/mood/", False),
        ("/riot/scene/take", True),
        ("/riot/scene/street", False),
        ("/riot/scene", False),
        ("/riot/go", False),
        ("/b.c/level", True),
        ("/bxc/level", False),
        ("/" + "x" * 5000, False),
    ],
)
def test_what_riot_only_sends_is_no_input(address: str, refused: bool) -> None:
    guard = own()
    for _ in range(2):
        assert guard.refuses(DESK, packet(address), 0.0) is refused
    assert guard.count == 2 * refused
    if len(address) < 100:
        assert guard.stops(heard(address), 0.0) is refused


def test_a_published_address_is_riots_own() -> None:
    guard = own()
    assert not guard.refuses(DESK, packet("/riot/new"), 0.0)
    guard.learn({"/riot/new": (0.5,), "/riot/empty": ()}, 0.0)
    assert guard.refuses(DESK, packet("/riot/new"), 0.0)


def test_a_loop_is_told_once_it_is_one_and_in_words_that_stand() -> None:
    guard = own()
    guard.refuses(DESK, packet("/riot/mood/anger"), 0.0)
    assert guard.troubles(0.1) == []
    said: set[str] = set()
    for number in range(99):
        guard.refuses(DESK, packet(f"/riot/mood/label{number}"), number * 0.05)
        said |= set(guard.troubles(number * 0.05))
    assert said == {
        "192.168.1.20 sends riot's own stream back (/riot/mood/anger and more): switch its echo"
        " off, or let it send to another port"
    }


def test_the_scene_that_riot_says_is_no_command_when_it_comes_back() -> None:
    guard = own()
    guard.learn({"/riot/scene": ("street",)}, 10.0)
    assert guard.stops(heard("/riot/scene", "street"), 10.1)
    assert not guard.stops(heard("/riot/scene", "doorway"), 10.1)
    guard.learn({"/riot/scene": ("doorway",)}, 20.0)
    # An echo of what was true a moment ago would lead the film back.
    assert guard.stops(heard("/riot/scene", "street"), 20.1)
    assert not guard.stops(heard("/riot/scene", "street"), 21.0)


def test_a_fader_may_go_back_and_forth() -> None:
    guard = own()
    guard.learn({"/riot/dimmer": (0.5,)}, 10.0)
    guard.learn({"/riot/dimmer": (0.6,)}, 10.1)
    for value in (0.6, 0.5, 0.6, 0.5):
        assert guard.seconds_to_wait(DESK, OscMessage("/riot/dimmer", (value,)), 10.1) == 0.0
        assert not guard.stops(heard("/riot/dimmer", value), 10.1)


def test_a_fader_is_not_pulled_back_by_a_receiver_that_echoes() -> None:
    guard = own()
    loop(guard, 10.0)
    message = OscMessage("/riot/dimmer", (0.5,))
    assert guard.seconds_to_wait(DESK, message, 10.0) == ECHO_WAIT
    guard.learn({"/riot/dimmer": (0.4,)}, 10.0)
    guard.note(message, OperatorCommand(t=10.0, verb="dimmer", argument="0.5"))
    guard.learn({"/riot/dimmer": (0.6,)}, 10.1)
    for echo in (0.4000000059604645, 0.5, 0.6000000238418579):
        assert guard.stops(heard("/riot/dimmer", echo), 10.2)
    assert not guard.stops(heard("/riot/dimmer", 0.7), 10.2)
    # Nobody else is suspected, and neither is this one once it has stopped.
    assert not guard.stops(Heard(HERE, message, None), 10.2)
    assert not guard.stops(heard("/riot/dimmer", 0.6), 60.0)


def test_a_stream_with_another_prefix_is_known_too() -> None:
    guard = own(prefix="/house")
    guard.learn({"/riot/scene": ("street",)}, 10.0)
    assert guard.stops(heard("/house/scene", "street"), 10.1)
    guard.learn({"/riot/scene": ("doorway",)}, 10.2)
    assert guard.stops(heard("/house/scene", "street"), 10.3)
    assert not guard.stops(heard("/house/scene", "looter"), 10.3)


def test_a_text_waits_until_what_was_sent_is_known() -> None:
    guard = own()
    text = OscMessage("/riot/scene", ("street",))
    assert guard.seconds_to_wait(DESK, text, 0.0) == ECHO_WAIT
    for other in (OscMessage("/riot/scene"), OscMessage("/riot/go", ("x",)), OscMessage("/foot")):
        assert guard.seconds_to_wait(DESK, other, 0.0) == 0.0


def test_a_film_may_ask_for_what_another_riot_sends() -> None:
    guard = own(asked="/riot/mood/anger")
    loop(guard, 0.0)
    guard.learn({"/riot/mood/anger": (0.3,)}, 0.0)
    assert not guard.refuses(DESK, packet("/riot/mood/anger"), 0.0)
    assert not guard.stops(heard("/riot/mood/anger", 0.3), 0.0)
    assert guard.stops(heard("/riot/mood/calm", 0.8), 0.0)


# ── memory of trouble ───────────────────────────────────────────────────────────────────────────


def test_counts_are_told_in_words_that_seldom_change() -> None:
    trail = Trail()
    told: list[str] = []
    for _ in range(2500):
        trail.add(DESK, 0.0)
        [track] = trail.recent(0.0)
        if not told or told[-1] != track.messages:
            told.append(track.messages)
    assert told[0] == "1 message"
    assert told[9:] == [
        "10 messages",
        "more than 10 messages",
        "more than 100 messages",
        "more than 1,000 messages",
    ]


def test_the_longest_silent_is_forgotten_first() -> None:
    trail = Trail()
    for number in range(40):
        trail.add(f"10.0.0.{number}", float(number))
    assert [track.source for track in trail.recent(40.0)][:2] == ["10.0.0.8", "10.0.0.9"]
