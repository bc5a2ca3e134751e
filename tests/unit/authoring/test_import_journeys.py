"""An imported film goes where the original went, level by level, through the story's own code."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from riot.authoring.riot_json.importing import import_riot_json
from riot.config.film import film_from_text
from riot.messages import (
    Clip,
    ClipStarted,
    CutTo,
    EmotionReading,
    EndSession,
    FaceReading,
    Mood,
    ScreenReady,
)
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.story.graph import Graph
from riot.story.show import Show
from riot.story.step import open_show, step

LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
REFERENCES = ("riot-2018-levels.json", "storyline-manager-export.json")
TICK = 0.1


def imported(source: Path) -> Graph:
    got = import_riot_json(source, Path("scenes/x/graph.yaml"), LABELS)
    return film_from_text(got.text, "graph.yaml")


def original_journey(data: dict[str, Any], shown: list[str], most: int) -> list[str]:
    """Walk the configuration as the original did: an outcome, then that level of the list."""
    scenes: list[str] = []
    number = 1
    for expression in itertools.islice(itertools.cycle(shown), most):
        level = data["levels"][number - 1]
        scenes.append(f"level_{number}")
        chosen = expression if expression in level["branch"] else "calm"
        scenes.append(f"level_{number}_{chosen}")
        number = level["branch"][chosen]["outcome"]
        if number == 0:
            scenes.append("credits")
            break
    return scenes


class Viewing:
    """One viewer before an imported film: shows one expression a level, without a face if None."""

    def __init__(self, graph: Graph, shown: list[str | None]) -> None:
        self.graph = graph
        self.shown = itertools.cycle(shown)
        self.now = 100.0
        self.scenes: list[str] = []
        self.expression: str | None = "calm"
        self.ended: EndSession | None = None
        self.waiting: CutTo | None = None
        self.live_end = 0.0
        self.read: Callable[[], Mood] = self._mood
        self.show: Show = open_show(graph, 1, "en", self.now)
        self._take(ScreenReady(t=self.now))

    def _take(self, event: Any) -> None:
        self.show, effects, _ = step(self.graph, self.show, event)
        for effect in effects:
            if isinstance(effect, CutTo):
                self.waiting = effect
            elif isinstance(effect, EndSession):
                self.ended = effect

    def _project(self) -> None:
        cut = self.waiting
        if cut is None or (cut.due == "clip_end" and self.now < self.live_end):
            return
        self.waiting = None
        if isinstance(cut.picture, Clip):
            assert cut.picture.end is not None
            length = cut.picture.end - cut.picture.start
            self.live_end = self.now + length
            self._take(ClipStarted(t=self.now, take=cut.take, duration=length))

    def tick(self) -> None:
        self.now += TICK
        self._project()
        if not self.scenes or self.scenes[-1] != self.show.scene:
            self.scenes.append(self.show.scene)
            if self.show.scene.count("_") == 1 and self.show.scene.startswith("level"):
                self.expression = next(self.shown)
        self._take(self.read())

    def _mood(self) -> Mood:
        if self.expression is None:
            return Mood(t=self.now)
        rest = [label for label in self.graph.film.listens_to if label != self.expression]
        levels = {self.expression: 0.6, **dict.fromkeys(rest, 0.4 / len(rest))}
        return Mood(
            t=self.now,
            present=True,
            faces=1,
            stale=False,
            levels=levels,
            dominant=self.expression,
            margin=0.3,
            reading=3,
        )

    def journey(self, most: int = 99) -> list[str]:
        """Run until the visit has ended or so many scenes were seen; give those of the story."""
        stop = self.now + 700
        while self.now < stop and self.ended is None and len(self._story()) < most:
            self.tick()
        return self._story()

    def _story(self) -> list[str]:
        seen = [name for name in self.scenes if name != "notice" and not name.startswith("intro")]
        plain = ["credits" if name.startswith("credits") else name for name in seen]
        return [name for name, _ in itertools.groupby(plain)]


@pytest.fixture(scope="module", params=REFERENCES)
def reference(request: pytest.FixtureRequest, shared_data: Path) -> Path:
    path = shared_data / "reference" / request.param
    if not path.is_file():
        pytest.skip(f"missing: {path.name} in ../shared/data")
    return path


def test_every_sequence_of_expressions_goes_where_the_original_went(reference: Path) -> None:
    data = json.loads(reference.read_text())
    graph = imported(reference)
    for shown in itertools.product(("calm", "anger", "fear"), repeat=4):
        wanted = original_journey(data, list(shown), most=4)
        assert Viewing(graph, list(shown)).journey(most=len(wanted)) == wanted, shown


@pytest.mark.parametrize(
    ("expression", "journey"),
    [
        ("anger", ["level_1", "level_1_anger", "credits"]),
        ("fear", ["level_1", "level_1_fear", "credits"]),
        (
            "calm",
            [
                "level_1",
                "level_1_calm",
                "level_2",
                "level_2_calm",
                "level_3",
                "level_3_calm",
                "credits",
            ],
        ),
    ],
)
def test_the_journeys_of_2018(shared_data: Path, expression: str, journey: list[str]) -> None:
    graph = imported(shared_data / "reference/riot-2018-levels.json")
    viewing = Viewing(graph, [expression])
    assert viewing.journey() == journey
    assert viewing.ended is not None
    assert (viewing.ended.outcome, viewing.ended.reason) == ("credits_2", "ended")


@pytest.mark.parametrize(
    ("name", "expression", "journey"),
    [
        (REFERENCES[0], "anger", ["level_1", "level_1_anger", "credits"]),
        (REFERENCES[0], "fear", ["level_1", "level_1_fear", "credits"]),
        (REFERENCES[1], "fear", ["level_1", "level_1_calm", "level_2", "level_2_calm"]),
        (REFERENCES[1], "happiness", ["level_1", "level_1_calm", "level_2", "level_2_calm"]),
        (REFERENCES[1], "anger", ["level_1", "level_1_anger", "level_2", "level_2_anger"]),
    ],
)
def test_readings_of_a_face_go_the_same_way(
    shared_data: Path, name: str, expression: str, journey: list[str]
) -> None:
    """Through the mood of a show: smoothed, from a model that knows more than the film's labels."""
    graph = imported(shared_data / "reference" / name)
    keeper = MoodKeeper(MoodSettings(), LABELS, graph.film.listens_to, None)
    viewing = Viewing(graph, [expression])
    rest = {"calm": 0.12, "anger": 0.08}  # of a face that shows something else
    scores = {label: rest.get(label, 0.02) for label in LABELS} | {expression: 0.68}
    numbers = itertools.count()

    def mood() -> Mood:
        face = FaceReading(1, (0.4, 0.3, 0.2, 0.3), 0.9, (0.0, 0.0, 0.0), tuple(scores.values()))
        keeper.hear(EmotionReading(t=viewing.now, seq=next(numbers), faces=(face,)))
        return keeper.mood(viewing.now)

    viewing.read = mood
    assert viewing.journey(most=len(journey)) == journey


def test_who_walks_off_ends_the_visit(shared_data: Path) -> None:
    graph = imported(shared_data / "reference/storyline-manager-export.json")
    viewing = Viewing(graph, ["calm", "anger", None])
    assert viewing.journey() == [
        "level_1",
        "level_1_calm",
        "level_2",
        "level_2_anger",
        "level_3",
        "credits",
    ]
    assert viewing.ended is not None
    assert viewing.ended.outcome == "credits"
