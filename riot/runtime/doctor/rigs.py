"""Check each rig of an installation: is it there, does it answer, has it what it needs."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping, Sequence

from riot.clock import SystemClock
from riot.errors import RiotError
from riot.rigs.profiles.schema import Profile
from riot.rigs.senders.resolver import Target
from riot.rigs.settings import RigSettings
from riot.runtime.doctor.finding import Finding
from riot.runtime.doctor.network import LIMIT, resolve
from riot.runtime.doctor.probe import Answer, probe
from riot.runtime.hand import Hand

CONNECT_WITHIN = 1.0
"""Seconds in which a receiver on a local network answers a TCP connection."""

REFUSAL_WAIT = 0.1
LIBRARY_LIMIT = 15.0
HELLO = b"/riot/doctor\0\0\0\0,\0\0\0"
"""An OSC message without arguments, which a receiver that does not know it ignores."""

ART_POLL = b"Art-Net\0\0\x20\0\x0e\0\0"
"""Art-Net 4's question who is there, which every node takes."""

GROUPS_NEED = "write the address of the network card as `interface`, one of"


def check_rig(rig: RigSettings, profile: Profile, midi: Answer | None = None) -> Finding:
    """Look for one rig by its transport; `rig` has no gaps. `midi` is what the machine answered."""
    title = f"rig {rig.name}"
    if rig.transport == "sim":
        return Finding(title, "ok", "none needed: it is simulated")
    if rig.transport == "midi":
        return _check_midi(title, rig, midi or probe("midi", limit=LIBRARY_LIMIT))
    if rig.transport == "sacn" and rig.host == "multicast":
        return _check_card(title, rig, f"sACN universe {rig.universe or 1} goes to all that ask")
    place = f"{rig.host}:{rig.port}"
    try:
        target = resolve(rig.host, rig.port or 0)
    except TimeoutError:
        what, remedy = f"{rig.host} does not resolve within {LIMIT:g} s", "check the network"
        return Finding(title, "broken", what, f"{remedy}, or write the rig's IP address")
    except OSError as error:
        what = f"{rig.host} does not resolve: {error.strerror or error}"
        return Finding(title, "broken", what, "correct the name, or write the rig's IP address")
    if rig.transport in ("tcp", "slip"):
        found = _connect(title, place, target, profile)
    else:
        found = _ping(title, rig, place, target)
    return found if found.state != "ok" else _passcode(found, rig, profile)


def _connect(title: str, place: str, target: Target, profile: Profile) -> Finding:
    remedy = f"switch on the receiver ({profile.title}), and its OSC over TCP"
    try:
        with socket.socket(target.family, socket.SOCK_STREAM) as caller:
            caller.settimeout(CONNECT_WITHIN)
            caller.connect(target.address)
    except TimeoutError:
        what = f"{place} does not answer within {CONNECT_WITHIN:g} s"
        return Finding(title, "missing", what, f"{remedy}; look for a firewall; {_WITHOUT}")
    except ConnectionRefusedError:
        what = f"{place} refuses the connection: no TCP there"
        return Finding(title, "missing", what, f"{remedy}; {_WITHOUT}")
    except OSError as error:
        what = f"no way to {place}: {error.strerror or error}"
        return Finding(title, "broken", what, "check the network cable and the address")
    return Finding(title, "ok", f"{place} takes the TCP connection")


_WITHOUT = "the film runs without it"


