"""Whether a page in somebody's browser may command the show."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit


def may_command(origin: str | None, host: str | None) -> bool:
    """Judge by the headers Origin and Host of a WebSocket's request.

    Programs send no Origin and may. Of pages, those of this machine and those that came from the
    address that they speak to: any other site that somebody happens to look at on a machine of
    the venue could start the film otherwise.
    """
    if origin is None:
        return True
    page = _host(origin)
    if page is None:
        return False
    if _is_here(page):
        return True
    return page == _host(f"//{host or ''}") and _is_plain(page)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _is_here(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_plain(name: str) -> bool:
    """Tell a numeric or local name from one that a stranger's name server may point here."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.endswith(".local") or name == socket.gethostname().lower()
    return True
