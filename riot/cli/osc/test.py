"""`riot osc test`: walk a rig through everything that it will be sent."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.run import DEFAULT_CONFIG

if TYPE_CHECKING:
    from rich.console import Console

    from riot.cli.osc.gate import Gate
    from riot.config.installation import Installation
    from riot.rigs.settings import RigSettings
    from riot.runtime.walking.steps import Step
    from riot.runtime.walking.walk import Sent, Walk
    from riot.story.graph import Graph

UNPLAYABLE = ("SCN-010", "SCN-016")
"""What is wrong with a film whose scenes and cues cannot even be listed."""

PAUSE = 2.0
"""Seconds between two steps where nobody can press Enter."""


def test(
    rig: Annotated[str, typer.Argument(help="The rig's name in the installation file.")],
    config: Annotated[Path, typer.Option(help="The installation file.")] = DEFAULT_CONFIG,
    every: Annotated[
        str | None, typer.Option(help="Go on by itself after this pause: 2s.", metavar="DURATION")
    ] = None,
) -> None:
    """Send a rig everything that a show would, one thing at a time, and say what should be seen.

    That is every action of its profile, every cue and level of the film, and each mood. The status
    is 1 when something is wrong with the rig at the end.
    """
    from rich.console import Console

    from riot.cli.osc.gate import Gate
    from riot.cli.stopping import until_stopped
    from riot.clock import SystemClock
    from riot.config.installation import load_installation
    from riot.runtime.walking.steps import steps_of
    from riot.runtime.walking.walk import Walk

    pause = _pause(every)
    installation = load_installation(config)
    settings = rig_named(rig, installation, config)
    profile = installation.profile_of(settings)
    console = Console(highlight=False)
    graph, labels, model_labels = _film(installation, console)
    steps = list(steps_of(settings, profile, labels, graph))
    place = f"{settings.host}:{settings.port}" if settings.port else str(settings.transport)
    console.print(
        f"{settings.name}: {profile.title} at {place} ({settings.transport}), {len(steps)} steps",
        soft_wrap=True,
        markup=False,
    )
    if pause is None and not sys.stdin.isatty():
        pause = PAUSE
    walk = Walk(settings, profile, model_labels, SystemClock())
    try:
        with until_stopped() as stop:
            gate = Gate(pause, console, stop.is_set)
            done = _walk(walk, steps, gate, console)
        trouble = walk.trouble()
    finally:
        walk.close()
    _report(walk, done, len(steps), console)
    if trouble:
        console.print(f"Wrong: {trouble}", style="red", soft_wrap=True, markup=False)
        raise typer.Exit(1)
    if done:
        console.print("Nothing is known to be wrong.", style="green")


def rig_named(name: str, installation: Installation, config: Path) -> RigSettings:
    """Choose a rig. Raises RiotError RIG-069 for one that there is not."""
    import difflib

    from riot.errors import RiotError

    names = [rig.name for rig in installation.rigs]
    if name in names:
        return installation.rigs[names.index(name)]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names) or 'none'}"
    raise RiotError("RIG-069", f"there is no rig {name!r}", file=str(config), hint=hint)


def _pause(every: str | None) -> float | None:
    from riot.errors import RiotError
    from riot.fields import parse_duration

    if every is None:
        return None
    try:
        return parse_duration(every)
    except ValueError as error:
        raise RiotError("RIG-064", f"--every: {error}") from None


def _film(
    installation: Installation, console: Console
) -> tuple[Graph | None, Sequence[str], Sequence[str]]:
    """Give the film where it can be read, the labels that are streamed, and all of the model's."""
    from riot.config.film import examine_film
    from riot.errors import RiotError
    from riot.perception.emotion.card import load_card
    from riot.story.graph import compile_film

    labels = tuple(load_card(Path(installation.emotion.model)).labels)
    try:
        checked = examine_film(installation.film, labels, installation.receivers)
        errors, film = checked.errors, checked.film
    except RiotError as error:
        errors, film = error.problems, None
    torn = film is None or any(problem.code in UNPLAYABLE for problem in errors)
    # What its cues say does not depend on clips that are not drawn or shot yet.
    errors = [problem for problem in errors if problem.code != "SCN-031"]
    if errors:
        what = "The film's cues are left out" if torn else "The film cannot be played yet"
        console.print(f"{what}: {errors[0]}", style="yellow", soft_wrap=True, markup=False)
    if film is None or torn:
        return None, labels, labels
    return compile_film(film), film.listens_to, labels


def _walk(walk: Walk, steps: Sequence[Step], gate: Gate, console: Console) -> list[list[Sent]]:
    done: list[list[Sent]] = []
    for number, step in enumerate(steps, 1):
        head = f"{number}/{len(steps)}"
        console.print(f"{head:>7}  [bold]{_plain(step.title)}[/]", soft_wrap=True)
        console.print(f"         look: {step.see}", soft_wrap=True, markup=False)
        answer = gate.wait(walk)
        if answer == "end":
            console.print()
            break
        if answer == "skip":
            continue
        sent = walk.carry_out(step, gate.stopped)
        done.append(sent)
        for line in sent_lines(sent):
            console.print(f"         sent: {line}", style="dim", soft_wrap=True, markup=False)
    return done


MOST_LINES = 6


def sent_lines(sent: Sequence[Sent]) -> list[str]:
    """Say what was sent in a step; of many addresses, those that moved most."""
    if not sent:
        return ["nothing"]
    moved = sorted(sent, key=_way_of, reverse=True)
    if len(moved) > MOST_LINES:
        moved = [one for one in moved if _way_of(one) > 0][:MOST_LINES] or moved[:MOST_LINES]
    lines = [_sent_line(one) for one in moved]
    rest = len(sent) - len(moved)
    return [*lines, f"and {rest} more addresses"] if rest else lines


def _way_of(one: Sent) -> float:
    # A count goes on and on, and says nothing of what moves.
    if one.address.endswith(("/heartbeat", "/frame")):
        return 0.0
    return (one.high or 0.0) - (one.low or 0.0)


def _sent_line(one: Sent) -> str:
    from riot.cli.osc.words import value_text

    if one.count == 1 or one.low is None or one.high is None or one.low == one.high:
        values = " ".join(value_text("", value) for value in one.last)
        return f"{one.address} {values}".rstrip() + (
            f" ({one.count} times)" if one.count > 1 else ""
        )
    if one.count == 2:
        return f"{one.address} {one.high:g}, then {value_text('', one.last[0])}"
    return f"{one.address} {round(one.low, 3):g} to {round(one.high, 3):g} ({one.count} messages)"


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _report(
    walk: Walk,
    done: Sequence[Sequence[Sent]],
    steps: int,
    console: Console,
) -> None:
    from riot.cli.osc.words import values_text

    count = sum(one.count for sent in done for one in sent)
    addresses = {one.address for sent in done for one in sent}
    sent = f"{_of(count, 'message')} to {_of(len(addresses), 'address', 'es')}"
    console.print(f"{len(done)} of {steps} steps: {sent}.")
    for row in walk.answers.rows()[:20]:
        words = values_text(row.types, row.values)[:120]
        said = f"It answered: {row.address} {words}"
        console.print(said, soft_wrap=True, markup=False)
    if walk.deaf:
        console.print(f"Its answers are not heard: {walk.deaf}.", style="yellow")


def _of(count: int, noun: str, plural: str = "s") -> str:
    """Count in words that agree."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}{plural}"
