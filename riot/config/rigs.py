"""Find what cannot be in an installation's `rigs`, and give each rig what its profile says."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from riot.config.profiles import FOLDER, fill
from riot.config.yaml_file import Path_, YamlFile
from riot.errors import Problem
from riot.rigs.dmx.patch import CHANNELS, read_patch, read_slots
from riot.rigs.midi.words import read_word
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import DMX, MAPPED, OscInputSettings, RigSettings, Transport

_UNIVERSES = {"artnet": (0, 32767), "sacn": (1, 63999)}
_TCP = ("tcp", "slip")
_HERE = ("127.0.0.1", "localhost", "::1")


class FilledRigs(NamedTuple):
    """Rigs without gaps, and what is wrong with them: errors and warnings."""

    rigs: tuple[RigSettings, ...]
    problems: tuple[Problem, ...]


def fill_rigs(
    rigs: Sequence[RigSettings], profiles: Mapping[str, Profile], source: YamlFile
) -> FilledRigs:
    """Fill each rig from its profile; `source` says where it is in the installation file.

    Problems: CFG-031 an unknown profile, CFG-032 a transport that the profile does not take,
    CFG-033 no port, CFG-034 a key that means nothing to this rig, CFG-035 a wrong channel, MIDI
    message, universe or device, and as a warning CFG-036 two rigs at one place.
    """
    filled: list[RigSettings] = []
    problems: list[Problem] = []
    for number, rig in enumerate(rigs):
        profile = profiles.get(rig.profile)
        if profile is None:
            problems.append(_unknown(rig.profile, profiles, source, ("rigs", number, "profile")))
            continue
        whole = fill(rig, profile)
        filled.append(whole)
        for key, code, message, hint in _flaws(rig, whole, profile):
            path: Path_ = ("rigs", number, *key)
            problems.append(_at(source, path, code, f"rig {rig.name!r}: {message}", hint))
    problems += _shared(rigs, profiles, source)
    return FilledRigs(tuple(filled), tuple(problems))


_Flaw = tuple[Path_, str, str, str]
"""The key below the rig, the code, what is wrong, what to do."""


def _flaws(rig: RigSettings, whole: RigSettings, profile: Profile) -> Iterator[_Flaw]:
    transport = whole.transport
    assert transport is not None
    if transport not in (*profile.transports, "sim"):
        known = " or ".join(profile.transports)
        message = f"{rig.profile} takes no transport {transport}"
        yield ("transport",), "CFG-032", message, f"write {known}, or leave it out"
        return
    if whole.port is None and transport not in ("midi", "sim"):
        message = f"it needs a port, for {rig.profile} does not say one"
        yield (), "CFG-033", message, _port_hint(profile, transport)
    yield from _meaningless(rig, transport, profile)
    if transport in DMX:
        yield from _dmx(rig, whole)
    elif transport == "midi":
        yield from _midi(rig)
    elif profile.universe_ports and rig.universe == 0:
        yield ("universe",), "CFG-035", f"the universes of {rig.profile} count from 1", "write 1"


def _port_hint(profile: Profile, transport: Transport) -> str:
    known = [f"{one} {port}" for one, port in profile.ports.items()]
    usual = f"; known: {', '.join(known)}" if known and transport not in profile.ports else ""
    return f"write the port that the receiver listens on, as port: 9000{usual}"


def _meaningless(rig: RigSettings, transport: Transport, profile: Profile) -> Iterator[_Flaw]:
    """Find keys that this rig would never heed."""
    dmx_or_midi = transport in MAPPED
    universes = transport in DMX or profile.universe_ports
    cases = (
        (
            "passcode",
            rig.passcode is not None and not profile.asks_passcode,
            f"{rig.profile} asks for no passcode",
        ),
        (
            "bundles",
            rig.bundles is True and not profile.limits.bundles,
            f"{rig.profile} takes no bundles",
        ),
        ("map", bool(rig.map) and not dmx_or_midi, f"a map is for DMX and MIDI, not {transport}"),
        (
            "universe",
            rig.universe is not None and not universes,
            f"there are no universes over {transport} to {rig.profile}",
        ),
        (
            "hears",
            bool(rig.hears) and profile.stream.addresses is not None,
            f"{rig.profile} has addresses of its own, among which nothing is chosen",
        ),
        ("device", rig.device is not None and transport != "midi", "a device is for MIDI"),
        ("port", rig.port is not None and transport == "midi", "a MIDI device has no port"),
        (
            "interface",
            rig.interface is not None and transport in (*_TCP, "midi"),
            f"a network card is chosen for UDP only, not for {transport}",
        ),
    )
    for key, wrong, message in cases:
        if wrong and transport != "sim":
            yield (key,), "CFG-034", message, f"remove `{key}`"
    if rig.port is not None and rig.universe is not None and profile.universe_ports:
        message = "give either the port or the universe"
        yield ("universe",), "CFG-034", message, "remove one: each universe has a port"


def _dmx(rig: RigSettings, whole: RigSettings) -> Iterator[_Flaw]:
    first, last = _UNIVERSES[str(whole.transport)]
    if rig.universe is not None and not first <= rig.universe <= last:
        message = f"{whole.transport} has no universe {rig.universe}"
        yield ("universe",), "CFG-035", message, f"write one of {first} to {last}"
    if not rig.map:
        yield (), "CFG-035", "it needs a `map`: which address is which channel", _map_hint("1")
        return
    good = True
    for address, channels in rig.map.items():
        yield from _address(address)
        try:
            read_slots(channels)
        except ValueError as error:
            good = False
            yield ("map", address), "CFG-035", str(error), f"channels are 1 to {CHANNELS}"
    if good:
        try:
            read_patch(rig.map)
        except ValueError as error:
            yield ("map",), "CFG-035", str(error), "give each its own"


def _midi(rig: RigSettings) -> Iterator[_Flaw]:
    if rig.device is None:
        hint = "device: and a part of its port's name; riot doctor lists the ports"
        yield (), "CFG-035", "it needs a MIDI device", hint
    if not rig.map:
        yield (), "CFG-035", "it needs a `map`: which address is which message", _map_hint("cc 1 7")
    for address, word in rig.map.items():
        yield from _address(address)
        try:
            read_word(str(word))
        except ValueError as error:
            yield ("map", address), "CFG-035", str(error), ""


def _address(address: str) -> Iterator[_Flaw]:
    if not address.startswith("/"):
        yield ("map", address), "CFG-035", f"{address!r} is no address", f"write /{address}"


def _map_hint(example: str) -> str:
    return f"map: {{/house/level: {example}}}"


def _unknown(name: str, profiles: Mapping[str, Profile], source: YamlFile, path: Path_) -> Problem:
    plain = name.strip().lower().replace(" ", "-").replace("_", "-")
    near = difflib.get_close_matches(plain, profiles, n=1, cutoff=0.5)
    known = f"there are {', '.join(profiles)}; or write {FOLDER}/{name}.yaml"
    hint = f"did you mean {near[0]!r}?" if near else known
    return _at(source, path, "CFG-031", f"there is no profile {name!r}", hint)


def _shared(
    rigs: Sequence[RigSettings], profiles: Mapping[str, Profile], source: YamlFile
) -> Iterator[Problem]:
    """Warn of rigs whose messages arrive at one place, each for the other too."""
    seen: dict[tuple[object, ...], str] = {}
    for number, rig in enumerate(rigs):
        if rig.profile not in profiles:
            continue
        whole = fill(rig, profiles[rig.profile])
        if whole.transport in ("midi", "sim") or whole.port is None:
            continue
        stream = whole.transport in _TCP
        universe = whole.universe if whole.transport in DMX else None
        place = (whole.host.lower(), whole.port, stream, universe)
        other = seen.setdefault(place, rig.name)
        if other != rig.name:
            message = (
                f"rig {rig.name!r} is at {whole.host}:{whole.port}, where {other!r} is already"
            )
            hint = "give it its own port, if they are two receivers"
            key = "port" if rig.port is not None else "name"
            yield _at(source, ("rigs", number, key), "CFG-036", message, hint, "warning")


def own_ports(
    rigs: Sequence[RigSettings], osc: OscInputSettings | None, source: YamlFile
) -> Iterator[Problem]:
    """Warn of rigs to which riot would send what it hears itself (CFG-039)."""
    ports = {} if osc is None else {False: osc.port, True: osc.tcp}
    for number, rig in enumerate(rigs):
        if rig.transport not in ("udp", *_TCP) or rig.host.lower() not in _HERE:
            continue
        if rig.port is not None and rig.port == ports.get(rig.transport in _TCP):
            message = f"rig {rig.name!r} is at {rig.host}:{rig.port}, where riot listens itself"
            hint = "correct one: the rig's port, or the one below input.osc"
            yield _at(source, ("rigs", number), "CFG-039", message, hint, "warning")


def _at(
    source: YamlFile, path: Path_, code: str, message: str, hint: str, severity: str = "error"
) -> Problem:
    place = source.place(path)
    return Problem(code, message, place.file, place.line, place.column, hint, severity)
