"""SCN-018, 019, 040: conditions that are empty, beyond all levels, or that nothing hears of."""

from __future__ import annotations

from riot.story.checks.facts import Facts, Placed
from riot.story.checks.found import Found, refused, warned
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard
from riot.story.guards.pressed import PressedGuard


def limits(facts: Facts) -> Found:
    """Find conditions that make no sense by themselves."""
    for exits in facts.exits.values():
        for part in (part for way in exits for part in way.parts):
            yield from _condition(part, facts.hears_osc)


def _condition(part: Placed, hears_osc: bool) -> Found:
    match part.guard:
        case AllGuard(parts=()) | AnyGuard(parts=()):
            yield refused(
                part.path, "018", "a condition is empty", "give one, or remove the empty block"
            )
        case LevelGuard(limits=found):
            for name, limit in found.limits().items():
                if not 0 <= limit <= 1:
                    yield refused(
                        (*part.path, name),
                        "019",
                        f"{name} {limit:g} is outside 0 to 1",
                        f"write {limit / 100:g} for {limit:g} %" if 1 < limit <= 100 else "",
                    )
        case AffectGuard(limits=found):
            for name, limit in found.limits().items():
                if not -1 <= limit <= 1:
                    message = f"{name} {limit:g} is outside -1 to 1"
                    yield refused((*part.path, name), "019", message)
        case PressedGuard(source="osc") if not hears_osc:
            yield warned(
                part.path,
                "040",
                "an OSC message is asked for, and no installation is known that listens to OSC",
                "give the installation `input: {osc: {port: 8000}}`, and check with --config",
            )
        case _:
            pass
