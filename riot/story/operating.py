"""What an operator's commands do to the show; all the rest of them are pressed buttons and keys.

A command that names what is not there changes nothing, and the trace says so in one line.
"""

from __future__ import annotations

import math
from dataclasses import replace

from riot.labels import address_part
from riot.messages import Effect, Mood, Mute, OperatorCommand, SetMaster
from riot.story.cutting import cut_to, step_of
from riot.story.deciding import Choice, weigh
from riot.story.graph import Graph, Way
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.history import opened
from riot.story.show import Show
from riot.story.taking import cut_now, take_way, way_home
from riot.story.telling import in_force, skips_notice
from riot.story.trace import Decision
from riot.story.view import Guard
from riot.story.visiting import ends_visit

Step = tuple[Show, list[Effect], list[Decision]]

QUIET = 5.0
"""Seconds in which nobody is told the same again: a desk may repeat its mistake all night."""

ON, OFF = ("on", "1", "1.0", "true", "yes"), ("off", "0", "0.0", "false", "no")


def go(graph: Graph, show: Show, mood: Mood) -> Step:
    """Leave the scene at once, as its decision would with what has been heard so far.

    A decision that has fallen is carried out. Where nothing passes and the scene does not end by
    itself, the first way out counts that is not only an operator's to open.
    """
    pending = show.pending
    if pending is not None:
        if not pending.may_change:
            return show, [], [say(show, f"go: {pending.scene} is coming already")]
        show, effects = cut_now(graph, show, pending)
        return show, effects, [say(show, f"go: to {pending.scene} at once, as decided")]
    choice = weigh(graph, show, mood, "decide", "go") or _unasked(graph, show)
    decision = replace(choice.decision, overrides=in_force(show))
    show, effects = take_way(graph, show, choice, "now")
    return show, effects, [decision]


def scene(graph: Graph, show: Show, name: str) -> Step:
    """Go to a scene now. Past the notice nobody may be read: expressions are withheld there."""
    name = name.strip()
    if name not in graph.stations:
        return show, [], [say(show, f"scene: there is no scene {name!r}")]
    if not show.take:
        return show, [], [say(show, f"scene {name}: nothing is on the screen yet")]
    ends = show.session > 0 and ends_visit(graph, show.scene, name)
    note = "the operator went there"
    if skips_notice(graph, show, name, ends=ends):
        note = f"{note}, past the notice: no expression is read until a visit begins"
        show = _forgotten(graph, replace(show, untold=True))
    return _jump(graph, show, name, "jump", note)


def reset(graph: Graph, show: Show) -> Step:
    """End the visit and begin again at the start; what stands above the rigs stays."""
    show = replace(show, overrides={}, asked=False, paused=False)
    if not show.take:
        return show, [], [say(show, "reset: nothing is on the screen yet")]
    if not graph.tells_sessions:
        show = _forgotten(graph, show)
    return _jump(graph, show, graph.film.start, "reset", "the operator began again")


def pause(show: Show, argument: str) -> Step:
    """Hold the film, or let it go on."""
    on = switched(argument, show.paused)
    if on is None:
        return show, [], [say(show, f"pause takes on, off or nothing, not {argument!r}")]
    if on == show.paused:
        return show, [], []
    note = "the operator holds the film" if on else "the film goes on"
    return replace(show, paused=on), [], [say(show, note)]


def panic(show: Show, argument: str) -> Step:
    """Silence everything. Whatever else it says: who presses this wants silence."""
    muted = switched(argument, show.muted) is not False
    note = "panic: the operator silences all" if muted else "the panic is over"
    told = [] if muted == show.muted else [say(show, note)]
    show = replace(show, muted=muted)
    return show, [Mute(t=show.now, on=muted), _master(show)], told


def blackout(show: Show, argument: str) -> Step:
    """Let all rigs go dark, or back to what they were kept at."""
    on = switched(argument, show.blackout)
    if on is None:
        return show, [], [say(show, f"blackout takes on, off or nothing, not {argument!r}")]
    if on == show.blackout:
        return show, [], []
    show = replace(show, blackout=on)
    note = "blackout: the operator darkens the rigs" if on else "the blackout is over"
    return show, [_master(show)], [say(show, note)]


def dimmer(show: Show, argument: str) -> Step:
    """Keep all rigs at a share of what they were kept at."""
    share = _number(argument)
    if share is None:
        return show, [], [say(show, f"dimmer takes a number from 0 to 1, not {argument!r}")]
    if share == show.dimmer:
        return show, [], []
    show = replace(show, dimmer=share)
    return show, [_master(show)], []


