"""Read `rig.action(1, 0.5, "text")`: names and plain values, nothing that could run."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

Argument = float | int | str

LONGEST = 500
"""Characters of a call."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_SPACE = re.compile(r"[ \t]*")
_IN_BRACES = "a call with commas needs quotes around it where it stands in braces or brackets"
_ESCAPED = {"n": "\n", "t": "\t"}


class CallError(ValueError):
    """Say what is wrong with a call in one line; `hint` says what to do.

    `argument` counts from 0 where one argument is at fault.
    """

    def __init__(self, message: str, hint: str = "", argument: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.argument = argument


@dataclass(frozen=True, slots=True)
class Call:
    """A named action and its arguments.

    `rig` is the name of a rig or of its profile; empty where the text names none. `written` holds
    the arguments as they stand in the text.
    """

    rig: str
    action: str
    arguments: tuple[Argument, ...] = ()
    written: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it as in a film."""
        name = f"{self.rig}.{self.action}" if self.rig else self.action
        given = [f'"{one}"' if isinstance(one, str) else repr(one) for one in self.arguments]
        return f"{name}({', '.join(given)})" if given else name


def parse_call(text: str) -> Call:
    """Read `rig.action(…)` or `action(…)`; parentheses may be left out where they hold nothing.

    Arguments are whole numbers, decimals, and texts in quotes, between commas. Raises CallError.
    """
    if len(text) > LONGEST:
        raise CallError(f"a call of {len(text)} characters is too long", f"at most {LONGEST}")
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> Call:
        self._skip()
        rig, action = "", self._name()
        self._skip()
        if self._next("."):
            self._skip()
            rig, action = action, self._name()
            self._skip()
        arguments: list[Argument] = []
        written: list[str] = []
        if self._next("("):
            self._skip()
            while not self._next(")"):
                begin = self._at
                arguments.append(self._argument())
                written.append(self._text[begin : self._at])
                self._skip()
                if self._next(","):
                    self._skip()
                    if self._peek() == ")":
                        raise self._wrong("an argument is missing after the comma")
                elif not self._peek():
                    raise self._wrong("the closing ) is missing", _IN_BRACES)
                elif self._peek() != ")":
                    raise self._wrong("a comma is missing")
        self._skip()
        if self._peek() == ".":
            raise self._wrong("one dot is enough", "write rig.action(1, 2)")
        if self._peek():
            hint = "" if "(" in self._text else "arguments stand in parentheses: rig.action(1, 2)"
            raise self._wrong("there is something left over", hint)
        return Call(rig, action, tuple(arguments), tuple(written))

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            raise self._wrong("a name is missing", "write rig.action or rig.action(1, 2)")
        self._at = found.end()
        return found[0]

    def _argument(self) -> Argument:
        if self._peek() in ("'", '"'):
            return self._quoted(self._peek())
        if found := _NUMBER.match(self._text, self._at):
            number = self._number(found[0])
            self._at = found.end()
            if self._peek().isalnum() or self._peek() in ("_", "."):
                word = re.match(r"[^,)\s]*", self._text[found.start() :])
                shown = word[0] if word else ""
                raise self._wrong(f"{shown!r} is no number", f'put quotes around a text: "{shown}"')
            return number
        if found := _NAME.match(self._text, self._at):
            word = found[0]
            if re.compile(r"\s*[:=]").match(self._text, found.end()):
                raise self._wrong("arguments have no names here", "give them in their order")
            if word in ("nan", "inf", "NaN", "Infinity", "infinity"):
                raise self._wrong(f"{word} is no number")
            if word in ("true", "false"):
                raise self._wrong(f"{word} is no argument", f"write {int(word == 'true')}")
            raise self._wrong(f"{word!r} is no number", f'put quotes around a text: "{word}"')
        if not self._peek():
            raise self._wrong("the closing ) is missing", _IN_BRACES)
        raise self._wrong("an argument is missing" if self._peek() in ",)" else "no argument")

    def _number(self, written: str) -> float | int:
        if re.fullmatch(r"[+-]?\d+", written):
            whole = int(written)
            if not -(2**31) <= whole < 2**31:
                raise self._wrong(f"{written} does not fit 32 bits")
            return whole
        value = float(written)
        if not math.isfinite(value):
            raise self._wrong(f"{written} is beyond all bounds")
        return value

    def _quoted(self, quote: str) -> str:
        begin, letters = self._at, list[str]()
        self._at += 1
        while self._peek() and self._peek() != quote:
            letter = self._peek()
            self._at += 1
            if letter == "\\" and self._peek():
                letter = _ESCAPED.get(self._peek(), self._peek())
                self._at += 1
            letters.append(letter)
        if not self._next(quote):
            self._at = begin
            raise self._wrong("the closing quote is missing")
        return "".join(letters)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self, letter: str) -> bool:
        if self._peek() != letter:
            return False
        self._at += 1
        return True

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _wrong(self, message: str, hint: str = "") -> CallError:
        """Point at the place: the text, with a mark where reading stopped."""
        before, behind = self._text[: self._at], self._text[self._at :]
        shown = f"{before[-40:]}▸{behind[:40]}"
        return CallError(f"{message} in `{shown}`", hint)
