"""The one table of all commands, and what a message says in them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from riot.messages import OperatorCommand
from riot.rigs.port import OscMessage
from riot.rigs.values import OscValue

Verb = Literal[
    "go", "scene", "pause", "blackout", "panic", "dimmer", "override", "reset", "button", "key",
    "language",
]  # fmt: skip
Arguments = tuple[OscValue, ...]
Reader = Callable[[str, Arguments], str | None]

_LET_GO = ("", "0", "off", "false", "no", "up", "released")
_HALF = 0.5
"""From here on a button counts as pressed and a switch as on."""


class BadArgumentError(ValueError):
    """Say what a command needs, in a few words."""


@dataclass(frozen=True, slots=True)
class Command:
    """Describe one command.

    `address` goes behind the prefix; `<…>` in it stands for a name. `type` is OSC's type of the
    argument, empty where there is none; an `optional` one may be left out. Numbers are limited to
    `low` and `high`. `press`: only a press counts, however it is sent: without an argument, as
    1, 1.0, T or a text; the release (0, 0.0, F) does nothing. `steady`: of many in a hurry only
    the newest matters. `read` makes the argument of the OperatorCommand of name and arguments; it
    gives None when the message does nothing, and raises BadArgumentError.
    """

    address: str
    verb: Verb
    type: Literal["", "s", "i", "f"]
    description: str
    read: Reader
    low: float | None = None
    high: float | None = None
    optional: bool = False
    press: bool = False
    steady: bool = False


def _number(arguments: Arguments) -> float:
    try:
        number = float(arguments[0]) if arguments else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadArgumentError("it needs a number")
    return number


def _is_down(value: OscValue) -> bool:
    if not isinstance(value, str):
        return value >= _HALF
    text = value.strip().lower()
    try:
        return float(text) >= _HALF
    except ValueError:
        return text not in _LET_GO


def _pressed(name: str, arguments: Arguments) -> str | None:
    return name if not arguments or _is_down(arguments[0]) else None


def _toggled(name: str, arguments: Arguments) -> str | None:
    return None if _pressed(name, arguments) is None else ""


def _switched(_name: str, arguments: Arguments) -> str:
    if not arguments:
        return ""
    return "on" if _is_down(arguments[0]) else "off"


def _named(_name: str, arguments: Arguments) -> str:
    first = arguments[0] if arguments else ""
    # Some desks send every number as a float.
    text = f"{first:g}" if isinstance(first, float) else str(first)
    if not text.strip():
        raise BadArgumentError("it needs a name")
    return text.strip()


def _share(_name: str, arguments: Arguments) -> str:
    return f"{min(1.0, max(0.0, _number(arguments))):.6g}"


def _overridden(name: str, arguments: Arguments) -> str:
    if not arguments:
        return name
    level = _number(arguments)
    return name if level < 0 else f"{name} {min(1.0, level):.6g}"


def _override_named(_name: str, arguments: Arguments) -> str:
    if not arguments:
        return ""
    return _overridden(_named("", arguments), arguments[1:])


def _switch(verb: Verb, on: str, off: str) -> tuple[Command, Command]:
    return (
        Command(
            f"/{verb}", verb, "i", f"1 {on}, 0 {off}; without an argument one or the other in turn",
            _switched, 0, 1, optional=True,
        ),
        Command(
            f"/{verb}/toggle", verb, "i",
            f"Each press {on} or {off} in turn: for a foot switch that sends 1 and 0",
            _toggled, 0, 1, optional=True, press=True,
        ),
    )  # fmt: skip


COMMANDS: tuple[Command, ...] = (
    Command(
        "/go", "go", "i", "Leave the scene now, the way that its decision would",
        _pressed, 0, 1, optional=True, press=True,
    ),
    Command("/scene", "scene", "s", "Go to the scene of this name", _named),
    Command(
        "/scene/<scene>", "scene", "i", "The same, for a button that cannot send text",
        _pressed, 0, 1, optional=True, press=True,
    ),
    *_switch("pause", "holds the film", "lets it go on"),
    *_switch("panic", "silences all sound and lets every rig rest", "ends that"),
    *_switch("blackout", "darkens what the rigs are kept at", "ends that"),
    Command(
        "/dimmer", "dimmer", "f", "How much of everything that the rigs are kept at is shown",
        _share, 0, 1, steady=True,
    ),
    Command(
        "/reset", "reset", "i", "End the visit and go to the start",
        _pressed, 0, 1, optional=True, press=True,
    ),
    Command(
        "/override/<label>", "override", "f",
        "Take this level for the viewer's; a negative number, or none, gives back to the face",
        _overridden, -1, 1, optional=True, steady=True,
    ),
    Command(
        "/override", "override", "s",
        "The same with the label as text and the level after it; nothing gives all back",
        _override_named, optional=True,
    ),
    Command(
        "/button/<name>", "button", "i", "Press a button that the film defines: `button: <name>`",
        _pressed, 0, 1, optional=True, press=True,
    ),
    Command("/button", "button", "s", "The same with the name as text", _named),
    Command(
        "/key/<name>", "key", "i", "Press a key of the keyboard: `key: <name>`",
        _pressed, 0, 1, optional=True, press=True,
    ),
    Command("/key", "key", "s", "The same with the name as text", _named),
    Command(
        "/language", "language", "s", "The short code of the language that this visit goes on in",
        _named,
    ),
    Command(
        "/language/<code>", "language", "i", "The same, for a button that cannot send text",
        _pressed, 0, 1, optional=True, press=True,
    ),
)  # fmt: skip


class CommandBook:
    """Understand messages below a prefix as commands."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.exact = {prefix + one.address: one for one in COMMANDS if "<" not in one.address}
        """The commands by their addresses."""
        self.named = {
            prefix + one.address.partition("<")[0]: one for one in COMMANDS if "<" in one.address
        }
        """Those that end with a name, by what goes before it."""

    def find(self, address: str) -> tuple[Command, str] | None:
        """Give the command at an address, and the name that is part of it; None for no command."""
        exact = self.exact.get(address)
        if exact is not None:
            return exact, ""
        parent, slash, name = address.rpartition("/")
        named = self.named.get(parent + slash)
        return None if named is None or not name else (named, name)

    def read(self, message: OscMessage, now: float) -> OperatorCommand | None:
        """Give what a message commands; None when it is no command, or one that does nothing.

        Raises BadArgumentError when its arguments are not those of the command.
        """
        found = self.find(message.address)
        if found is None:
            return None
        command, name = found
        argument = command.read(name, message.arguments)
        return (
            None
            if argument is None
            else OperatorCommand(t=now, verb=command.verb, argument=argument)
        )

    def advise(self, address: str) -> str:
        """Say what may have been meant by an address below the prefix; empty for all others."""
        if not address.startswith(self._prefix + "/"):
            return ""
        known = [one.address.partition("<")[0] for one in COMMANDS]
        near = difflib.get_close_matches(address[len(self._prefix) :].lower(), known, n=1)
        return f"did you mean {self._prefix}{near[0]}?" if near else ""
