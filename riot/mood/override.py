"""Let an operator's levels stand for the viewer's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from riot.labels import levels_with
from riot.messages import Mood
from riot.mood.affect import affect_of
from riot.mood.dominance import margin_of

BLIND_AFTER = 2.0
"""Seconds without any reading after which there is no camera that could say who is there."""


def overridden(mood: Mood, given: Mapping[str, float], labels: Sequence[str]) -> Mood:
    """Give the mood with the `given` levels; the others are scaled so that all sum to 1.

    Dominance, margin, valence and arousal follow; `raw` stays what the camera saw. Where a camera
    says that nobody is there, nobody is; where no reading comes, what is given stands for a face.
    `labels` are those that the film listens to.
    """
    blind = mood.reading < 0 or mood.t - mood.reading_t > BLIND_AFTER
    if not given or not (mood.present or blind):
        return mood
    levels = levels_with(given, {label: mood.levels.get(label, 0.0) for label in labels})
    margin = margin_of(levels)
    valence, arousal = affect_of(labels, tuple(levels.values()))
    return replace(
        mood,
        present=True,
        faces=max(1, mood.faces),
        stale=False,
        levels=levels,
        dominant=max(levels, key=levels.__getitem__) if margin > 0 else None,
        margin=margin,
        valence=valence,
        arousal=arousal,
    )
