"""What the screen may be set to in the installation file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from riot.fields import Settings


class ScreenSettings(Settings):
    """Choose the player, the window and the sound."""

    player: str = "auto"
    """Who decodes: `auto` (VLC where libvlc loads, else FFmpeg), `vlc`, `ffmpeg` or `sim`."""

    size: tuple[Annotated[int, Field(ge=64, le=8192)], Annotated[int, Field(ge=64, le=8192)]] = (
        1280,
        720,
    )
    """Width and height of the picture in pixels; clips are letterboxed into it."""

    fullscreen: bool = False
    """Fill the display; the picture is scaled from `size` by the graphics card."""

    display: Annotated[int, Field(ge=0)] = 0
    """Which display: its index from 0."""

    fps: Annotated[float, Field(gt=0, le=240)] = 50.0
    """Pictures a second that are drawn. 50 shows each picture of a 25 fps film exactly twice; take
    60 for 30 fps films and 48 for 24 fps films, and set the display to the same rate."""

    decks: Annotated[int, Field(ge=2, le=10)] = 3
    """Players held alive: one is on the screen, the others hold the next clips ready. A looping
    clip keeps one more busy, so 3 leaves one for what may interrupt it."""

    sound: bool = True
    """Play the clips' sound; without an audio device the film runs silently either way."""

    background: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0c0d11"
    """Colour around letterboxed clips and behind cards, as `#rrggbb`."""

    @field_validator("size", mode="after")
    @classmethod
    def _even(cls, size: tuple[int, int]) -> tuple[int, int]:
        if size[0] % 2 or size[1] % 2:
            raise ValueError(f"{size[0]}x{size[1]} is odd; decoders need an even width and height")
        return size

    def background_colour(self) -> tuple[int, int, int]:
        """Give the background as red, green and blue, 0..255."""
        red, green, blue = bytes.fromhex(self.background[1:])
        return red, green, blue
