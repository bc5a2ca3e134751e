"""The `riot` command: one module a command, nothing heavy imported until it is needed."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a RiotError is printed in one line a problem, with status 2."""
    from riot.cli.app import app
    from riot.errors import RiotError

    try:
        app()
    except RiotError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        sys.exit(2)
