"""Tell proofs as a GitHub action's annotations, shown beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from riot.authoring.proving.proof import Proof
from riot.errors import Problem


def as_github(proofs: Sequence[Proof]) -> str:
    """Give one workflow command a problem (GitHub, Workflow commands for Actions)."""
    return "".join(f"{_command(problem)}\n" for proof in proofs for problem in proof.problems)


def _command(problem: Problem) -> str:
    places = {"file": problem.file, "line": problem.line, "col": problem.column}
    properties = {key: str(value) for key, value in places.items() if value is not None}
    properties["title"] = problem.code
    hint = f" ({problem.hint})" if problem.hint else ""
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{problem.severity} {listed}::{_message(problem.message + hint)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
