"""Where the shipped films, models and configuration lie: in the checkout, or in the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent

SHIPPED = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else _PACKAGE.parent
"""The folder that holds config/, scenes/ and models/."""

IN_CHECKOUT = _PACKAGE.parent == SHIPPED
"""Whether riot runs from a checkout, where it may write beside them."""


def drawn_on_demand(film: Path) -> bool:
    """Tell whether a film's clips are drawn when it is run: the demonstration of a checkout's."""
    return IN_CHECKOUT and film == SHIPPED / "scenes/demo/graph.yaml"
