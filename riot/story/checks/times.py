"""SCN-021 to 024, 044 to 046, 049: times that do not fit into the clip."""

from __future__ import annotations

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, refused, warned
from riot.story.checks.weighing import decision_at, heard_for, hears
from riot.story.schema import Scene

FRAME = 0.1
"""Seconds by which a range may reach beyond its file: time codes are rounded, frames are not."""


def times(facts: Facts) -> Found:
    """Find ranges, leads, listen windows and cues that lie outside their scene."""
    for name, scene in facts.film.scenes.items():
        path: Path = ("scenes", name)
        if not facts.whole(*path) or not facts.whole("defaults"):
            continue
        yield from _range(facts, path, name, scene)
        length = facts.length(name)
        if length is not None and length > 0:
            yield from _lead(facts, path, name, scene, length)
            yield from _listen(facts, path, name, scene, length)
            yield from _cues(path, scene, length)
        elif scene.listen is not None and _backwards(scene):
            yield refused(
                (*path, "listen", "to"), "021", "`listen` ends before it begins", "swap them?"
            )
        yield from _deaf(facts, path, name)


def _range(facts: Facts, path: Path, name: str, scene: Scene) -> Found:
    clip = scene.clip
    if clip is None:
        return
    if clip.out is not None and clip.out <= clip.in_:
        yield refused(
            (*path, "clip", "out"), "022", "the clip's range ends before it begins", "swap them?"
        )
        return
    measured = facts.footage_of(name)
    if measured is None:
        return
    seconds = measured.seconds
    if clip.in_ >= seconds:
        yield refused(
            (*path, "clip", "in"),
            "046",
            f"the range begins at {clip.in_:g} s, the file ends at {seconds:.4g} s",
            "begin earlier, or name another file",
        )
    elif clip.out is not None and clip.out > seconds + FRAME:
        yield refused(
            (*path, "clip", "out"),
            "046",
            f"the range ends at {clip.out:g} s, the file at {seconds:.4g} s",
            "leave `out` away to play to the file's end",
        )


def _lead(facts: Facts, path: Path, name: str, scene: Scene, length: float) -> Found:
    lead = facts.lead(name)
    if _leads_too_long(facts, name, length):
        where = "lead" if scene.lead is not None else "clip" if scene.clip else "card"
        yield refused(
            (*path, where),
            "023",
            f"`lead` {lead:g} s is longer than the {'clip' if scene.clip else 'card'}'s "
            f"{length:.4g} s",
            "the decision would fall before the scene begins: give it a shorter `lead`",
        )


def _leads_too_long(facts: Facts, name: str, length: float) -> bool:
    scene = facts.film.scenes[name]
    if scene.lead is None and (scene.clip is None or scene.loop):
        return False  # the default lead asks nothing of a card, nor of a clip that goes on
    return facts.lead(name) > length


def _backwards(scene: Scene) -> bool:
    listen = scene.listen
    return listen is not None and listen.to is not None and listen.to <= listen.from_


def _listen(facts: Facts, path: Path, name: str, scene: Scene, length: float) -> Found:
    what = "clip" if scene.clip else "card"
    listen = scene.listen
    if listen is None:
        inherited = facts.film.defaults.listen
        if inherited.from_ >= length and any(way.needs_window for way in facts.exits[name]):
            yield refused(
                (*path, what),
                "024",
                f"`defaults.listen` begins at {inherited.from_:g} s, after the {what}'s "
                f"{length:.4g} s",
                "give this scene a `listen` of its own",
            )
        return
    if _backwards(scene):
        yield refused(
            (*path, "listen", "to"), "021", "`listen` ends before it begins", "swap them?"
        )
    elif listen.from_ >= length:
        yield refused(
            (*path, "listen", "from"),
            "024",
            f"`listen` begins at {listen.from_:g} s, after the {what}'s {length:.4g} s",
            "begin earlier",
        )
    elif listen.to is not None and listen.to > length + FRAME:
        yield refused(
            (*path, "listen", "to"),
            "024",
            f"`listen` ends at {listen.to:g} s, after the {what}'s {length:.4g} s",
            "write `to: end`",
        )
    elif listen.to is not None:
        decision = decision_at(facts, name)
        if decision is not None and listen.to > decision + FRAME and _decides(facts, name):
            yield warned(
                (*path, "listen", "to"),
                "049",
                f"`listen` ends at {listen.to:g} s, but the decision falls at {decision:.4g} s",
                "write `to: end`, or a shorter `lead`",
            )


def _decides(facts: Facts, name: str) -> bool:
    return any(way.needs_window for way in facts.exits[name])


def _cues(path: Path, scene: Scene, length: float) -> Found:
    end = length if scene.timeout is None else min(length, scene.timeout)
    for number, cue in enumerate(scene.cues):
        if isinstance(cue.at, float) and cue.at >= end:
            yield refused(
                (*path, "cues", number, "at"),
                "045",
                f"the cue comes at {cue.at:g} s, the scene ends at {end:.4g} s",
                "write `at: exit`, or an earlier time",
            )


def _deaf(facts: Facts, path: Path, name: str) -> Found:
    """Find windows that are too short for a reading to count."""
    listen, window = facts.listen(name), heard_for(facts, name)
    if window is None or hears(facts, name):
        return
    if listen.to is not None and listen.to <= listen.from_:
        return
    length = facts.length(name)
    if length is not None and (listen.from_ >= length or _leads_too_long(facts, name, length)):
        return  # another problem says so
    deciding = next((way for way in facts.exits[name] if way.needs_window), None)
    if deciding is None:
        return
    where = (*path, "listen") if facts.film.scenes[name].listen is not None else deciding.when
    yield refused(
        where,
        "044",
        f"no reading can count: the scene listens for {window:.4g} s, and `min_face` asks for "
        f"{listen.min_face:g} s",
        "listen longer, or ask for less `min_face`",
    )
