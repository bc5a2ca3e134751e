"""Find what a run folder holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riot.config.yaml_file import read_yaml
from riot.errors import RiotError

NETWORK, HISTORY = "network.keras", "history.jsonl"
SETTINGS = ("settings.json", "settings.yaml")
"""Where a run keeps its settings; JSON is read as the YAML that it also is."""


def settings_of(run: Path) -> dict[str, Any]:
    """Give the settings of a run and how many epochs its history has.

    Where it began with another run's network, that run's stand under `began_with`. Raises
    RiotError TRN-405 where the run has no network yet.
    """
    if not (run / NETWORK).is_file():
        raise RiotError(
            "TRN-405",
            f"holds no trained network, {NETWORK}",
            file=str(run),
            hint="end its training with riot train --resume",
        )
    settings: Any = {}
    for name in SETTINGS:
        if (run / name).is_file():
            settings = read_yaml(run / name).data
    history = run / HISTORY
    lines = history.read_text(encoding="utf-8").splitlines() if history.is_file() else []
    found = {**settings, "epochs_done": len(lines)}
    first = Path(settings.get("network", {}).get("weights", "none"))
    if first.name == NETWORK and first.is_file():
        found["began_with"] = settings_of(first.parent)
    return found


def named(setting: Any) -> Any:
    """Give a setting with the name of each absolute path in it: a card is for other machines."""
    if isinstance(setting, dict):
        return {key: named(value) for key, value in setting.items()}
    if isinstance(setting, list):
        return [named(value) for value in setting]
    is_path = isinstance(setting, str) and Path(setting).is_absolute()
    return Path(setting).name if is_path else setting
