"""Gather the counters of the line's stages, for the record."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from riot.rigs.rack import Rack
from riot.runtime.inbox import Inbox
from riot.runtime.supervisor import Worker


def counters(
    workers: Sequence[Worker], rack: Rack, inbox: Inbox
) -> Mapping[str, Mapping[str, float]]:
    """Give every stage's counters by name, as they stand.

    Workers are by their stage, with their `restarts`; "rigs" is the rack's OSC; "conductor" counts
    the `readings_dropped`, which came faster than they were taken.
    """
    found: dict[str, Mapping[str, float]] = {
        worker.stage: {**worker.figures, "restarts": worker.restarts} for worker in workers
    }
    found["rigs"] = rack.figures()
    found["conductor"] = {"readings_dropped": inbox.dropped}
    return found


def figures_rows(stages: Mapping[str, Mapping[str, float]]) -> list[dict[str, Any]]:
    """Give the counters as the journal keeps them; a number that is none yet is left out."""
    return [
        {
            "stage": stage,
            "values": {
                name: round(value, 6) for name, value in values.items() if math.isfinite(value)
            },
        }
        for stage, values in stages.items()
    ]
