"""Seal what a run leaves behind, within a bound; the next start does the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riot.clock import Clock
from riot.runtime.archiving.sealing_process import SealingProcess


def seal_rest(journals: Sequence[Path], logs: Path, clock: Clock, seconds: float) -> None:
    """Seal these journals in their order; what is not done in time stays. Nothing is raised."""
    process = SealingProcess(logs)
    until = clock.now() + seconds
    try:
        for journal in journals:
            left = until - clock.now()
            if left <= 0.0:
                break
            logs.mkdir(parents=True, exist_ok=True)
            process.ask(journal)
            process.answer(left)
    except OSError:
        pass  # The journals are whole, and the next start says what is wrong with the folder.
    finally:
        process.close(patience=max(0.0, min(1.0, until - clock.now())))
