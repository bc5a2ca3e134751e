"""The way to a screen worker that is to know the film's time whenever it starts."""

from __future__ import annotations

from riot.messages import Message, SetPace
from riot.runtime.supervisor import Worker


class HeldScreen:
    """Pass messages on to a worker whose last argument is the film's time, as an Anchor.

    One that is started again, while a film is held or after it was, begins with the newest.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def send(self, message: Message) -> None:
        """Pass a message on, and keep a pace for those that come after."""
        if isinstance(message, SetPace):
            self._worker.arguments = (*self._worker.arguments[:-1], message.anchor)
        self._worker.send(message)
