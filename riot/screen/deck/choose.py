"""Open the player that the settings name."""

from __future__ import annotations

from collections.abc import Mapping

from riot.backends import Backend, load_backend
from riot.clock import Clock
from riot.errors import RiotError
from riot.screen.deck import BACKENDS
from riot.screen.deck.port import Player


def open_player(
    kind: str,
    *,
    size: tuple[int, int],
    sound: bool,
    clock: Clock,
    seed: int = 0,
    backends: Mapping[str, Backend] = BACKENDS,
) -> tuple[str, Player]:
    """Give the kind that was opened and its player.

    `auto` takes VLC where libvlc loads and FFmpeg otherwise. `seed` matters to the simulated
    player alone. Raises CFG-020 for an unknown kind, CFG-021 where its library is missing, and
    SCR-001 where libvlc loads but does not start.
    """
    if kind == "auto":
        try:
            return open_player(
                "vlc", size=size, sound=sound, clock=clock, seed=seed, backends=backends
            )
        except RiotError:
            kind = "ffmpeg"
    player = load_backend("player", kind, backends)
    return kind, player(size=size, sound=sound, clock=clock, seed=seed)
