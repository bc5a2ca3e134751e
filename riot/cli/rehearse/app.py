"""The terminal of a rehearsal."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar, Protocol

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.css.query import NoMatches
from textual.widgets import RichLog, Static

from riot.cli.rehearse.dialogs import HelpDialog, JumpDialog, PressDialog
from riot.cli.rehearse.slider import Slider
from riot.cli.rehearse.wording import (
    COLOURS,
    bar,
    clock_time,
    head_line,
    memory_lines,
    note_row,
    problem_lines,
    scene_line,
    ways_table,
)
from riot.clock import PacedClock
from riot.messages import OperatorCommand, RigInput
from riot.runtime.rehearsal.pace import FASTER, PaceGauge
from riot.runtime.rehearsal.rehearsal import Rehearsal
from riot.runtime.rehearsal.viewers import MOST_FACES
from riot.runtime.rehearsal.ways import Press, presses, weigh_all
from riot.story.entering import title_of
from riot.story.schema import in_language

TURNS, PICTURES = 60, 12
"""Turns of the rehearsal and drawings of the terminal, a real second."""

STEP = 0.1
"""How far one press moves a slider."""

HINTS = (
    ("1-9 0", "face"),
    ("a", "absent"),
    ("space", "pause"),
    ("n", "decide"),
    ("j", "jump"),
    ("b", "back"),
    ("+ -", "speed"),
    ("?", "keys"),
    ("q", "quit"),
)


class Stage(Protocol):
    """What the terminal asks of `riot.runtime.rehearsal.stage.Stage`."""

    rehearsal: Rehearsal
    clock: PacedClock

    def turn(self) -> None:
        """Do all that is due."""
        ...

    def reload(self) -> None:
        """Read the film's files again."""
        ...


