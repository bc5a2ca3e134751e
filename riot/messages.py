"""Every message of the line, in line order.

Facts are nouns, effects are imperatives. All are frozen; `t` is monotonic seconds (of capture for
a reading, of the tick for an effect) and `seq` counts up per sender. While an operator holds the
film, its time stands still and stays behind from then on: what story and screen say to each other
has the film's time. CHANNELS, at the end, says how each may flow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Carry the time and the sender's count."""

    t: float
    seq: int = 0


# ── perception ──────────────────────────────────────────────────────────────────────────────────

LightingVerdict = Literal["good", "poor"]


@dataclass(frozen=True, slots=True)
class Lighting:
    """Measure the light on a face; every figure is 0..1.

    `level` mean luminance, `evenness` darker half over brighter half, `contrast` spread (5th to
    95th percentile), `clipping` share of pixels at black or white. `reason` says why it is poor.
    """

    level: float
    evenness: float
    contrast: float
    clipping: float
    verdict: LightingVerdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FaceReading:
    """One face of one frame.

    `track` stays the same while the face is followed; `box` is (x, y, width, height) as fractions
    of the frame, clipped to 0..1; `certainty` 0..1 is the detector's; `pose` is (yaw, pitch, roll)
    in degrees, 0 facing the camera, positive to the image's right, up, and clockwise; `scores`
    are calibrated probabilities in the order of the model's labels.
    """

    track: int
    box: tuple[float, float, float, float]
    certainty: float
    pose: tuple[float, float, float]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionReading(Message):
    """What one frame showed: all its faces (none is a fact too) and the light on the largest."""

    faces: tuple[FaceReading, ...] = ()
    lighting: Lighting | None = None


# ── mood ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood(Message):
    """The viewer's expression, smoothed: what the story decides on, once a tick.

    `levels` and `raw` are probabilities over the labels that the film listens to (they sum to 1;
    empty before the first face); `raw` is the newest reading alone. `stale` is true when no
    reading came for a while or the face has been lost past its hold: then only transitions that
    need no reading may pass. `dominant` has hysteresis and dwell; `margin` is winner minus
    runner-up of `levels`. `valence` and `arousal` are -1..1. `reading` is the seq of the newest
    reading used, `reading_t` its capture time.
    """

    present: bool = False
    faces: int = 0
    stale: bool = True
    levels: Mapping[str, float] = field(default_factory=dict[str, float])
    raw: Mapping[str, float] = field(default_factory=dict[str, float])
    dominant: str | None = None
    margin: float = 0.0
    valence: float = 0.0
    arousal: float = 0.0
    lighting: LightingVerdict | None = None
    box: tuple[float, float, float, float] | None = None
    pose: tuple[float, float, float] | None = None
    reading: int = -1
    reading_t: float = 0.0


# ── the ways back into the story ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipStarted(Message):
    """The first frame of a take is on the screen since `t`; `duration` is of the range played."""

    take: int
    duration: float
    position: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipEnded(Message):
    """The last frame of a take has been shown; it is held until the next cut."""

    take: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFailed(Message):
    """The clip of a take cannot be played; `file` and `reason` are for the health panel."""

    take: int
    file: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenReady(Message):
    """The screen has started, or started again, and shows nothing of the film yet."""


