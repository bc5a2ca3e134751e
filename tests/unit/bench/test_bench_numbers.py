"""What becomes of measurements: silences, memory, cues, rows, and the page."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bench.cut import cues, growing, load, page
from bench.cut.curve import draw_curves
from bench.cut.hearing import RATE, gap_around, silences
from bench.cut.results import Line, lines
from bench.cut.takes import SHARES, Taken, plan
from bench.cut.timeline import Ordered, Seen, Timeline
from bench.film import REEL, SHORT
from bench.soak import log as logs
from bench.soak.real import take_figures
from riot.config.film import load_film
from riot.errors import ProblemsFound


def test_a_gap_in_a_tone_is_found_to_the_millisecond() -> None:
    times = np.arange(2 * RATE) / RATE
    tone = (0.5 * np.sin(2 * np.pi * 1000 * times)).astype(np.float32)
    tone[RATE : RATE + 480] = 0.0
    tone[100:130] = 0.0  # too short to be heard as a gap
    found = silences(tone)
    assert len(found) == 1
    begin, length = found[0]
    assert begin == pytest.approx(1.0, abs=0.001)
    assert length == pytest.approx(0.01, abs=0.001)
    assert gap_around(found, 1.1, before=0.15, after=0.25) == pytest.approx(length)
    assert gap_around(found, 1.1, before=0.095, after=0.25) == pytest.approx(0.005, abs=0.001)
    assert gap_around(found, 3.0, before=0.1, after=0.1) == 0.0


def test_nothing_played_is_one_silence() -> None:
    assert silences(np.zeros(RATE, np.float32)) == [(0.0, 1.0)]
    assert silences(np.zeros(0, np.float32)) == []


def test_the_plan_has_all_kinds_and_in_points_far_apart() -> None:
    wanted = plan(200)
    kinds = [one.kind for one in wanted]
    assert {kind: kinds.count(kind) for kind in SHARES} == {
        "held": 80,
        "range": 60,
        "cold": 20,
        "seam": 40,
    }
    assert kinds[-40:] == ["seam"] * 40
    ranges = [one for one in wanted if one.kind == "range"]
    on_key_frames = [one for one in ranges if one.first % REEL.group == 0]
    assert 15 < len(on_key_frames) < 45
    for one, after in pairwise(wanted):
        same = one.clip.number == after.clip.number
        assert not same or abs(one.first - after.first) > 150


def judged(*, wrong: bool = False, blank: float = 0.0, frozen: float = 0.0) -> Taken:
    order = Ordered("held", 1.0, 2, 0, (1, 0, 104))
    return Taken([order], [Seen(1.02, 0, wrong, blank, 0.0, frozen, 9)])


def test_aims_are_asked_of_ours_and_not_of_the_naive_player() -> None:
    found = lines(
        [judged(), judged(wrong=True, blank=0.02, frozen=0.05), judged(blank=0.1, frozen=0.2)],
        [None, None, None],
    )
    by_name = {line.what: line for line in found}
    assert by_name["cuts with a black or background picture"].met == [True, False, None]
    assert by_name["cuts whose first picture was not the wanted frame"].met == [True, False, None]
    frozen = by_name["frozen, mean of a cut"]
    assert frozen.values == pytest.approx([0.0, 50.0, 200.0])
    assert frozen.met == [True, False, None]
    assert "**50.0 ms**" in frozen.cells()
    assert not any("silence" in line.what for line in found)


def test_without_a_naive_player_nothing_is_compared_with_it() -> None:
    found = lines([judged(), judged(blank=0.1)], [None, None], naive=False)
    by_name = {line.what: line for line in found}
    assert by_name["cuts with a black or background picture"].met == [True, False]
    assert not by_name["frozen, mean of a cut"].aim
    assert {len(line.values) for line in found} == {2}


def test_a_row_says_nothing_of_what_was_not_measured() -> None:
    assert Line("gap", [math.nan, 1.0], "ms").cells() == ["gap", "–", "1.0 ms", ""]


def test_memory_is_compared_with_the_first_hundred_cuts_after_the_warm_up() -> None:
    cuts = list(range(20, 1001, 20))
    sizes = [500.0 if cut < 100 else 100.0 + 0.01 * cut for cut in cuts]
    found = growing.growth(cuts, sizes)
    assert found.first == pytest.approx(101.4)
    assert found.last == pytest.approx(109.6)
    assert found.most == pytest.approx(110.0)
    assert found.share == pytest.approx(8.1, abs=0.1)


def test_a_cue_is_compared_with_its_own_frame() -> None:
    shown = Timeline()
    for number in range(50):
        shown.add(10 + 0.04 * number, (REEL.number, cues.FIRST + number))
    early, late = (10.32 - 0.005, cues.FIRST + 8), (10.64 + 0.012, cues.FIRST + 16)
    assert cues.cue_offsets(shown, [early, late]) == pytest.approx([-5.0, 12.0])
    positions = [(10.05, 0.05), (10.05, 0.13), (10.05, 0.03), (99.0, 1.0)]
    found = cues.position_offsets(shown, positions[:3])
    assert found == pytest.approx([0.0, 1.25, -0.25])


def test_the_film_of_cues_is_one_that_the_story_takes(tmp_path: Path) -> None:
    for clip in (REEL, SHORT[0]):
        (tmp_path / clip.file).touch()
    film = tmp_path / "cues.yaml"
    film.write_text(cues.film_text(3), encoding="utf-8")
    try:
        found = load_film(film, ["anger", "calm"], ["bench"])
    except ProblemsFound as problems:
        # The clips are empty files here; nothing else may be wrong.
        assert {problem.code[:3] for problem in problems.problems} == {"MED"}
        return
    assert found.graph.film.start == "play"


def test_frames_that_were_never_shown_are_counted() -> None:
    shown = Timeline()
    for number in (3, 4, 6, 7, 9):
        shown.add(number / 25, (9, number))
    assert load.count_pictures(shown, 9, 0.0, 1.0) == (5, 2)
    assert load.count_pictures(shown, 1, 0.0, 1.0) == (0, 0)


def test_renewing_one_part_of_the_page_leaves_the_others() -> None:
    first = page.Part("On the frame", ["A"], [Line("x", [1.0])], ["note"]).markdown()
    other = page.Part("Cuts in a window", ["A"], [Line("y", [2.0])]).markdown()
    text = page.renew("", [("On the frame", first)])
    text = page.renew(text, [("Cuts in a window", other)])
    text = page.renew(text, [("On the frame", first.replace("1.0", "3.0"))])
    assert text.index("## Cuts in a window") < text.index("## On the frame")
    assert "| x | 3.0 ms |" in text and "| x | 1.0 ms |" not in text
    assert "| y | 2.0 ms |" in text
    assert page.renew(text, []) == text


def test_curves_become_one_picture_with_names_escaped() -> None:
    text = draw_curves({"a<b": [(0, 1), (10, 2)]}, "cuts", "MB")
    assert text.count("<polyline") == 1
    assert "a&lt;b" in text


def test_a_soak_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "runs/soak.json"
    log = logs.SoakLog(wanted=100.0, pace=8.0, player="ffmpeg", stretches=1, played=40.0)
    log.weigh(1.0, {"screen": 50.0})
    log.weigh(20.0, {"screen": 100.0})
    log.weigh(40.0, {"screen": 102.0})
    log.tell("screen: hung")
    log.save(file)
    again = logs.load(file)
    assert again == log
    assert again.left == 60.0
    assert again.growths() == pytest.approx({"screen": 2.0})
    assert again.told == ["40 s: screen: hung"]


def test_counters_of_a_screen_that_started_again_are_added_up() -> None:
    log = logs.SoakLog(wanted=1.0, pace=1.0, player="ffmpeg")
    before = {"late": 0.0, "pictures": 0.0}
    take_figures(log, before, {"late": 2.0, "pictures": 100.0})
    take_figures(log, before, {"late": 1.0, "pictures": 10.0})
    assert (log.late, log.pictures) == (3.0, 110.0)
