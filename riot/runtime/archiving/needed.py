"""Say whether an installation's sessions need somebody to look after them."""

from __future__ import annotations

from riot.errors import RiotError
from riot.record.privacy.holdings import find_held
from riot.record.settings import RecordSettings


def is_needed(record: RecordSettings) -> bool:
    """Say whether sessions are kept, or are still there from when they were.

    Who sets `keep: none` wants less kept: what lies there goes by its retention all the same.
    """
    if record.keep != "none":
        return True
    try:
        return bool(find_held((record.folder, record.logs)))
    except (OSError, RiotError):
        return False