ClipEvent = ClipStarted | ClipEnded | ClipFailed | ScreenReady


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCommand(Message):
    """A person at the keyboard or the control room.

    verb "button" and "key" name what was pressed in `argument`, "language" the short code of the
    language that this visit goes on in; "go" leaves the scene now, the way that its decision would;
    "scene" goes to the scene named. "pause", "blackout" and "panic" take "on", "off", or nothing
    for the other way round: a panic silences all sound and lets every rig rest. "dimmer" takes a
    share, 0..1, of all that the rigs are kept at. "override" takes a label and a level, as
    "anger 0.8", or a label alone, or nothing, to read the face again. "reset" ends the visit and
    goes to the start; "quit" ends the run.
    """

    verb: Literal[
        "button",
        "key",
        "language",
        "go",
        "scene",
        "pause",
        "blackout",
        "panic",
        "dimmer",
        "override",
        "reset",
        "quit",
    ]
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RigInput(Message):
    """An OSC message that came in from a rig."""

    address: str
    arguments: tuple[float | int | str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJumped(Message):
    """The machine slept: `ticks` ticks of the grid never ran."""

    ticks: int


ShowInput = EmotionReading | ClipEvent | OperatorCommand | RigInput | ClockJumped
"""Everything that a tick may consume; all of it is logged."""


# ── effects of the story ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Clip:
    """A range of a media file: seconds from the file's start, `end` None plays to its end.

    `file` is relative to the film's media folder, with forward slashes. `subtitles` likewise: the
    files to try, the session's language first; the first that is there is shown. `volume` is 0..1.
    `sound` are files to try for the sound, which then is not taken from the clip's own file; its
    times are those of the clip's file. `language` is the short code of the audio track to take
    where a file has several; empty takes the file's default.
    """

    file: str
    start: float = 0.0
    end: float | None = None
    volume: float = 1.0
    subtitles: tuple[str, ...] | None = None
    sound: tuple[str, ...] | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Music that goes on across scenes: `file` below the media folder, played round and round.

    `volume` is 0..1; `fade` is the seconds in which it comes, and gives way to another or to none.
    """

    file: str
    volume: float = 1.0
    fade: float = 2.0


@dataclass(frozen=True, slots=True)
class Card:
    """Text on the screen, no clip; the story says when it goes."""

    text: str


@dataclass(frozen=True, slots=True)
class Transition:
    """How one picture gives way to the next; `seconds` is the whole length, 0 for a cut."""

    kind: Literal["cut", "crossfade", "fade_through"] = "cut"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PathStep:
    """One station of the viewer's path: the scene, its title, and the expression that led on."""

    scene: str
    title: str
    label: str | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A scene that was seen from `begins` on, in seconds of the visit; a card has no title."""

    begins: float
    scene: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """One label's level over the visit, 0..1, evenly spaced; None while no face was read.

    `name` is the label in the visit's language.
    """

    label: str
    name: str
    levels: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Where viewers find their own result for a while, and the words that say so."""

    link: str
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """The path that the viewer's face chose, drawn over the picture of a `result: true` scene.

    `curves` have all the same number of levels, `every` seconds apart, from the beginning of the
    visit; `stretches` are the scenes below them. `page` is known to the screen alone: it is added
    on the way there and never recorded.
    """

    heading: str
    steps: tuple[PathStep, ...]
    language: str = ""
    every: float = 0.0
    curves: tuple[Curve, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    page: ResultPage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrerollClips(Message):
    """Hold these clips ready at their first frame, likeliest first, as many as decks allow.

    `due` is when one of them will be cut to, if that is known: shortly before it, a deck that is
    ready is not given another clip any more.
    """

    clips: tuple[Clip, ...]
    due: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutTo(Message):
    """Put a picture on the screen.

    `due` is "now", or "clip_end": on the frame boundary at which the live clip ends. A later CutTo
    replaces one that is still pending. `loop` repeats the clip without a seam until the next cut.
    `scene` is for captions and logs. `position` starts a clip later than its start: after a
    restart of the screen. `score` goes on if it sounds already, whatever its volume; a screen that
    does not play it yet begins it at `score_position`, in seconds since it first sounded.
    """

    take: int
    scene: str
    picture: Clip | Card
    transition: Transition = Transition()
    due: Literal["now", "clip_end"] = "now"
    loop: bool = False
    result: Result | None = None
    position: float = 0.0
    score: Score | None = None
    score_position: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute(Message):
    """Silence all sound of the screen at once, or let it be heard again, in time."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawCurtain(Message):
    """Cover the displays of the film while its own windows are gone, or uncover them."""

    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCue(Message):
    """Send one OSC message to a rig, exactly once.

    `press` sends the value and 0 after 50 ms; `over` fades a number to `value` in that many
    seconds from what was last sent.
    """

    rig: str
    address: str
    value: float | int | str | None = None
    press: bool = False
    over: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCue(Message):
    """Have a rig do a named action of its profile, exactly once: `eos.cue(1, 3)`.

    `rig` is the rig's name, or its profile's where that is all that the film says; then every rig
    of that profile does it.
    """

    rig: str
    action: str
    arguments: tuple[float | int | str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevel(Message):
    """Keep an OSC level of a rig at `value`; only the newest counts.

    `smooth` is the time constant in seconds with which the rig follows.
    """

    rig: str
    address: str
    value: float
    smooth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMaster(Message):
    """What stands above all levels of all rigs: a dimmer (0..1), a blackout, a panic."""

    dimmer: float = 1.0
    blackout: bool = False
    panic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSession(Message):
    """A viewer's visit begins in `scene`; `number` counts the run's sessions from 1."""

    number: int
    scene: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession(Message):
    """The visit is over; `outcome` is the scene it ended in."""

    outcome: str
    reason: Literal["ended", "left", "stopped", "interrupted"] = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrate(Message):
    """Start or stop taking the viewer's neutral baseline."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopShow(Message):
    """End the run: the film asked for it, or an operator."""

    reason: str


RigEffect = SendCue | CallCue | SetLevel | SetMaster
"""What goes to the rigs."""

Effect = PrerollClips | CutTo | Mute | RigEffect | BeginSession | EndSession | Calibrate | StopShow


# ── in a rehearsal ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Anchor:
    """Tie a paced clock to the real one: at `real` seconds it showed `shown`, and runs at `pace`.

    Real seconds are the machine's monotonic ones, so an anchor may be sent to another process.
    """

    shown: float
    real: float
    pace: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPace(Message):
    """Show the time of this anchor from now on: a rehearsal's, or that of a film that is held."""

    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCut(Message):
    """Put a picture on the screen whose first frame belongs to the time `begins`.

    A screen that is late shows it as far along as it ought to be.
    """

    cut: CutTo
    begins: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCut(Message):
    """Forget the picture that waits for its moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetClips(Message):
    """Read these files anew when they are shown next; `media` is the folder they are in."""

    files: tuple[str, ...]
    media: str


# ── beside the line ─────────────────────────────────────────────────────────────────────────────

HealthState = Literal["ok", "degraded", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health(Message):
    """How a stage of the line is; failure while running is data. `since` is monotonic seconds."""

    stage: str
    state: HealthState
    since: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat(Message):
    """A worker is alive; `figures` are counters for bench and health, documented at the sender."""

    stage: str
    figures: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Message):
    """The state of the line after a tick: what rigs stream and people watch.

    `position` and `duration` are seconds of the live clip or card (0 and 0 when unknown); `branch`
    is the newest decision as "from>to"; `tick` counts from the start of the run. While `session`
    is 0 nobody has been told yet: `mood` then holds no expression and `reading` is None.
    `dimmer`, `blackout` and `panic` stand above the rigs' levels; a film that is `paused` is held.
    """

    tick: int
    scene: str
    take: int
    position: float
    duration: float
    branch: str
    decisions: int
    session: int
    mood: Mood
    reading: EmotionReading | None
    language: str
    health: Mapping[str, Health] = field(default_factory=dict[str, Health])
    paused: bool = False
    dimmer: float = 1.0
    blackout: bool = False
    panic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSignals(Message):
    """The newest values of riot's own addresses, for whoever asks by OSCQuery."""

    values: Mapping[str, tuple[float | int | str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayMidi(Message):
    """Send these MIDI messages, as bytes, from the port that a rig is at; it is never recorded."""

    rig: str
    packets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishResult(Message):
    """Keep a viewer's result on a page of its own until `until`, in monotonic seconds.

    `token` is the page's name, which nobody can guess; it is never recorded.
    """

    token: str
    result: Result
    title: str
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsReachable(Message):
    """Phones find results at `link` and a token; empty while they cannot be reached."""

    link: str


@dataclass(frozen=True, slots=True)
class Channel:
    """How a kind of message flows.

    `rate` is the highest expected messages a second (None: when it happens); after `stale_after`
    seconds without one its stage is degraded (None: never); `full` says what a full queue does:
    "latest" keeps the newest, "oldest" drops the oldest and counts it, "alarm" never drops and
    raises health; `logged` messages are written to the session folder.
    """

    rate: float | None
    stale_after: float | None
    full: Literal["latest", "oldest", "alarm"]
    logged: bool


CHANNELS: Mapping[type[Message], Channel] = {
    EmotionReading: Channel(30, 0.5, "oldest", logged=True),
    ClipStarted: Channel(None, None, "alarm", logged=True),
    ClipEnded: Channel(None, None, "alarm", logged=True),
    ClipFailed: Channel(None, None, "alarm", logged=True),
    ScreenReady: Channel(None, None, "alarm", logged=True),
    OperatorCommand: Channel(None, None, "alarm", logged=True),
    RigInput: Channel(None, None, "oldest", logged=True),
    ClockJumped: Channel(None, None, "alarm", logged=True),
    Mood: Channel(60, None, "latest", logged=False),
    PrerollClips: Channel(None, None, "latest", logged=True),
    CutTo: Channel(None, None, "alarm", logged=True),
    Mute: Channel(None, None, "alarm", logged=True),
    DrawCurtain: Channel(None, None, "alarm", logged=False),
    SendCue: Channel(None, None, "alarm", logged=True),
    CallCue: Channel(None, None, "alarm", logged=True),
    SetLevel: Channel(60, None, "latest", logged=False),
    SetMaster: Channel(None, None, "alarm", logged=True),
    BeginSession: Channel(None, None, "alarm", logged=True),
    EndSession: Channel(None, None, "alarm", logged=True),
    Calibrate: Channel(None, None, "alarm", logged=True),
    StopShow: Channel(None, None, "alarm", logged=True),
    SetPace: Channel(None, None, "alarm", logged=False),
    TimedCut: Channel(None, None, "alarm", logged=False),
    WithdrawCut: Channel(None, None, "alarm", logged=False),
    ForgetClips: Channel(None, None, "alarm", logged=False),
    Health: Channel(None, None, "oldest", logged=True),
    Heartbeat: Channel(2, 3.0, "latest", logged=False),
    Snapshot: Channel(60, None, "latest", logged=False),
    PublishSignals: Channel(30, None, "latest", logged=False),
    PlayMidi: Channel(60, None, "oldest", logged=False),
    PublishResult: Channel(None, None, "alarm", logged=False),
    ResultsReachable: Channel(None, None, "latest", logged=False),
}
