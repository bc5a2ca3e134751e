"""SCN-017 and 070 to 076: rigs, actions and values that the receiver does not know or take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from riot.calls import Call, CallError, Receiver, bind, parse_call
from riot.calls.actions import plain_number
from riot.errors import Problem
from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, listed_words, nearest, refused, suggestion, warned
from riot.story.schema import CueSend, SceneCue


class _Placed(NamedTuple):
    """A cue, and its path in the film."""

    path: Path
    cue: SceneCue | CueSend


def rigs(facts: Facts) -> Found:
    """Find cues and levels that no rig, or not this one, could do anything with."""
    known = None if facts.rigs is None else {rig.name: rig for rig in facts.rigs}
    for path, cue in _cues(facts):
        if cue.do is not None:
            yield from _call(facts, (*path, "do"), parse_call(cue.do))
        elif cue.send is not None:
            receiver = None
            if known is not None:
                receiver = known.get(cue.send)
                if receiver is None:
                    yield _no_rig((*path, "send"), cue.send, known)
            yield from _idle(path, cue)
            yield from _bare_letters(path, cue)
            if receiver is not None:
                yield from _message(path, cue, receiver)


def _cues(facts: Facts) -> Iterator[_Placed]:
    for name, scene in facts.film.scenes.items():
        for number, cue in enumerate(scene.cues):
            yield _Placed(("scenes", name, "cues", number), cue)
    for name, sends in facts.film.cues.items():
        for number, send in enumerate(sends):
            yield _Placed(("cues", name, number), send)
    for number, level in enumerate(facts.film.levels):
        kept = SceneCue.model_construct(
            while_=level.while_, send=level.send, address=level.address, range=level.range
        )
        yield _Placed(("levels", number), kept)


def _no_rig(path: Path, rig: str, known: dict[str, Receiver]) -> tuple[Path, Problem]:
    hint = suggestion(rig, known) or "add it below `rigs:` in the installation"
    return refused(path, "017", f"there is no rig {rig!r} in the installation", hint)


# ── actions ─────────────────────────────────────────────────────────────────────────────────────


def _call(facts: Facts, path: Path, call: Call) -> Found:
    receivers, problem = _called(facts, path, call.rig)
    if problem is not None:
        yield problem
    told: set[str] = set()
    for receiver in receivers:
        for found in _action(path, call, receiver):
            if str(found[1].message) not in told:
                told.add(str(found[1].message))
                yield found


def _called(
    facts: Facts, path: Path, name: str
) -> tuple[list[Receiver], tuple[Path, Problem] | None]:
    """Give the rigs that a call is for: the one of that name, else all of that profile."""
    shipped = facts.profiles.get(name)
    if facts.rigs is None:
        return ([] if shipped is None else [shipped]), None
    found = [rig for rig in facts.rigs if rig.name == name]
    found = found or [rig for rig in facts.rigs if rig.profile == name]
    if found:
        return found, None
    names = dict.fromkeys([*(r.name for r in facts.rigs), *(r.profile for r in facts.rigs)])
    names.pop("", None)
    if shipped is not None and nearest(name, names) is None:
        message = f"no rig of the installation has the profile {name!r}"
        hint = f"add one below `rigs:`, as {{name: {name}, profile: {name}}}"
        return [], refused(path, "017", message, hint)
    hint = suggestion(name, names) or "add it below `rigs:` in the installation"
    return [], refused(path, "017", f"there is no rig {name!r} in the installation", hint)


def _action(path: Path, call: Call, receiver: Receiver) -> Found:
    if not receiver.profile:
        return  # only the rig's name is known
    action = receiver.actions.get(call.action)
    who = _who(receiver) if receiver.installed else receiver.name
    if action is None:
        message = f"{who} has no action {call.action!r}"
        hint = suggestion(call.action, receiver.actions) or "use `send` and an address"
        if not receiver.installed and nearest(call.action, receiver.actions) is None:
            hint += "; a profile of your own is known with --config"
        yield refused(path, "070", message, hint)
        return
    name = f"{call.rig}.{call.action}"
    try:
        bound = bind(name, action, call.arguments)
    except CallError as error:
        message = error.message if error.argument is None else f"{name}: {error.message}"
        yield refused(path, "071", message, error.hint)
        return
    for given, written, (key, parameter) in zip(
        call.arguments, call.written, action.parameters.items(), strict=False
    ):
        value = bound.values[key]
        if parameter.type == "number" and value != given:
            message = f"{name}: {key} {written} is outside {parameter.bounds}"
            yield refused(path, "071", message, parameter.range_hint)
        if parameter.type == "text" and not isinstance(given, str) and value != written:
            message = f"{name}: {key} {written} would be sent as {value}"
            yield refused(path, "071", message, f'write "{written}"')
        if isinstance(value, str) and f"{{{key}}}" in action.address and _unfit(value):
            message = f"{name}: {key} {value!r} cannot be part of an OSC address"
            yield refused(path, "071", message, "no spaces, commas or any of # * ? [ ] { }")


def _who(receiver: Receiver) -> str:
    profile = f" ({receiver.profile})" if receiver.profile != receiver.name else ""
    return f"rig {receiver.name!r}{profile}"


def _unfit(text: str) -> bool:
    odd = not text or not text.isascii() or not text.isprintable()
    return odd or bool(set(text) & set(" ,#*?[]{}")) or "//" in f"/{text}/"


# ── messages ────────────────────────────────────────────────────────────────────────────────────


def _idle(path: Path, cue: SceneCue | CueSend) -> Found:
    """Warn of what a message says and nobody will do."""
    moving = isinstance(cue, SceneCue) and cue.while_ is not None
    for key, given in (("press", cue.press), ("over", cue.over > 0)):
        if not given:
            continue
        if moving:
            yield warned((*path, key), "074", f"`{key}` does nothing for a level", "remove it")
        elif isinstance(cue.value, str):
            message = f"a text cannot be {'pressed' if key == 'press' else 'faded'}"
            yield warned((*path, key), "074", message, f"remove `{key}`")
    if cue.over > 0 and not moving:
        if cue.press:
            message = "a press does not fade, so `over` does nothing"
            yield warned((*path, "over"), "074", message, "remove one of the two")
        elif cue.value is None:
            message = "without a value there is nothing to fade to"
            yield warned((*path, "over"), "074", message, "add `value`")


def _bare_letters(path: Path, cue: SceneCue | CueSend) -> Found:
    """Warn of a text that loses its accents, or more: a rig is sent ASCII."""
    if isinstance(cue.value, str) and not (cue.value.isascii() and cue.value.isprintable()):
        message = f"rigs are sent plain letters only, and this is {cue.value!r}"
        yield warned((*path, "value"), "076", message, "write it without accents, or as a number")


def _message(path: Path, cue: SceneCue | CueSend, receiver: Receiver) -> Found:
    who = _who(receiver)
    if receiver.mapped is not None and cue.address not in receiver.mapped:
        known = listed_words(sorted(receiver.mapped)[:8]) if receiver.mapped else ""
        hint = f"its map has {known}" if known else "give it a map in the installation"
        message = f"the map of rig {receiver.name!r} lacks {cue.address}: nothing would happen"
        yield warned((*path, "address"), "075", message, hint)
    for key, value in _values(cue):
        where: Path = (*path, *key)
        if isinstance(value, str):
            if not receiver.texts:
                message = f"{who} takes no texts, and this is {value!r}"
                yield refused(where, "072", message, "send a number")
        elif not receiver.numbers:
            message = f"{who} takes no numbers, and this is {plain_number(value)}"
            yield refused(where, "072", message, "put quotes around it")
        elif receiver.clamp is not None:
            low, high = receiver.clamp
            if not low <= value <= high:
                message = f"{who} takes {low:g} to {high:g}, and this is {plain_number(value)}"
                yield refused(where, "073", message, _share(value, low, high))


def _values(cue: SceneCue | CueSend) -> Iterator[tuple[Path, float | int | str]]:
    if isinstance(cue, SceneCue) and cue.while_ is not None:
        for place, value in enumerate(cue.range):
            yield ("range", place), value
    elif cue.value is not None:
        yield ("value",), cue.value


def _share(value: float, low: float, high: float) -> str:
    """Say what a percentage, or a level of 255, would be."""
    if (low, high) != (0, 1) or value < 0:
        return ""
    whole = 100 if value <= 100 else 255 if value <= 255 else 0
    return f"{value:g} of {whole} is {value / whole:.3g}" if whole else ""
