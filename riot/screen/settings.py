"""What the screen may be set to in the installation file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from riot.fields import Settings

Fit = Literal["letterbox", "fill"]
"""How a picture of another shape is brought onto the screen: wholly, or without borders."""

Decoding = Literal["auto", "software"]
"""Who decodes: the graphics card where it can, or never."""


Fraction = Annotated[float, Field(ge=0, le=1)]
Corner = tuple[Annotated[float, Field(ge=-0.5, le=1.5)], Annotated[float, Field(ge=-0.5, le=1.5)]]


class Keystone(Settings):
    """Where the picture's corners lie, as they are seen: x and y as fractions, [0, 0] top left."""

    top_left: Corner = (0.0, 0.0)
    """The picture's upper left corner."""

    top_right: Corner = (1.0, 0.0)
    """The picture's upper right corner."""

    bottom_right: Corner = (1.0, 1.0)
    """The picture's lower right corner."""

    bottom_left: Corner = (0.0, 1.0)
    """The picture's lower left corner."""

    def corners(self) -> tuple[Corner, Corner, Corner, Corner]:
        """Give the four corners clockwise from the upper left."""
        return self.top_left, self.top_right, self.bottom_right, self.bottom_left

    @model_validator(mode="after")
    def _a_picture(self) -> Keystone:
        four = self.corners()
        turns: list[float] = []
        for index, (x, y) in enumerate(four):
            (after_x, after_y), (then_x, then_y) = four[(index + 1) % 4], four[(index + 2) % 4]
            across = (after_x - x) * (then_y - after_y)
            turns.append(across - (after_y - y) * (then_x - after_x))
        if not (min(turns) > 1e-4 or max(turns) < -1e-4):
            raise ValueError(
                "these corners form no picture: they cross, lie on one line or bend inwards; "
                "start from [0, 0], [1, 0], [1, 1], [0, 1] and move one at a time"
            )
        return self


class WindowSettings(Settings):
    """Where one window stands and how the picture lies in it."""

    display: Annotated[int, Field(ge=0)] | str = 0
    """Which display: its name or a part of it (`riot doctor` lists them), or its index from 0."""

    fullscreen: bool = False
    """Fill the display; the picture is scaled from `size`."""

    fit: Fit = "letterbox"
    """What to do with a picture of another shape: `letterbox` shows it whole, `fill` cuts off."""

    rotation: Literal[0, 90, 180, 270] = 0
    """Degrees clockwise by which the picture is turned: 90 or 270 for a display on its side."""

    keystone: Keystone | None = None
    """Straighten a projection: where the four corners of the picture lie in the window."""

    brightness: Fraction = 1.0
    """Dim the picture: 1 is as filmed, 0 black."""


class FurtherWindow(WindowSettings):
    """One more window: of the same film, or of a companion film."""

    companion: Path | None = None
    """A folder with a companion film: for a clip `street.mp4` it holds another `street.mp4`, which
    plays beside it, in step and without sound. Absent: the window shows the same film."""


class SoundSettings(Settings):
    """Where the sound goes."""

    device: str | None = None
    """The output device's name, or a part of it (`riot doctor` lists them); absent: the system's
    default."""

    channels: Annotated[int, Field(ge=1, le=8)] = 2
    """How many loudspeakers: 2 for stereo, 6 for 5.1, 8 for 7.1. A file with as many channels is
    heard as it is, any other is mixed to fit."""

    volume: Fraction = 1.0
    """How loud everything is, from 0 (silent) to 1 (as recorded)."""


class ScreenSettings(WindowSettings):
    """Choose the player, the windows and the sound."""

    player: str = "auto"
    """Who decodes: `auto` (VLC where libvlc loads, and FFmpeg for what VLC cannot play; else
    FFmpeg alone), `vlc`, `ffmpeg` or `sim`."""

    decoding: Decoding = "auto"
    """`auto` lets the graphics card decode where it can; `software` never does."""

    drawing: Literal["auto", "software"] = "auto"
    """`auto` draws with the graphics card where there is one; `software` never does."""

    size: tuple[Annotated[int, Field(ge=64, le=8192)], Annotated[int, Field(ge=64, le=8192)]] = (
        1280,
        720,
    )
    """Width and height of the picture in pixels; clips are brought to it as `fit` says."""

    fps: Annotated[float, Field(gt=0, le=240)] = 50.0
    """Pictures a second that are drawn. 50 shows each picture of a 25 fps film exactly twice; take
    60 for 30 fps films and 48 for 24 fps films, and set the display to the same rate."""

    decks: Annotated[int, Field(ge=3, le=10)] = 4
    """Players held alive: one is on the screen, the others hold the likeliest next clips ready. A
    looping clip keeps one more busy."""

    sound: bool | SoundSettings = True
    """Play sound: `true`, `false`, or which device, channels and volume. Without an audio device
    the film runs silently."""

    background: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0c0d11"
    """Colour around letterboxed clips and behind cards, as `#rrggbb`."""

    windows: tuple[FurtherWindow, ...] = ()
    """More windows, on other displays: of the same film, or of a companion film."""

    @field_validator("sound", mode="before")
    @classmethod
    def _where_it_goes(cls, sound: object) -> object:
        # Else a mistake in the block would be told as "needs true or false".
        return SoundSettings.model_validate(sound) if isinstance(sound, dict) else sound

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

    def sound_settings(self) -> SoundSettings | None:
        """Give where the sound goes; None for nowhere."""
        if isinstance(self.sound, SoundSettings):
            return self.sound
        return SoundSettings() if self.sound else None

    def same_film(self) -> list[WindowSettings]:
        """Give the windows that show the film itself, the main one first."""
        return [self, *(window for window in self.windows if window.companion is None)]

    def companions(self) -> dict[Path, list[WindowSettings]]:
        """Give the windows of each companion film, by its folder."""
        found: dict[Path, list[WindowSettings]] = {}
        for window in self.windows:
            if window.companion is not None:
                found.setdefault(window.companion, []).append(window)
        return found

    def full_windows(self) -> list[WindowSettings]:
        """Give the windows that fill a display, the film's and its companions'."""
        every: list[WindowSettings] = [self, *self.windows]
        return [window for window in every if window.fullscreen]
