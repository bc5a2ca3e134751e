"""Understand a camera's source, without any video library."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Literal

from riot.errors import RiotError

SourceForm = Literal["device", "address", "file", "sim", "none"]


def source_form(source: str) -> SourceForm:
    """Tell what a source is: `0` and `/dev/video0` are devices, `rtsp://…` is an address."""
    if source == "sim":
        return "sim"
    if source == "none":
        return "none"
    if source.isdigit() or source.startswith("/dev/"):
        return "device"
    if "://" in source:
        return "address"
    return "file"


def camera_kind(source: str) -> str:
    """Give the kind of backend that reads a source: `opencv`, `sim` or `none`."""
    form = source_form(source)
    return form if form in ("sim", "none") else "opencv"


def shown_source(source: str) -> str:
    """Give the source for a message: without the user and password of an address."""
    # Up to the last @: a password may hold one, and slashes too.
    return re.sub(r"(?<=://).*@", "", source)


def check_source(source: str) -> None:
    """Find out cheaply, before anything starts, that a file or a device is not there.

    Raises RiotError PER-001. A source that passes may still fail to open.
    """
    form = source_form(source)
    if form == "file" and not Path(source).expanduser().is_file():
        raise RiotError(
            "PER-001",
            "camera file not found",
            file=source,
            hint="give a video file, a camera index such as 0, `sim` or `none`",
        )
    if form == "device" and sys.platform == "linux":
        path = f"/dev/video{source}" if source.isdigit() else source
        if not Path(path).exists():
            raise missing_device(source, path)


def missing_device(source: str, path: str = "") -> RiotError:
    """Describe a device that is not there or cannot be opened."""
    where = f" ({path})" if path and path != source else ""
    return RiotError(
        "PER-001",
        f"camera {source} cannot be opened{where}",
        hint="plug it in, close other programs that use it, or use --camera FILE, sim or none",
    )
