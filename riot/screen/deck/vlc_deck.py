"""A deck that decodes with VLC into memory.

One thread makes every libvlc call of all decks; libvlc's callbacks only store a picture and
enqueue. A clip is held ready like this: start it at the in-point, pause at its first picture, let
the pause settle, go back to the in-point, and wait until its picture has been displayed twice.
Without the wait before going back, libvlc often displays nothing until it plays on. An in-point
inside a group of pictures begins up to three pictures early: put key frames at in-points, or use
the FFmpeg player.
"""

from __future__ import annotations

import ctypes
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import vlc
from numpy.typing import NDArray

from riot.clock import Clock
from riot.messages import Clip
from riot.screen.deck.port import DeckState, Picture
from riot.screen.deck.vlc_picture import Memory, fit, visible_size

_OPEN_SECONDS = 5.0
_PAUSE_SECONDS = 0.1
_RETURN_SECONDS = 0.2
_GIVE_UP_SECONDS = 0.8
_START_LAG = 0.012
_WATCH_SECONDS = 0.1
_PARSE_WATCH_SECONDS = 0.005
_NEARLY = 1e-6

_Phase = Literal["closed", "parsing", "opening", "pausing", "returning", "held", "running"]
_COUNT = ctypes.POINTER(ctypes.c_uint)
_FORMAT = ctypes.CFUNCTYPE(  # python-vlc's own type makes the chroma, which is written, read-only
    ctypes.c_uint,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
    _COUNT,
    _COUNT,
    _COUNT,
    _COUNT,
)


