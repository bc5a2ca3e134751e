"""SCN-055 to 057: files that can be played, but not without a seam."""

from __future__ import annotations

from riot.footage import figure, time_code
from riot.story.checks.facts import Facts, named_clips
from riot.story.checks.found import Found, Path, warned

PREPARE = "`riot media prepare`"


def seams(facts: Facts) -> Found:
    """Find in-points without a key frame, uneven pace, and pictures that are damaged."""
    if facts.media is None or not facts.whole("media"):
        return
    yield from _in_points(facts)
    told: set[str] = set()
    for path, file in named_clips(facts.film):
        footage = facts.footage_of(str(path[1]))
        if footage is None or file in told:
            continue
        told.add(file)
        here: Path = (*path, "file")
        if footage.variable:
            yield warned(
                here,
                "056",
                f"the pictures of {file!r} do not follow each other evenly, as a phone films",
                f"{PREPARE} gives it one frame rate; else motion stutters and times are not exact",
            )
        if footage.damage:
            yield warned(
                here,
                "057",
                f"the clip {file!r} is damaged: {footage.damage}",
                "copy it again, or export it again; `riot media check` decodes it all",
            )


def _in_points(facts: Facts) -> Found:
    for name, scene in facts.film.scenes.items():
        footage = facts.footage_of(name)
        clip = scene.clip
        if footage is None or clip is None or not 0 < clip.in_ < footage.seconds:
            continue
        before = footage.key_before(clip.in_)
        if before is not None:
            yield warned(
                ("scenes", name, "clip", "in"),
                "055",
                f"{clip.file!r} has no key frame at {time_code(clip.in_)}; "
                f"the nearest before is at {time_code(before)}",
                f"{PREPARE} puts one there; else {figure(clip.in_ - before)} s are decoded to get "
                "there, and a player may show them",
            )
