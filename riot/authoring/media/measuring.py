"""Measure a film's files, several at a time; what was measured is kept until a file changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from pydantic import TypeAdapter

from riot.authoring.media.facts import Decoded, Headers, Loudness, Survey
from riot.authoring.media.uses import Use
from riot.screen.kept import Kept, stamp

VERSION = 2
"""Changes with what is kept."""

_HEADERS = TypeAdapter(Headers)
_LOUDNESS = TypeAdapter(tuple[Loudness | None, ...])
_DECODED = TypeAdapter(Decoded)


class Watcher(Protocol):
    """Is told how far the work on each file is: the part done, 0..1, and that it is done."""

    def tell(self, name: str, share: float) -> None: ...

    def done(self, name: str) -> None: ...


class Unwatched:
    """Watch nothing."""

    def tell(self, name: str, share: float) -> None:
        """Let it pass."""

    def done(self, name: str) -> None:
        """Let it pass."""


class Measurer:
    """Measure files: their headers, their loudness, and whether all pictures can be decoded."""

    def __init__(self, watcher: Watcher, stop: Event) -> None:
        self._watcher = watcher
        self._stop = stop
        self._headers = Kept("media-headers", VERSION)
        self._loudness = Kept("media-loudness", VERSION)
        self._decoded = Kept("media-decoded", VERSION)

    def headers(self, uses: Sequence[Use]) -> list[Headers]:
        """Read the headers of each file."""
        from riot.authoring.media.headers import read_headers

        def read(use: Use) -> Headers:
            shown = use.kind == "clip"
            found = self._once(
                self._headers,
                _HEADERS,
                use.path,
                lambda: read_headers(use.path, shown),
                "shown" if shown else "heard",
            )
            self._watcher.done(use.name)
            return found

        return self._each(read, uses)

    def surveys(self, uses: Sequence[Use], headers: Sequence[Headers], whole: bool) -> list[Survey]:
        """Add the loudness and, with `whole`, what comes of decoding all pictures."""

        def survey(pair: tuple[Use, Headers]) -> Survey:
            use, found = pair
            if found.problem:
                return Survey(use.name, use.kind, found)
            both = whole and use.kind == "clip"
            # Decoding pictures takes ten times as long as listening.
            part = 0.1 if both else 1.0
            loudness = self._heard(use, lambda share: self._watcher.tell(use.name, share * part))
            decoded = None
            if both:
                decoded = self._seen(
                    use, lambda share: self._watcher.tell(use.name, part + share * 0.9)
                )
            self._watcher.done(use.name)
            return Survey(use.name, use.kind, found, loudness, decoded)

        return self._each(survey, list(zip(uses, headers, strict=True)))

    def _heard(
        self, use: Use, progress: Callable[[float], None]
    ) -> tuple[Loudness | None, ...] | None:
        from riot.authoring.media.loudness import measure_loudness

        return self._once(
            self._loudness,
            _LOUDNESS,
            use.path,
            lambda: measure_loudness(use.path, progress, self._stop),
        )

    def _seen(self, use: Use, progress: Callable[[float], None]) -> Decoded | None:
        from riot.authoring.media.decoding import decode_all

        return self._once(
            self._decoded, _DECODED, use.path, lambda: decode_all(use.path, 1, progress, self._stop)
        )

    def _once(
        self, kept: Kept, adapter: Any, path: Path, measure: Callable[[], Any], how: str = ""
    ) -> Any:
        """Take what is kept of a file, or measure it and keep it."""
        figures = kept.get(path)
        if figures and figures[0] == how:
            try:
                return adapter.validate_python(figures[1])
            except ValueError:
                pass
        before = stamp(path)
        found = measure()
        if found is not None and not getattr(found, "problem", ""):
            kept.put(path, before, [how, adapter.dump_python(found)])
        return found

    def _each(self, work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        if not items:
            return []
        with ThreadPoolExecutor(min(len(items), os.cpu_count() or 1), "media") as pool:
            try:
                return list(pool.map(work, items))
            except BaseException:
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                raise
            finally:
                for kept in (self._headers, self._loudness, self._decoded):
                    kept.save()
