"""Fuzz everything that reads a film: `python -m tests.fuzz.loader --seconds 600`.

Each finding is made small and kept below tests/fuzz/corpus, which test_corpus.py tries in every
test run. The same seed gives the same films. The status is 1 when something was found.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from tests.fuzz.mutations import MAIN, Files, mutated
from tests.fuzz.trial import Trial

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
HANGS_AFTER = 60
"""Seconds on the clock after which a film hangs: the driver stops with a trace."""

SHORTENING = 20
"""Seconds of CPU for making a finding small."""


def _now() -> float:
    return sum(os.times()[:2])


def seeds() -> dict[str, bytes]:
    """Give the films that are shipped, by their path."""
    found = [*ROOT.glob("scenes/**/*.yaml"), *ROOT.glob("tests/fuzz/seeds/*.yaml")]
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in sorted(found)}


def kept() -> Iterator[tuple[str, Files]]:
    """Give every film of the corpus: a file, or a folder of a film's files."""
    for entry in sorted(CORPUS.iterdir()):
        if entry.is_dir():
            files = [path for path in sorted(entry.rglob("*")) if path.is_file()]
            yield (
                entry.name,
                {path.relative_to(entry).as_posix(): path.read_bytes() for path in files},
            )
        elif entry.suffix == ".yaml":
            yield entry.name, {MAIN: entry.read_bytes()}


def minimised(files: Files, fails: Callable[[Files], bool]) -> Files:
    """Leave out files, lines and characters, as long as the film still `fails`."""
    end = _now() + SHORTENING
    for name in [name for name in files if name != MAIN]:
        without = {other: content for other, content in files.items() if other != name}
        files = without if fails(without) else files
    for separator in (b"\n", b""):
        for name in list(files):
            files = _shortened(files, name, separator, lambda f: _now() < end and fails(f))
    return files


def _shortened(files: Files, name: str, separator: bytes, fails: Callable[[Files], bool]) -> Files:
    content = files[name]
    parts = (
        content.split(separator)
        if separator
        else [content[at : at + 1] for at in range(len(content))]
    )
    if len(parts) > 3000:
        return files
    size = max(1, len(parts) // 2)
    while size:
        at = 0
        while at < len(parts):
            shorter = parts[:at] + parts[at + size :]
            tried = {**files, name: separator.join(shorter)}
            if fails(tried):
                parts = shorter
            else:
                at += size
        size //= 2
    return {**files, name: separator.join(parts)}


def failure(trial: Trial, files: Files) -> str | None:
    """Give what went wrong with a film, in one line that names the place in the code; or None.

    A film that took too long is tried again: on a busy machine, it may not have been the film.
    """
    found = _failure(trial, files)
    return _failure(trial, files) if found is not None and "took" in found else found


def _failure(trial: Trial, files: Files) -> str | None:
    faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
    try:
        trial.run(files)
    except Exception as error:  # whatever escapes is a finding
        last = traceback.extract_tb(error.__traceback__)[-1]
        words = "" if "took" not in str(error) else " took too long"
        return f"{type(error).__name__}{words} at {Path(last.filename).name}:{last.name}"
    finally:
        faulthandler.cancel_dump_traceback_later()
    return None


def keep(files: Files) -> Path:
    """Write a film to the corpus."""
    name = sha256(repr(sorted(files.items())).encode()).hexdigest()[:12]
    if list(files) == [MAIN]:
        path = CORPUS / f"{name}.yaml"
        path.write_bytes(files[MAIN])
        return path
    for part, content in files.items():
        path = CORPUS / name / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return CORPUS / name


def replayed(trial: Trial) -> int:
    """Try the corpus; say what fails and give how many do."""
    results = [(name, failure(trial, files)) for name, files in kept()]
    broken = [(name, found) for name, found in results if found is not None]
    for name, found in broken:
        print(f"{name}: {found}")
    print(f"{len(results)} films in the corpus: {len(broken)} findings")
    return len(broken)


def fuzzed(trial: Trial, seconds: float, seed: int, films: int | None = None) -> int:
    """Try films for so many seconds of CPU; keep one of each kind that fails; give how many.

    With `films`, so many are tried, however long that takes.
    """
    rng = random.Random(seed)
    good = seeds()
    found: set[str] = set()
    tried = 0
    slowest = 0.0
    began = now = _now()
    while now - began < seconds if films is None else tried < films:
        files = mutated(good, rng)
        tried += 1
        what = failure(trial, files)
        before, now = now, _now()
        slowest = max(slowest, now - before)
        if what is None or what in found:
            continue
        found.add(what)
        small = minimised(files, lambda tried, what=what: failure(trial, tried) == what)
        print(f"{what}: kept as {keep(small)}", flush=True)
        now = _now()
    print(f"{tried} films in {_now() - began:.0f} s of CPU, seed {seed}: {len(found)} findings")
    print(f"the slowest took {slowest:.2f} s with its making")
    return len(found)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="of CPU")
    parser.add_argument("--films", type=int, help="how many, instead of how long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", action="store_true", help="try the corpus only")
    options = parser.parse_args()
    demo = (ROOT / "scenes/demo/graph.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), demo)
        if options.replay:
            return min(replayed(trial), 1)
        return min(fuzzed(trial, options.seconds, options.seed, options.films), 1)


if __name__ == "__main__":
    sys.exit(main())
