"""Decks that decode with VLC: PyAV reads the file, libvlc decodes, we keep the time.

The compressed pictures of a range are handed to libvlc one by one, each under a number of ours, so
that every decoded picture is known by its number; libvlc neither opens the file nor plays it in
time. So an in-point is exact wherever it lies, a disk that stalls never stalls libvlc, and an armed
deck costs nothing.
"""

from riot.screen.deck.vlc.player import VlcPlayer

__all__ = ["VlcPlayer"]
