"""Errors that a user meets: one tree, each with a stable code, a place and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 400
"""Characters of a message or a hint that are printed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what is wrong, where, and what to do, in one line.

    `code` is stable ("SCN-012"); `line` and `column` count from 1; `severity` is "error" or
    "warning".
    """

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = self.file or ""
        if place and self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        where = f"{place}: " if place else ""
        hint = f" ({_in_short(self.hint)})" if self.hint else ""
        return _one_line(f"{where}{self.severity} {self.code}: {_in_short(self.message)}{hint}")


def _in_short(text: str) -> str:
    """Leave out the middle of what nobody would read to its end."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 60]} … {text[-50:]}"


def _one_line(text: str) -> str:
    """Escape what would break the line or command the terminal."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


class RiotError(Exception):
    """Stop with a clear message; the command line prints it and exits with status 2."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> None:
        self.problems: tuple[Problem, ...] = (Problem(code, message, file, line, column, hint),)
        super().__init__(str(self.problems[0]))

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are pickled by their constructor's arguments, and these take keywords.
        return (_rebuild, (type(self), self.problems))

    @property
    def code(self) -> str:
        """Give the code of the first problem."""
        return self.problems[0].code


class ProblemsFound(RiotError):  # noqa: N818 - it reads as what it is: raise ProblemsFound
    """Report every problem of a file at once; warnings may be among them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("ProblemsFound needs at least one problem")
        first = problems[0]
        super().__init__(first.code, first.message)
        self.problems = tuple(problems)
        self.args = ("\n".join(str(problem) for problem in problems),)


def _rebuild(kind: type[RiotError], problems: tuple[Problem, ...]) -> RiotError:
    error = kind.__new__(kind)
    error.problems = problems
    error.args = ("\n".join(str(problem) for problem in problems),)
    return error
