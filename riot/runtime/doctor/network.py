"""Check the rigs of an installation, and the ports that it listens on."""

from __future__ import annotations

import socket
import threading
from queue import Empty, SimpleQueue
from typing import Literal

from riot.rigs.resolver import Target, look_up
from riot.runtime.doctor.finding import Finding

LIMIT = 1.0
REFUSAL_WAIT = 0.1
HELLO = b"/riot/doctor\0\0\0\0,\0\0\0"
"""An OSC message without arguments, which a receiver that does not know it ignores."""


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


def check_port(name: str, port: int, kind: Literal["udp", "tcp"], host: str = "") -> Finding:
    """See whether a port that the installation will listen on is still free."""
    title = f"port {port}"
    sort = socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, sort) as trial:
        if kind == "tcp":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            what = f"{kind} for {name}: {error.strerror or error}"
            remedy = "stop the other program (another riot?) or choose another port"
            return Finding(title, "broken", what, remedy)
    return Finding(title, "ok", f"{kind} for {name}: free")


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
