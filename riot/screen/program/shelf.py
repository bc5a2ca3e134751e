"""Keep the subtitles of the clips that may come, read before they are needed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from riot.messages import Clip
from riot.screen.text.setting import missing_letters
from riot.screen.text.subtitles import Subtitles

MOST_KEPT = 64

_Key = tuple[tuple[str, ...], float]


class Shelf:
    """Read subtitle files on a thread of its own, so that a disk that stalls stops no picture.

    `path_of` gives a file of the film, None for one that lies elsewhere.
    """

    def __init__(self, path_of: Callable[[str], Path | None]) -> None:
        self._path_of = path_of
        self._kept: dict[_Key, Subtitles | None] = {}
        self._asked: queue.SimpleQueue[_Key | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def ask(self, clips: Iterable[Clip]) -> None:
        """Have the subtitles of these clips read, unless they are here."""
        for clip in clips:
            key = _key(clip)
            if key is None or key in self._kept:
                continue
            self._kept[key] = None
            self._asked.put(key)
            if self._thread is None:
                # A read that never returns must not keep the process from ending.
                self._thread = threading.Thread(target=self._read, name="subtitles", daemon=True)
                self._thread.start()
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def find(self, clip: Clip) -> Subtitles | None:
        """Give a clip's subtitles; None where there are none, or not yet."""
        key = _key(clip)
        return None if key is None else self._kept.get(key)

    def forget(self, files: Collection[str]) -> None:
        """Read these files anew when they are asked for next."""
        for key in [key for key in self._kept if any(file in files for file in key[0])]:
            del self._kept[key]

    def close(self) -> None:
        """End the thread, unless its disk keeps it."""
        if self._thread is not None:
            self._asked.put(None)
            self._thread.join(timeout=1.0)

    def _read(self) -> None:
        while (key := self._asked.get()) is not None:
            files, start = key
            for file in files:
                path = self._path_of(file)
                found = Subtitles.read(path, start) if path is not None else None
                if found is not None:
                    missing_letters(found.letters())  # opens the fonts before they are needed
                    if key in self._kept:
                        self._kept[key] = found
                    break


def _key(clip: Clip) -> _Key | None:
    return (clip.subtitles, clip.start) if clip.subtitles else None
