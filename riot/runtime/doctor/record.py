"""Check what is kept of visits: what lies there, what is due, what is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from riot.clock import utc_now
from riot.errors import RiotError
from riot.record.privacy.believed import TRIAL, read_belief
from riot.record.privacy.holdings import Held, find_held
from riot.record.privacy.retention import Aged, begun_at, by_age, gone_at
from riot.record.sessions import open_session
from riot.record.settings import RecordSettings
from riot.runtime.doctor.finding import Finding
from riot.runtime.doctor.machine import room_for
from riot.runtime.doctor.writable import existing_part, why_unwritable

NEWEST = 30
"""Sessions that are opened to see whether they are whole: reading thousands takes minutes."""

LONG = 400
"""Days of retention from which somebody should be able to say why."""


def check_record(record: RecordSettings, now: datetime | None = None) -> tuple[Finding, ...]:
    """Look at the sessions that are kept, and at what the settings do with them.

    Nothing is changed. `now` is UTC, the machine's by default.
    """
    if record.keep == "none":
        return ()
    try:
        held = find_held((record.folder, record.logs))
    except (OSError, RiotError) as error:
        remedy = "make record.folder and record.logs readable folders"
        return (Finding("sessions", "broken", _why(error), remedy),)
    now = now or utc_now()
    names = [Path(one.name) for one in held]
    aged = by_age(names, record.retention, now)
    belief = read_belief(record.logs, (one.begun for one in held), now).heard(now, timedelta())
    believed = belief.now(now)
    due = len(by_age(names, record.retention, believed).past)
    return (
        _logs(record, held),
        _retention(record, aged, due),
        *_leapt(len(aged.past) - due, now, believed),
        *_unsealed(held),
        *_damaged(held),
        *_doubtful(aged),
    )


def _logs(record: RecordSettings, held: Sequence[Held]) -> Finding:
    """See whether sealed sessions can be written, and for how many days at the rate so far."""
    if why := why_unwritable(record.logs):
        what = f"{record.logs} cannot be written: {why}"
        return Finding("logs", "broken", what, "choose another record.logs, or record.keep: none")
    size = sum(one.bytes for one in held)
    what = f"{len(held)} session{'' if len(held) == 1 else 's'}, {size / 1e6:.1f} MB"
    dated = sorted(one.begun for one in held if one.begun is not None)
    days = (dated[-1] - dated[0]) / timedelta(days=1) if dated else 0.0
    if days >= 1 and size:
        left = room_for(existing_part(record.logs)) * days / size
        what += f", {size / days / 1e6:.1f} MB a day: room for {_for_days(left)}"
        if record.retention != "forever" and left < record.retention - days:
            remedy = "lower record.retention, or make room: the oldest go early where it is short"
            return Finding("logs", "missing", what, remedy)
    return Finding("logs", "ok", f"{what}; sealed in {record.logs}")


def _retention(record: RecordSettings, aged: Aged, due: int) -> Finding:
    if record.retention == "forever":
        what = "sessions are never deleted"
        return Finding("retention", "missing", what, "set record.retention to a number of days")
    what = f"{record.retention} days"
    if due:
        what += f"; {due} past that"
        return Finding("retention", "missing", what, "they are deleted while riot run runs")
    if aged.kept and (oldest := begun_at(aged.kept[0].name)) is not None:
        following = gone_at(oldest, record.retention)
        if following is not None:
            what += f"; the next is deleted {following.astimezone():%Y-%m-%d}"
    if record.retention > LONG:
        return Finding("retention", "missing", what, "keep no longer than you can say what for")
    return Finding("retention", "ok", what)


def _leapt(waiting: int, now: datetime, believed: datetime) -> tuple[Finding, ...]:
    if waiting <= 0:
        return ()
    what = (
        f"it says {now.astimezone():%Y-%m-%d} and stood at {believed.astimezone():%Y-%m-%d} "
        f"before: {waiting} session{'' if waiting == 1 else 's'} would be past retention"
    )
    remedy = f"set it if it is wrong; else they go after {TRIAL.days} days of riot run"
    return (Finding("clock", "missing", what, remedy),)


def _unsealed(held: Sequence[Held]) -> tuple[Finding, ...]:
    waiting = [one for one in held if one.is_unsealed]
    if not waiting:
        return ()
    what = f"{len(waiting)} not sealed, {waiting[0].name} the oldest"
    return (Finding("sessions", "missing", what, "riot seal, or the next riot run, seals them"),)


def _damaged(held: Sequence[Held]) -> tuple[Finding, ...]:
    newest = [one for one in held if not one.is_written][-NEWEST:]
    damaged = [(one, why) for one in newest if (why := _damage(one))]
    if not damaged:
        return ()
    one, why = damaged[0]
    what = f"{len(damaged)} of the newest {len(newest)} cannot be read: {why}"
    return (Finding("sessions", "missing", what, f"riot forget {one.name} deletes it"),)


def _doubtful(aged: Aged) -> tuple[Finding, ...]:
    doubtful = aged.doubtful
    if not doubtful:
        return ()
    what = f"{len(doubtful)} have no date that can be right, {doubtful[0].name} for one"
    remedy = "they are never deleted by age: look at the machine's clock, and riot forget them"
    return (Finding("sessions", "missing", what, remedy),)


def _damage(held: Held) -> str:
    """Say why a session cannot be read; empty where its header can."""
    try:
        open_session(held.folders[0])
    except (OSError, RiotError) as error:
        return _why(error)
    return ""


def _why(error: OSError | RiotError) -> str:
    if isinstance(error, RiotError):
        problem = error.problems[0]
        return f"{problem.file}: {problem.message}" if problem.file else problem.message
    return f"{error.filename}: {error.strerror}"


def _for_days(days: float) -> str:
    return "years" if days > 3 * 365 else f"{days:,.0f} days"
