"""VLC as a player: decks that share one engine, and another when that one gets stuck."""

from __future__ import annotations

from riot.clock import Clock
from riot.errors import RiotError
from riot.screen.settings import Decoding, Fit

try:
    import vlc
except (OSError, NameError, AttributeError) as error:  # python-vlc without libvlc
    raise ImportError(f"libvlc was not found ({error})") from error

# After libvlc was found: its absence has one message, above.
from riot.screen.deck.vlc.deck import VlcDeck
from riot.screen.deck.vlc.engine import ARGUMENTS, STUCK_SECONDS, Engine

_MOST_LEFT_BEHIND = 3


class VlcPlayer:
    """Make decks whose pictures fit into `size` (width, height), or cover it.

    With `decoding` "auto" libvlc may use the graphics card; where that gives no picture, all goes
    on in software. `clock` and `seed` are there for the other players.

    Raises SCR-001 where libvlc loads but does not start, as without its plug-ins.
    """

    def __init__(
        self,
        *,
        size: tuple[int, int],
        clock: Clock,
        fit: Fit = "letterbox",
        decoding: Decoding = "auto",
        seed: int = 0,
    ) -> None:
        instance: vlc.Instance | None = vlc.Instance(list(ARGUMENTS))
        if instance is None:
            raise RiotError(
                "SCR-001",
                "libvlc does not start",
                hint="install VLC's plug-ins (Debian: apt install vlc-plugin-base), "
                "or set player: ffmpeg",
            )
        self._size = size
        self._fit: Fit = fit
        self.hardware = decoding == "auto"
        self._no_hardware = ""
        self._engine = Engine(instance)
        self._left_behind: list[tuple[Engine, str]] = []
        self._decks: list[VlcDeck] = []
        self._closed = False

    @property
    def failure(self) -> str:
        """Say in one line what is wrong with VLC as a whole."""
        self.watch()
        self._left_behind = [(engine, why) for engine, why in self._left_behind if not engine.gone]
        return self._left_behind[-1][1] if self._left_behind else self._no_hardware

    def deck(self) -> VlcDeck:
        """Make one more deck."""
        deck = VlcDeck(self._engine, self._size, self._fit, self)
        self._decks.append(deck)
        return deck

    def close(self) -> None:
        """Close all decks; may be called twice, and does not wait for what does not answer."""
        for deck in self._decks:
            deck.close()
        if not self._closed:
            self._closed = True
            self._engine.leave(wait=True)

    def watch(self) -> None:
        """Take a new engine when a call of libvlc does not return."""
        name = self._engine.stuck
        if not name or self._closed or len(self._left_behind) >= _MOST_LEFT_BEHIND:
            return
        reason = f"VLC has not answered for {STUCK_SECONDS:g} s ({name})"
        self._left_behind.append((self._engine, reason))
        self._engine.leave(wait=False)
        self._engine = Engine()
        for deck in self._decks:
            deck.move_to(self._engine, reason)

    def give_up_hardware(self) -> None:
        """Decode in software from now on."""
        self.hardware = False
        self._no_hardware = (
            "the graphics card gives no pictures: VLC decodes in software "
            "(decoding: software says so from the start)"
        )
