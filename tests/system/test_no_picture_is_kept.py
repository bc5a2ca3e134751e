"""Nothing that a show writes holds a picture, an embedding, or a name of the machine.

A contact sheet is no part of it: `riot demo` draws one of the film's own pictures, never of the
camera's, and only where somebody asks for the file.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riot.cli import main
from riot.messages import EmotionReading
from riot.record.archive.sealing import seal
from riot.record.journal.reading import SessionFolder
from tests.leaks import leaks

if TYPE_CHECKING:
    from tests.conftest import TinyFilm

REPOSITORY = Path(__file__).parents[2]
USER = "annabella"


@dataclass(frozen=True)
class Kept:
    """What a run with a real face before the camera left behind."""

    journal: Path
    sealed: Path
    house: Path
    names: tuple[str, ...]
    seconds: float


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory,
    tiny_film: TinyFilm,
    patient_film: Path,
    calm_woman: Path,
) -> Kept:
    from tests.system.conftest import Show, quiet_environment

    house = tmp_path_factory.mktemp("house")
    home, scratch = house / f"home-{USER}", house / "scratch"
    for folder in (home, scratch):
        folder.mkdir()
    config = house / "installation.yaml"
    record = {"folder": "sessions", "logs": "logs", "contact": f"{USER}@house"}
    settings = {
        "film": str(patient_film),
        "camera": {"source": str(calm_woman)},
        "screen": {"player": "ffmpeg", "size": [320, 180], "fps": 25},
        "rigs": [{"name": "house", "host": "127.0.0.1", "port": 9}],
        "record": record,
    }
    config.write_text(json.dumps(settings), encoding="utf-8")
    environment = quiet_environment(
        HOME=str(home), USER=USER, LOGNAME=USER, TMPDIR=str(scratch), XDG_CACHE_HOME=str(home)
    )
    show = Show(house, [str(config), "--headless", "--seed", "3"], environment)
    try:
        live = show.session()
        show.wait_for(lambda: _decided(live, "notice"), "a decision")
        show.wait_for(lambda: _faces(live) > 10, "readings of a face")
        journal = house / "copies" / live.name
        shutil.copytree(live, journal)
        assert show.finish() == 0, show.err
    finally:
        show.close()
    places = [*house.glob("logs/date=*/2*"), *house.glob("sessions/2*")]
    sealed = next(place for place in places if place.name == journal.name)
    if sealed.parent.name == "sessions":
        shutil.rmtree(journal)
        shutil.copytree(sealed, journal)
        sealed = seal(sealed, house / "logs")
    (row,) = pq.ParquetFile(sealed / "sessions.parquet").read(["seconds"]).to_pylist()
    names = (USER, str(house), str(REPOSITORY), str(calm_woman.parent), str(tiny_film.media))
    host = (socket.gethostname(),) if len(socket.gethostname()) > 5 else ()
    return Kept(journal, sealed, house, (*names, *host), row["seconds"])


def _decided(journal: Path, scene: str) -> bool:
    return any(
        entry.get("scene") == scene
        for _, entries in SessionFolder.open(journal).trace()
        for entry in entries
    )


def _faces(journal: Path) -> int:
    return sum(
        isinstance(entry, EmotionReading) and bool(entry.faces)
        for _, entries in SessionFolder.open(journal).inputs()
        for entry in entries
    )


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]


def test_a_face_was_read_and_its_numbers_are_there(kept: Kept) -> None:
    readings = pq.ParquetFile(kept.sealed / "readings.parquet").read()
    assert sum(face is not None for face in readings["face"].to_pylist()) > 10
    assert len(files(kept.journal)) >= 7 and len(files(kept.sealed)) == 9


def test_neither_journal_nor_sealed_form_holds_a_picture_or_a_name(kept: Kept) -> None:
    for folder in (kept.journal, kept.sealed):
        for file in files(folder):
            assert leaks(file, kept.names) == []


def test_nothing_else_is_written_beside_them_but_what_is_said(kept: Kept) -> None:
    known = {kept.house / name for name in ("installation.yaml", "stdout.txt", "stderr.txt")}
    for file in files(kept.house):
        inside = any(root in file.parents for root in (kept.journal, kept.sealed))
        if not inside and file not in known:
            assert leaks(file, ()) == [], file
            assert file.stat().st_size < 4096, f"{file} was not there before"
    for said in ("stdout.txt", "stderr.txt"):
        # Where the session lies is told to who started the show.
        assert leaks(kept.house / said, (USER,)) == []


def test_it_grows_by_numbers_and_not_by_pictures(kept: Kept) -> None:
    size = sum(file.stat().st_size for file in files(kept.journal))
    assert size < 60_000 + 6_000 * kept.seconds, "a small picture a second has more"


def test_what_is_forgotten_is_nowhere_any_more(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = tmp_path / "house"
    shutil.copytree(kept.house, house, ignore=shutil.ignore_patterns("copies", "std*.txt"))
    name, part = kept.journal.name, kept.journal.name.rpartition("-")[2]
    assert any(part in str(path) for path in house.rglob("*"))
    monkeypatch.setattr(
        "sys.argv",
        ["riot", "forget", part, "--config", str(house / "installation.yaml"), "--yes"],
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert not [path for path in house.rglob("*") if part in path.name]
    for file in files(house):
        assert name.encode() not in file.read_bytes() and part.encode() not in file.read_bytes()


# ── the scan itself ─────────────────────────────────────────────────────────────────────────────


def picture(form: str) -> bytes:
    import cv2

    noise = np.random.default_rng(1).integers(0, 255, (24, 24, 3), dtype=np.uint8)
    return cv2.imencode(f".{form}", noise)[1].tobytes()


def add_line(folder: Path, entry: object) -> None:
    with (folder / "inputs.jsonl.gz").open("ab") as file:
        file.write(gzip.compress(json.dumps({"n": 1, "in": [entry]}).encode() + b"\n"))


def in_header(folder: Path, key: str, value: object) -> None:
    path = folder / "header.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), key: value}), encoding="utf-8")


def in_column(folder: Path, name: str, column: str, value: pa.Array) -> None:
    path = folder / f"{name}.parquet"
    table = pq.ParquetFile(path).read()
    values = pa.concat_arrays([value] * table.num_rows)
    pq.write_table(table.append_column(column, values), path, compression="zstd")


def array_file() -> bytes:
    out = io.BytesIO()
    np.save(out, np.zeros((8, 8), np.uint8))
    return out.getvalue()


def coded(form: str) -> str:
    return base64.b64encode(picture(form)).decode()


PLANTS: dict[str, Callable[[Path], object]] = {
    "a file": lambda folder: (folder / "face.bin").write_bytes(picture("png")),
    "an array": lambda folder: (folder / "face.bin").write_bytes(array_file()),
    "in a line": lambda folder: add_line(folder, {"type": "X", "frame": coded("jpg")}),
    "in hex": lambda folder: add_line(folder, picture("bmp").hex()),
    "a bitmap": lambda folder: add_line(folder, coded("bmp")),
    "random bytes": lambda folder: add_line(folder, base64.b64encode(os.urandom(200)).decode()),
    "rows of pixels": lambda folder: add_line(folder, [[7] * 12] * 12),
    "an embedding": lambda folder: add_line(folder, [0.25] * 128),
    "behind the header": lambda folder: (folder / "header.json").write_bytes(
        (folder / "header.json").read_bytes() + picture("webp")
    ),
    "a path": lambda folder: in_header(folder, "configuration", {"film": f"{REPOSITORY}/a.yaml"}),
    "a user": lambda folder: in_header(folder, "venue", f"{USER}'s"),
    "bytes in a table": lambda folder: in_column(
        folder, "readings", "frame", pa.array([picture("jpg")], pa.binary())
    ),
    "text in a table": lambda folder: in_column(folder, "events", "more", pa.array([coded("png")])),
    "numbers in a table": lambda folder: in_column(
        folder, "readings", "template", pa.array([[0.5] * 128], pa.list_(pa.float64()))
    ),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_what_is_planted_is_found(kept: Kept, tmp_path: Path, plant: str) -> None:
    for source in (kept.journal, kept.sealed):
        shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    PLANTS[plant](tmp_path)
    assert [leak for file in files(tmp_path) for leak in leaks(file, kept.names)], plant
