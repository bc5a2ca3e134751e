"""Decks: each holds one clip ready at its first frame, plays it, and is used again."""

from riot.backends import Backend

BACKENDS: dict[str, Backend] = {
    "vlc": Backend(
        "riot.screen.deck.vlc:VlcPlayer",
        "install VLC (Debian: apt install libvlc5 vlc-plugin-base; others: videolan.org), "
        "or set player: ffmpeg",
    ),
    "ffmpeg": Backend("riot.screen.deck.ffmpeg:FfmpegPlayer", "pip install av"),
    "sim": Backend("riot.sim.player:SimPlayer"),
}
