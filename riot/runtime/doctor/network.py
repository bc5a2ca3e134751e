"""Check who listens on this machine, and whether the ports are free at which riot listens."""

from __future__ import annotations

import errno
import ipaddress
import socket
import threading
from collections.abc import Iterator, Mapping
from queue import Empty, SimpleQueue

from riot.config.profiles import shipped_profiles
from riot.config.result_page import ResultPageSettings
from riot.rigs.senders.resolver import Target, look_up
from riot.rigs.settings import InputSettings, OscQuerySettings
from riot.runtime.doctor.finding import Finding
from riot.runtime.results.address import link_to, own_address

LIMIT = 1.0
"""Seconds in which a name must resolve."""


def usual_ports() -> dict[int, str]:
    """Give the UDP ports on which receivers listen unless told otherwise, by riot's profiles."""
    names: dict[int, list[str]] = {}
    for profile in shipped_profiles().values():
        port = profile.port_of("udp")
        if port is not None and "udp" in profile.transports:
            names.setdefault(port, []).append(profile.title)
    return {port: " or ".join(sorted(names[port])) for port in sorted(names)}


def check_ports(ports: Mapping[int, str] | None = None) -> Finding:
    """Say on which usual OSC ports of this machine a receiver listens."""
    known = usual_ports() if ports is None else ports
    taken = [f"{port} ({program})" for port, program in known.items() if _is_taken(port)]
    what = f"receivers on UDP {', '.join(taken)}" if taken else "no receiver on a usual OSC port"
    return Finding("ports", "ok", what)


def check_input(given: InputSettings, oscquery: OscQuerySettings | None) -> Iterator[Finding]:
    """Say for each port at which the installation has riot listen whether it is free."""
    udp, tcp = socket.SOCK_DGRAM, socket.SOCK_STREAM
    if (osc := given.osc) is not None:
        yield _check_free("OSC input", udp, osc.host, osc.port, "input.osc.port")
        if osc.tcp is not None:
            yield _check_free("OSC input", tcp, osc.host, osc.tcp, "input.osc.tcp")
    if oscquery is not None:
        yield _check_free("OSCQuery", tcp, oscquery.host, oscquery.port, "oscquery.port")


def check_result_page(page: ResultPageSettings) -> Iterator[Finding]:
    """Say whether the page's port is free, and under which address phones will look for it."""
    title = "result page"
    yield _check_free(title, socket.SOCK_STREAM, page.host, page.port, "result_page.port")
    link = link_to(page.address or own_address(page.host), page.port)
    if not link:
        what = "no phone can reach this machine, which is in no network"
        remedy = "connect it, or write its address as result_page.address; no QR code is shown"
        yield Finding(title, "missing", what, remedy)
        return
    try:
        if page.address:
            resolve(page.address, page.port)
    except OSError:
        remedy = "look at result_page.address: phones must know that name, too"
        yield Finding(title, "missing", f"there is no {page.address} in this network", remedy)
        return
    what = f"phones in the same network reach it at {link}"
    yield Finding(title, "ok", what)


def _check_free(title: str, kind: socket.SocketKind, host: str, port: int, key: str) -> Finding:
    name = "UDP" if kind == socket.SOCK_DGRAM else "TCP"
    try:
        target = resolve(host, port)
        group = ipaddress.ip_address(str(target.address[0]).partition("%")[0]).is_multicast
        address = ("", port) if group else target.address
        with socket.socket(target.family, kind) as trial:
            if kind == socket.SOCK_STREAM:
                # Connections that are dying hold no port.
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        what = f"{name} port {port} at {host}: {error.strerror or error}"
        remedy = "look at `host`: this machine does not have that address"
        if error.errno == errno.EADDRINUSE:
            what = f"another program holds {name} port {port}"
            remedy = f"end that program, or choose another {key}; the film runs without it"
        return Finding(title, "missing", what, remedy)
    return Finding(title, "ok", f"{name} port {port} is free")


def _is_taken(port: int) -> bool:
    # A receiver may have taken the port for this machine alone, or for all its addresses.
    for host in ("127.0.0.1", ""):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
            try:
                trial.bind((host, port))
            except OSError:
                return True
    return False


def resolve(host: str, port: int) -> Target:
    """Look a name up. Raises TimeoutError after LIMIT seconds, and OSError."""
    answers: SimpleQueue[Target | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(look_up(host, port))
        except OSError as error:
            answers.put(error)
        except UnicodeError:
            answers.put(OSError("it is no host name"))

    # Nothing can end a look-up that hangs, so its thread must not hold the process up either.
    threading.Thread(target=ask, name="riot-look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=LIMIT)
    except Empty:
        raise TimeoutError(host) from None
    if isinstance(answer, OSError):
        raise answer
    return answer
