"""Format files: read, compare, and put the new text in the old one's place in one step."""

from __future__ import annotations

import codecs
import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from riot.authoring.formatting import format_text
from riot.config.yaml_file import read_text
from riot.errors import RiotError


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's text before and after formatting."""

    path: Path
    before: str
    after: str

    @property
    def changes(self) -> bool:
        """Tell whether formatting changes the file."""
        return self.before != self.after


def format_file(path: Path) -> Formatted:
    """Format the text of `path` without writing it. Raises as read_text and format_text do."""
    before = read_text(path)
    return Formatted(path, before, format_text(before, str(path)))


def write_formatted(formatted: Formatted) -> None:
    """Write the new text, with the old one's byte order mark and permissions.

    The file is whole at any moment. Raises RiotError AUT-602 where it cannot be written.
    """
    path = formatted.path.resolve()  # a link stays a link
    try:
        with path.open("rb") as stream:
            mark = stream.read(3) == codecs.BOM_UTF8
        content = (codecs.BOM_UTF8 if mark else b"") + formatted.after.encode()
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, path.stat().st_mode & 0o7777)
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise RiotError(
            "AUT-602",
            f"cannot be written: {error.strerror or error}",
            file=str(formatted.path),
            hint="may you write there?",
        ) from None
