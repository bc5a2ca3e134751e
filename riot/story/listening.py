"""Sum up a listen window: time-weighted, only while a reading counts."""

from __future__ import annotations

from collections.abc import Mapping

from riot.frozen import maker_of
from riot.labels import leader, levels_with
from riot.messages import Mood
from riot.story.schema import Listen
from riot.story.schema.listen import By
from riot.story.show import Listening
from riot.story.trace import Heard
from riot.story.view import ROUNDING

Said = tuple[Mapping[str, float], str | None, float, bool, str]
"""What readings say: levels, dominant label, margin, whether that counts, and why not."""

_made = maker_of(Listening)


def counts(mood: Mood) -> bool:
    """Tell whether the mood rests on a fresh reading of a face."""
    return mood.present and not mood.stale and bool(mood.levels)


def listen(heard: Listening, mood: Mood, seconds: float, by: By | None = None) -> Listening:
    """Add `seconds` of `mood` to what was heard; of it only what is summed up `by`, if given."""
    if seconds <= 0 or not counts(mood):
        return heard
    levels, sums, peaks, shares = mood.levels, heard.sums, heard.peaks, heard.shares
    if by is None or by == "mean":
        sums = {label: sums.get(label, 0.0) + level * seconds for label, level in levels.items()}
    if by is None or by == "peak":
        peaks = {label: max(peaks.get(label, 0.0), level) for label, level in levels.items()}
    if mood.dominant is not None and (by is None or by == "share"):
        shares = {**shares, mood.dominant: shares.get(mood.dominant, 0.0) + seconds}
    first = mood.reading if heard.first_reading < 0 else heard.first_reading
    return _made(heard.seconds + seconds, sums, peaks, shares, levels, first, mood.reading)


def window_heard(heard: Listening, how: Listen, given: Mapping[str, float] | None = None) -> Heard:
    """Sum up a window by the scene's `by`; levels that an operator has `given` are as he says."""
    said = window_said(heard, how, given)
    return Heard(how.by, *said, heard.seconds, (heard.first_reading, heard.last_reading))


def window_said(heard: Listening, how: Listen, given: Mapping[str, float] | None = None) -> Said:
    """Say what a window says, by the scene's `by`."""
    if heard.seconds < max(how.min_face - ROUNDING, 1e-9):
        why = f"a face was seen for only {heard.seconds:.1f} s of {how.min_face:g} s"
        return {}, None, 0.0, False, why
    if how.by == "peak":
        levels = dict(heard.peaks)
    elif how.by == "last":
        levels = dict(heard.last)
    elif how.by == "share":
        levels = {label: heard.shares.get(label, 0.0) / heard.seconds for label in heard.last}
    else:
        levels = {label: total / heard.seconds for label, total in heard.sums.items()}
    if given:
        levels = levels_with(given, levels)
    return levels, *leader(levels), True, ""


def now_heard(mood: Mood) -> Heard:
    """Sum up this tick alone, for interrupts and dwells."""
    return Heard("now", *this_moment(mood), 0.0, (mood.reading, mood.reading))


def this_moment(mood: Mood) -> Said:
    """Say what this tick alone says."""
    if not counts(mood):
        why = "no face is in sight" if not mood.present else "the reading is stale"
        return {}, None, 0.0, False, why
    return mood.levels, mood.dominant, mood.margin, True, ""
