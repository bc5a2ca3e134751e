"""The naive player to compare with: one libvlc player that is given the next file."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from bench import code
from bench.cut.watching import Observer
from riot.clock import Clock
from riot.messages import Clip, CutTo, ScreenReady
from riot.runtime.link import Link
from riot.runtime.workers import work

_ARGUMENTS = ("--quiet", "--no-video-title-show", "--no-osd", "--avcodec-hw=none", "--vout=xcb_x11")
"""No hardware and no software OpenGL: what our decks have on the same machine, too."""

POLL = 0.005
"""Seconds between two looks at whether the clip is over: no callback of libvlc may do it."""


def naive_vlc(pipe: Connection, media: Path, size: tuple[int, int], windowed: bool) -> None:
    """Play what is ordered with `set_media` and `play`: in a window, or into memory callbacks.

    The window is an empty one that libvlc is told to draw into.
    """
    import vlc

    def build(clock: Clock) -> Callable[[Link], None]:
        def loop(link: Link) -> None:
            with contextlib.ExitStack() as ending:
                window = None
                if windowed:
                    window = _window(ending, size)
                    # Plug-ins that find no hardware say so there, past libvlc's own --quiet.
                    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
                instance = vlc.Instance(list(_ARGUMENTS))
                assert instance is not None
                player = instance.media_player_new()
                if window is None:
                    kept = _into_memory(player, size, Observer(clock, link.send))
                    ending.callback(kept.clear)
                else:
                    player.set_xwindow(window)
                ending.callback(instance.release)
                ending.callback(player.release)
                ending.callback(player.stop)
                link.send(ScreenReady(t=clock.now()))
                _play(link, instance, player, media)

        return loop

    work("screen", pipe, build)


def _play(link: Link, instance: Any, player: Any, media: Path) -> None:
    at_end: Clip | None = None
    while link.open:
        wanted: Clip | None = None
        for order in link.received():
            if isinstance(order, CutTo) and isinstance(order.picture, Clip):
                if order.due == "now":
                    wanted, at_end = order.picture, None
                else:
                    at_end = order.picture
        if wanted is None and at_end is not None and str(player.get_state()) == "State.Ended":
            wanted, at_end = at_end, None
        if wanted is not None:
            one = instance.media_new_path(str(media / wanted.file))
            if wanted.start:
                one.add_option(f":start-time={wanted.start}")
            player.set_media(one)
            one.release()
            player.play()
        link.beat({})
        link.wait(POLL)


def _window(ending: contextlib.ExitStack, size: tuple[int, int]) -> int:
    import pygame

    pygame.display.init()
    ending.callback(pygame.display.quit)
    pygame.display.set_mode(size, pygame.NOFRAME)
    pygame.mouse.set_visible(False)
    pygame.event.pump()
    return pygame.display.get_wm_info()["window"]


def _into_memory(player: Any, size: tuple[int, int], observer: Observer) -> list[object]:
    """Let pictures come into memory; gives what must be kept for as long as they do."""
    import vlc

    pixels = np.zeros((size[1], size[0], 4), np.uint8)

    def lock(_opaque: object, planes: ctypes.Array[ctypes.c_void_p]) -> int:
        planes[0] = pixels.ctypes.data
        return 0

    def display(_opaque: object, _picture: object) -> None:
        observer.look(code.read(pixels))

    taking = vlc.CallbackDecorators.VideoLockCb(lock)
    showing = vlc.CallbackDecorators.VideoDisplayCb(display)
    player.video_set_callbacks(taking, None, showing, None)
    player.video_set_format("RV32", size[0], size[1], size[0] * 4)
    return [taking, showing, pixels]
