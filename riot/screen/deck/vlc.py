"""VLC as a player: one libvlc instance, and the one thread that calls it for all its decks."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from riot.clock import Clock
from riot.errors import RiotError
from riot.screen.sound.mixer import has_output

try:
    import vlc
except (OSError, NameError, AttributeError) as error:  # python-vlc without libvlc
    raise ImportError(f"libvlc was not found ({error})") from error

# After libvlc was found: its absence has one message, above.
from riot.screen.deck.vlc_deck import VlcDeck

_ARGUMENTS = (
    "--quiet",
    "--verbose=-1",
    "--no-osd",
    "--no-spu",
    "--no-stats",
    "--no-lua",
    "--no-video-title-show",
    "--no-snapshot-preview",
    "--avcodec-hw=none",
    "--no-drop-late-frames",
    "--no-skip-frames",
)


class VlcPlayer:
    """Make decks that share one libvlc instance and the thread that calls it.

    Raises SCR-001 where libvlc loads but does not start, as without its plug-ins.
    """

    def __init__(
        self, *, size: tuple[int, int], clock: Clock, sound: bool = True, seed: int = 0
    ) -> None:
        silent = not sound or not has_output()
        arguments = [*_ARGUMENTS, *(("--no-audio",) if silent else ())]
        instance = vlc.Instance(arguments)
        if instance is None:
            raise RiotError(
                "SCR-001",
                "libvlc does not start",
                hint="install VLC's plug-ins (Debian: apt install vlc-plugin-base), "
                "or set player: ffmpeg",
            )
        self._instance = instance
        self._released = False
        self._size = size
        self._clock = clock
        self._decks: list[VlcDeck] = []
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def deck(self) -> VlcDeck:
        """Make one more deck."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="libvlc")
            self._thread.start()
        deck = VlcDeck(self._size, self._clock, self._calls.put)
        self._calls.put(lambda: deck.open(self._instance))
        self._decks.append(deck)
        return deck

    def _run(self) -> None:
        while True:
            now = self._clock.now()
            waits = [wait for deck in self._decks if (wait := deck.watch(now)) is not None]
            try:
                call = self._calls.get(timeout=max(min(waits), 0.001) if waits else None)
            except queue.Empty:
                continue
            if call is None:
                return
            call()

    def close(self) -> None:
        """Stop all players and the thread; may be called twice."""
        for deck in self._decks:
            deck.close()
        if self._thread is not None:
            self._calls.put(None)
            self._thread.join()
            self._thread = None
        if not self._released:
            # libvlc would release it a second time, and the memory of somebody else with it.
            self._released = True
            self._instance.release()
