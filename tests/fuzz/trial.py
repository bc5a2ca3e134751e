"""Try one film on everything that reads films: what may happen is a problem, and soon."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from riot.authoring.formatting import format_text
from riot.authoring.formatting.files import format_file
from riot.config.film import examine_film, film_from_texts
from riot.config.source import read_film
from riot.errors import RiotError
from tests.fuzz.mutations import MAIN, Files

PATIENCE = 2.0
"""Seconds of CPU that one film may take."""

LABELS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "calm")
RIGS = ("house", "sound")


class BrokenError(AssertionError):
    """What no film may bring about."""


class Trial:
    """A folder in which films are tried; the demonstration's clips are there, as empty files."""

    def __init__(self, folder: Path, demo: str) -> None:
        self._folder = folder / "scenes/demo"
        self._formatted: str | None = None
        media = folder / "media/demo"
        media.mkdir(parents=True)
        for clip in {*re.findall(r"(?:clip|file): ([\w-]+\.\w+)", demo), "a.mp4"}:
            (media / clip).touch()

    def run(self, files: Files) -> float:
        """Read, check, compile and format a film; give the seconds of CPU of the slowest of these.

        Raises BrokenError for too much time or a message of several lines, or whatever escaped.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        for name, content in files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        main = self._folder / MAIN
        slowest = _timed(lambda: self._check(main, files))
        slowest = max(slowest, _timed(lambda: self._compile(main)))
        for name in files:
            slowest = max(slowest, _timed(lambda name=name: self._format(self._folder / name)))
            self._format_again(self._folder / name)
        return slowest

    def _check(self, main: Path, files: Files) -> None:
        try:
            problems = examine_film(main, LABELS, RIGS).problems
        except RiotError as error:
            problems = error.problems
        lines = max(content.count(b"\n") + content.count(b"\r") for content in files.values())
        for problem in problems:
            said = str(problem)
            if not said.isprintable() or len(said) > 2000:
                raise BrokenError(f"no single line: {said[:200]!r}")
            if problem.line is not None and not 1 <= problem.line <= lines + 1:
                raise BrokenError(f"no such line: {said}")

    def _compile(self, main: Path) -> None:
        with contextlib.suppress(RiotError):
            texts = read_film(main).texts
            film_from_texts(texts, MAIN)

    def _format(self, path: Path) -> None:
        try:
            self._formatted = format_file(path).after
        except RiotError as error:
            self._formatted = None
            if error.code == "AUT-601":
                raise BrokenError("cannot be formatted") from error

    def _format_again(self, path: Path) -> None:
        text = self._formatted
        if text is not None and format_text(text, str(path)) != text:
            raise BrokenError("formatting it twice gives something else")


def _timed(step: Callable[[], None]) -> float:
    before = sum(os.times()[:2])
    step()
    took = sum(os.times()[:2]) - before
    if took > PATIENCE:
        raise BrokenError(f"took {took:.1f} s")
    return took
