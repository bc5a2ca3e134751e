"""Look whether a Spark master can be what it is said to be, before Spark waits for it."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

from riot.errors import RiotError

_STANDALONE = "spark://"
_KINDS = re.compile(r"(local(\[[^\]]+\])?|local-cluster\[[^\]]+\]|yarn|(spark|k8s|mesos)://.+)")
_PORT = 7077
_ANSWERS_WITHIN = 5.0


def check_master(master: str) -> None:
    """Raise RiotError REC-057 for what is no master, and for a cluster that nobody answers for.

    Spark itself tries for two minutes.
    """
    if not _KINDS.fullmatch(master):
        raise RiotError(
            "REC-057",
            f"{master!r} is no master of Spark",
            hint="write spark://host:7077, yarn, k8s://https://host:443 or local[2]",
        )
    if not master.startswith(_STANDALONE):
        return
    why = ""
    for address in master.removeprefix(_STANDALONE).split(","):
        try:
            head = urlsplit(f"{_STANDALONE}{address}")  # IPv6 stands in brackets
            to = (head.hostname or "", head.port or _PORT)
            with socket.create_connection(to, timeout=_ANSWERS_WITHIN):
                return
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
    raise RiotError(
        "REC-057",
        f"Spark does not start on {master}: {why}",
        hint="is the cluster up, and is it reached from here?",
    )
