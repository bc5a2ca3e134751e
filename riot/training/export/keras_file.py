"""Write the Keras file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riot.perception.emotion.files import KERAS

FILE, FORMAT = KERAS, "Keras, float32"


def write_keras(model: Any, folder: Path) -> None:
    """Save the model without an optimizer."""
    model.save(folder / FILE, include_optimizer=False)
