"""Open the player that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from riot.backends import Backend, load_backend
from riot.clock import Clock
from riot.errors import RiotError
from riot.screen.deck import BACKENDS
from riot.screen.deck.port import Player
from riot.screen.deck.stand_in import StandInPlayer
from riot.screen.settings import Decoding, Fit


class _How(TypedDict):
    size: tuple[int, int]
    fit: Fit
    decoding: Decoding
    clock: Clock
    seed: int


def open_player(
    kind: str,
    *,
    size: tuple[int, int],
    fit: Fit,
    decoding: Decoding,
    clock: Clock,
    seed: int = 0,
    backends: Mapping[str, Backend] = BACKENDS,
) -> tuple[str, Player]:
    """Give the kind that was opened and its player.

    `auto` takes VLC where libvlc loads, with FFmpeg for the clips that VLC cannot play, and FFmpeg
    alone otherwise. Pictures are scaled to fit into `size`
    ("letterbox") or to cover it ("fill": what juts out is the windows' to cut off). `decoding` says
    whether the graphics card may decode. `seed` matters to the simulated player alone.

    Raises CFG-020 for an unknown kind, CFG-021 where its library is missing, and SCR-001 where
    libvlc loads but does not start.
    """
    how: _How = {"size": size, "fit": fit, "decoding": decoding, "clock": clock, "seed": seed}
    if kind == "auto":
        try:
            _, first = open_player("vlc", **how, backends=backends)
        except RiotError:
            return open_player("ffmpeg", **how, backends=backends)
        return "vlc", StandInPlayer(first, open_player("ffmpeg", **how, backends=backends)[1])
    player = load_backend("player", kind, backends)
    return kind, player(**how)
