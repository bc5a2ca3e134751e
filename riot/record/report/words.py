"""Say numbers as a reader likes them: thin spaces, units, and few counts marked as few."""

from __future__ import annotations

THIN = "\u202f"
FEW = 5
"""Below this many visits a share says little, and the page says so."""


def number(value: float) -> str:
    """Write a whole number with a thin space between thousands."""
    return f"{round(value):,}".replace(",", THIN)


def percent(share: float) -> str:
    """Say a share: "97 %", "0.4 %", "<0.1 %", "none"; "all" only where it is all."""
    if share <= 0:
        return "none"
    if share < 0.0005:
        return f"<0.1{THIN}%"
    if 0.9995 < share < 1:
        return f">99.9{THIN}%"
    if share < 0.0995 or 0.9905 < share < 1:
        return f"{100 * share:.1f}{THIN}%"
    return f"{100 * share:.0f}{THIN}%"


def counted(count: float, one: str, many: str = "") -> str:
    """Say how many: "1 visit", "1 204 visits"."""
    return f"{number(count)} {one if round(count) == 1 else many or f'{one}s'}"


def of(count: float, total: float, one: str = "visit") -> str:
    """Say a part of a whole: "41 of 100 visits (41 %)"."""
    if not count:
        return f"none of {counted(total, one)}"
    share = f" ({percent(count / total)})" if total >= FEW and count < total else ""
    return f"{number(count)} of {counted(total, one)}{share}"


def sentence(text: str) -> str:
    """Begin with a capital, end with a full stop."""
    whole = f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
    return whole.replace(". none of ", ". None of ")


def seconds(value: float) -> str:
    """Say a length of time: "40 ms", "7.5 s", "2 min 5 s", "1 h 4 min"."""
    if value and abs(value) < 0.0995:
        return f"{value * 1000:.0f}{THIN}ms"
    if abs(value) < 9.95:
        return f"{value:.1f}".removesuffix(".0") + f"{THIN}s"
    whole = round(value)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{number(hours)}{THIN}h {minutes}{THIN}min" if minutes else f"{hours}{THIN}h"
    if minutes:
        return f"{minutes}{THIN}min {rest}{THIN}s" if rest else f"{minutes}{THIN}min"
    return f"{rest}{THIN}s"


def listed(parts: list[str], joint: str = "and") -> str:
    """Join names: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def at_most(parts: list[str], most: int) -> str:
    """Join names, and count those there is no room for."""
    if len(parts) <= most:
        return listed(parts)
    return f"{', '.join(parts[:most])} and {number(len(parts) - most)} more"
