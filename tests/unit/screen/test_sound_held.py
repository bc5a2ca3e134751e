"""Sound that was held with the film is back in step with it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from riot.clock import ManualClock, PacedClock
from riot.messages import Anchor
from riot.screen.sound.line import Line
from riot.screen.sound.voice import RATE

BLOCK = 480
LATENCY = 0.04


def places(index: int, count: int) -> np.ndarray:
    """Give samples that say where on the line they lie, in seconds."""
    return ((index + np.arange(count)) / RATE)[:, None].astype(np.float32)


@pytest.mark.parametrize("late", [0.0, 0.03])
@pytest.mark.parametrize("jitter", [0.0, 0.004])
@pytest.mark.parametrize("fast", [-1e-4, 0.0, 1e-4])
def test_after_a_pause_each_sample_is_heard_in_the_films_time(
    late: float, jitter: float, fast: float
) -> None:
    """`late`: how long orders take to the screen, whose clock has run ahead meanwhile."""
    real = ManualClock(100.0)
    film = PacedClock(real)
    line = Line(places, film, 1, LATENCY)
    chance = random.Random(1)
    now, held = 100.0, False
    heard: list[tuple[float, float]] = []
    orders = [(105.0 + late, Anchor(105.0, 105.0, 0.0)), (125.0 + late, Anchor(105.0, 125.0, 1.0))]
    while now < 140.0:
        now += BLOCK / RATE / (1 + fast)
        while orders and orders[0][0] <= now:
            real.set(orders[0][0])
            anchor = orders.pop(0)[1]
            film.follow(anchor)
            held = anchor.pace != 1.0
            line.restart()
        real.set(now + chance.random() * jitter)
        block = (line.rest(BLOCK) if held else line.take(BLOCK))[:, 0]
        loud = np.flatnonzero(block)
        if loud.size > BLOCK // 2:
            heard.append((now, float(block[BLOCK // 2])))
    back = next(at for at, _ in heard if at > 125)
    assert back < 125.25 + late, "after a look at how the device asks"
    # What the film shows as a block's middle is heard; the device begins it after its latency.
    shown = [
        (at, at + LATENCY + BLOCK / RATE / 2 - 20.0 - place)
        for at, place in heard
        if at > back + 0.02
    ]
    assert max(abs(error) for _, error in shown) < 0.02
    assert np.median([abs(error) for _, error in shown]) < 0.006
    assert not [at for at, _ in heard if 105 + late < at < 125 + late]