class VlcDeck:
    """Hold one clip in one libvlc player, which is used again and again.

    Methods that begin with "_on_" run on libvlc's threads; `open`, `watch` and those enqueued run
    on the player's thread; the rest is the port.
    """

    def __init__(
        self, box: tuple[int, int], clock: Clock, call: Callable[[Callable[[], None]], None]
    ) -> None:
        self._box = box
        self._clock = clock
        self._call = call
        self._lock = threading.Lock()
        self._turn = 0
        self._closed = False
        self._player: vlc.MediaPlayer | None = None
        self._media: vlc.Media | None = None
        self._size = box
        self._shape: tuple[float, float] | None = None
        self._memories: list[Memory] = []
        self._filling: Memory | None = None
        self._forget()

    def _forget(self) -> None:
        self._turn += 1
        self._clip: Clip | None = None
        self._state: DeckState = "empty"
        self._failure = ""
        self._broken = ""
        self._duration = 0.0
        self._seconds = 0.04
        self._newest: Picture | None = None
        self._start: float | None = None
        self._phase: _Phase = "closed"
        self._displayed: NDArray[np.uint8] | None = None
        self._stale: NDArray[np.uint8] | None = None
        self._go_back_at: float | None = None
        self._back_since = 0.0
        self._volume = 1.0
        self._deadline: float | None = None
        self._unpause_at: float | None = None
        self._pause_at: float | None = None

    # ── the port ────────────────────────────────────────────────────────────────────────────────

    @property
    def state(self) -> DeckState:
        """Say where the deck is."""
        return self._state

    @property
    def failure(self) -> str:
        """Say why the deck failed."""
        return self._failure

    @property
    def duration(self) -> float:
        """Give the seconds of the range."""
        return self._duration

    def load(self, clip: Clip, path: Path) -> None:
        """Let the player's thread start the clip and hold it."""
        with self._lock:
            self._forget()
            self._clip = clip
            self._state = "loading"
            self._volume = clip.volume
            turn = self._turn
        self._call(lambda: self._begin(turn, clip, path))

    def play(self, at: float) -> None:
        """Let the player's thread resume the clip."""
        with self._lock:
            if self._state != "ready" or self._clip is None:
                return
            self._state = "playing"
            self._start = at
            self._unpause_at = at - _START_LAG
            self._pause_at = None if self._clip.end is None else at + self._duration
        self._call(self._wake)

    def frame(self, now: float) -> Picture | None:
        """Give the picture that VLC displayed last."""
        with self._lock:
            if self._state == "playing":
                over = self.position(now) >= self._duration - _NEARLY
                if over or self._broken:
                    self._state = "failed" if self._broken else "ended"
                    self._failure = self._broken
            return self._newest

    def position(self, now: float) -> float:
        """Give seconds since the in-point by our own clock."""
        return 0.0 if self._start is None else min(max(now - self._start, 0.0), self._duration)

    def set_volume(self, volume: float) -> None:
        """Let the player's thread set the volume."""
        if volume != self._volume:
            self._volume = volume
            self._call(self._apply_volume)

    def unload(self) -> None:
        """Let the player's thread stop."""
        with self._lock:
            if self._state == "empty":
                return
            self._forget()
            turn = self._turn
        self._call(lambda: self._stop(turn))

    def close(self) -> None:
        """Stop and give the player back, on its thread."""
        if not self._closed:
            self._closed = True
            with self._lock:
                self._forget()
            self._call(self._release)

    # ── on the player's thread ──────────────────────────────────────────────────────────────────

    def open(self, instance: vlc.Instance) -> None:
        """Make the libvlc player with its callbacks, which must live as long as it."""
        decorators = vlc.CallbackDecorators
        self._callbacks = (
            decorators.VideoLockCb(self._on_lock),
            decorators.VideoDisplayCb(self._on_display),
            ctypes.cast(_FORMAT(self._on_format), decorators.VideoFormatCb),
            decorators.VideoCleanupCb(lambda opaque: None),
        )
        lock, display, format_, cleanup = self._callbacks
        self._instance = instance
        player: vlc.MediaPlayer = instance.media_player_new()
        player.video_set_callbacks(lock, None, display, None)
        player.video_set_format_callbacks(format_, cleanup)
        self._player = player

    def _begin(self, turn: int, clip: Clip, path: Path) -> None:
        player = self._player
        if turn != self._turn or player is None:
            return
        player.stop()
        if not path.is_file():
            self._fail(turn, "no such file")
            return
        media = self._instance.media_new_path(str(path))
        media.add_option(f":start-time={clip.start:.3f}")
        local = vlc.MediaParseFlag.local  # pyright: ignore[reportAttributeAccessIssue]
        media.parse_with_options(local, round(_OPEN_SECONDS * 1000))
        self._release_media()
        with self._lock:
            self._media = media
            if turn != self._turn:
                return
            self._phase = "parsing"
            self._deadline = self._clock.now() + _OPEN_SECONDS

    def _start_playing(self, player: vlc.MediaPlayer, media: vlc.Media) -> None:
        """Play a clip whose shape is known: what the format callback is told is the coded one."""
        self._shape = visible_size(media)
        player.set_media(media)
        player.audio_set_mute(True)
        with self._lock:
            if self._phase != "parsing":
                return
            self._phase = "opening"
            self._deadline = self._clock.now() + _OPEN_SECONDS
        player.play()

    def _hold(self, turn: int) -> None:
        """Pause at the in-point: the first picture has just been displayed."""
        player, clip = self._player, self._clip
        if turn != self._turn or player is None or clip is None:
            return
        player.set_pause(1)
        self._seconds = 1 / (player.get_fps() or 25.0)
        length = player.get_length() / 1000
        end = length if clip.end is None else min(clip.end, length)
        frames = round((end - clip.start) / self._seconds)
        if frames < 1:
            self._fail(turn, f"nothing to show at {clip.start:g} s")
            return
        with self._lock:
            self._duration = frames * self._seconds
            self._deadline = None
            self._go_back_at = self._clock.now() + _PAUSE_SECONDS

    def watch(self, now: float) -> float | None:
        """Do what is due by time; give the seconds until the next look, None for no need."""
        player = self._player
        if player is None:
            return None
        if self._go_back_at is not None and now >= self._go_back_at:
            self._go_back(player, now)
        if self._unpause_at is not None and now >= self._unpause_at:
            self._unpause_at = None
            self._phase = "running"
            player.set_pause(0)
            player.audio_set_mute(False)
            self._apply_volume()
        if self._pause_at is not None and now >= self._pause_at:
            self._pause_at = None
            player.set_pause(1)
        if self._phase == "parsing" and self._media is not None:
            if self._media.get_parsed_status() != 0 or now > (self._deadline or 0.0):
                self._start_playing(player, self._media)
        elif self._phase in ("opening", "returning"):
            self._watch_loading(player, now)
        elif self._phase == "running" and self._state == "playing":
            self._watch_playing(player)
        times = [self._go_back_at, self._unpause_at, self._pause_at]
        waits = [time - now for time in times if time is not None]
        if self._phase == "parsing":
            waits.append(_PARSE_WATCH_SECONDS)
        elif self._phase not in ("closed", "held"):
            waits.append(_WATCH_SECONDS)
        return min(waits) if waits else None

    def _go_back(self, player: vlc.MediaPlayer, now: float) -> None:
        clip = self._clip
        with self._lock:
            self._go_back_at = None
            if clip is None:
                return
            self._phase = "returning"
            self._back_since = now
            self._stale, self._displayed = self._displayed, None
        player.set_time(round(clip.start * 1000))

    def _watch_loading(self, player: vlc.MediaPlayer, now: float) -> None:
        with self._lock:
            if self._phase == "returning" and now - self._back_since > _GIVE_UP_SECONDS:
                self._show_ready(self._displayed if self._displayed is not None else self._stale)
        if self._phase == "opening" and self._deadline is not None:
            if _has_stopped(player):
                self._fail(self._turn, "VLC cannot play the file")
            elif now > self._deadline:
                self._fail(self._turn, f"no picture within {_OPEN_SECONDS:g} s")

    def _watch_playing(self, player: vlc.MediaPlayer) -> None:
        missing = self._duration - self.position(self._clock.now())
        if missing > 1 and _has_stopped(player):
            with self._lock:
                self._broken = f"the file breaks off {missing:.1f} s before its end"

    def _wake(self) -> None:
        """Let the thread's loop look at what is due."""

    def _apply_volume(self) -> None:
        if self._player is not None and self._phase == "running":
            # libvlc cubes its percentage into an amplitude
            self._player.audio_set_volume(round(100 * self._volume ** (1 / 3)))

    def _stop(self, turn: int) -> None:
        if self._player is not None and turn == self._turn:
            self._player.stop()

    def _release(self) -> None:
        if self._player is not None:
            self._player.stop()
            self._player.release()
            self._player = None
        self._release_media()

    def _release_media(self) -> None:
        if self._media is not None:
            self._media.release()
            self._media = None

    def _fail(self, turn: int, reason: str) -> None:
        with self._lock:
            if turn == self._turn:
                self._phase = "closed"
                self._deadline = None
                self._state = "failed"
                self._failure = reason

    # ── on libvlc's threads ─────────────────────────────────────────────────────────────────────

    def _on_format(self, opaque, chroma, width, height, pitches, lines) -> int:  # type: ignore[no-untyped-def]
        """Ask for pictures that fit the screen, in a known order."""
        ctypes.memmove(chroma, b"RV32", 4)
        self._size = fit(*(self._shape or (width[0], height[0])), self._box)
        width[0], height[0] = self._size
        pitches[0], lines[0] = self._size[0] * 4, self._size[1]
        return 1

    def _on_lock(self, opaque, planes) -> int:  # type: ignore[no-untyped-def]
        """Give memory for the next picture: some that no one looks at any more."""
        with self._lock:
            memory = self._spare()
            self._filling = memory
        planes[0] = memory.pixels.ctypes.data
        return 1

    def _spare(self) -> Memory:
        shape = (self._size[1], self._size[0], 4)
        self._memories = [memory for memory in self._memories if memory.pixels.shape == shape]
        for memory in self._memories:
            kept = memory.pixels is self._displayed or memory.pixels is self._stale
            if memory.picture() is None and not kept:
                return memory
        memory = Memory(np.empty(shape, np.uint8))
        self._memories.append(memory)
        return memory

    def _on_display(self, opaque, picture_id: int) -> None:  # type: ignore[no-untyped-def]
        """Take a picture whose time has come; what becomes of it depends on the phase."""
        with self._lock:
            if self._filling is None or self._phase in ("closed", "held"):
                return
            memory, self._filling = self._filling, None
            pixels = memory.pixels
            before, self._displayed = self._displayed, pixels
            if self._phase == "opening":
                self._phase = "pausing"
                turn = self._turn
                self._call(lambda: self._hold(turn))
            elif self._phase == "returning":
                late = self._clock.now() - self._back_since > _RETURN_SECONDS
                if _same(before, pixels) and (late or not _same(self._stale, pixels)):
                    self._show_ready(pixels)
            elif self._phase == "running" and self._state == "playing" and self._newest:
                again = self._newest.index == 0 and _same(self._newest.pixels, pixels)
                self._show(pixels, 0 if again else self._newest.index + 1)

    def _show_ready(self, pixels: NDArray[np.uint8] | None) -> None:
        if pixels is not None:
            self._show(pixels, 0)
            self._displayed = self._stale = None
            self._phase = "held"
            self._state = "ready"

    def _show(self, pixels: NDArray[np.uint8], index: int) -> None:
        picture = Picture(pixels, "BGRA", index, index * self._seconds, self._seconds)
        for memory in self._memories:
            if memory.pixels is pixels:
                memory.picture = weakref.ref(picture)
        self._newest = picture


def _same(one: NDArray[np.uint8] | None, other: NDArray[np.uint8]) -> bool:
    """Compare every eighth pixel: libvlc does not tell a picture's time."""
    return one is not None and np.array_equal(one[::8, ::8], other[::8, ::8])


def _has_stopped(player: vlc.MediaPlayer) -> bool:
    return str(player.get_state()) in ("State.Ended", "State.Error")
