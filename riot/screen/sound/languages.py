"""Choose a file's sound by its language."""

from __future__ import annotations

from contextlib import suppress

import av
from av.container import InputContainer
from av.stream import Disposition
from langcodes import Language, tag_distance

_FAR = 10
"""langcodes.tag_distance: 0 is the same; Norwegian and Bokmål are 1 apart, Danish is 12."""

_SISTERLY = 2
"""Nearer than any other language is, and further than the same one."""

_SISTERS = {"nb", "nn", "no"}
"""Norwegian has a code for each writing; who listens hears no difference."""

_ASIDE = (
    Disposition.comment
    | Disposition.visual_impaired
    | Disposition.hearing_impaired
    | Disposition.descriptions
)


def choose_stream(container: InputContainer, language: str) -> av.AudioStream | None:
    """Give the sound in this language, a code of two or three letters; else the file's default.

    None where there is no sound. A commentary or a description is taken only if all are such.
    """
    streams = [stream for stream in container.streams.audio if stream.codec_context is not None]
    near = {stream: _distance(language, stream.metadata.get("language", "")) for stream in streams}
    spoken = [stream for stream in streams if near[stream] is not None]
    return min(
        spoken or streams, key=lambda stream: (near[stream] or 0, _rank(stream)), default=None
    )


def _rank(stream: av.AudioStream) -> tuple[bool, bool, int]:
    disposition = stream.disposition
    return bool(disposition & _ASIDE), not disposition & Disposition.default, stream.index


def _distance(wanted: str, found: str) -> int | None:
    """Give how far apart two languages are, variants of one only little; None for different ones.

    How a language is written does not matter here.
    """
    with suppress(ValueError):
        one, other = Language.get(wanted), Language.get(found)
        if one.language and other.language:
            apart = tag_distance(one.language, other.language)
            if {one.language, other.language} <= _SISTERS:
                apart = min(apart, _SISTERLY)
            same_land = one.territory == other.territory
            return apart * 2 + (not same_land) if apart < _FAR else None
    return None
