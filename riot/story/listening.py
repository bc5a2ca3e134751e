"""Sum up a listen window: time-weighted, only while a reading counts."""

from __future__ import annotations

from collections.abc import Mapping

from riot.labels import levels_with
from riot.messages import Mood
from riot.story.schema import Listen
from riot.story.show import Listening
from riot.story.trace import Heard
from riot.story.view import ROUNDING


def counts(mood: Mood) -> bool:
    """Tell whether the mood rests on a fresh reading of a face."""
    return mood.present and not mood.stale and bool(mood.levels)


def listen(heard: Listening, mood: Mood, seconds: float) -> Listening:
    """Add `seconds` of `mood` to what was heard."""
    if not counts(mood) or seconds <= 0:
        return heard
    shares = dict(heard.shares)
    if mood.dominant is not None:
        shares[mood.dominant] = shares.get(mood.dominant, 0.0) + seconds
    return Listening(
        heard.seconds + seconds,
        {label: heard.sums.get(label, 0.0) + v * seconds for label, v in mood.levels.items()},
        {label: max(heard.peaks.get(label, 0.0), v) for label, v in mood.levels.items()},
        shares,
        dict(mood.levels),
        mood.reading if heard.first_reading < 0 else heard.first_reading,
        mood.reading,
    )


def window_heard(heard: Listening, how: Listen, given: Mapping[str, float] | None = None) -> Heard:
    """Sum up a window by the scene's `by`; levels that an operator has `given` are as he says."""
    if heard.seconds < max(how.min_face - ROUNDING, 1e-9):
        return _nothing(
            how.by, heard, f"a face was seen for only {heard.seconds:.1f} s of {how.min_face:g} s"
        )
    if how.by == "peak":
        levels = dict(heard.peaks)
    elif how.by == "last":
        levels = dict(heard.last)
    elif how.by == "share":
        levels = {label: heard.shares.get(label, 0.0) / heard.seconds for label in heard.sums}
    else:
        levels = {label: total / heard.seconds for label, total in heard.sums.items()}
    if given:
        levels = levels_with(given, levels)
    dominant, margin = leader(levels)
    return Heard(
        how.by,
        levels,
        dominant,
        margin,
        True,
        "",
        heard.seconds,
        (heard.first_reading, heard.last_reading),
    )


def now_heard(mood: Mood) -> Heard:
    """Sum up this tick alone, for interrupts and dwells."""
    if not counts(mood):
        why = "no face is in sight" if not mood.present else "the reading is stale"
        return Heard("now", {}, None, 0.0, False, why, 0.0, (mood.reading, mood.reading))
    return Heard(
        "now",
        mood.levels,
        mood.dominant,
        mood.margin,
        True,
        "",
        0.0,
        (mood.reading, mood.reading),
    )


def leader(levels: Mapping[str, float]) -> tuple[str | None, float]:
    """Give the highest label and its lead over the runner-up; the first named wins a tie."""
    if not levels:
        return None, 0.0
    ranked = sorted(levels.values(), reverse=True)
    best = max(levels, key=levels.__getitem__)
    return best, ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0)


def _nothing(by: str, heard: Listening, why: str) -> Heard:
    return Heard(
        by, {}, None, 0.0, False, why, heard.seconds, (heard.first_reading, heard.last_reading)
    )
