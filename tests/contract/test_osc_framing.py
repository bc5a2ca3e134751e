"""OSC over TCP, byte for byte, against what others write: liblo's oscsend and python-osc's client.

That others read what riot writes, test_osc_contract.py shows.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable

import pytest
from pythonosc.tcp_client import SimpleTCPClient

from riot.rigs.port import OscMessage
from riot.rigs.senders.framing import Framing, deframer, frame
from riot.rigs.senders.packets import encode_message

TIMEOUT = 40.0
# 0xC0C0C0C0 and 0xDBDCDBDD, which SLIP has to escape.
MESSAGE = OscMessage("/riot/level", (-0x3F3F3F40, -0x24232423, 0.25, "Go home"))


def what_comes(send: Callable[[int], None]) -> bytes:
    """Give all bytes that a client sends to a port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(TIMEOUT)
        send(listener.getsockname()[1])
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(TIMEOUT)
            data = b""
            while piece := connection.recv(65536):
                data += piece
            return data


@pytest.mark.parametrize(("framing", "mode"), [("length", "1.0"), ("slip", "1.1")])
def test_python_osc_writes_the_same_bytes(framing: Framing, mode: str) -> None:
    def send(port: int) -> None:
        with SimpleTCPClient("127.0.0.1", port, mode=mode) as client:
            client.send_message(MESSAGE.address, list(MESSAGE.arguments))

    data = what_comes(send)
    assert data == frame(encode_message(MESSAGE), framing)
    assert deframer(framing).feed(data) == [encode_message(MESSAGE)]


def test_liblo_writes_the_same_bytes() -> None:
    if shutil.which("oscsend") is None:
        pytest.skip("oscsend is not installed")

    def send(port: int) -> None:
        url = f"osc.tcp://127.0.0.1:{port}"
        values = [str(value) for value in MESSAGE.arguments]
        command = ["oscsend", url, MESSAGE.address, "iifs", *values]
        subprocess.run(command, check=True, timeout=TIMEOUT)

    data = what_comes(send)
    assert data == frame(encode_message(MESSAGE), "length")
    assert deframer("length").feed(data) == [encode_message(MESSAGE)]
