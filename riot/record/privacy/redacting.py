"""Leave out of a session what tells of the machine and the house: paths, passwords, addresses.

A session may be given to others: to the artist, to a developer, to the visitor herself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

LEFT_OUT = frozenset({"passcode", "password", "contact"})
"""Settings that no session holds: secrets, and whom to ask in the house."""

_PLACES = frozenset({"source", "model"})
"""Settings that hold a path or an address as text."""

_LOGIN = re.compile(r"(?<=://)\S*@")
"""Who logs in at an address, with a password that may hold an @ or a slash."""


def kept_settings(settings: BaseModel) -> dict[str, Any]:
    """Give settings as JSON values, with names instead of paths and without what is secret."""
    return _kept(settings.model_dump(mode="json"), settings.model_dump())


def kept_source(source: str) -> str:
    """Give a camera's source so that it may be told: no folders, no login, no stream's key."""
    if "://" in source:
        try:
            parts = urlsplit(_LOGIN.sub("", source))
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return f"{source.partition('://')[0]}://"
        return f"{parts.scheme}://{host}{f':{port}' if port else ''}"
    return source if source.startswith("/dev/") else PureWindowsPath(source).name


class Redactor:
    """Shorten the paths in what the parts of the line say of themselves.

    `folders` are those that this run knows by name; a path below one is told from there on.
    """

    def __init__(self, folders: Iterable[Path], sources: Iterable[str] = ()) -> None:
        roots = {str(folder) for folder in (*folders, Path.home(), Path.cwd())} - {"/", "."}
        longest_first = sorted(roots, key=lambda root: (-len(root), root))
        self._folders = re.compile("|".join(rf"{re.escape(root)}[/\\]?" for root in longest_first))
        self._sources = {
            source: kept for source in sources if (kept := kept_source(source)) != source
        }

    def __call__(self, text: str) -> str:
        """Give a text without logins and without the folders of this machine."""
        for source, kept in self._sources.items():
            text = text.replace(source, kept)
        return self._folders.sub("", _LOGIN.sub("", text))


def _kept(told: Any, real: Any, key: str = "") -> Any:
    if isinstance(real, Path):
        return real.name
    if isinstance(real, dict):
        return {
            name: _kept(told[name], value, str(name))
            for name, value in real.items()
            if name not in LEFT_OUT
        }
    if isinstance(real, (list, tuple)):
        return [_kept(one, other) for one, other in zip(told, real, strict=True)]
    if isinstance(real, str) and key in _PLACES:
        return kept_source(real)
    return told