class RehearsalApp(App[None]):
    """Show where the rehearsal is, and let keys and mouse move it.

    `stage` has been started and is closed by the caller. `seconds` of real time end it by itself.
    """

    TITLE = "riot rehearse"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar = [
        Binding("space", "pause", "pause"),
        Binding("n", "decide", "decide"),
        Binding("j", "jump", "jump"),
        Binding("b", "scene_before", "back"),
        Binding("plus,equals_sign", "faster(1)", "faster"),
        Binding("minus", "faster(-1)", "slower"),
        Binding("a", "absent", "absent"),
        Binding("f", "face", "faces"),
        Binding("l", "light", "light"),
        Binding("i", "press", "press"),
        Binding("t", "language", "language"),
        Binding("s", "follow", "session"),
        Binding("r", "reload", "reload"),
        Binding("up", "move(1)", "more", priority=False),
        Binding("down", "move(-1)", "less", priority=False),
        Binding("left", "choose(-1)", "before"),
        Binding("right", "choose(1)", "next"),
        Binding("question_mark", "help", "help"),
        Binding("q,ctrl+c", "quit", "quit"),
        *[Binding(str(number), f"expression({number})") for number in range(10)],
    ]

    def __init__(self, stage: Stage, *, seconds: float | None = None) -> None:
        super().__init__()
        self._stage = stage
        self._rehearsal = stage.rehearsal
        self._seconds = seconds
        self._chosen = 0
        self._written = 0
        self._labels: tuple[str, ...] = ()
        self._gauge = PaceGauge()

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(id="head")
        yield Static(id="scene")
        yield Static(id="bar")
        with Container(id="middle"):
            with Vertical(id="left"):
                yield Vertical(id="viewer")
                yield Static(id="memory")
            yield Static(id="ways")
        yield Static(id="problems")
        log = RichLog(id="log", wrap=True, max_lines=2000, min_width=40)
        log.can_focus = False
        yield log
        hints = Text(no_wrap=True, overflow="ellipsis")
        for key, what in HINTS:
            hints.append(f" {key}", "bold bright_yellow").append(f" {what} ")
        yield Static(hints, id="hints")

    async def on_mount(self) -> None:
        """Begin."""
        await self._lay_sliders()
        self.query_one("#viewer").border_title = "now  heard "
        self.query_one("#ways").border_title = "ways out, if it were decided now"
        self.query_one("#memory").border_title = "memory"
        self.query_one("#log").border_title = "log"
        self.set_interval(1 / TURNS, self._turn)
        self.set_interval(1 / PICTURES, self._draw)
        if self._seconds is not None:
            self.set_timer(self._seconds, self.exit)

    def summary(self) -> str:
        """Say in one line what was rehearsed."""
        show = self._rehearsal.show
        return (
            f"Rehearsed {clock_time(self._rehearsal.now)} of the film, up to {show.scene}; "
            f"nothing was recorded."
        )

    # ── as time goes by ─────────────────────────────────────────────────────────────────────────

    def _turn(self) -> None:
        self._stage.turn()
        if self._rehearsal.stop_reason is not None:
            self.exit()

    async def _draw(self) -> None:
        # While the terminal is being closed, parts of it are gone already.
        with suppress(NoMatches):
            await self._draw_all()

    async def _draw_all(self) -> None:
        rehearsal = self._rehearsal
        if tuple(rehearsal.graph.film.listens_to) != self._labels:
            await self._lay_sliders()
        title = in_language(rehearsal.graph.film.title, rehearsal.show.language)
        width = self.size.width
        managed = self._gauge.see(self._stage.clock.real_now(), rehearsal.now, rehearsal.pace)
        self.query_one("#head", Static).update(head_line(rehearsal, title, managed))
        self.query_one("#scene", Static).update(scene_line(rehearsal))
        self.query_one("#bar", Static).update(bar(rehearsal, width))
        weighing = weigh_all(rehearsal.graph, rehearsal.show, rehearsal.mood)
        self.query_one("#ways", Static).update(ways_table(weighing))
        for number, slider in enumerate(self.query(Slider)):
            label = slider.label
            slider.show(
                rehearsal.hand.sliders.get(label, 0.0),
                rehearsal.mood.levels.get(label, 0.0),
                weighing.heard.levels.get(label),
                rehearsal.mood.dominant == label,
                number == self._chosen,
            )
        self.query_one("#memory", Static).update(Text("\n").join(memory_lines(rehearsal)))
        self._draw_problems()
        self._draw_log()

    def _draw_problems(self) -> None:
        panel = self.query_one("#problems", Static)
        problems = self._rehearsal.problems
        panel.display = bool(problems)
        if problems:
            panel.update(Text("\n").join(problem_lines(problems, most=4)))

    def _draw_log(self) -> None:
        diary = self._rehearsal.diary
        log = self.query_one("#log", RichLog)
        for note in diary.last(diary.written - self._written):
            log.write(note_row(note), expand=True)
        self._written = diary.written

    async def _lay_sliders(self) -> None:
        self._labels = tuple(self._rehearsal.graph.film.listens_to)
        self._chosen = min(self._chosen, len(self._labels) - 1)
        viewer = self.query_one("#viewer", Vertical)
        await viewer.remove_children()
        await viewer.mount(
            *(
                Slider(number, label, COLOURS[(number - 1) % len(COLOURS)])
                for number, label in enumerate(self._labels, start=1)
            )
        )

    # ── the viewer ──────────────────────────────────────────────────────────────────────────────

    def action_expression(self, number: int) -> None:
        """Show one expression fully, or with 0 none."""
        if number > len(self._labels):
            return
        self._rehearsal.take_over()
        self._rehearsal.hand.show(self._labels[number - 1] if number else None)
        self._chosen = number - 1 if number else self._chosen

    def action_move(self, by: int) -> None:
        """Move the chosen slider."""
        label = self._labels[self._chosen]
        strength = self._rehearsal.hand.sliders.get(label, 0.0) + by * STEP
        self.on_slider_moved(Slider.Moved(label, strength))

    def on_slider_moved(self, event: Slider.Moved) -> None:
        """Put a slider where the mouse put it."""
        self._rehearsal.take_over()
        self._rehearsal.hand.move(event.label, round(event.strength, 3))
        self._chosen = self._labels.index(event.label)

    def action_choose(self, by: int) -> None:
        """Choose another slider."""
        self._chosen = (self._chosen + by) % len(self._labels)

    def action_absent(self) -> None:
        """Go away, or come back."""
        self._rehearsal.take_over()
        hand = self._rehearsal.hand
        hand.faces = 0 if hand.faces else 1

    def action_face(self) -> None:
        """Let one person more stand there; after four, one again."""
        self._rehearsal.take_over()
        hand = self._rehearsal.hand
        hand.faces = hand.faces % MOST_FACES + 1

    def action_light(self) -> None:
        """Change the light on the face."""
        hand = self._rehearsal.hand
        hand.lighting = "poor" if hand.lighting == "good" else "good"

    def action_follow(self) -> None:
        """Let the recorded session be the viewer again."""
        if self._rehearsal.recorded is None:
            self.notify("no session is played; start with --from SESSION_FOLDER")
        self._rehearsal.follow()

    # ── the story ───────────────────────────────────────────────────────────────────────────────

    def action_pause(self) -> None:
        """Stand still, or go on."""
        if self._rehearsal.paused:
            self._rehearsal.go_on()
        else:
            self._rehearsal.pause()

    def action_faster(self, by: int) -> None:
        """Take the next pace."""
        paces = [pace for pace in FASTER if (pace - self._rehearsal.pace) * by > 1e-9]
        if paces:
            self._rehearsal.set_pace(paces[0] if by > 0 else paces[-1])

    def action_decide(self) -> None:
        """Let the decision fall now."""
        self._rehearsal.decide()

    def action_scene_before(self) -> None:
        """Go to the scene before."""
        self._rehearsal.back()

    def action_jump(self) -> None:
        """Ask for a scene, and go there."""
        graph, show = self._rehearsal.graph, self._rehearsal.show
        scenes = [(name, title_of(graph, show, name)) for name in graph.stations]
        self.push_screen(JumpDialog(scenes, show.scene), self._jumped)

    def _jumped(self, scene: str | None) -> None:
        # The film may have been reloaded while the list stood.
        if scene is not None and scene in self._rehearsal.graph.stations:
            self._rehearsal.jump(scene)

    def action_press(self) -> None:
        """Ask for a button, and press it."""
        found = presses(self._rehearsal.graph)
        if found:
            self.push_screen(PressDialog(found), self._pressed)
        else:
            self.notify("the film waits for no button, key or OSC message")

    def _pressed(self, answer: tuple[Press, float | None] | None) -> None:
        if answer is None:
            return
        press, number = answer
        now = self._rehearsal.show.now
        if press.source == "osc":
            arguments = () if number is None else (number,)
            self._rehearsal.press(RigInput(t=now, address=press.name, arguments=arguments))
        else:
            verb = "button" if press.source == "button" else "key"
            self._rehearsal.press(OperatorCommand(t=now, verb=verb, argument=press.name))

    def action_language(self) -> None:
        """Let this visit go on in the next language."""
        languages = self._rehearsal.graph.languages
        if len(languages) < 2:
            self.notify("the film is in one language")
            return
        here = self._rehearsal.show.language
        at = languages.index(here) if here in languages else -1
        language = languages[(at + 1) % len(languages)]
        self._rehearsal.press(
            OperatorCommand(t=self._rehearsal.show.now, verb="language", argument=language)
        )

    def action_reload(self) -> None:
        """Read the film again."""
        self._stage.reload()

    def action_help(self) -> None:
        """List the keys."""
        self.push_screen(HelpDialog())
