"""Listen to the music in numbers."""

from __future__ import annotations

import numpy as np
import pytest

from riot.sim.film import CLIPS, PlannedClip
from riot.sim.film.sound import MUSIC, RATE, compose


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.music)
def test_music_is_even_and_clean(clip: PlannedClip) -> None:
    sound = compose(MUSIC[clip.music], clip.seconds)
    assert sound.shape == (round(clip.seconds * RATE), 2)
    assert float(np.abs(sound).max()) < 0.92
    loud = 20 * np.log10(float(np.sqrt(np.mean(sound**2))))
    assert -24 < loud < -17
    assert float(np.abs(sound[[0, -1]]).max()) < 0.005
    if clip.music != "burst":
        assert float(np.abs(np.diff(sound, axis=0)).max()) < 0.25, "a click"


def test_burst_hits_at_once() -> None:
    sound = np.abs(compose(MUSIC["burst"], 4.0)).max(axis=1)
    assert float(sound[: RATE // 5].max()) > 2 * float(sound[3 * RATE :].max())
