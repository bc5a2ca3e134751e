"""Send OSC over UDP, to one receiver, to a group, or to all."""

from __future__ import annotations

import errno
import socket
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from riot.clock import Clock
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.senders.feedback import FeedbackPort
from riot.rigs.senders.greeting import greeting
from riot.rigs.senders.packets import Packer, bundles_of
from riot.rigs.senders.resolver import HostResolver, Target
from riot.rigs.senders.sockets import (
    absence,
    allow_broadcast,
    is_for_many,
    is_loopback,
    open_datagrams,
)
from riot.rigs.settings import RigSettings

_PAUSE = 0.25
"""Seconds to leave a network alone that just refused."""
_QUIET = 4.0
"""Seconds without such news after which a receiver counts as there: they come 3 s apart."""
_QUIET_HERE = 0.05
"""The same on this machine, where the news comes at once."""
_KNOCK = 1.0
"""Seconds after which one that was not there is knocked at, if there is nothing else to send."""
_HELLO = OscMessage("/riot/hello")
"""The knock, where the profile has no greeting: no receiver knows it."""
_ELSEWHERE = 1.0
"""Seconds without a listener after which a host's other addresses are tried."""


class UdpSender:
    """Send packets without waiting, always from the same port, whoever listens.

    The socket is connected: so the system tells for nothing that a port is closed or a machine is
    off. `resolver` knows where the host is; by default one is made that asks the system.
    """

    def __init__(
        self,
        settings: RigSettings,
        profile: Profile,
        clock: Clock,
        resolver: HostResolver | None = None,
    ) -> None:
        port = settings.port or 0
        self._host = settings.host
        self._place = f"{settings.host}:{port}"
        self._interface = settings.interface
        self._clock = clock
        self._resolver = HostResolver(settings.host, port) if resolver is None else resolver
        self._packer = Packer(profile.limits.packet, clock, bundles=bundles_of(settings, profile))
        self._greeting = greeting(settings, profile)
        self._greet_every = profile.renew
        self._greet_at: float | None = None
        self._feedback = FeedbackPort.of(settings, profile)
        self._socket: socket.socket | None = None
        self._target: Target | None = None
        self._turn = 0
        self._port = 0
        self._refusal = ""
        self._try_again = 0.0
        self._absence = ""
        self._absent_since = 0.0
        self._told = 0.0
        self._sent_last = 0.0
        self._sent_since = False
        self.renewals = 0
        """How often the receiver may have forgotten everything."""
        self._ready(clock.now())

    @property
    def replies(self) -> deque[bytes]:
        """Give the newest packets that came in at the feedback port."""
        return self._feedback.replies

    @property
    def dropped(self) -> int:
        """Count messages that were longer than a packet, or could not be written."""
        return self._packer.dropped

    def offer(self, messages: Sequence[OscMessage]) -> int:
        """Send now; fewer while the host is unknown, the network refuses or its buffer is full."""
        now, renewals = self._clock.now(), self.renewals
        if not self._ready(now) or renewals != self.renewals:
            return 0
        left = 0
        for packet, _, done in self._packer.pack(messages):
            if packet and not self._send(packet, now):
                break
            left = done
        return left

    def trouble(self) -> str:
        """Say what is wrong: no such name, no network, nobody there, a passcode refused."""
        return (
            self._resolver.trouble()
            or self._refusal
            or self._absence
            or self._feedback.trouble()
            or self._packer.trouble()
        )

    def close(self) -> None:
        """Close the sockets and stop looking up the name."""
        self._resolver.close()
        self._feedback.close()
        self._let_go()

    def _ready(self, now: float) -> bool:
        """Have a socket at the receiver's address; greet it, and see whether it is there."""
        target = self._aim()
        if target is None or (self._refusal and now < self._try_again):
            return False
        if (self._socket is None or target != self._target) and not self._open(target, now):
            return False
        self._notice(now)
        self._feedback.poll(now)
        if self._greet_at is not None and now >= self._greet_at:
            self._greet(now)
        if self._absence and now - self._sent_last >= _KNOCK:
            self._say(self._greeting or (_HELLO,), now)
        return self._socket is not None

    def _aim(self) -> Target | None:
        targets = self._resolver.targets
        return targets[self._turn % len(targets)] if targets else None

    def _open(self, target: Target, now: float) -> bool:
        self._let_go()
        try:
            self._socket = open_datagrams(target, self._interface, self._port)
        except OSError as error:
            self._refuse(error, now)
            return False
        self._port = self._socket.getsockname()[1]
        self._target = target
        self._refusal = ""
        self._renew(now)
        return True

    def _renew(self, now: float) -> None:
        self.renewals += 1
        self._greet_at = now if self._greeting else None

    def _greet(self, now: float) -> None:
        self._greet_at = None if self._greet_every is None else now + self._greet_every
        self._feedback.listen(now)
        self._say(self._greeting, now)

    def _say(self, messages: Sequence[OscMessage], now: float) -> None:
        for packet, _, _ in self._packer.pack(messages):
            if packet:
                self._send(packet, now)

    def _send(self, packet: bytes, now: float) -> bool:
        for chance in (1, 2):
            if self._socket is None:
                return False
            try:
                self._socket.send(packet)
            except BlockingIOError:
                return False
            except PermissionError as error:
                if chance == 2:
                    return self._refuse(error, now)
                allow_broadcast(self._socket)
            except OSError as error:
                if error.errno == errno.EMSGSIZE:
                    if chance == 2:
                        self._packer.drop(
                            f"a packet of {len(packet)} bytes is too long for the net"
                        )
                        return True
                    continue
                if error.errno == errno.ENOBUFS:
                    return False
                # News of an earlier packet comes once: this one is yet to be sent.
                if chance == 2 or not self._hear(error.errno, now):
                    return self._refuse(error, now)
            else:
                self._arrive(now)
                return True
        return False

    def _arrive(self, now: float) -> None:
        self._refusal = ""
        self._sent_last = now
        self._sent_since = True

    def _notice(self, now: float) -> None:
        """Take the system's news, or take their absence as the receiver's presence."""
        if self._socket is None or self._target is None:
            return
        error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error and self._hear(error, now):
            return
        if not self._absence:
            return
        quiet = _QUIET_HERE if is_loopback(self._target) else _QUIET
        if self._sent_since and now - self._told >= quiet:
            self._absence = ""
            self._renew(now)

    def _hear(self, error: int | None, now: float) -> bool:
        absent = absence(error, self._host, self._place)
        if not absent:
            return False
        self._forget_news()
        if not self._absence:
            self._absent_since = now
        self._absence = absent
        self._told = now
        self._sent_since = False
        if now - self._absent_since >= _ELSEWHERE:
            self._absent_since = now
            self._turn += 1
            self._resolver.again()
        return True

    def _forget_news(self) -> None:
        """Empty the queue in which Linux keeps each piece of news."""
        if sys.platform == "linux" and self._socket is not None:
            with suppress(OSError):
                while True:
                    self._socket.recvmsg(1, 512, socket.MSG_ERRQUEUE)

    def _refuse(self, error: OSError, now: float) -> bool:
        """Leave the network alone for a moment, and then begin with a new socket."""
        self._refusal = f"cannot send to {self._place}: {error.strerror or error}"
        target = self._aim()
        if self._interface is None and target is not None and is_for_many(target):
            self._refusal += "; which network card, interface says"
        self._try_again = now + _PAUSE
        self._let_go()
        return False

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
