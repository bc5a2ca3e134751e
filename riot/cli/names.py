"""The names that a film is checked against: the model's labels, the installation's rigs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riot.config.film import Rigs


def labels_and_rigs(config: Path | None) -> tuple[tuple[str, ...], Rigs]:
    """Give the labels and rigs of an installation file; without one, the shipped model's labels.

    Rigs are None where none are known. Raises RiotError for a file that cannot be read.
    """
    from riot.config.installation import load_installation
    from riot.config.shipped import SHIPPED
    from riot.perception.emotion.card import load_card

    if config is None:
        return tuple(load_card(SHIPPED / "models/expression").labels), None
    installation = load_installation(config)
    labels = tuple(load_card(Path(installation.emotion.model)).labels)
    return labels, installation.receivers
