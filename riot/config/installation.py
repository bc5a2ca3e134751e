"""The installation file: which film, which camera, which screen, which rigs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, PrivateAttr

from riot.calls import Receiver
from riot.config.inputs import input_problems, shared_port
from riot.config.profiles import FOLDER, load_profiles, shipped_profiles
from riot.config.result_page import ResultPageSettings, shared_page_port
from riot.config.rigs import fill_rigs, own_ports
from riot.config.shipped import SHIPPED
from riot.config.validation import validate
from riot.config.yaml_file import read_yaml
from riot.errors import Problem, ProblemsFound
from riot.fields import Settings
from riot.mood.settings import MoodSettings
from riot.perception.settings import (
    CameraSettings,
    EmotionSettings,
    FaceSettings,
    PerceptionSettings,
)
from riot.record.settings import Recorded, RecordSettings
from riot.rigs.profiles.receiving import receiver_of
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import InputSettings, OscQuerySettings, RigSettings, RigsSettings
from riot.screen.settings import ScreenSettings


class Installation(Settings):
    """One installation, in the order of the line. Paths count from the file's own folder."""

    film: Path
    """The film's scene graph."""
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    """The language of cards and titles, as a short code: en, fr, nb."""
    camera: CameraSettings = CameraSettings()
    """Where pictures come from."""
    audience: str | None = None
    """With `camera: {source: sim}`: what the simulated viewers do, as "happiness 6s, absent 3s"."""
    face: FaceSettings = FaceSettings()
    """How faces are found and followed."""
    emotion: EmotionSettings = EmotionSettings()
    """How an expression is scored."""
    mood: MoodSettings = MoodSettings()
    """How readings become a mood."""
    screen: ScreenSettings = ScreenSettings()
    """The player, the window and the sound."""
    rigs: RigsSettings = ()
    """Who hears the show."""
    input: InputSettings = InputSettings()
    """Who may steer the show from outside."""
    oscquery: OscQuerySettings | None = None
    """Let programs find every address by themselves."""
    record: Recorded = RecordSettings()
    """What is kept of a visit: readings, decisions or none, or a block of keys."""
    result_page: ResultPageSettings | None = None
    """Let viewers take their result with them, on their phones."""

    _profiles: Mapping[str, Profile] = PrivateAttr(default_factory=shipped_profiles)
    _warnings: tuple[Problem, ...] = PrivateAttr(())

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """Give all profiles that there are here by name: riot's own and those of the folder."""
        return self._profiles

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Give what may be meant so, and probably is not."""
        return self._warnings

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """Give what a film is checked against of each rig."""
        return tuple(receiver_of(rig, self.profile_of(rig)) for rig in self.rigs)

    @property
    def hears_osc(self) -> bool:
        """Say whether an OSC message can come in, from the network or for a MIDI note."""
        return self.input.osc is not None or bool(self.input.midi)

    def profile_of(self, rig: RigSettings) -> Profile:
        """Give the profile of a rig; KeyError where there is none, which a loaded file excludes."""
        return self._profiles[rig.profile]

    @property
    def perception(self) -> PerceptionSettings:
        """Give the perception worker's part."""
        return PerceptionSettings(camera=self.camera, face=self.face, emotion=self.emotion)


def load_installation(path: Path) -> Installation:
    """Read and validate an installation file; its paths come back absolute.

    Raises RiotError (YML-…) or ProblemsFound with every problem (CFG-002 an unknown key, CFG-003
    a missing one, CFG-004 a wrong value, CFG-03x what does not fit a rig's profile, or an input).
    Its rigs are filled: they have no gaps that their profiles close.
    """
    source = read_yaml(path)
    loaded = validate(Installation, source, "CFG")
    folder = path.parent
    profiles = load_profiles(folder / FOLDER)
    filled = fill_rigs(loaded.rigs, profiles, source)
    problems = (
        *filled.problems,
        *own_ports(filled.rigs, loaded.input.osc, source),
        *input_problems(loaded.input, source),
        *shared_port(loaded.input.osc, loaded.oscquery, source),
        *shared_page_port(loaded.result_page, loaded.input, loaded.oscquery, source),
    )
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsFound(problems)
    loaded._profiles = profiles
    loaded._warnings = problems
    chosen = "model" in loaded.emotion.model_fields_set
    model = folder / loaded.emotion.model if chosen else SHIPPED / "models/expression"
    return loaded.model_copy(
        update={
            "film": (folder / loaded.film).resolve(),
            "rigs": filled.rigs,
            "emotion": loaded.emotion.model_copy(update={"model": str(model.resolve())}),
            "camera": loaded.camera.model_copy(
                update={"source": _camera_source(folder, loaded.camera.source)}
            ),
            "screen": _screen(folder, loaded.screen),
            "record": loaded.record.model_copy(
                update={
                    "folder": (folder / loaded.record.folder).resolve(),
                    "logs": (folder / loaded.record.logs).resolve(),
                }
            ),
        }
    )


def _camera_source(folder: Path, source: str) -> str:
    """Take a file that lies beside the installation file; leave indices, devices, addresses."""
    beside = folder / source
    return str(beside.resolve()) if beside.is_file() else source


def _screen(folder: Path, screen: ScreenSettings) -> ScreenSettings:
    windows = [
        window
        if window.companion is None
        else window.model_copy(update={"companion": (folder / window.companion).resolve()})
        for window in screen.windows
    ]
    return screen.model_copy(update={"windows": tuple(windows)})
