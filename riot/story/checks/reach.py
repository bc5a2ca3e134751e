"""SCN-011, 020, 025 to 027: ways out that are missing, idle, or lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riot.story.checks.always import followed, followed_at_least
from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, refused


def reach(facts: Facts) -> Found:
    """Find scenes without a default, ways that nothing can take, and scenes cut off."""
    yield from _defaults(facts)
    if not _ways_known(facts):
        return  # a way that was left out for its form may be the one that leads there
    for name in facts.film.scenes:
        if name not in facts.reached:
            yield refused(
                ("scenes", name),
                "026",
                f"no transition leads to the scene {name!r}",
                "lead to it from another scene, or remove it",
            )
    if not any(torn[2:] in (("session",), ("loop",), ("timeout",)) for torn in facts.torn):
        yield from _endless(facts)


def _defaults(facts: Facts) -> Found:
    for name, scene in facts.film.scenes.items():
        path: Path = ("scenes", name, "transitions")
        ways = scene.transitions
        if not scene.loop and facts.whole(*path) and (not ways or ways[-1].when is not None):
            yield refused(
                path,
                "011",
                f"the scene {name!r} has no default",
                "end its transitions with one that has no `when`",
            )
        for number, branch in enumerate(ways):
            if branch.when is not None or not facts.whole(*path, number):
                continue
            if branch.interrupt:
                message = "an interrupt without `when` would skip the scene at once"
                yield refused((*path, number, "interrupt"), "025", message, "give it a `when`")
            elif number < len(ways) - 1:
                yield refused(
                    (*path, number + 1),
                    "020",
                    "can never be reached: the transition before it has no `when`",
                    "move that one to the end",
                )


def _ways_known(facts: Facts) -> bool:
    """Tell whether it is known where all scenes lead that the show comes to."""
    return facts.whole("start") and not any(
        len(torn) < 2 or (torn[1] in facts.reached and (len(torn) == 2 or _hides_way(torn)))
        for torn in facts.torn
        if torn[0] == "scenes"
    )


def _hides_way(torn: Path) -> bool:
    """Tell whether what was left out may lead somewhere; of a transition only `to` does."""
    if torn[2] == "transitions":
        return len(torn) < 5 or torn[4] == "to"
    return torn[2] == "fallback"


def _endless(facts: Facts) -> Found:
    """Find scenes that a show comes to and from which it reaches no ending.

    An ending is a scene with `session: end`. A film without any ends by coming back to its start,
    or in a scene that holds: one that loops, with no way out.
    """
    scenes = facts.film.scenes
    endings = {name for name, scene in scenes.items() if scene.session == "end"}
    ending = "no scene with `session: end` can be reached"
    if not endings:
        endings = {name for name, scene in scenes.items() if not facts.ways[name] and scene.loop}
        endings.add(facts.film.start)
        ending = "the show never comes back to its start"
    ends = _leading_to(endings, followed_at_least(facts))
    if not facts.reached <= ends:
        ends = _leading_to(endings, followed(facts))
    for name in scenes:
        if name in facts.reached and name not in ends:
            yield refused(
                ("scenes", name),
                "027",
                f"from {name!r} {ending}",
                "give it, or a scene behind it, a way to an ending",
            )


def _leading_to(goals: Iterable[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    sources: dict[str, list[str]] = {}
    for name, targets in ways.items():
        for target in targets:
            sources.setdefault(target, []).append(name)
    found = set(goals)
    waiting = list(found)
    while waiting:
        for source in sources.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found
