"""Tell the packets of a TCP connection apart, whichever framing its sender took."""

from __future__ import annotations

from riot.rigs.senders.framing import Deframer, deframer, framing_of


class PacketStream:
    """Cut a byte stream into packets, length-prefixed or SLIP: the first byte tells which."""

    def __init__(self) -> None:
        self._deframer: Deframer | None = None
        self.framing = ""
        """`tcp` (length-prefixed) or `slip`; empty before the first byte."""

    @property
    def dropped(self) -> int:
        """Give how many packets were left out, being too long or badly written."""
        return 0 if self._deframer is None else self._deframer.dropped

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes in, give the packets that are whole now. Raises FramingError."""
        if self._deframer is None:
            if not data:
                return []
            framing = framing_of(data)
            self.framing = "slip" if framing == "slip" else "tcp"
            self._deframer = deframer(framing)
        return self._deframer.feed(data)
