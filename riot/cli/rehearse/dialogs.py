"""What a rehearsal asks in a window of its own: where to jump, what to press; and the help."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from riot.runtime.rehearsal.ways import Press

KEYS = (
    ("1 … 9", "show this expression fully"),
    ("0", "a neutral face"),
    ("← →  ↑ ↓", "choose a slider; move it (or use the mouse)"),
    ("a", "somebody there / nobody"),
    ("f", "one face more, up to four"),
    ("l", "good light / poor light"),
    ("space", "pause / go on"),
    ("n", "let the decision fall now"),
    ("j", "jump to a scene"),
    ("b", "back to the scene before, with its memory"),
    ("+ -", "faster, slower: 0.25x to 50x"),
    ("i", "press a button or a key, or send OSC, as a guard asks"),
    ("t", "the next language of the film"),
    ("s", "the recorded session goes on as the viewer"),
    ("r", "read the film's files again"),
    ("q", "quit"),
)


class JumpDialog(ModalScreen[str | None]):
    """Choose a scene from a list that typing narrows down."""

    BINDINGS = [  # noqa: RUF012 - Textual's own form
        Binding("escape", "dismiss(None)", "close"),
        Binding("down", "move(1)", "next", priority=True),
        Binding("up", "move(-1)", "before", priority=True),
    ]

    def __init__(self, scenes: Sequence[tuple[str, str]], current: str) -> None:
        super().__init__()
        self._scenes = scenes
        self._current = current

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static("Jump to a scene", classes="heading")
            yield Input(placeholder="type a part of its name or title", id="wanted")
            yield OptionList(*self._options(""), id="found")

    def on_mount(self) -> None:
        """Begin at the scene that plays."""
        found = self.query_one(OptionList)
        names = [name for name, _ in self._scenes]
        found.highlighted = names.index(self._current) if self._current in names else 0

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        found = self.query_one(OptionList)
        found.clear_options()
        found.add_options(self._options(event.value))
        found.highlighted = 0 if found.option_count else None

    def on_input_submitted(self) -> None:
        """Take what is highlighted."""
        found = self.query_one(OptionList)
        if found.highlighted is not None:
            self.dismiss(found.get_option_at_index(found.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what was clicked."""
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        """Move the highlight while the text keeps the focus."""
        found = self.query_one(OptionList)
        if found.option_count:
            found.highlighted = ((found.highlighted or 0) + by) % found.option_count

    def _options(self, wanted: str) -> list[Option]:
        wanted = wanted.strip().lower()
        return [
            Option(Text.assemble((name, "bold"), f"  {title}"), id=name)
            for name, title in self._scenes
            if wanted in name.lower() or wanted in title.lower()
        ]


class PressDialog(ModalScreen[tuple[Press, float | None] | None]):
    """Choose something that the film waits for, with a number where it compares one."""

    BINDINGS = [Binding("escape", "dismiss(None)", "close")]  # noqa: RUF012

    def __init__(self, presses: Sequence[Press]) -> None:
        super().__init__()
        self._presses = presses
        self._chosen: Press | None = None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static("Press", classes="heading")
            yield OptionList(
                *(
                    Text.assemble((press.name, "bold"), f"  {press.source}")
                    for press in self._presses
                )
            )
            number = Input(placeholder="its number, then Enter", type="number", id="number")
            number.display = False
            yield number

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Press it, or ask for its number."""
        press = self._presses[event.option_index]
        if not press.needs_number:
            self.dismiss((press, None))
            return
        self._chosen = press
        number = self.query_one(Input)
        number.display = True
        number.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Press it with this number."""
        if self._chosen is not None and event.value.strip():
            try:
                self.dismiss((self._chosen, float(event.value)))
            except ValueError:
                self.notify("that is no number", severity="error")


class HelpDialog(ModalScreen[None]):
    """List the keys."""

    BINDINGS = [  # noqa: RUF012
        Binding("escape,question_mark,q,enter,space", "dismiss(None)", "close")
    ]

    def compose(self) -> ComposeResult:
        """Lay it out."""
        lines = [Text.assemble((f"{keys:>11}  ", "bold"), what) for keys, what in KEYS]
        with Vertical(classes="dialog wide"):
            yield Static("Keys", classes="heading")
            yield Static(Text("\n").join(lines))
