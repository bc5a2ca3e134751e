"""Notice that a film's files have changed, and load it again beside the show."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from riot.errors import Problem, RiotError
from riot.runtime.rehearsal.film import RehearsedFilm, Stamp, stamp_of

LOOK_EVERY = 0.25
"""Seconds between two looks at the files."""

RETRY_LOOKS = 8
"""Looks after which a film that could not be loaded is tried again: its mend may lie in a file
that nobody knows of."""

News = RehearsedFilm | tuple[Problem, ...]
"""A film that loaded, or why it did not."""


class FilmWatch:
    """Look at a film's files; load it when they have changed and stand still again.

    `load` gives the film or raises RiotError. Call `look` as often as you like, or let `start`
    run it on a thread; `news` gives what came of it.
    """

    def __init__(self, film: RehearsedFilm, load: Callable[[], RehearsedFilm]) -> None:
        self._load = load
        self._film = film
        self._problems: tuple[Problem, ...] = ()
        self._seen = self._stamps()
        self._loaded = self._seen
        self._asked = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._looks = 0

    def start(self) -> None:
        """Look from a thread until `close`."""
        self._thread = threading.Thread(target=self._run, name="riot-watch")
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def ask(self) -> None:
        """Load at the next look, whatever the files say."""
        self._asked.set()

    def news(self) -> News | None:
        """Take out the newest result; None when there is none."""
        newest = None
        while not self._news.empty():
            newest = self._news.get()
        return newest

    def look(self) -> None:
        """Look once, and load if it is time to."""
        before, self._seen = self._seen, self._stamps()
        still = before == self._seen
        self._looks += 1
        again = bool(self._problems) and self._looks % RETRY_LOOKS == 0
        asked = self._asked.is_set()
        if asked or (still and (again or self._seen != self._loaded)):
            self._asked.clear()
            self._try(tell_always=asked or not again or self._seen != self._loaded)

    def _try(self, *, tell_always: bool) -> None:
        seen = self._seen
        try:
            film = self._load()
        except RiotError as error:
            self._refuse(error.problems, tell_always)
        except Exception as error:
            # Whatever a half-written file does to a reader, the rehearsal goes on.
            said = f"the film cannot be read: {type(error).__name__}: {error}".splitlines()[0]
            self._refuse((Problem("AUT-404", said, hint="save the file again"),), tell_always)
        else:
            self._film, self._problems = film, ()
            self._news.put(film)
        # What is watched now may be other files; what changed while loading counts as news.
        self._seen = self._stamps()
        self._loaded = {path: seen.get(path, stamp) for path, stamp in self._seen.items()}

    def _refuse(self, problems: tuple[Problem, ...], tell_always: bool) -> None:
        changed = problems != self._problems
        self._problems = problems
        if tell_always or changed:
            self._news.put(problems)

    def _stamps(self) -> Mapping[Path, Stamp]:
        film = self._film.film
        named = [Path(problem.file) for problem in self._problems if problem.file]
        clips = [film.media / name for name in self._film.stamps]
        return {path: stamp_of(path) for path in (*film.files, *named, *clips)}

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self.look()
