"""Turn takes into looks: their pictures, words, fades, and the loudness that goes with them."""

from __future__ import annotations

import math
from dataclasses import replace

from riot.screen.deck.port import Picture
from riot.screen.look import Layer, Look
from riot.screen.program.figures import Pacing
from riot.screen.program.reel import Reel
from riot.screen.program.shelf import Shelf
from riot.screen.program.take import Fade, Shown
from riot.screen.text.cards import FADE_IN_SECONDS

_SETTLED_SECONDS = FADE_IN_SECONDS + 0.5
_BRIGHTEN_SECONDS = 0.3


class Showing:
    """Give the look of a moment. Subtitles come from `shelf`; `pacing` sees the live pictures."""

    def __init__(self, shelf: Shelf, pacing: Pacing) -> None:
        self._shelf = shelf
        self._pacing = pacing
        self._dimmed: tuple[float, float] | None = None

    def brighten(self, light: float, moment: float) -> None:
        """Go back to full light gently: a dip to black was called off at `light`."""
        self._dimmed = light, moment

    def begin(self) -> None:
        """Begin anew with another reel."""
        self._dimmed = None
        self._pacing.reset()

    def look(self, live: Shown, fade: Fade | None, now: float, moment: float) -> Look:
        """Give what is to be seen at `moment`, in the display frame that begins at `now`."""
        layer = self._layer(live, now, moment)
        if live.reel is not None and isinstance(layer.picture, Picture):
            self._pacing.see(layer.picture, now, running=live.reel.state == "playing")
        light = self._light(moment)
        if fade is None:
            return Look(layer, light=light)
        share = fade.share(moment)
        if fade.dip:
            light = min(light, abs(1 - 2 * share))
            live.set_gain(light)
            return Look(layer, light=light)
        fade.old.set_gain(math.cos(share * math.pi / 2))
        live.set_gain(math.sin(share * math.pi / 2))
        old = Layer(fade.still) if fade.still else self._layer(fade.old, now, moment)
        return Look(layer, old, share, light)

    def _light(self, moment: float) -> float:
        if self._dimmed is None:
            return 1.0
        light = self._dimmed[0] + (moment - self._dimmed[1]) / _BRIGHTEN_SECONDS
        if light >= 1:
            self._dimmed = None
        return min(light, 1.0)

    def _layer(self, take: Shown, now: float, moment: float) -> Layer:
        if take.order is None:
            return Layer(None)
        settling = take.reel is None or take.order.result is not None
        age = min(now - take.begun, _SETTLED_SECONDS) if settling else 0.0
        if take.reel is None:
            return Layer(take.order.picture, age, take.order.result)  # type: ignore[arg-type]
        words = self._words(take, take.reel, moment)
        return Layer(take.reel.frame(moment), age, take.order.result, words)

    def _words(self, take: Shown, reel: Reel, moment: float) -> str:
        clip = take.clip()
        assert clip is not None and take.order is not None
        found = self._shelf.find(replace(clip, start=clip.start + take.order.position))
        return found.at(reel.position(moment)) if found else ""
