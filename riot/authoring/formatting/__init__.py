"""Format a scene file and keep every comment, quote and bracket where the author put it.

The text is not written anew from its values: lines move as a whole, and only spaces at their
beginning and end change. A round trip through a YAML library keeps comments too, but hangs them on
the key above, so that sorted keys part from theirs, and joins what an author broke over lines.
"""

from __future__ import annotations

import json
from collections import Counter

from riot.authoring.formatting.indentation import indented
from riot.authoring.formatting.layout import Value, layout
from riot.authoring.formatting.lines import Lines, read_lines
from riot.authoring.formatting.order import BLANK, arranged
from riot.config.yaml_file import carried, parse_yaml
from riot.errors import RiotError


def format_text(text: str, file: str) -> str:
    """Give `text` with even indentation, keys in order and a blank line between scenes.

    Its values and comments are the same before and after; where all of that cannot be had, less is
    changed. `file` is its name in messages. Raises RiotError YML-… for what is no YAML, and AUT-601
    where nothing can be changed without changing what the file says.
    """
    plain, stand_ins = carried(text)
    said = _values(plain, file)
    lines = read_lines(plain)
    root = layout(plain, lines)
    if root is None:
        return text
    for indent, sort in ((True, True), (True, False), (False, True), (False, False)):
        formatted = _formatted(lines, root, indent, sort)
        if formatted == plain:
            return text
        try:
            same = _values(formatted, file) == said
        except RiotError:
            continue
        if same and Counter(read_lines(formatted).words()) == Counter(lines.words()):
            return formatted.translate(stand_ins)
    raise RiotError(
        "AUT-601",
        "cannot be formatted without changing what it says; it is left alone",
        file=file,
        hint="are there comments or anchors in unusual places?",
    )


def _values(text: str, file: str) -> str:
    """Give the values of `text` with their types."""
    return json.dumps(parse_yaml(text, file).data, sort_keys=True)


def _formatted(lines: Lines, root: Value, indent: bool, sort: bool) -> str:
    new = indented(lines, root) if indent else list(lines.text)
    # The usual one: lines may change places, and the first is then another.
    end = next(iter(Counter(end for end in lines.ends if end).most_common(1)), ("\n", 0))[0]
    numbers = arranged(lines, root, sort)
    found: list[str] = []
    for number in numbers:
        if number == BLANK:
            found.append(end)
            continue
        line = new[number]
        # A line that opens or continues a text of several lines keeps the spaces at its end.
        if number not in lines.kept and number + 1 not in lines.kept:
            line = line.rstrip(" \t")
        found.append(line + (lines.ends[number] or end))
    if numbers and numbers[-1] in lines.kept and not lines.ends[numbers[-1]]:
        found[-1] = found[-1].removesuffix(end)  # a text that ends without a line end
    return "".join(found)
