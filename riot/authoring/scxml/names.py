"""Give scenes, variables and inputs names that XML and ECMAScript accept, each its own."""

from __future__ import annotations

import re
import unicodedata

_RESERVED = """
    break case catch class const continue debugger default delete do else enum export extends false
    finally for function if implements import in instanceof interface let new null package private
    protected public return static super switch this throw true try typeof var void while with
    yield await async eval arguments undefined NaN Infinity Math Object Array String Number Boolean
    Date JSON In film __proto__ constructor prototype
"""
_PLAIN = re.compile(r"[^A-Za-z0-9_]+")


class Names:
    """Map names to identifiers: letters, digits and underscores, unique, no word of ECMAScript."""

    def __init__(self, taken: tuple[str, ...] = ()) -> None:
        self._given: dict[str, str] = {}
        self._taken = {*_RESERVED.split(), *taken}

    def identifier(self, name: str) -> str:
        """Give the identifier of `name`, always the same."""
        if name not in self._given:
            base = identifier(name)
            found, number = base, 2
            while found in self._taken:
                found, number = f"{base}_{number}", number + 1
            self._taken.add(found)
            self._given[name] = found
        return self._given[name]


def identifier(name: str) -> str:
    """Turn `name` into letters, digits and underscores that do not begin with a digit."""
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _PLAIN.sub("_", ascii_)
    if ascii_ != name or not plain.strip("_"):
        plain = plain.strip("_")
    return plain if plain and not plain[0].isdigit() else f"n_{plain}".rstrip("_")
