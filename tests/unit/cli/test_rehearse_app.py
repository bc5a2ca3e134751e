"""The terminal of a rehearsal, driven by keys; the screen and the film's files are lists."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.widgets import OptionList, RichLog, Static
from typer.testing import CliRunner

from riot.cli import app as commands
from riot.cli.rehearse.app import RehearsalApp
from riot.cli.rehearse.slider import Slider
from riot.cli.rehearse.wording import clock_time
from riot.clock import ManualClock, PacedClock, SystemClock
from riot.config.film import LoadedFilm, film_from_text
from riot.errors import Problem
from riot.footage import Footage
from riot.messages import Message
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.runtime.rehearsal.film import RehearsedFilm
from riot.runtime.rehearsal.rehearsal import Rehearsal
from riot.runtime.rehearsal.viewers import HandViewer, neutral_face

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

CLOCK = SystemClock()
PATIENCE = 30.0
LABELS = ("calm", "happiness", "surprise", "anger", "fear")
FILM = """
riot: 1
title: {en: Small, fr: Petit}
media: media
listens_to: [happiness, surprise, calm]
start: lobby
scenes:
  lobby:
    clip: lobby.mp4
    loop: true
    transitions:
      - {to: street, when: {face: present, held_for: 1s}, interrupt: true}
      - {to: street, when: {button: start}, interrupt: true}
      - {to: street, when: {osc: /go, argument: {at_least: 3}}, interrupt: true}
  street:
    title: The long street
    clip: street.mp4
    transitions:
      - {to: dawn, when: {dominant: happiness, margin: 0.1}}
      - {to: night}
  dawn: {clip: dawn.mp4, transitions: [{to: lobby}]}
  night: {clip: night.mp4, transitions: [{to: lobby}]}
"""


class Ends:
    """Take everything, do nothing."""

    def send(self, message: Message) -> None:
        """Take a message for the screen."""

    def obey(self, effect: object) -> None:
        """Take a message for the rigs."""

    def offer(self, snapshot: object) -> None:
        """Take a snapshot."""


@dataclass
class BareStage:
    """A rehearsal that the test's own clock moves; `turn` is called by the terminal."""

    real: ManualClock = field(default_factory=lambda: ManualClock(10.0))
    reloads: int = 0

    def __post_init__(self) -> None:
        graph = film_from_text(FILM, "graph.yaml")
        names = ("lobby.mp4", "street.mp4", "dawn.mp4", "night.mp4")
        footage = {name: Footage(6.0, 64, 36, 25.0) for name in names}
        film = LoadedFilm(Path("graph.yaml"), {"graph.yaml": FILM}, graph, Path(), (), footage)
        self.clock = PacedClock(self.real, pace=1.0, start=0.0)
        self.rehearsal = Rehearsal(
            RehearsedFilm(film, dict.fromkeys(names, (1, 1))),
            seed=1,
            language="en",
            new_keeper=lambda labels: MoodKeeper(MoodSettings(), LABELS, labels, None),
            hand=HandViewer(LABELS, neutral_face(LABELS, None)),
            recorded=None,
            clock=self.clock,
            screen=Ends(),
            rigs=Ends(),
        )

    def turn(self) -> None:
        """Do what is due."""
        self.rehearsal.advance()

    def reload(self) -> None:
        """Count."""
        self.reloads += 1

    def run(self, seconds: float) -> None:
        """Let time pass between two looks of the terminal."""
        for _ in range(round(seconds * 20)):
            self.real.sleep(0.05)
            self.rehearsal.advance()


Scene = Callable[[Pilot[None], BareStage], Awaitable[None]]


def played(scene: Scene, size: tuple[int, int] = (80, 24)) -> BareStage:
    """Run a test's scene in a terminal of this size."""
    stage = BareStage()

    async def run() -> None:
        app = RehearsalApp(stage)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: bool(app.query(Slider)), "the terminal")
            await scene(pilot, stage)

    asyncio.run(run())
    return stage


