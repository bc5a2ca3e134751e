"""Put one section anew into the page of the record's numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEAD = """# The record in numbers

Written by `python -m bench.record`, a section at a time; nothing here is checked by a test, because
times depend on the machine.
"""

_PART = re.compile(r"<!-- (\w+) -->\n(.*?)(?=\n<!-- \w+ -->\n|\Z)", re.DOTALL)


def renewed(page: str, name: str, text: str, order: Sequence[str]) -> str:
    """Give the page with the section `name` replaced or added, all in `order`."""
    parts = {match[1]: match[2].strip() for match in _PART.finditer(page)}
    parts[name] = text.strip()
    kept = [f"<!-- {one} -->\n{parts[one]}\n" for one in order if one in parts]
    return "\n".join([HEAD, *kept])
