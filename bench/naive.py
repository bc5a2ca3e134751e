"""Naive players to compare with: one player that opens the next file when it is told to."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import av
import numpy as np
import pygame
from av.container import InputContainer

from bench import code
from bench.watching import Observer
from riot.clock import Clock
from riot.messages import Clip, CutTo
from riot.runtime.link import Link
from riot.runtime.workers import work


class _Orders:
    """What the naive player was told: a file for now, and one for the end of the clip."""

    def __init__(self, link: Link, media: Path) -> None:
        self._link = link
        self._media = media
        self.now: Path | None = None
        self.at_end: Path | None = None

    def hear(self) -> None:
        for order in self._link.received():
            if isinstance(order, CutTo) and isinstance(order.picture, Clip):
                path = self._media / order.picture.file
                if order.due == "now":
                    self.now = path
                else:
                    self.at_end = path

    def take(self, over: bool) -> Path | None:
        """Give the file to open at this moment, once."""
        self.hear()
        path, self.now = self.now, None
        if path is None and over:
            path, self.at_end = self.at_end, None
        return path


def naive_ffmpeg(pipe: Connection, media: Path, size: tuple[int, int]) -> None:
    """Decode with PyAV in the loop that shows: open, decode, convert, blit, wait."""

    def build(clock: Clock) -> Callable[[Link], None]:
        def loop(link: Link) -> None:
            orders = _Orders(link, media)
            observer = Observer(clock, link.send)
            surface = pygame.Surface(size, 0, 32)
            container: InputContainer | None = None
            frames: Iterator[av.VideoFrame] = iter(())
            due = clock.now()
            while link.open:
                frame = next(frames, None)
                path = orders.take(over=frame is None)
                if path is not None:
                    if container is not None:
                        container.close()
                    opened = container = av.open(str(path))
                    frames, due = opened.decode(video=0), clock.now()
                    frame = next(frames, None)
                if frame is not None:
                    pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                    picture = pygame.image.frombuffer(pixels.tobytes(), size, "RGB")
                    surface.blit(picture, (0, 0))
                    observer.look(code.read_pixels(pixels), ready=1)
                link.beat({})
                due = max(due + 0.04, clock.now() - 0.04)
                link.wait(due - clock.now())

        return loop

    work("screen", pipe, build)


def naive_vlc(pipe: Connection, media: Path, size: tuple[int, int]) -> None:
    """Give one libvlc player the next file and play it; its pictures come by memory callbacks."""
    import vlc

    def build(clock: Clock) -> Callable[[Link], None]:
        def loop(link: Link) -> None:
            orders = _Orders(link, media)
            observer = Observer(clock, link.send)
            pixels = np.zeros((size[1], size[0], 4), np.uint8)

            def lock(_opaque: object, planes: ctypes.Array[ctypes.c_void_p]) -> int:
                planes[0] = pixels.ctypes.data
                return 0

            def display(_opaque: object, _picture: object) -> None:
                observer.look(code.read_pixels(pixels), ready=1)

            instance = vlc.Instance(["--quiet", "--no-audio"])
            assert instance is not None
            player = instance.media_player_new()
            callbacks = (
                vlc.CallbackDecorators.VideoLockCb(lock),
                vlc.CallbackDecorators.VideoDisplayCb(display),
            )
            player.video_set_callbacks(callbacks[0], None, callbacks[1], None)
            player.video_set_format("RV32", size[0], size[1], size[0] * 4)
            while link.open:
                path = orders.take(over=str(player.get_state()) == "State.Ended")
                if path is not None:
                    one = instance.media_new_path(str(path))
                    player.set_media(one)
                    one.release()
                    player.play()
                link.beat({})
                link.wait(0.005)
            player.stop()
            player.release()
            instance.release()

        return loop

    work("screen", pipe, build)
