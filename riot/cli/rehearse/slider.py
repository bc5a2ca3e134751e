"""A slider for one expression: the handle is yours, the bar is what the film reads."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

NAME_WIDTH, FIGURES_WIDTH = 15, 14


class Slider(Widget):
    """One row: number, label, bar and handle, level now, level heard in the listen window."""

    DEFAULT_CSS = "Slider { height: 1; }"

    class Moved(Message):
        """The handle was put to `strength`, 0..1."""

        def __init__(self, label: str, strength: float) -> None:
            super().__init__()
            self.label = label
            self.strength = strength

    def __init__(self, number: int, label: str, colour: str) -> None:
        super().__init__(id=f"slider-{number}")
        self._number = number
        self.label = label
        self._colour = colour
        self._state = (0.0, 0.0, None, False, False)
        self._dragged = False

    def show(
        self, strength: float, level: float, heard: float | None, leads: bool, chosen: bool
    ) -> None:
        """Draw the handle at `strength` and the bar at `level`; `leads` while dominant."""
        state = (strength, level, heard, leads, chosen)
        if state != self._state:
            self._state = state
            self.refresh()

    def render(self) -> Text:
        """Draw the row."""
        strength, level, heard, leads, chosen = self._state
        cells = self._cells()
        full, handle = round(level * cells), round(strength * (cells - 1))
        line = Text(no_wrap=True)
        line.append("›" if chosen else " ", "bold")
        line.append(f"{self._number} ", "dim")
        style = f"bold {self._colour}" if leads else self._colour
        line.append(f"{self.label[: NAME_WIDTH - 4]:<{NAME_WIDTH - 4}} ", style)
        for cell in range(cells):
            if cell == handle:
                line.append("◆", "bold white")
            else:
                line.append("█" if cell < full else "·", self._colour if cell < full else "dim")
        line.append(f"  {level:.2f}", style)
        line.append("     –" if heard is None else f"  {heard:.2f}", "dim")
        return line

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the handle."""
        self._dragged = True
        self.capture_mouse()
        self._move(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Pull the handle."""
        if self._dragged:
            self._move(event.x)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the handle go."""
        del event
        self._dragged = False
        self.release_mouse()

    def _cells(self) -> int:
        return max(5, self.size.width - NAME_WIDTH - FIGURES_WIDTH)

    def _move(self, x: int) -> None:
        strength = (x - NAME_WIDTH) / max(1, self._cells() - 1)
        self.post_message(self.Moved(self.label, min(1.0, max(0.0, strength))))
