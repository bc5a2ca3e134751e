"""Prepare a film's files, one after the other, each whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from av.error import FFmpegError

from riot.authoring.media.facts import Loudness
from riot.authoring.media.loudness import measure_loudness
from riot.authoring.media.manifest import Manifest, read_manifest, settings_of
from riot.authoring.media.measuring import Watcher
from riot.authoring.media.mezzanine import Order, StoppedError, write_mezzanine, write_sound
from riot.authoring.media.plan import Work
from riot.authoring.media.target import NEAR, PEAK, Target
from riot.errors import RiotError
from riot.screen.kept import stamp

FULL = (errno.ENOSPC, errno.EDQUOT)

CORES_A_FILE = 4
"""x264 gains little from more."""

SPARE = 0.05
"""dB by which sound that is written once more stays below the peaks that are allowed."""

_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: how it was made, or `problem`; bytes and loudness of the result."""

    work: Work
    how: str
    size: int = 0
    loudness: tuple[Loudness | None, ...] = ()
    problem: str = ""


def prepared_folder(media: Path, out: Path | None) -> Path:
    """Give where prepared files go: beside the media folder. Raises RiotError MED-002."""
    folder = Path(os.path.realpath(out or media.with_name(f"{media.name}-prepared")))
    if folder == media:
        raise RiotError(
            "MED-002",
            "the prepared files would replace the clips themselves",
            file=str(out),
            hint="name another folder with --out",
        )
    return folder


class Preparation:
    """Prepare files of a media folder into another; `told` hears of each as soon as it is done."""

    def __init__(
        self,
        media: Path,
        folder: Path,
        target: Target,
        watcher: Watcher,
        told: Callable[[Outcome], None],
        stop: Event,
    ) -> None:
        self._media = media
        self._folder = folder
        self._target = target
        self._watcher = watcher
        self._told = told
        self._stop = stop
        self._manifest: Manifest = read_manifest(folder)
        self._manifest.origin = media
        self._threads = 0

    def run(self, works: Sequence[Work]) -> list[Outcome]:
        """Prepare all files. A broken one is told of and the rest is done.

        Raises RiotError MED-003 (the folder cannot be written, or the disk is full) or MED-004
        (somebody else's file is in the way).
        """
        for work in works:
            self._refuse_others(work.use.name)
        cores = os.cpu_count() or 1
        at_once = max(1, min(len(works), cores // CORES_A_FILE))
        self._threads = max(2, cores // at_once)
        with ThreadPoolExecutor(at_once, "prepare") as pool:
            waiting = [pool.submit(self._one, work) for work in works]
            try:
                return [one.result() for one in waiting]
            except BaseException:
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                raise

    def copy_others(self, names: Sequence[str]) -> int:
        """Copy subtitles and the like as they are; give how many were not there yet."""
        count = 0
        for name in names:
            self._refuse_others(name)
            source = self._media / name
            if not self._manifest.is_up_to_date(name, source, []):
                before = stamp(source)
                self._replace(name, lambda part, source=source: self._copy(source, part))
                self._manifest.enter(name, before, [], "copied")
                count += 1
        return count

    def _refuse_others(self, name: str) -> None:
        path = self._folder / name
        if path.exists() and not self._manifest.knows(name):
            raise RiotError(
                "MED-004",
                "is there already, and `riot media prepare` did not make it",
                file=str(path),
                hint="move it away, or name another folder with --out",
            )

    def _one(self, work: Work) -> Outcome:
        name = work.use.name
        order = Order(work.use.path, work.headers, self._target, work.gains, work.use.in_points)
        settings = settings_of(order)
        if work.headers.problem:
            outcome = Outcome(work, "failed", problem=work.headers.problem)
        elif self._manifest.is_up_to_date(name, work.use.path, settings):
            outcome = Outcome(work, "up to date", (self._folder / name).stat().st_size)
        else:
            before = stamp(work.use.path)
            try:
                heard = self._make(work, order)
                self._manifest.enter(name, before, settings, work.how)
                size = (self._folder / name).stat().st_size
                outcome = Outcome(work, work.how, size, heard)
            except (FFmpegError, ValueError, ArithmeticError) as error:
                words = str(getattr(error, "strerror", None) or error)
                outcome = Outcome(work, "failed", problem=" ".join(words.split()))
        self._watcher.done(name)
        self._told(outcome)
        return outcome

    def _make(self, work: Work, order: Order) -> tuple[Loudness | None, ...]:
        """Make one file; give how loud it came out."""
        heard: list[tuple[Loudness | None, ...]] = [work.loudness]

        def make(part: Path) -> None:
            if work.how == "copied":
                self._copy(work.use.path, part, work.use.name)
            elif work.headers.pictures is None or work.use.kind != "clip":
                write_sound(part, order, self._teller(work.use.name), self._stop)
                heard[0] = self._listen(part)
            else:
                heard[0] = self._encode(part, work, order)

        self._replace(work.use.name, make)
        return heard[0]

    def _encode(self, part: Path, work: Work, order: Order) -> tuple[Loudness | None, ...]:
        if work.how == "pictures kept":
            order = replace(order, pictures_from=work.use.path)
        tell = self._teller(work.use.name)
        write_mezzanine(part, order, self._threads, tell, self._stop)
        heard = self._listen(part)
        if not any(self._is_off(track) for track in heard):
            return heard
        # Encoding moved a peak, or the sound was cut to the picture: it is written once more.
        first = part.with_name(f"{part.name}.first")
        try:
            part.replace(first)
            both = zip(order.gains, heard, strict=True)
            gains = tuple(round(gain + self._target.gain(track) - SPARE, 2) for gain, track in both)
            again = replace(order, gains=gains, pictures_from=first)
            write_mezzanine(part, again, self._threads, tell, self._stop)
        finally:
            first.unlink(missing_ok=True)
        return self._listen(part)

    def _is_off(self, track: Loudness | None) -> bool:
        if track is not None and track.true_peak is not None and track.true_peak > PEAK:
            return True
        return abs(self._target.gain(track)) > NEAR

    def _listen(self, part: Path) -> tuple[Loudness | None, ...]:
        return measure_loudness(part, lambda _: None, self._stop) or ()

    def _replace(self, name: str, make: Callable[[Path], None]) -> None:
        """Let a file be made beside its place, and put it there when it is whole."""
        path = self._folder / name
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                make(part)
                if self._stop.is_set():
                    raise StoppedError
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            if isinstance(error, FFmpegError) and error.errno not in FULL:
                raise
            raise _unwritable(self._folder, error) from None

    def _copy(self, source: Path, part: Path, name: str | None = None) -> None:
        whole = source.stat().st_size or 1
        done = 0
        with source.open("rb") as read, part.open("wb") as write:
            while block := read.read(_CHUNK):
                if self._stop.is_set():
                    raise StoppedError
                write.write(block)
                done += len(block)
                if name is not None:
                    self._watcher.tell(name, done / whole)

    def _teller(self, name: str) -> Callable[[float], None]:
        return lambda share: self._watcher.tell(name, share)


def _unwritable(folder: Path, error: OSError) -> RiotError:
    if error.errno in FULL:
        return RiotError(
            "MED-003",
            "the disk is full; what was finished is kept",
            file=str(folder),
            hint="make room and run it again: it goes on from there",
        )
    return RiotError(
        "MED-003",
        f"cannot be written: {error.strerror or error}",
        file=str(folder),
        hint="choose a folder that is yours with --out",
    )
