"""What of the proposal's optional parts there is, as HOST_INFO says."""

from __future__ import annotations

EXTENSIONS = {
    "ACCESS": True,
    "VALUE": True,
    "RANGE": True,
    "DESCRIPTION": True,
    "CLIPMODE": True,
    "UNIT": True,
    "TAGS": False,
    "EXTENDED_TYPE": False,
    "CRITICAL": False,
    "OVERLOADS": False,
    "HTML": False,
    "LISTEN": True,
    "PATH_ADDED": True,
    "PATH_REMOVED": True,
    "PATH_CHANGED": True,
    "PATH_RENAMED": False,
    "OSC_STREAMING": False,
}
