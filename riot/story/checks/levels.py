"""SCN-041 and 077: two levels, or a level and a cue, that would fight for one address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, refused, warned
from riot.story.schema import CueSend, Scene, SceneCue


def levels(facts: Facts) -> Found:
    """Find levels of one scene, or of the film, that one rig is sent at one address."""
    film = facts.film
    yield from _twice(
        (("levels", number), (level.send, level.address))
        for number, level in enumerate(film.levels)
    )
    for name, scene in film.scenes.items():
        yield from _twice(
            (("scenes", name, "cues", number), (cue.send or "", cue.address or ""))
            for number, cue in enumerate(scene.cues)
            if cue.while_ is not None
        )
    yield from _overruled(facts)


def _overruled(facts: Facts) -> Found:
    """Warn of cues to an address that follows the viewer: within a tick it goes on following."""
    film = facts.film
    always = {(level.send, level.address): level.while_ for level in film.levels}
    for name, scene in film.scenes.items():
        here = {(cue.send, cue.address): cue.while_ for cue in scene.cues if cue.while_ is not None}
        for number, key, cue, sent in _moments(scene, film.cues):
            place = (sent.send or "", sent.address or "")
            if place in here and cue.at != "exit":
                follows, where = here[place], "here"
            elif place in always:
                follows, where = always[place], "in the whole film"
            else:
                continue
            path: Path = ("scenes", name, "cues", number, key)
            message = f"{sent.send} {sent.address} follows {follows} {where}, and not this cue"
            yield warned(path, "077", message, "take another address, or remove the level")


def _moments(
    scene: Scene, named: Mapping[str, Sequence[CueSend]]
) -> Iterator[tuple[int, str, SceneCue, SceneCue | CueSend]]:
    """Give the numbers that a scene's cues send: number, key, the cue, and what is sent."""
    for number, cue in enumerate(scene.cues):
        if cue.while_ is not None:
            continue
        sends = [cue] if cue.send is not None else named.get(cue.cue or "", ())
        for sent in sends:
            if sent.send is not None and not isinstance(sent.value, str):
                yield number, "cue" if cue.cue is not None else "address", cue, sent


def _twice(placed: Iterable[tuple[Path, tuple[str, str]]]) -> Found:
    seen: set[tuple[str, str]] = set()
    for path, (rig, address) in placed:
        if (rig, address) in seen:
            message = f"two levels for {rig} {address}: it would be torn to and fro"
            yield refused((*path, "address"), "041", message, "remove one")
        seen.add((rig, address))
