"""Listen to the music in numbers."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from riot.sim.film import CLIPS, SCORE, PlannedClip
from riot.sim.film.encode import write_score
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


def test_the_score_is_quiet_and_loops_without_a_seam(tmp_path: Path) -> None:
    sound = compose(MUSIC[SCORE.music], SCORE.seconds, looped=True)
    loud = 20 * np.log10(float(np.sqrt(np.mean(sound**2))))
    assert -32 < loud < -26, "below the clips"
    write_score(tmp_path / SCORE.file, sound)
    with av.open(str(tmp_path / SCORE.file)) as container:
        parts = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(audio=0)]
    heard = np.concatenate(parts)
    assert len(heard) == round(SCORE.seconds * RATE)
    assert np.abs(heard / 32767 - sound).max() < 1e-4
    steps = np.abs(np.diff(sound, axis=0)).max()
    assert np.abs(sound[0] - sound[-1]).max() < steps
    assert (tmp_path / SCORE.file).stat().st_size < 3_000_000


def test_burst_hits_at_once() -> None:
    sound = np.abs(compose(MUSIC["burst"], 4.0)).max(axis=1)
    assert float(sound[: RATE // 5].max()) > 2 * float(sound[3 * RATE :].max())
