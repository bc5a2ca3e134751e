"""Loudness against the signals of EBU Tech 3341, and gains that keep peaks below the limit."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from riot.authoring.media.facts import Loudness
from riot.authoring.media.loudness import LoudnessMeter
from riot.authoring.media.target import Target

TARGET = Target((64, 48), Fraction(25), 12, 18, -23.0, "letterbox")


def measured(samples: NDArray[np.floating], layout: str = "stereo") -> Loudness | None:
    """Measure one signal, the same in every channel, at 48 kHz."""
    meter = LoudnessMeter()
    channels = av.AudioLayout(layout).nb_channels
    for begin in range(0, len(samples), 4800):
        block = np.repeat(samples[begin : begin + 4800].astype(np.float32), channels)
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout=layout)
        frame.sample_rate = 48_000
        meter.add(frame)
    return meter.result()


def tone(level: float, seconds: float = 5.0, hertz: float = 1000.0) -> NDArray[np.floating]:
    return 10 ** (level / 20) * np.sin(2 * np.pi * hertz * np.arange(48_000 * seconds) / 48_000)


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_sine_in_both_channels_measures_its_level(level: float) -> None:
    found = measured(tone(level))
    assert found is not None
    assert found.integrated == pytest.approx(level, abs=0.1), "EBU Tech 3341, cases 1 and 2"
    assert found.true_peak == pytest.approx(level, abs=0.2)
    assert found.range == pytest.approx(0, abs=0.1)


def test_quiet_parts_are_gated_away() -> None:
    parts = [tone(-36.0, 10), tone(-23.0, 60), tone(-36.0, 10)]
    found = measured(np.concatenate(parts))
    assert found is not None
    assert found.integrated == pytest.approx(-23.0, abs=0.1), "as EBU Tech 3341, case 3"


def test_silence_has_no_loudness_and_is_not_raised() -> None:
    found = measured(np.zeros(48_000 * 2))
    assert found == Loudness(None, 0.0, None)
    assert LoudnessMeter().result() is None
    assert TARGET.gain(found) == TARGET.gain(None) == 0
    assert TARGET.gain(Loudness(-60.0, 1.0, -40.0)) == 0, "the noise of a room"


def test_sound_is_raised_only_as_far_as_its_peaks_allow() -> None:
    assert TARGET.gain(Loudness(-30.0, 3.0, -20.0)) == 7.0
    assert TARGET.gain(Loudness(-30.0, 3.0, -4.0)) == 3.0
    assert TARGET.gain(Loudness(-16.0, 3.0, 0.5)) == -7.0
    assert TARGET.gain(Loudness(-23.0, 3.0, 0.0)) == -1.0
