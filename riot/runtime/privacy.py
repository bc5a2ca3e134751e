"""Gather what an installation holds of its visitors: its settings, its film, its folders."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import riot
from riot.config.film import CheckedFilm, examine_film
from riot.config.installation import Installation
from riot.errors import RiotError
from riot.perception.camera.source import source_form
from riot.perception.emotion.card import load_card
from riot.record.privacy.believed import read_belief
from riot.record.privacy.forgetting import read_count
from riot.record.privacy.holdings import find_held
from riot.record.privacy.redacting import kept_source
from riot.record.privacy.retention import begun_at, by_age, gone_at
from riot.record.privacy.statement import Announcing, Hearer, Keeping, Looking, Notice, Statement
from riot.rigs.settings import DMX, RigSettings
from riot.story.checks.notice import notice
from riot.story.graph import compile_film
from riot.story.label_names import label_name
from riot.story.schema import in_language


def state(installation: Installation, language: str, now: datetime) -> Statement:
    """Say what an installation holds at `now`, UTC; `language` is for the film's title.

    A film or a model that cannot be read is part of what is said. Raises OSError or RiotError
    REC-030 where the folders cannot be read.
    """
    try:
        checked = examine_film(installation.film, None, None)
        unread = "" if checked.film else str(checked.problems[0])
    except RiotError as error:
        checked, unread = None, str(error)
    film = checked.film if checked is not None else None
    return Statement(
        now=now,
        riot=riot.__version__,
        title=in_language(film.title, language) if film is not None else installation.film.stem,
        venue=installation.record.venue,
        installation=installation.record.installation,
        contact=installation.record.contact,
        looking=_looking(installation, language),
        announcing=_announcing(checked)
        if checked is not None and film
        else Announcing(problem=unread),
        keeping=_keeping(installation, now),
        hearers=_hearers(installation),
    )


def _looking(installation: Installation, language: str) -> Looking:
    camera = installation.camera
    form = source_form(camera.source)
    try:
        labels = load_card(Path(installation.emotion.model)).labels
    except RiotError:
        labels = ()
    return Looking(
        kind="camera" if form in ("device", "address") else form,
        source=kept_source(camera.source),
        rate=camera.fps,
        faces=installation.face.most,
        labels=tuple(label_name(label, language) for label in labels),
    )


def _announcing(checked: CheckedFilm) -> Announcing:
    film, facts = checked.film, checked.facts
    if film is None or facts is None or checked.errors:
        return Announcing(problem=str(checked.problems[0]))
    early = dict.fromkeys(
        str(path[1] if path[0] == "scenes" else path[0]) for path, _ in notice(facts)
    )
    graph = compile_film(film)
    before = graph.before_notice
    entered = {film.start, *(way.to for name in before for way in graph.stations[name].ways)}
    notices = tuple(
        Notice(name, dict(scene.card.text) if scene.card is not None else {})
        for name, scene in film.scenes.items()
        if name in entered - before and graph.tells(name)
    )
    return Announcing(notices, tuple(early))


def _keeping(installation: Installation, now: datetime) -> Keeping:
    record = installation.record
    folders = (record.folder, record.logs)
    held = find_held(folders)
    names = [Path(one.name) for one in held]
    belief = read_belief(record.logs, (one.begun for one in held), now).heard(now, timedelta())
    aged = by_age(names, record.retention, now)
    due = len(by_age(names, record.retention, belief.now(now)).past)
    dated = [moment for path in (*aged.past, *aged.kept) if (moment := begun_at(path.name))]
    following = begun_at(aged.kept[0].name) if aged.kept else None
    return Keeping(
        keep=record.keep,
        retention=record.retention,
        folders=folders,
        sessions=len(held),
        bytes=sum(one.bytes for one in held),
        oldest=min(dated, default=None),
        newest=max(dated, default=None),
        gone=gone_at(following, record.retention) if following else None,
        past=due,
        leapt=len(aged.past) - due,
        unsealed=sum(one.is_unsealed for one in held),
        doubtful=tuple(path.name for path in aged.doubtful),
        forgotten=read_count(record.logs),
    )


def _hearers(installation: Installation) -> tuple[Hearer, ...]:
    found = [
        Hearer(rig.name, "rig", _where(rig), rig.hears or ())
        for rig in installation.rigs
        if rig.transport != "sim"
    ]
    if (asked := installation.oscquery) is not None:
        found.append(Hearer(asked.name, "asks", f"http://{asked.host}:{asked.port}"))
    if (page := installation.result_page) is not None:
        where = f"http://{page.address or page.host}:{page.port}"
        found.append(Hearer("result_page", "result", where, minutes=page.minutes))
    return tuple(found)


def _where(rig: RigSettings) -> str:
    if rig.transport == "midi":
        return f"MIDI {rig.device or ''}".strip()
    if rig.transport in DMX:
        return f"{rig.transport} {rig.host}"
    return f"{rig.transport} {rig.host}:{rig.port}"
