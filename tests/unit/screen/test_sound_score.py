"""The score goes round and round without a seam, across cuts, and comes and goes in its fade."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from riot.clock import ManualClock, SystemClock
from riot.messages import Score
from riot.screen.deck.reading import UnreadableMediaError
from riot.screen.sound.mixer import Mixer
from riot.screen.sound.rounds import Rounds
from riot.screen.sound.score import ScorePlayer
from riot.screen.sound.voice import RATE

BLOCK = 960
HERTZ = 440
ROUND = 1.5
"""Seconds of the music: whole periods of its tone, so that a seam would show."""


def write(path: Path, codec: str, rate: int, hertz: float = HERTZ) -> Path:
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(ROUND * rate)) / rate)
    planes = np.repeat(wave.astype(np.float32)[None], 2, axis=0)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="stereo")
        frame = av.AudioFrame.from_ndarray(planes, "fltp", "stereo")
        frame.sample_rate, frame.pts = rate, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.wav", "pcm_s16le", 48_000),
        ("a.flac", "flac", 44_100),
        ("a.m4a", "aac", 48_000),
        ("b.m4a", "aac", 44_100),
        ("a.mp3", "libmp3lame", 44_100),
        ("a.opus", "libopus", 48_000),
    ],
)
def test_round_after_round_is_one_tone(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    rounds = Rounds(write(tmp_path / name, codec, rate), 2)
    heard: list[np.ndarray] = []
    for index, samples in rounds.blocks():
        assert index == sum(map(len, heard))
        heard.append(samples)
        if index > 5 * ROUND * RATE:
            break
    rounds.close()
    sound = np.concatenate(heard)[:, 0]
    turn = np.exp(-2j * np.pi * HERTZ * np.arange(len(sound)) / RATE)
    steady = np.convolve(sound * turn, np.ones(480) / 480, "valid")[RATE // 50 :]
    assert np.ptp(np.unwrap(np.angle(steady))) / (2 * np.pi) < 0.02
    assert np.abs(steady).min() > 0.9 * np.abs(steady).max()


def test_a_position_lies_in_its_round(tmp_path: Path) -> None:
    rounds = Rounds(write(tmp_path / "a.wav", "pcm_s16le", RATE, hertz=1 / ROUND), 2)
    wanted = round((7 * ROUND + 0.4) * RATE)
    blocks: dict[int, np.ndarray] = {}
    for index, samples in rounds.blocks(wanted):
        blocks[index] = samples
        if index > wanted + 2 * RATE:
            break
    rounds.close()
    first = min(blocks)
    assert wanted - RATE // 2 < first <= wanted
    sound = np.concatenate([blocks[index] for index in sorted(blocks)])[:, 0]
    places = first + np.arange(len(sound))
    assert sound == pytest.approx(0.5 * np.sin(2 * np.pi * places / RATE / ROUND), abs=1e-3)


def test_a_file_without_a_sample_is_an_error_not_a_loop(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    with av.open(str(path), "w") as container:
        container.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        container.start_encoding()
    with pytest.raises(UnreadableMediaError):
        next(Rounds(path, 2).blocks())


class Hall:
    """A score, and what is heard of it by a clock that only the test moves."""

    def __init__(self) -> None:
        self.clock = ManualClock(10.0)
        self.mixer = Mixer(self.clock, 2)
        self.player = ScorePlayer(self.mixer)
        self._real = SystemClock()

    def until(self, condition: Callable[[], bool]) -> None:
        end = self._real.now() + 40
        while not condition():
            assert self._real.now() < end
            self._real.sleep(0.001)

    def play(self, score: Score | None, path: Path | None, position: float = 0.0) -> None:
        self.player.play(score, path, position)
        voice = self.player._voice
        self.until(lambda: voice is None or voice.started is not None or bool(self.player.failure))

    def hear(self, seconds: float) -> np.ndarray:
        blocks: list[np.ndarray] = []
        for _ in range(round(seconds * RATE / BLOCK)):
            index = round(self.clock.now() * RATE)
            self.until(lambda last=index + BLOCK: self._ready(last))
            blocks.append(self.mixer.mix(index, BLOCK))
            self.clock.sleep(BLOCK / RATE)
        return np.concatenate(blocks)[:, 0]

    def _ready(self, last: int) -> bool:
        def filled(voice: object) -> bool:
            blocks = list(voice._blocks)  # type: ignore[attr-defined]
            begin = voice.started or 0  # type: ignore[attr-defined]
            return bool(blocks) and begin + blocks[-1][0] + len(blocks[-1][1]) >= last

        waiting = [voice for voice in self.mixer._voices if not voice.over]
        return bool(self.player.failure) or all(filled(voice) for voice in waiting)


@pytest.fixture
def hall() -> Iterator[Hall]:
    hall = Hall()
    yield hall
    hall.mixer.close()
    hall.player.close()


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("music") / "a.wav", "pcm_f32le", RATE)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("other") / "b.wav", "pcm_f32le", RATE, hertz=1000)


def level(sound: np.ndarray, hertz: float = HERTZ) -> float:
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(sound)) / RATE)
    return float(2 * np.abs(np.mean(sound * turn)))


def test_it_begins_with_its_first_sample_and_comes_in_its_fade(hall: Hall, music: Path) -> None:
    hall.play(Score("a.wav", volume=0.8, fade=1.0), music)
    heard = hall.hear(1.5)
    first = int(np.flatnonzero(heard)[0])
    assert 0.09 * RATE < first < 0.11 * RATE
    half = heard[first + RATE // 2 - 1200 : first + RATE // 2 + 1200]
    assert level(half) == pytest.approx(0.5 * 0.8 * np.sin(np.pi / 4), abs=0.02)
    assert level(heard[-4800:]) == pytest.approx(0.4, abs=0.005)


def test_the_same_score_goes_on_across_cuts_and_only_its_volume_glides(
    hall: Hall, music: Path
) -> None:
    hall.play(Score("a.wav", volume=1.0, fade=0.0), music)
    hall.hear(0.2)
    heard = [hall.hear(0.1)]
    for cut in range(20):
        hall.play(Score("a.wav", volume=1.0, fade=0.1 * (cut % 3)), music, cut * 0.1)
        heard.append(hall.hear(0.1))
    sound = np.concatenate(heard)
    turn = np.exp(-2j * np.pi * HERTZ * np.arange(len(sound)) / RATE)
    steady = np.convolve(sound * turn, np.ones(1200) / 1200, "valid")
    assert np.ptp(np.unwrap(np.angle(steady))) / (2 * np.pi) < 0.01
    hall.play(Score("a.wav", volume=0.5, fade=0.5), music)
    sound = hall.hear(1.0)
    assert level(sound[-4800:]) == pytest.approx(0.25, abs=0.005)
    assert np.abs(np.diff(sound)).max() < 0.05


def test_two_scores_give_way_to_each_other_with_equal_power(
    hall: Hall, music: Path, other: Path
) -> None:
    hall.play(Score("a.wav", fade=0.0), music)
    hall.hear(0.5)
    hall.play(Score("b.wav", fade=1.0), other)
    sound = hall.hear(1.4)
    for begin in range(0, RATE, 4800):
        part = sound[begin + 5000 : begin + 9800]
        power = level(part, HERTZ) ** 2 + level(part, 1000) ** 2
        assert power == pytest.approx(0.25, abs=0.06)
    assert level(sound[-4800:], HERTZ) < 0.001
    assert level(sound[-4800:], 1000) == pytest.approx(0.5, abs=0.01)


def test_none_fades_out_in_the_time_of_the_last(hall: Hall, music: Path) -> None:
    hall.play(Score("a.wav", fade=0.5), music)
    hall.hear(0.8)
    hall.play(None, None)
    sound = hall.hear(0.8)
    assert level(sound[:2400]) > 0.4
    assert not sound[round(0.55 * RATE) :].any()
    assert not hall.mixer._voices


def test_after_a_restart_it_is_where_it_would_have_been(hall: Hall, tmp_path: Path) -> None:
    path = write(tmp_path / "slow.wav", "pcm_f32le", RATE, hertz=1 / ROUND)
    hall.play(Score("slow.wav", fade=0.0), path, position=100.4)
    sound = hall.hear(0.5)[BLOCK:]
    places = 100.4 * RATE + BLOCK + np.arange(len(sound))
    assert sound == pytest.approx(0.5 * np.sin(2 * np.pi * places / RATE / ROUND), abs=2e-3)


def test_a_broken_score_is_silence_and_a_reason(hall: Hall, tmp_path: Path, music: Path) -> None:
    hall.play(Score("gone.mp3"), tmp_path / "gone.mp3")
    assert not hall.hear(0.1).any()
    assert hall.player.failure == "the score gone.mp3 is silent: no such file"
    hall.play(Score("../out.mp3"), None)
    assert "may not be read" in hall.player.failure
    hall.play(Score("a.wav", fade=0.0), music)
    assert hall.hear(0.5)[-BLOCK:].any()
    assert hall.player.failure == ""
    hall.play(None, None)
    assert hall.player.failure == ""
