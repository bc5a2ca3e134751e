"""Keep a run's folder: its settings, its history, and files that are never half written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from riot.errors import RiotError
from riot.training.settings import TrainingSettings, read_settings

CHECKPOINT, NETWORK = "checkpoint.keras", "network.keras"
SETTINGS, HISTORY, METRICS, CURVES = "settings.yaml", "history.jsonl", "metrics.json", "curves.png"
TEACHERS = "teachers.npz"

Row = dict[str, float]


def begin(run: Path, settings: TrainingSettings, *, resume: bool) -> None:
    """Make the run's folder, or find that it can be gone on with.

    Raises RiotError TRN-003 where the folder holds a run and `resume` is false, or one of other
    settings.
    """
    refuse_taken(run, resume=resume)
    kept = run / SETTINGS
    if kept.is_file():
        changed = differences(plain(read_settings(kept)), plain(settings))
        if changed:
            raise RiotError(
                "TRN-003",
                f"was started with other settings: {'; '.join(changed)}",
                file=str(kept),
                hint="train into another folder",
            )
        return
    run.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(plain(settings), sort_keys=False, allow_unicode=True)
    with replacing(kept) as fresh:
        fresh.write_text(text, encoding="utf-8")


def refuse_taken(run: Path, *, resume: bool) -> None:
    """Raise RiotError TRN-003 where the folder holds a run and `resume` is false."""
    if (run / SETTINGS).is_file() and not resume:
        raise RiotError(
            "TRN-003", "holds a run already", file=str(run), hint="add --resume or choose another"
        )


def plain(settings: TrainingSettings) -> dict[str, Any]:
    """Give settings as what YAML can hold."""
    return settings.model_dump(mode="json")


def differences(old: Mapping[str, Any], new: Mapping[str, Any], above: str = "") -> list[str]:
    """Name each key whose value differs, with both values."""
    found: list[str] = []
    for key in {**old, **new}:
        before, after = old.get(key), new.get(key)
        if isinstance(before, dict) and isinstance(after, dict):
            found += differences(before, after, f"{above}{key}.")
        elif before != after:
            found.append(f"{above}{key} was {before}, now {after}")
    return found


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; afterwards `path` holds what was written, and never half of it."""
    fresh = path.with_name(f"new-{path.name}")
    yield fresh
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(fresh, path)


def rows(run: Path) -> list[Row]:
    """Give the history, one row an epoch; a line that a kill cut off is left out."""
    path = run / HISTORY
    found: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            break
    return found


def write_rows(run: Path, wanted: Iterable[Row]) -> None:
    """Write the history anew."""
    with replacing(run / HISTORY) as fresh:
        fresh.write_text("".join(json.dumps(row) + "\n" for row in wanted), encoding="utf-8")


def add_row(run: Path, row: Row) -> None:
    """Add an epoch to the history."""
    with (run / HISTORY).open("a", encoding="utf-8") as history:
        history.write(json.dumps(row) + "\n")
