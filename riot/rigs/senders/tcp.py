"""Send OSC over TCP: length-prefixed as in OSC 1.0, or by SLIP as in OSC 1.1."""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Sequence

from riot.clock import Clock
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.senders.connection import Connection
from riot.rigs.senders.framing import Deframer, Framing, FramingError, deframer, frame
from riot.rigs.senders.greeting import KEPT_REPLIES, greeting, passcode_refused
from riot.rigs.senders.packets import Packer, bundles_of
from riot.rigs.senders.resolver import HostResolver, Target
from riot.rigs.settings import RigSettings

FIRST_RETRY = 0.25
LAST_RETRY = 5.0
_PATIENCE = 5.0
"""Seconds in which a connection must stand."""
_STEADY = 2.0
"""Seconds after which a connection counts as a good one."""
_SLOW = 1.0
"""Seconds of full buffers after which the receiver is called slow."""
_GONE = 10.0
"""Seconds of full buffers after which it is taken for gone."""
_SILENT = (errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.EHOSTDOWN)
"""What the system says of a machine that is off, or whose cable is out."""


class TcpSender:
    """Keep a connection to one receiver, and send packets without ever waiting.

    All work is done in `offer`, which takes an empty list too: call it once a tick. The connection
    is made anew after 0.25, 0.5 … 5 s whenever it fails or ends; each begins with the profile's
    `connect` actions. A receiver that reads too slowly is offered less, and a packet that it took
    in part is finished first. `resolver` knows where the host is; by default one is made.
    """

    def __init__(
        self,
        settings: RigSettings,
        profile: Profile,
        clock: Clock,
        resolver: HostResolver | None = None,
    ) -> None:
        port = settings.port or 0
        self._place = f"{settings.host}:{port}"
        self._host = settings.host
        self._interface = settings.interface
        self._clock = clock
        self._framing: Framing = "slip" if settings.transport == "slip" else "length"
        other = "tcp" if self._framing == "slip" else "slip"
        self._other = f"try transport: {other}"
        if other not in profile.transports:
            self._other = "it may want " + ("SLIP" if other == "slip" else "packet lengths")
        self._resolver = HostResolver(settings.host, port) if resolver is None else resolver
        self._packer = Packer(profile.limits.packet, clock, bundles=bundles_of(settings, profile))
        self._greeting = greeting(settings, profile)
        self._connection: Connection | None = None
        self._target: Target | None = None
        self._answers: Deframer | None = None
        self._standing = False
        self._since = 0.0
        self._stuck_since: float | None = None
        self._attempts = 0
        self._cut_short = 0
        self._try_again = 0.0
        self._trouble = ""
        self._refused = False
        self.renewals = 0
        """How many connections there have been."""
        self.replies: deque[bytes] = deque(maxlen=KEPT_REPLIES)
        """The newest packets that the receiver answered, for whoever wants to look at them."""
        self._advance(clock.now())

    @property
    def dropped(self) -> int:
        """Count messages that were longer than a packet, or could not be written."""
        return self._packer.dropped

    def offer(self, messages: Sequence[OscMessage]) -> int:
        """Send what the receiver takes now; none in the moment in which it connects."""
        now, renewals = self._clock.now(), self.renewals
        self._advance(now)
        connection = self._connection
        if connection is None or not self._standing or connection.stuck:
            return 0
        if renewals != self.renewals or not messages:
            return 0
        packed = list(self._packer.pack(messages))
        frames = [frame(packet, self._framing) for packet, _, _ in packed if packet]
        if not frames:
            return len(messages)
        try:
            count = connection.send(frames)
        except OSError as error:
            self._lose(error, now)
            return 0
        return packed[count - 1][2] if count else 0

    def trouble(self) -> str:
        """Say what is wrong: no such name, no connection, a slow receiver, a passcode refused."""
        if problem := self._resolver.trouble() or self._trouble:
            return problem
        if self._refused:
            return f"{self._place} refuses the passcode"
        return self._packer.trouble()

    def close(self) -> None:
        """Finish the packet that is under way, close the connection, stop looking up the name."""
        self._resolver.close()
        if self._connection is not None:
            self._connection.finish()
            self._connection = None

    def _advance(self, now: float) -> None:
        """Do whatever can be done now: connect, finish connecting, send the rest, read."""
        try:
            if self._connection is None:
                self._connect(now)
            elif not self._standing:
                self._await(self._connection, now)
            else:
                self._serve(self._connection, now)
        except OSError as error:
            self._lose(error, now)

    def _connect(self, now: float) -> None:
        targets = self._resolver.targets
        if not targets or now < self._try_again:
            return
        self._target = targets[self._attempts % len(targets)]
        self._since = now
        self._connection = Connection(self._target, self._interface)

    def _await(self, connection: Connection, now: float) -> None:
        if connection.made():
            self._standing = True
            self._since = now
            self._stuck_since = None
            self._refused = False
            self._answers = deframer(self._framing)
            self.renewals += 1
            if not self._cut_short:
                self._trouble = ""
            self._greet(connection)
        elif now - self._since >= _PATIENCE:
            raise TimeoutError(errno.ETIMEDOUT, "no answer")

    def _greet(self, connection: Connection) -> None:
        packets = [packet for packet, _, _ in self._packer.pack(self._greeting) if packet]
        if packets:
            connection.send([frame(packet, self._framing) for packet in packets])

    def _serve(self, connection: Connection, now: float) -> None:
        if self._attempts and now - self._since >= _STEADY:
            self._attempts = self._cut_short = 0
            self._trouble = ""
        if self._target not in self._resolver.targets:
            raise ConnectionAbortedError(errno.ECONNABORTED, "it has another address now")
        self._watch(connection.flush(), now)
        self._read(connection.receive())

    def _watch(self, flushed: bool, now: float) -> None:
        """Note for how long the receiver has taken nothing."""
        if flushed:
            if self._stuck_since is not None:
                self._stuck_since = None
                self._trouble = ""
            return
        if self._stuck_since is None:
            self._stuck_since = now
        if now - self._stuck_since >= _GONE:
            raise TimeoutError(errno.ETIMEDOUT, "it takes nothing any more")
        if now - self._stuck_since >= _SLOW:
            self._trouble = f"{self._place} reads too slowly"

    def _read(self, data: bytes) -> None:
        """Look for a refused passcode in what the receiver answers."""
        if not data or self._answers is None:
            return
        try:
            answers = self._answers.feed(data)
        except FramingError:
            self._answers = None
            return
        self.replies += answers
        for answer in answers:
            refused = passcode_refused(answer)
            if refused is not None:
                self._refused = refused

    def _lose(self, error: OSError, now: float) -> None:
        """Give the connection up, and try again later."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._standing and now - self._since < _STEADY:
            self._cut_short += 1
        self._trouble = self._why(error)
        self._standing = False
        self._try_again = now + min(LAST_RETRY, FIRST_RETRY * 2.0 ** min(self._attempts, 10))
        self._attempts += 1
        self._resolver.again()

    def _why(self, error: OSError) -> str:
        if self._standing:
            if error.errno in _SILENT and self._stuck_since is not None:
                return f"{self._place} takes nothing any more"
            if error.errno in _SILENT:
                return f"{self._host} does not answer any more"
            if self._cut_short >= 2:
                return f"{self._place} closes every connection; {self._other}"
            return f"{self._place} closed the connection"
        if error.errno == errno.ECONNREFUSED:
            return f"nothing listens at {self._place}"
        if error.errno in _SILENT:
            return f"{self._host} does not answer"
        return f"cannot connect to {self._place}: {error.strerror or error}"
