"""The quiet tone of a placeholder: a different note for each, so that a cut is heard too."""

from __future__ import annotations

import numpy as np

from riot.sim.film.sound import RATE, Sound

_NOTES = (57, 64, 60, 67, 62, 69, 55, 65)
"""MIDI notes; any two may follow each other."""

_LEVEL = 0.03


def quiet_tone(number: int, seconds: float) -> Sound:
    """Give [samples, 2] at 48 kHz; a whole number of waves, so that a loop has no seam."""
    samples = round(seconds * RATE)
    waves = max(1, round(440.0 * 2 ** ((_NOTES[number % len(_NOTES)] - 69) / 12) * seconds))
    turn = np.arange(samples) * (2 * np.pi * waves / max(1, samples))
    tone = _LEVEL * (np.sin(turn) + 0.3 * np.sin(2 * turn))
    return np.repeat(tone[:, None], 2, axis=1).astype(np.float32)
