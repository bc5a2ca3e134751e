"""Write OSC values for a person."""

from __future__ import annotations

from collections.abc import Sequence

from riot.rigs.listening.packets import Value

_BLOCKS = "▁▂▃▄▅▆▇█"
_LONGEST_BYTES = 16


def values_text(types: str, values: Sequence[Value]) -> str:
    """Write all values of a message with spaces between; texts in quotes where they need them."""
    letters = [letter for letter in types if letter not in "[]"]
    return " ".join(
        value_text(letter, value) for letter, value in zip(letters, values, strict=True)
    )


def value_text(letter: str, value: Value) -> str:
    """Write one value: a 32-bit float with the digits that it has, bytes in hexadecimal."""
    from riot.rigs.listening.entries import shortest

    if letter == "I":
        return "impulse"
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{shortest(value) if letter == 'f' else value:.6g}"
    if isinstance(value, bytes):
        more = "…" if len(value) > _LONGEST_BYTES else ""
        return f"0x{value[:_LONGEST_BYTES].hex()}{more}"
    if isinstance(value, int):
        return str(value)
    text = "".join(letter if letter.isprintable() else "�" for letter in value)
    return text if text and " " not in text else f'"{text}"'


def sparkline(numbers: Sequence[float | None], width: int) -> str:
    """Draw the last `width` numbers as blocks, between 0 and 1 where they all are in there."""
    shown = list(numbers)[-width:]
    known = [number for number in shown if number is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    for floor, ceiling in ((0.0, 1.0), (-1.0, 1.0)):
        if floor <= low and high <= ceiling:
            low, high = floor, ceiling
            break
    if high - low < 1e-9 or high - low == float("inf"):
        low, high = low - 0.5, low + 0.5
    return "".join(
        " " if number is None else _block((number - low) / (high - low)) for number in shown
    )


def _block(share: float) -> str:
    # NaN is in no block.
    return _BLOCKS[round(max(0.0, min(1.0, share)) * (len(_BLOCKS) - 1))] if share == share else "?"
