"""Record the golden sessions anew: `python -m tests.replay.renew [NAME …]`, in the repository.

Do so when a change is meant to alter what the line does, and say why in the commit. The sessions
hold numbers only; folders of the machine that recorded them are taken out of the headers. Those of
OLDER are of schema 1: they prove that what was recorded long ago still replays, and are only
renewed by name.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from riot.config import load_installation
from riot.messages import Snapshot
from riot.runtime.build import RunOptions
from riot.runtime.run import run_installation
from tests.conftest import REPOSITORY, SHARED_DATA, TinyFilm, make_film

RECORDINGS = Path(__file__).parent / "recordings"
VIDEOS = SHARED_DATA / "video"

SOURCES: dict[str, dict[str, object]] = {
    "smiling-man": {"camera": {"source": str(VIDEOS / "head-pose-face-detection-male.gif")}},
    "calm-woman": {"camera": {"source": str(VIDEOS / "head-pose-face-detection-female.gif")}},
    "startled-audience": {
        "camera": {"source": "sim"},
        "audience": "happiness 5.7s, surprise 2.2s, calm 60s",
    },
    "returning-audience": {
        "camera": {"source": "sim"},
        "audience": "calm 5.2s, absent 1.5s, happiness 60s",
    },
}
"""Who each recording shows."""

OLDER = ("smiling-man", "calm-woman", "startled-audience")


def record(name: str, film: TinyFilm, folder: Path) -> None:
    """Record one visit to the tiny film."""
    folder.mkdir()
    installation = folder / "installation.yaml"
    whole = {
        "film": str(film.graph),
        "screen": {"player": "ffmpeg", "size": [320, 180], "fps": 25, "sound": False},
        "rigs": [{"name": "house", "port": 9}],
        # Below a file no folder can be made, so the journal stays a journal.
        "record": {"folder": "sessions", "logs": "installation.yaml/none"},
        **SOURCES[name],
    }
    installation.write_text(json.dumps(whole), encoding="utf-8")
    stop = threading.Event()
    visited = False

    def watch(snapshot: Snapshot, _decisions: object) -> None:
        nonlocal visited
        visited = visited or snapshot.session > 0
        if visited and snapshot.session == 0:
            stop.set()

    outcome = run_installation(
        load_installation(installation),
        RunOptions(seed=1, headless=True),
        seconds=90,
        watchers=[watch],
        stop=stop,
    )
    keep(outcome.sessions[0], RECORDINGS / name, film, folder)


def keep(session: Path, place: Path, film: TinyFilm, folder: Path) -> None:
    """Copy a session among the recordings, without the folders of this machine."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(session, place)
    header, health = place / "header.json", place / "health.jsonl.gz"
    header.write_text(_neutral(header.read_text(encoding="ascii"), film, folder), encoding="ascii")
    told = gzip.decompress(health.read_bytes()).decode("ascii")
    health.write_bytes(gzip.compress(_neutral(told, film, folder).encode("ascii"), mtime=0))


def _neutral(text: str, film: TinyFilm, folder: Path) -> str:
    for path, name in ((film.graph.parent, "/film"), (folder, "/installation")):
        text = text.replace(str(path), name)
    return text.replace(str(REPOSITORY), ".").replace(str(REPOSITORY.parent), "..")


def main(names: list[str]) -> None:
    """Record the named sessions, or all."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "film").mkdir()
        film = make_film(place / "film")
        for name in names or sorted(set(SOURCES) - set(OLDER)):
            record(name, film, place / name)
            print(f"recorded {RECORDINGS / name}")


if __name__ == "__main__":
    main(sys.argv[1:])
