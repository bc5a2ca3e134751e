"""The figures of the report, in reading order. A new figure is a module here and a line below."""

from __future__ import annotations

from riot.record.report.figure import Figure
from riot.record.report.figures import (
    counters,
    cuts,
    decisions,
    drop_outs,
    endings,
    fairness,
    film_time,
    lasting,
    lighting,
    near_misses,
    no_face,
    paths,
    readings,
    scenes,
    stages,
    visits,
)

FIGURES: tuple[Figure, ...] = (
    visits.FIGURE,
    endings.FIGURE,
    paths.FIGURE,
    film_time.FIGURE,
    decisions.FIGURE,
    near_misses.FIGURE,
    fairness.FIGURE,
    drop_outs.FIGURE,
    scenes.FIGURE,
    lasting.FIGURE,
    no_face.FIGURE,
    lighting.FIGURE,
    readings.FIGURE,
    cuts.FIGURE,
    counters.FIGURE,
    stages.FIGURE,
)
"""What people did first, then how well they were seen, then how the machines were."""
