"""Check the rigs of an installation, and who listens on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from queue import Empty, SimpleQueue

from riot.rigs.senders.resolver import Target, look_up
from riot.runtime.doctor.finding import Finding

LIMIT = 1.0
REFUSAL_WAIT = 0.1
HELLO = b"/riot/doctor\0\0\0\0,\0\0\0"
"""An OSC message without arguments, which a receiver that does not know it ignores."""

OSC_PORTS: Mapping[int, str] = {
    7000: "Resolume",
    7700: "QLC+",
    8338: "FaceOSC patches",
    9000: "Pure Data, oscdump",
    11000: "AbletonOSC",
    12321: "Companion",
    53000: "QLab",
    57120: "SuperCollider",
}
"""Where receivers listen unless told otherwise."""


def check_rig(name: str, host: str, port: int) -> Finding:
    """Resolve a rig's host and send it a packet; UDP tells only of refusals close by."""
    title, place = f"rig {name}", f"{host}:{port}"
    try:
        target = _resolve(host, port)
    except TimeoutError:
        what, remedy = f"{host} does not resolve within {LIMIT:g} s", "check the network"
        return Finding(title, "broken", what, f"{remedy}, or write the rig's IP address")
    except OSError as error:
        what = f"{host} does not resolve: {error.strerror or error}"
        return Finding(title, "broken", what, "correct the name, or write the rig's IP address")
    with socket.socket(target.family, socket.SOCK_DGRAM) as sender:
        try:
            sender.settimeout(REFUSAL_WAIT)
            sender.connect(target.address)
            sender.send(HELLO)
            sender.recv(1)
        except ConnectionRefusedError:
            what = f"nothing listens at {place}"
            return Finding(title, "missing", what, "start the receiver; the film runs without it")
        except TimeoutError:
            pass
        except OSError as error:
            what = f"cannot send to {place}: {error.strerror or error}"
            return Finding(title, "broken", what, "check the network cable and the address")
    return Finding(title, "ok", f"sent to {place} ({target.address[0]})")


def check_ports(ports: Mapping[int, str] = OSC_PORTS) -> Finding:
    """Say on which usual OSC ports of this machine a receiver listens; a show listens on none."""
    taken = [f"{port} ({program})" for port, program in ports.items() if _is_taken(port)]
    what = f"receivers on UDP {', '.join(taken)}" if taken else "no receiver on a usual OSC port"
    return Finding("ports", "ok", f"{what}; riot itself listens on none")


def _is_taken(port: int) -> bool:
    # A receiver may have taken the port for this machine alone, or for all its addresses.
    for host in ("127.0.0.1", ""):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
            try:
                trial.bind((host, port))
            except OSError:
                return True
    return False


def _resolve(host: str, port: int) -> Target:
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
