"""One libvlc player, which decodes one roll after the other into memory."""

from __future__ import annotations

import ctypes
import os

import vlc

from riot.screen.deck.vlc.callbacks import (
    UNKNOWN_SIZE,
    Arrived,
    Close,
    Open,
    Read,
    Room,
    Seek,
    address_of,
)
from riot.screen.deck.vlc.engine import Engine
from riot.screen.deck.vlc.hardware import choose_decoders
from riot.screen.deck.vlc.roll import Roll

_THREADS = min(4, os.cpu_count() or 1)


class Line:
    """Decode on an engine; every method but the constructor runs on the engine's thread.

    libvlc's threads call what begins with "_on_". They wait there: for compressed pictures, and
    until the deck has room for decoded ones. `Roll.drop` lets them go.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._player: vlc.MediaPlayer | None = None
        self._media: vlc.Media | None = None
        self._roll: Roll | None = None
        self._open = Open(self._on_open)
        self._read = Read(self._on_read)
        self._seek = Seek(self._on_seek)
        self._close = Close(lambda opaque: None)
        self._room = Room(self._on_room)
        self._arrived = Arrived(self._on_arrived)
        engine.give_back.append(self.release)

    def begin(self, roll: Roll) -> None:
        """Decode a roll from its first key frame on."""
        shape, instance = roll.feed.shape, self._engine.instance
        if roll.dropped or shape is None:
            return
        if instance is None:
            roll.fail("libvlc does not start")
            return
        if self._player is None:
            self._player = self._make(instance)
        self.stop()
        kinds = vlc.CallbackDecorators
        media: vlc.Media | None = instance.media_new_callbacks(
            ctypes.cast(self._open, kinds.MediaOpenCb),
            ctypes.cast(self._read, kinds.MediaReadCb),
            ctypes.cast(self._seek, kinds.MediaSeekCb),
            ctypes.cast(self._close, kinds.MediaCloseCb),
            None,
        )
        if media is None:
            roll.fail("VLC does not take the clip")
            return
        self._media, self._roll = media, roll
        width, height = roll.coded
        deinterlace = ",deinterlace" if shape.interlaced else ""
        for option in (
            f":sout=#transcode{{vcodec=I420,width={width},height={height}{deinterlace}}}"
            f":smem{{video-prerender-callback={address_of(self._room)},"
            f"video-postrender-callback={address_of(self._arrived)},no-time-sync}}",
            ":sout-deinterlace-mode=yadif",
            ":demux=mkv",
            ":network-caching=0",
            f":avcodec-threads={_THREADS}",
        ):
            media.add_option(option)
        choose_decoders(self._player, hardware=roll.hardware)
        self._player.set_media(media)
        self._player.play()

    def stop(self) -> None:
        """Let go of the roll."""
        if self._roll is not None:
            self._roll.drop()
        if self._player is not None:
            self._player.stop()
        self._roll = None
        if self._media is not None:
            self._media.release()
            self._media = None

    def release(self) -> None:
        """Give the libvlc player back."""
        self.stop()
        if self._player is not None:
            self._player.release()
            self._player = None

    def _make(self, instance: vlc.Instance) -> vlc.MediaPlayer:
        player: vlc.MediaPlayer = instance.media_player_new()
        events = player.event_manager()
        kinds = vlc.EventType
        for kind in (kinds.MediaPlayerEndReached, kinds.MediaPlayerEncounteredError):  # pyright: ignore[reportAttributeAccessIssue]
            events.event_attach(kind, self._on_end)
        return player

    # ── on libvlc's threads ─────────────────────────────────────────────────────────────────────

    def _on_open(self, opaque, data, size) -> int:  # type: ignore[no-untyped-def]
        size[0] = UNKNOWN_SIZE
        return 0

    def _on_read(self, opaque, memory: int, most: int) -> int:  # type: ignore[no-untyped-def]
        data = self._roll.feed.pipe.read(most) if self._roll is not None else b""
        ctypes.memmove(memory, data, len(data))
        return len(data)

    def _on_seek(self, opaque, place: int) -> int:  # type: ignore[no-untyped-def]
        there = self._roll is not None and self._roll.feed.pipe.go_to(place)
        return 0 if there else -1

    def _on_room(self, opaque, memory, size: int) -> None:  # type: ignore[no-untyped-def]
        if self._roll is not None:
            memory[0] = self._roll.room(size)

    def _on_arrived(self, opaque, memory, width, height, bits, size: int, stamp: int) -> None:  # type: ignore[no-untyped-def]
        if self._roll is not None:
            self._roll.arrived(stamp)

    def _on_end(self, event) -> None:  # type: ignore[no-untyped-def]
        if self._roll is not None:
            self._roll.over()
