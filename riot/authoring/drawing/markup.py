"""Write XML: elements with attributes, and text that any author may have typed."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no room for, not even escaped."""


def text_of(words: str) -> str:
    """Escape `words`; characters that XML has no room for are shown as a replacement."""
    return escape(FORBIDDEN.sub("\ufffd", words), {'"': "&quot;"})


def element(name: str, *content: str, **attributes: object) -> str:
    """Write one element; `content` is markup. `class_` and `data_from` become class, data-from."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text_of(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{''.join(content)}</{name}>" if content else f"<{name}{given}/>"


def _value(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
