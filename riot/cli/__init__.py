"""The `riot` command: one module a command, nothing heavy imported until it is needed."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riot.errors import Problem

INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its status.

    What is wrong is printed in one line a problem, with status 2: CLI-002 for the command line
    itself, CLI-003 for what the system refuses. Status 130 after Ctrl-C.
    """
    _speak_every_script()
    sys.exit(_status())


def _speak_every_script() -> None:
    """Let titles in any script through to terminals, pipes and files that are not of UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper) or stream.encoding.lower() == "utf-8":
            continue
        # Windows gives files the letters of its old code page, which no other program expects.
        free = not stream.isatty() and "PYTHONIOENCODING" not in os.environ
        stream.reconfigure(encoding="utf-8" if free else None, errors="replace")


def _status() -> int:
    import typer

    from riot.cli.app import app
    from riot.errors import Problem, RiotError

    # Typer gives the class of all errors of usage no public name of its own.
    usage_error: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        # Not standalone: the command line's errors shall look like all others.
        return app(sys.argv[1:] or ["--help"], prog_name="riot", standalone_mode=False) or 0
    except RiotError as error:
        problems = error.problems
    except usage_error as error:
        problems = (_misused(error),)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing may be flushed into it any more.
        sys.stdout = None
        return 1
    except OSError as error:
        file = str(error.filename) if error.filename else None
        problems = (Problem("CLI-003", f"the system refuses: {error.strerror or error}", file),)
    for problem in sorted(problems, key=lambda problem: problem.line or 0):
        print(problem, file=sys.stderr)
    return 2


def _misused(error: Any) -> Problem:
    from riot.errors import Problem

    words = " ".join(str(error.format_message()).split()).rstrip(".")
    command = error.ctx.command_path if error.ctx is not None else "riot"
    return Problem("CLI-002", words, hint=f"see {command} --help")
