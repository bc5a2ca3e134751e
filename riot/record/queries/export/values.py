"""Say one value of a row in words, and as JSON."""

from __future__ import annotations

import datetime
import decimal
import json
import math
from typing import Any


def as_json(value: Any) -> Any:
    """Give what JSON can hold: times as ISO 8601, NaN and infinity, which it has not, as null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(inner) for inner in value]
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def shown(value: Any) -> str:
    """Give a value for people: nothing for NULL, six digits of a number, lists as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds" if value.microsecond == 0 else "milliseconds")
    told = as_json(value)
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
