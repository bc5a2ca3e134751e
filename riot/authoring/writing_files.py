"""Write an author's files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from riot.errors import RiotError


def write_whole(files: Mapping[Path, str | bytes], code: str) -> None:
    """Write each file whole or not at all, texts as UTF-8; folders are made where they are missing.

    All are written beside their places first, so that a full disk changes none. Raises RiotError
    `code`.
    """
    ready: list[tuple[str, Path]] = []
    path = Path()
    try:
        for path, given in files.items():
            content = given.encode("utf-8") if isinstance(given, str) else given
            target = Path(os.path.realpath(path))  # a link stays one
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
            ready.append((draft, target))
            with open(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(draft, _mode(target))
        for draft, path in ready:
            os.replace(draft, path)
    except OSError as error:
        for draft, _ in ready:
            Path(draft).unlink(missing_ok=True)
        raise RiotError(
            code,
            f"cannot be written: {_why(error)}",
            file=str(path),
            hint="choose a folder that is yours",
        ) from None


def _why(error: OSError) -> str:
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return "a file stands where its folder should be"
    return error.strerror or str(error)


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        return 0o644
