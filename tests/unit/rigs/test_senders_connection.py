"""A connection that only the system believes in."""

from __future__ import annotations

import socket
import sys
from contextlib import closing

import pytest

from riot.rigs.senders.connection import Connection
from riot.rigs.senders.resolver import Target


@pytest.mark.skipif(sys.platform != "linux", reason="so it is on Linux; not on macOS, Windows")
def test_a_socket_that_called_itself_has_reached_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    monkeypatch.setattr(socket, "socket", lambda *_: made)
    connection = Connection(Target(socket.AF_INET, made.getsockname()), None)
    with closing(connection), pytest.raises(ConnectionRefusedError):
        while not connection.made():
            pass