async def until(pilot: Pilot[None], holds: Callable[[], bool], what: str = "it") -> None:
    """Wait until it is so."""
    deadline = CLOCK.now() + PATIENCE
    while True:
        with suppress(NoMatches):
            if holds():
                return
        assert CLOCK.now() < deadline, f"waited in vain for {what}"
        await pilot.pause(0.02)


def terminal(pilot: Pilot[None]) -> str:
    """Give what stands in the terminal, as text."""
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


async def drawn(pilot: Pilot[None], *words: str) -> str:
    """Wait until all these words stand in the terminal; give all that stands there."""
    try:
        await until(pilot, lambda: all(one in terminal(pilot) for one in words))
    except AssertionError:
        raise AssertionError(f"{words}, but:\n{terminal(pilot)}") from None
    return terminal(pilot)


def options(pilot: Pilot[None]) -> int:
    """Count what can be chosen from."""
    return pilot.app.screen.query_one(OptionList).option_count


def test_it_shows_film_scene_sliders_and_ways_in_a_small_terminal() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        stage.run(2.0)
        await drawn(pilot, "Small", "1x", "lobby", "2.0 / 6.0 s", "nobody there", "1 happiness")
        await drawn(pilot, "✗ street", "face present: absent", "? keys")

    played(scene)


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (40, 12)])
def test_no_size_of_terminal_breaks_it(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        stage.rehearsal.hand.show("happiness")
        stage.run(2.0)
        await drawn(pilot, "street")

    played(scene, size)


def test_number_keys_choose_an_expression_and_arrows_its_strength() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        await pilot.press("1")
        assert stage.rehearsal.hand.sliders == {"happiness": 1.0}
        assert stage.rehearsal.hand.faces == 1
        await pilot.press("down", "down")
        assert stage.rehearsal.hand.sliders == {"happiness": 0.8}
        await pilot.press("right", "up")
        assert stage.rehearsal.hand.sliders == {"happiness": 0.8, "surprise": 0.1}
        await pilot.press("0")
        assert stage.rehearsal.hand.sliders == {}
        await pilot.press("9")
        assert stage.rehearsal.hand.sliders == {}
        await pilot.press("a")
        assert stage.rehearsal.hand.faces == 0
        await pilot.press("f", "f")
        assert stage.rehearsal.hand.faces == 2
        await pilot.press("l")
        assert stage.rehearsal.hand.lighting == "poor"
        await drawn(pilot, "you and 1 more")

    played(scene)


def test_a_slider_goes_where_the_mouse_is() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        slider = pilot.app.query(Slider)[1]
        await until(pilot, lambda: slider.size.width > 30)
        await pilot.click(slider, offset=(slider.size.width - 15, 0))
        assert stage.rehearsal.hand.sliders["surprise"] == pytest.approx(1.0, abs=0.02)
        await pilot.click(slider, offset=(15, 0))
        assert stage.rehearsal.hand.sliders["surprise"] == 0.0

    played(scene)


def test_pause_decide_back_and_pace() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        here = stage.rehearsal
        await pilot.press("1")
        stage.run(4.0)
        assert here.show.scene == "street"
        await pilot.press("space")
        assert here.paused
        await drawn(pilot, "paused")
        await pilot.press("n")
        assert here.show.scene == "dawn"
        await drawn(pilot, "street → dawn: dominant happiness")
        await pilot.press("b")
        assert here.show.scene == "street"
        await pilot.press("space", "plus", "plus")
        assert here.pace == 4.0
        app = pilot.app
        assert isinstance(app, RehearsalApp)
        for _ in range(9):
            app.action_faster(1)
        assert here.pace == 50.0
        await pilot.press("minus")
        assert here.pace == 32.0

    played(scene)


def test_jump_finds_a_scene_by_a_part_of_its_title() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        stage.run(0.5)
        await pilot.press("j")
        await until(pilot, lambda: options(pilot) == 4)
        await pilot.press("o", "n", "g")
        await until(pilot, lambda: options(pilot) == 1)
        await pilot.press("enter")
        stage.run(0.2)
        assert stage.rehearsal.show.scene == "street"
        await pilot.press("j", "z", "z", "enter", "escape")
        stage.run(0.2)
        assert stage.rehearsal.show.scene == "street"
        await pilot.press("j", "down", "down", "enter")
        stage.run(0.2)
        assert stage.rehearsal.show.scene == "night"

    played(scene)


def test_what_guards_ask_for_can_be_pressed() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        stage.run(0.5)
        await pilot.press("i", "enter")
        stage.run(0.2)
        assert stage.rehearsal.show.scene == "street"
        stage.rehearsal.jump("lobby")
        stage.run(0.2)
        await pilot.press("i", "down", "enter", "2", "enter")
        stage.run(0.2)
        assert stage.rehearsal.show.scene == "lobby"
        await pilot.press("i", "down", "enter", "3", "enter")
        stage.run(0.2)
        assert stage.rehearsal.show.scene == "street"

    played(scene)


def test_an_error_in_the_file_is_seen_until_it_is_mended() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        problem = Problem("SCN-010", "there is no scene 'moon'", "/x/graph.yaml", 12, 5, "mend it")
        stage.rehearsal.refuse([problem] * 9)
        await drawn(pilot, "SCN-010 graph.yaml line 12: there is no scene 'moon'", "and 5 more")
        assert pilot.app.query_one("#problems", Static).display
        stage.rehearsal.take_film(stage.rehearsal.film)
        await until(pilot, lambda: "SCN-010" not in terminal(pilot).split("log")[0])
        await pilot.press("r")
        assert stage.reloads == 1

    played(scene)


def test_a_film_that_listens_to_other_expressions_has_other_sliders() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        text = FILM.replace("[happiness, surprise, calm]", "[anger, happiness]")
        loaded = stage.rehearsal.film.film
        graph = film_from_text(text, "graph.yaml")
        film = LoadedFilm(loaded.path, {}, graph, loaded.media, (), loaded.footage)
        stage.rehearsal.take_film(RehearsedFilm(film, stage.rehearsal.film.stamps))
        await pilot.press("9")
        await drawn(pilot, "1 anger")
        assert [slider.label for slider in pilot.app.query(Slider)] == ["anger", "happiness"]

    played(scene)


def test_help_language_and_quit() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        stage.run(0.2)
        await pilot.press("question_mark")
        await drawn(pilot, "let the decision fall now")
        await pilot.press("escape", "t")
        stage.run(0.1)
        assert stage.rehearsal.show.language == "fr"
        await drawn(pilot, "Petit")
        await pilot.press("q")
        assert not pilot.app.is_running

    played(scene)


def test_the_log_keeps_everything_in_order() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        stage.rehearsal.hand.show(None)
        stage.run(10.0)
        text = await drawn(pilot, "lobby → street", "street → night")
        assert text.index("lobby → street") < text.index("street → night")
        assert len(pilot.app.query_one(RichLog).lines) >= 2

    played(scene)


def test_a_large_terminal_shows_the_storys_memory() -> None:
    async def scene(pilot: Pilot[None], stage: BareStage) -> None:
        stage.rehearsal.hand.show(None)
        stage.run(10.0)
        await drawn(pilot, "memory")
        await drawn(pilot, "visit 1")

    played(scene, (140, 40))


def test_times_are_written_as_people_do() -> None:
    assert clock_time(83.44) == "1:23.4"
    assert clock_time(3723.4) == "1:02:03.4"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "AUT-401"),
    ],
)
def test_without_a_terminal_it_says_so(arguments: list[str], code: str) -> None:
    result = CliRunner().invoke(commands.app, ["rehearse", "film", *arguments])
    assert isinstance(result.exception, Exception)
    assert code in str(result.exception)
