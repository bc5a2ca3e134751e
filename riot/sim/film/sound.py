"""The music: chords that breathe, bells, wind and one blow, made from sines and noise.

All clips are in D, so any may follow any. Every tone makes a whole number of waves in its clip and
the room's echo wraps round, so a clip that loops has no seam.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Sound = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Music:
    """A clip's sound: a chord (MIDI notes), its colour, and what happens over it.

    `bright` 0..1 is how many overtones the pad has; `swell` is where in the clip it is loudest,
    0..1, None for even; `bells` are notes struck at random, `each` that many a second; `wind` is
    the amount of filtered noise; `blow` adds the hit at the start.
    """

    chord: tuple[int, ...]
    bright: float = 0.3
    swell: float | None = 0.6
    bells: tuple[int, ...] = ()
    each: float = 0.0
    wind: float = 0.05
    blow: bool = False
    level: float = 1.0
    seed: int = field(default=1)


MUSIC: dict[str, Music] = {
    "waiting": Music((38, 50, 57, 64), 0.15, 0.5, (74, 81, 86), 0.7, wind=0.10, level=0.7, seed=2),
    "question": Music(
        (38, 45, 52, 57, 64),
        0.25,
        0.75,
        (76, 81, 83),
        1.0,
        wind=0.08,
        level=0.9,
        seed=3,
    ),
    "happiness": Music((38, 50, 54, 57, 64, 69), 0.5, 0.6, (74, 78, 81, 86, 88), 2.6, seed=4),
    "surprise": Music((40, 52, 59, 66, 73), 0.65, 0.35, (80, 83, 85, 88, 90, 95), 5.0, seed=5),
    "calm": Music((26, 38, 45, 50, 53), 0.12, 0.5, (69, 74), 0.5, wind=0.16, seed=6),
    "burst": Music(
        (28, 40, 52, 59, 66),
        0.7,
        0.15,
        (83, 85, 88, 90, 92, 95, 97),
        9.0,
        blow=True,
        seed=7,
    ),
    "turn": Music((38, 45, 53, 60, 64), 0.35, 0.55, (76, 77, 81, 84), 1.3, wind=0.10, seed=8),
    "dawn": Music((26, 38, 50, 57, 62, 66, 69), 0.5, 0.7, (78, 81, 86, 90), 1.8, seed=9),
    "stars": Music((38, 50, 57, 64, 68), 0.4, 0.4, (81, 86, 88, 92, 93, 98), 4.0, seed=10),
    "still": Music(
        (26, 38, 45, 50, 57),
        0.1,
        0.45,
        (69, 74, 81),
        0.6,
        wind=0.10,
        level=0.9,
        seed=11,
    ),
    "tide": Music((26, 38, 45, 50), 0.1, None, wind=0.22, level=0.35, seed=13),
    "mist": Music((26, 33, 38, 40), 0.08, 0.5, wind=0.45, level=0.7, seed=12),
}


def compose(music: Music, seconds: float, *, looped: bool = False) -> Sound:
    """Make a clip's sound: [samples, 2], 48 kHz, peaks below 0.9, silent at both ends.

    A `looped` one is not: it is played round and round, and its end leads into its beginning.
    """
    rng = np.random.default_rng(music.seed)
    count = round(seconds * RATE)
    t = np.arange(count, dtype=np.float32) / RATE
    sound = _pad(rng, music, t, seconds)
    sound += music.wind * _wind(rng, count)
    if music.swell is not None:
        sound *= (0.30 + 0.70 * _hump(t / seconds, music.swell))[:, None]
    for when in _times(rng, music, seconds):
        note = int(rng.choice(music.bells))
        _strike(sound, rng, note, when)
    if music.blow:
        sound += _blow(rng, t)
    loud = _even(_room(rng, sound), music.level)
    return loud if looped else _faded(loud, seconds)


def _pad(rng: np.random.Generator, music: Music, t: Sound, seconds: float) -> Sound:
    sound = np.zeros((len(t), 2), np.float32)
    for note in music.chord:
        pitch = 440 * 2 ** ((note - 69) / 12)
        for overtone in range(1, 6):
            if pitch * overtone > 6_000:
                break
            loud = music.bright ** (overtone - 1) / overtone * (60 / max(note, 40)) ** 1.2
            for side in range(2):
                # Two ears hear slightly different pitches: whole waves in the clip, all the same.
                exact = pitch * overtone * (1 + rng.uniform(-0.0012, 0.0012))
                turns = round(exact * seconds)
                wave = np.sin(t * np.float32(2 * np.pi * turns / seconds) + rng.uniform(0, 6.28))
                breath = 0.75 + 0.25 * np.sin(
                    t * np.float32(2 * np.pi * rng.integers(1, 4) / seconds) + rng.uniform(0, 6.28)
                )
                sound[:, side] += (loud * wave * breath).astype(np.float32)
    return sound / np.float32(len(music.chord))


def _wind(rng: np.random.Generator, count: int) -> Sound:
    """Noise that falls off above and below about 500 Hz; made round, so it loops."""
    pitch = np.fft.rfftfreq(count, 1 / RATE)
    shape = np.exp(-((np.log2(np.maximum(pitch, 1) / 420) / 1.3) ** 2))
    sides = []
    for _ in range(2):
        spectrum = shape * np.exp(2j * np.pi * rng.random(len(pitch)))
        noise = np.fft.irfft(spectrum, count)
        sides.append(noise / noise.std())
    return np.stack(sides, axis=1).astype(np.float32) * np.float32(0.5)


def _hump(part: Sound, top: float) -> Sound:
    """Rise from 0 at the start to 1 at `top` and fall to 0 at the end."""
    bent = np.where(part < top, part / top / 2, 0.5 + (part - top) / (1 - top) / 2)
    return np.sin(np.pi * bent).astype(np.float32) ** 2


def _times(rng: np.random.Generator, music: Music, seconds: float) -> list[float]:
    if not music.bells:
        return []
    count = max(1, round(music.each * seconds))
    even = (np.arange(count) + rng.uniform(0.1, 0.9, count)) / count
    return [float(part) * (seconds - 1.6) + 0.15 for part in even]


def _strike(sound: Sound, rng: np.random.Generator, note: int, when: float) -> None:
    """Add a bell; its overtones are those of a struck bar, not of a string."""
    start = round(when * RATE)
    t = np.arange(min(len(sound) - start, round(1.5 * RATE)), dtype=np.float32) / RATE
    pitch = 440 * 2 ** ((note - 69) / 12)
    tone = np.zeros_like(t)
    for ratio, loud, ring in ((1.0, 1.0, 0.55), (2.76, 0.28, 0.25), (5.4, 0.10, 0.12)):
        if pitch * ratio < 14_000:
            tone += loud * np.sin(np.float32(2 * np.pi * pitch * ratio) * t) * np.exp(-t / ring)
    tone *= np.minimum(1, t / 0.004) * np.float32(rng.uniform(0.05, 0.16))
    tone *= np.minimum(1, (t[-1] - t) / 0.05)
    side = rng.uniform(0.2, 0.8)
    sound[start : start + len(t), 0] += tone * np.float32(1 - side)
    sound[start : start + len(t), 1] += tone * np.float32(side)


def _blow(rng: np.random.Generator, t: Sound) -> Sound:
    """Add a low drum whose pitch drops, and a breath of noise above it."""
    drop = 46 * t + 110 * 0.09 * (1 - np.exp(-t / 0.09))
    drum = np.sin(2 * np.pi * drop) * np.exp(-t / 0.75) * np.minimum(1, t / 0.003)
    noise = _wind(rng, len(t)) * (np.exp(-t / 0.35) * np.minimum(1, t / 0.006))[:, None]
    return (drum[:, None] * 1.1 + noise * 0.55).astype(np.float32)


def _room(rng: np.random.Generator, sound: Sound) -> Sound:
    """Add a large soft room; its echo wraps from the end to the start."""
    count = len(sound)
    length = min(count, round(2.4 * RATE))
    t = np.arange(length) / RATE
    pitch = np.fft.rfftfreq(count, 1 / RATE)
    soft = 1 / (1 + (pitch / 2_600) ** 2)
    wet = np.empty_like(sound)
    for side in range(2):
        echo = rng.standard_normal(length) * np.exp(-t / 0.55) * np.minimum(1, t / 0.02)
        spectrum = np.fft.rfft(echo / np.sqrt(np.sum(echo**2)), count) * soft
        wet[:, side] = np.fft.irfft(np.fft.rfft(sound[:, side]) * spectrum, count)
    return (sound * np.float32(0.75) + wet * np.float32(0.55)).astype(np.float32)


def _even(sound: Sound, level: float) -> Sound:
    """Bring all clips to one loudness and round off what is too high."""
    sound -= sound.mean(axis=0)
    loud = float(np.sqrt(np.mean(sound**2)))
    return np.tanh(sound * np.float32(0.12 * level / loud)) * np.float32(0.9)


def _faded(sound: Sound, seconds: float) -> Sound:
    t = np.arange(len(sound), dtype=np.float32) / RATE
    fade = np.minimum(1, np.minimum(t / 0.012, (np.float32(seconds) - t) / 0.06).clip(0))
    return (sound * fade[:, None]).astype(np.float32)