def _ping(title: str, rig: RigSettings, place: str, target: Target) -> Finding:
    from riot.rigs.senders.sockets import open_datagrams

    address = ipaddress.ip_address(str(target.address[0]).partition("%")[0])
    try:
        with open_datagrams(target, rig.interface) as sender:
            if rig.transport == "sacn":
                what = f"sACN universe {rig.universe or 1} goes to {place}"
                return Finding(title, "ok", f"{what}; nodes do not answer, so look at a lamp")
            sender.settimeout(REFUSAL_WAIT)
            sender.send(ART_POLL if rig.transport == "artnet" else HELLO)
            if address.is_multicast:
                return _check_card(title, rig, f"multicast: sent to the group {place}")
            sender.recv(1)
    except ConnectionRefusedError:
        what = f"nothing listens at {place}"
        return Finding(title, "missing", what, f"start the receiver; {_WITHOUT}")
    except TimeoutError:
        pass
    except OSError as error:
        what = f"cannot send to {place}: {error.strerror or error}"
        if rig.interface is not None and rig.interface not in _cards():
            return _check_card(title, rig, what)
        return Finding(title, "broken", what, "check the network cable and the address")
    if rig.transport == "artnet":
        what = f"Art-Net universe {rig.universe or 0} goes to {place}; look at a lamp"
        return Finding(title, "ok", what)
    return Finding(title, "ok", f"sent to {place} ({address}); UDP tells no more than that")


def _cards() -> list[str]:
    """Give the addresses of this machine's network cards."""
    import psutil

    families = (socket.AF_INET, socket.AF_INET6)
    return [
        entry.address.partition("%")[0]
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family in families
    ]


def _check_card(title: str, rig: RigSettings, what: str) -> Finding:
    """Say by which card a group is reached; several cards and none named are a trap."""
    cards = _cards()
    usual = [card for card in cards if ":" not in card and not card.startswith("127.")]
    if rig.interface is not None:
        if rig.interface in cards:
            return Finding(title, "ok", f"{what}, by {rig.interface}")
        missing = f"no network card has the address {rig.interface}"
        return Finding(title, "broken", missing, f"{GROUPS_NEED} {', '.join(usual or cards)}")
    if len(usual) > 1:
        several = f"{what}, by whichever of {len(usual)} network cards the system takes"
        return Finding(title, "missing", several, f"{GROUPS_NEED} {', '.join(usual)}")
    return Finding(title, "ok", what)


def _passcode(found: Finding, rig: RigSettings, profile: Profile) -> Finding:
    """Give the passcode as a show does, and say whether it was refused."""
    if not profile.asks_passcode:
        return found
    if rig.passcode is None:
        what = f"{found.what}; {profile.title} may ask for a passcode, and the rig has none"
        remedy = 'write it into the rig\'s entry: passcode: "1234"'
        return Finding(found.name, "missing", what, remedy)
    try:
        hand = Hand(rig, profile, SystemClock())
    except RiotError as error:
        return Finding(found.name, "broken", error.problems[0].message, error.problems[0].hint)
    try:
        trouble = hand.trouble()
    finally:
        hand.close()
    if trouble:
        return Finding(found.name, "broken", trouble, "look the passcode up in the receiver")
    return Finding(found.name, "ok", f"{found.what}; the passcode was not refused")


def _check_midi(title: str, rig: RigSettings, answer: Answer) -> Finding:
    return check_midi_device(title, rig.device or "", answer, "outputs")


def check_midi_device(title: str, device: str, answer: Answer, way: str) -> Finding:
    """Look for a MIDI port by a part of its name; `way` is "inputs" or "outputs"."""
    names = midi_names(answer, way)
    if names is None:
        what = answer.fault or "MIDI gives no answer"
        return Finding(title, "missing", what, "install or start the system's MIDI driver")
    found = next((name for name in names if device.casefold() in name.casefold()), None)
    if found is not None:
        return Finding(title, "ok", f"the MIDI device {found} is there")
    there = f"there are {', '.join(names)}" if names else "there are none"
    what = f"no MIDI device is called {device}; {there}"
    return Finding(title, "missing", what, f"plug it in; {_WITHOUT}, and finds it when it comes")


def midi_names(answer: Answer, way: str) -> Sequence[str] | None:
    """Give the names of MIDI ports that a probe told; None where it could not."""
    line: Mapping[str, Sequence[str]] = {
        key: value for entry in answer.lines for key, value in entry.items()
    }
    return None if answer.fault else line.get(way)
