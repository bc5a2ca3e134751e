"""Two hundred cuts on each of our decks and on a naive player, with a window and without."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.cut.page import Part
from bench.cut.places import NAMES, Place, Result, players, take_cuts
from bench.cut.results import lines
from bench.cut.telling import Progress
from riot.clock import SystemClock

CUTS = 200
FEW_CUTS = 30

TITLES: dict[Place, str] = {
    "window": "Cuts in a window",
    "headless": "Cuts without a window",
}


def measure(media: Path, quick: bool, progress: Progress) -> list[Part]:
    """Run all players in both places, one after the other; without Xvfb there is no window."""
    clock = SystemClock()
    kinds = players()
    parts: list[Part] = []
    for place, title in TITLES.items():
        if place == "window" and shutil.which("Xvfb") is None:
            parts.append(Part(title, (), (), ["Not measured: Xvfb is not installed here."]))
            continue
        results: list[Result] = []
        for kind in kinds:
            count = FEW_CUTS if quick else CUTS
            progress.begin(f"{title.lower()}: {NAMES[kind]}", count)
            results.append(take_cuts(kind, place, media, count, clock, progress.reach))
        found = lines(
            [one.taken for one in results],
            [one.heard for one in results],
            naive="naive" in kinds,
        )
        names = [NAMES[kind] for kind in kinds]
        parts.append(Part(title, names, found, _notes(place, names, results)))
    return [*parts, Part("How it is measured", (), (), _METHOD)]


def _notes(place: Place, names: list[str], results: list[Result]) -> list[str]:
    notes = [_PLACES[place]]
    looks = [one.looks for one in results if one.looks is not None]
    if looks:
        slowest = min(one.rate for one in looks)
        longest = 1000 * max(one.longest for one in looks)
        notes.append(
            f"The screen was looked at {slowest:.0f} times a second or more often, by a process "
            f"of its own; the longest that it was not: {longest:.0f} ms."
        )
    if not any(one.heard for one in results):
        notes.append("Sound was not measured: PulseAudio is not installed here.")
    for name, one in zip(names, results, strict=True):
        notes += [f"{name}: {failure}" for failure in dict.fromkeys(one.taken.failures)]
    if NAMES["naive"] not in names:
        notes.append("VLC was not measured: libvlc is not installed here.")
    return notes


_PLACES: dict[Place, str] = {
    "window": "Our decks play in the window of a show, `set_media` and `play` in a window that "
    "libvlc draws into (X11, no OpenGL), on an X server without a display (Xvfb).",
    "headless": "Our decks are composited as in a show without a window; the naive player's "
    "pictures come by libvlc's memory callbacks.",
}

_METHOD = (
    "Every frame of the 720p25 clips carries its clip and its number as black and white squares "
    "along the upper and the lower edge; the display runs at 50 Hz. A picture counts from the "
    "moment at which it is read off the X server's frame buffer, or off the composited picture.",
    "A cut's time runs from its order to the first new picture. The order is sent to the screen's "
    "process through the same pipe as in a show. At the clip's end it runs from when the cut is "
    "due: the old clip's first picture plus its length; negative is early.",
    "*Held ready*: the clip was announced some second before. Half of the in-points inside the "
    "long file are no key frames. *Not held ready*: the screen hears of the clip with the cut. To "
    "the naive player all cuts but those at the end are the same.",
    "*Frozen*: the time in which no new picture came, beyond the 40 ms of one film frame, until a "
    "third of a second after the cut; up to half a film frame, the grid of the display, is not "
    "counted. Cuts to clips that were not held ready are told apart.",
    "*Silence*: clips carry a tone without a pause; what is played goes to a PulseAudio null sink "
    "and is recorded from its monitor (`parec`). Counted are silences of 2 ms and more from 0.15 s "
    "before the cut's picture to 0.25 s after.",
    "Naive: one libvlc media player that is given the next file (`set_media`, `play`), at the "
    "clip's end as soon as it sees that the clip has ended. It plays the same clips, orders and "
    "in-points (`:start-time`), with the same libvlc, in the same run.",
)