def override(graph: Graph, show: Show, argument: str) -> Step:
    """Let a label's level be what the operator says while the visit lasts, or read it again."""
    label, level = _label_and_level(graph, argument.strip())
    if not label:
        if not show.overrides:
            return show, [], []
        note = "the viewer's expression counts again"
        return replace(show, overrides={}), [], [say(show, note)]
    if label not in graph.film.listens_to:
        known = ", ".join(graph.film.listens_to)
        return show, [], [say(show, f"override: the film listens to {known}, not to {label!r}")]
    if not level or level.startswith("-"):  # below nothing: what a fader sends to give back
        kept = {name: value for name, value in show.overrides.items() if name != label}
        if kept == show.overrides:
            return show, [], []
        return replace(show, overrides=kept), [], [say(show, f"{label} is read again")]
    share = _number(level)
    if share is None:
        note = f"override takes a label and a number from 0 to 1, not {argument.strip()!r}"
        return show, [], [say(show, note)]
    if show.overrides.get(label) == share:
        return show, [], []
    first = label not in show.overrides
    show = replace(show, overrides={**show.overrides, label: share})
    # A fader gives many values; that it is held is news once.
    return show, [], [say(show, f"the operator gives {label} {share:g}")] if first else []


def _label_and_level(graph: Graph, argument: str) -> tuple[str, str]:
    """Take an override apart; a label may be written as it is in an address."""
    known = {address_part(label): label for label in graph.film.listens_to}
    known |= {label: label for label in graph.film.listens_to}
    label, _, level = argument.rpartition(" ")
    if not label or argument in known:
        label, level = argument, ""
    return known.get(label.strip(), label.strip()), level


def press(graph: Graph, show: Show, key: str, value: float | int | str | bool) -> Show:
    """Remember what was pressed or came in, where the film asks for it at all."""
    if key not in graph.inputs:
        return show  # else a flood of addresses would fill the memory
    return replace(show, pressed={**show.pressed, key: value})


def say(show: Show, note: str) -> Decision:
    """Tell what a command did, or why nothing."""
    return Decision(show.now, show.scene, show.take, "told", "", None, (), note)


def obey(graph: Graph, show: Show, command: OperatorCommand) -> Step:
    """Take a command of the operator's that is neither "quit" nor a language."""
    show, effects, trace = _obeyed(graph, show, command)
    if not trace or trace[0].kind != "told":
        return show, effects, trace
    note = trace[0].note
    if note == show.said and 0 <= show.now - show.said_at < QUIET:
        return show, effects, []
    return replace(show, said=note, said_at=show.now), effects, trace


def _obeyed(graph: Graph, show: Show, command: OperatorCommand) -> Step:
    argument = command.argument
    match command.verb:
        case "go":
            if not show.take:
                return show, [], [say(show, "go: nothing is on the screen yet")]
            # It falls in the tick, which knows the viewer's mood; a film that is held goes on.
            return replace(show, asked=True, paused=False), [], []
        case "scene":
            return scene(graph, show, argument)
        case "reset":
            return reset(graph, show)
        case "pause":
            return pause(show, argument)
        case "panic":
            return panic(show, argument)
        case "blackout":
            return blackout(show, argument)
        case "dimmer":
            return dimmer(show, argument)
        case "override":
            return override(graph, show, argument)
        case _:
            return press(graph, show, f"{command.verb}:{argument}", True), [], []


def switched(argument: str, now: bool) -> bool | None:
    """Give what a switch is to be: on, off, the other way round; None for anything else."""
    said = argument.strip().casefold()
    if not said:
        return not now
    return True if said in ON else False if said in OFF else None


def _jump(graph: Graph, show: Show, to: str, kind: str, note: str) -> Step:
    decision = Decision(show.now, show.scene, show.take, kind, to, None, (), note)  # type: ignore[arg-type]
    step = step_of(graph, show, None, None)
    show = replace(show, pending=None, asked=False, paused=False, branch=f"{show.scene}>{to}")
    show, effects = cut_to(graph, show, to, "now", None, step)
    return show, effects, [decision]


def _unasked(graph: Graph, show: Show) -> Choice:
    """Choose for a scene none of whose ways out passes now."""
    station = graph.stations[show.scene]
    if not station.spec.loop or not station.ways:
        return way_home(graph, show, "go")
    asking = [number for number, way in enumerate(station.ways) if not _operators(way)]
    number = asking[0] if asking else 0
    way = station.ways[number]
    note = "the operator said go"
    decision = Decision(show.now, show.scene, show.take, "go", way.to, None, (), note)
    return Choice(way, number, decision)


def _operators(way: Way) -> bool:
    """Say whether a way out only opens to a button, a key or an OSC message."""
    return way.guard is not None and _asks_for_press(way.guard)


def _asks_for_press(guard: Guard) -> bool:
    if isinstance(guard, AllGuard):
        return any(_asks_for_press(part) for part in guard.parts)
    if isinstance(guard, AnyGuard):
        return bool(guard.parts) and all(_asks_for_press(part) for part in guard.parts)
    if isinstance(guard, HeldGuard):
        return _asks_for_press(guard.part)
    return isinstance(guard, PressedGuard)


def _forgotten(graph: Graph, show: Show) -> Show:
    """Forget what the story remembers of the last viewer."""
    return replace(
        show,
        path=(),
        visits={},
        variables=dict(graph.film.variables),
        history=None if show.history is None else opened(graph, show.now),
    )


def _master(show: Show) -> SetMaster:
    return SetMaster(t=show.now, dimmer=show.dimmer, blackout=show.blackout, panic=show.muted)


def _number(text: str) -> float | None:
    """Read a number, held within 0..1; None where it is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return min(1.0, max(0.0, number)) if math.isfinite(number) else None
