"""Write the Keras file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FILE, FORMAT = "expression.keras", "Keras, float32"


def write_keras(model: Any, folder: Path) -> None:
    """Save the model without an optimizer."""
    model.save(folder / FILE, include_optimizer=False)
