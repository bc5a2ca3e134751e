"""Read and write times as they stand in configurations of 2018."""

from __future__ import annotations

import math
import re

LONGEST = 24 * 3600.0
"""Seconds; no film is longer, so a larger number is in another unit."""

_CODE = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,9}))?")
_SECONDS = re.compile(r"(\d{1,9})(?:[.,](\d{1,9}))?\s*s?")

FORMS = "write mm:ss.mmm, hh:mm:ss.mmm, or seconds"


def read_time(value: object) -> float:
    """Read `mm:ss.mmm`, `hh:mm:ss.mmm` or a number of seconds; give seconds, to the millisecond.

    Raises ValueError saying what is wrong.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _checked(float(value) if abs(value) < 1e12 else math.inf, value)
    if isinstance(value, str):
        text = value.strip()
        if match := _SECONDS.fullmatch(text):
            return _checked(float(f"{match[1]}.{match[2] or 0}"), value)
        if match := _CODE.fullmatch(text):
            hours, minutes, seconds, fraction = match.groups()
            if int(seconds) >= 60:
                raise ValueError(f"{_short(value)} has {seconds} seconds; frames are not read")
            if hours is not None and int(minutes) >= 60:
                raise ValueError(f"{_short(value)} has {minutes} minutes")
            whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
            return _checked(whole + float(f"0.{fraction or 0}"), value)
        if text.count(":") == 3 or ";" in text:
            raise ValueError(f"{_short(value)} counts frames, which depend on the film")
    raise ValueError(f"{_short(value)} is no time")


def write_time(seconds: float) -> str:
    """Write seconds as `mm:ss.mmm`, from a hundred minutes on as `h:mm:ss.mmm`."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, whole = divmod(whole, 60)
    if minutes >= 100:
        return f"{minutes // 60}:{minutes % 60:02}:{whole:02}.{thousandths:03}"
    return f"{minutes:02}:{whole:02}.{thousandths:03}"


def write_length(seconds: float) -> str:
    """Write a length as `1s` or `0.25s`."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"


def _checked(seconds: float, value: object) -> float:
    if not 0 <= seconds <= LONGEST:
        raise ValueError(f"{_short(value)} is no time within a film")
    return round(seconds, 3)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else shown[:37] + "…"
