"""`riot stream`: camera to OSC, without a film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riot.config.installation import Installation
    from riot.perception.emotion.card import ModelCard
    from riot.rigs.profiles.schema import Profile
    from riot.rigs.settings import RigSettings
    from riot.runtime.streaming import StreamPlan


RATE = 60.0
"""Messages a second of each address, where nobody says otherwise."""

_OSC = ("udp", "tcp", "slip")


def stream(
    to: Annotated[
        list[str] | None,
        typer.Option(help="Where to send; may be given several times.", metavar="HOST:PORT"),
    ] = None,
    profile: Annotated[
        list[str] | None,
        typer.Option(help="touchdesigner, max, faceosc, …: one for all, or one for each --to."),
    ] = None,
    camera: Annotated[
        str | None, typer.Option(help="Index, device, address, video file (it loops) or sim.")
    ] = None,
    labels: Annotated[
        str | None,
        typer.Option(help="Which expressions: anger,fear,calm. All of the model if not given."),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Messages a second of each address; 60 if not given.")
    ] = None,
    hears: Annotated[
        str | None,
        typer.Option(help="What is sent: emotion,mood,face,faces,lighting,pulse, or all."),
    ] = None,
    prefix: Annotated[
        str | None, typer.Option(help='What all addresses begin with, if not /riot; "" is nothing.')
    ] = None,
    faces: Annotated[
        int | None, typer.Option(help="So many faces have addresses of their own (1 to 16).")
    ] = None,
    transport: Annotated[
        str | None, typer.Option(help="udp, tcp (length before each packet) or slip.")
    ] = None,
    interface: Annotated[
        str | None, typer.Option(help="The address of the network card, for multicast.")
    ] = None,
    oscquery: Annotated[
        bool, typer.Option("--oscquery", help="Let programs find all addresses by themselves.")
    ] = False,
    config: Annotated[
        Path | None, typer.Option(help="Take camera, mood and rigs from an installation file.")
    ] = None,
    for_: Annotated[
        str | None, typer.Option("--for", help="Stop after this long: 30s, 5m.")
    ] = None,
) -> None:
    """Send what a face expresses to TouchDesigner, Max, Pure Data and the like, without a film.

    Runs until Ctrl-C. A receiver or a camera that is not there is waited for.
    """
    from rich.console import Console

    from riot.cli.playing import read_duration
    from riot.cli.stopping import until_stopped
    from riot.cli.streamed import StreamTable
    from riot.clock import SystemClock
    from riot.config.installation import load_installation
    from riot.runtime.streaming import Stream

    seconds = read_duration(for_)
    installation = None if config is None else load_installation(config)
    given: dict[str, object] = {
        "rate": rate,
        "hears": _families(hears),
        "prefix": prefix,
        "faces": faces,
        "transport": transport,
        "interface": interface,
    }
    asked = oscquery or (installation is not None and installation.oscquery is not None)
    rigs = rigs_from(to or (), profile or (), given, config, installation, alone=asked)
    plan = plan_from(rigs, camera, labels, oscquery, installation)
    console = Console(highlight=False)
    streaming = Stream(plan, SystemClock())
    with StreamTable(console, plan) as table, until_stopped() as stop:
        table.begin()
        streaming.run(stop, seconds=seconds, watch=table.see)
    table.end()


def rigs_from(
    to: Sequence[str],
    names: Sequence[str],
    given: dict[str, object],
    config: Path | None,
    installation: Installation | None,
    *,
    alone: bool = False,
) -> tuple[tuple[RigSettings, Profile], ...]:
    """Give who hears the stream: those of the command line, or else of the installation.

    With `alone` there need be none: whoever wants values asks for them.

    Raises RiotError RIG-064 and RIG-066 for what the command line cannot mean.
    """
    from riot.cli.destinations import profile_named, profiles_for, rig_at, valid_rig
    from riot.errors import RiotError

    if not to:
        if alone and not names and (installation is None or not installation.rigs):
            return ()
        if installation is None or not installation.rigs:
            where = "" if installation is None else f"{config} has no rigs; "
            raise RiotError(
                "RIG-064",
                f"{where}nobody is there to hear it",
                hint="riot stream --to 127.0.0.1:9000",
            )
        if names:
            hint = "leave it out: the installation's rigs have profiles"
            raise RiotError("RIG-064", "--profile goes with --to", hint=hint)
        said = {key: value for key, value in given.items() if value is not None}
        changed = (valid_rig({**rig.model_dump(), **said}) for rig in installation.rigs)
        return tuple(
            (rig if given["hears"] else without_scenes(rig), installation.profile_of(rig))
            for rig in changed
        )
    if len(names) not in (0, 1, len(to)):
        raise RiotError(
            "RIG-064",
            f"{len(names)} profiles for {len(to)} destinations",
            hint="give one --profile for all, or one for each --to, in their order",
        )
    profiles = profiles_for(config)
    chosen = [profile_named(name, profiles) for name in (names or ("plain",))]
    chosen = chosen * len(to) if len(chosen) == 1 else chosen
    found: list[tuple[RigSettings, Profile]] = []
    for number, (place, profile) in enumerate(zip(to, chosen, strict=True), 1):
        if profile.transports[0] not in _OSC:
            hint = "write the rig into an installation file, and give that as --config"
            what = f"the profile {profile.profile} needs to know which address is what"
            raise RiotError("RIG-064", what, hint=hint)
        rate = given["rate"]
        if rate is None and profile.stream.addresses is None:
            rate = RATE
        rig = rig_at(place, f"to-{number}", profile, **{**given, "rate": rate})
        if given["hears"] is None:
            rig = without_scenes(rig)
        if not rig.hears and profile.stream.addresses is None:
            raise RiotError(
                "RIG-064",
                f"the profile {profile.profile} hears no stream: {profile.title} takes cues only",
                hint="say what it shall be sent: --hears mood",
            )
        found.append((rig, profile))
    return tuple(found)


def without_scenes(rig: RigSettings) -> RigSettings:
    """Give a rig that hears nothing of scenes: without a film there are none to tell of."""
    heard = tuple(family for family in rig.hears or () if family != "scene")
    return rig.model_copy(update={"hears": heard})


def _families(text: str | None) -> object:
    if text is None or text.strip() == "all":
        return text
    return [word.strip() for word in text.split(",") if word.strip()]


def plan_from(
    rigs: tuple[tuple[RigSettings, Profile], ...],
    camera: str | None,
    labels: str | None,
    oscquery: bool,
    installation: Installation | None,
) -> StreamPlan:
    """Put together what is read. Raises RiotError for a camera, model or label that cannot be."""
    import secrets

    from riot.config.shipped import SHIPPED
    from riot.errors import RiotError
    from riot.mood.settings import MoodSettings
    from riot.perception.camera.source import check_source, source_form
    from riot.perception.emotion.card import load_card
    from riot.perception.settings import CameraSettings, EmotionSettings, PerceptionSettings
    from riot.rigs.settings import OscQuerySettings
    from riot.runtime.streaming import StreamPlan

    if installation is None:
        model = EmotionSettings(model=str(SHIPPED / "models/expression"))
        perception = PerceptionSettings(camera=CameraSettings(), emotion=model)
    else:
        perception = installation.perception
    if camera is not None:
        if not camera.strip():
            raise RiotError("RIG-064", "--camera names nothing", hint="0, a video file, or sim")
        settings = perception.camera.model_copy(update={"source": camera})
        perception = perception.model_copy(update={"camera": settings})
    source = perception.camera.source
    if source_form(source) == "none":
        raise RiotError("RIG-064", "without a camera there is nothing to stream", hint="try sim")
    if source_form(source) == "file":
        check_source(source)
    card = load_card(Path(perception.emotion.model))
    query = None if installation is None else installation.oscquery
    return StreamPlan(
        perception=perception,
        mood=MoodSettings() if installation is None else installation.mood,
        card=card,
        labels=chosen_labels(labels, card),
        rigs=rigs,
        audience=None if installation is None else installation.audience,
        oscquery=(query or OscQuerySettings()) if oscquery else query,
        seed=secrets.randbits(31),
    )


def chosen_labels(text: str | None, card: ModelCard) -> tuple[str, ...]:
    """Read `anger,fear,calm`; all labels of the model without it. Raises RiotError RIG-068."""
    from riot.errors import RiotError
    from riot.labels import meant_label

    if text is None:
        return tuple(card.labels)
    chosen = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    for label in chosen:
        if label not in card.labels:
            hint = meant_label(label, card.labels)
            raise RiotError("RIG-068", f"the model has no label {label!r}", hint=hint)
    if not chosen:
        raise RiotError("RIG-068", "--labels names none", hint=f"known: {', '.join(card.labels)}")
    return chosen
