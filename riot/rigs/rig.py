"""One rig: what it hears of the stream, its cues, its levels, and how it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from riot.messages import CallCue, HealthState, RigEffect, SendCue, SetLevel, SetMaster
from riot.rigs.cueing import Cueing
from riot.rigs.outbox import STALE
from riot.rigs.port import OscMessage, RigSender
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings
from riot.rigs.stream.backlog import Backlog
from riot.rigs.stream.feed import Feed


class Rig:
    """Turn effects and a feed of the stream into messages for one receiver, by time alone.

    `settings` have no gaps: the profile has filled them. Rigs of one dialect may share a `feed`;
    None: nothing is streamed.
    """

    def __init__(
        self, settings: RigSettings, profile: Profile, sender: RigSender, feed: Feed | None = None
    ) -> None:
        self.profile = profile.profile
        self._sender = sender
        self._feed = feed
        self._cueing = Cueing(settings, profile)
        self._backlog = Backlog(feed)
        self._renewals = sender.renewals
        self._now = -math.inf
        self._known = (-1, -1)
        self._mastered = False
        self._sent = 0

    def obey(self, effect: RigEffect) -> None:
        """Send a cue at once, set a level, or take the master's state."""
        cueing = self._cueing
        match effect:
            case SendCue():
                cueing.cue(effect)
            case CallCue():
                cueing.call(effect)
            case SetLevel():
                # It leaves with the tick: several may come for one address.
                cueing.level(effect)
                return
            case SetMaster():
                if cueing.rule(effect):
                    self._rule(effect.t)
                return
        self._send_cues()

    def advance(self, now: float) -> int:
        """Send all that is due at `now`; give how many messages of the stream left."""
        self._now = now
        if self._sender.renewals != self._renewals:
            self._renewals = self._sender.renewals
            self._backlog.renew()
            self._cueing.levels.renew()
        self._cueing.advance(now)
        self._send_cues()
        self._cueing.outbox.expire(now)
        due = self._backlog.due(now)
        streamed = 0 if self._cueing.outbox else self._stream(due)
        self._backlog.left(due, streamed)
        if self._cueing.outbox or streamed < len(due):
            return streamed
        if not self._send_levels(now) and not due:
            # A sender connects and greets when it is called.
            self._sender.offer(())
        return streamed

    def state(self) -> tuple[HealthState, str]:
        """Say how the rig is, and why."""
        cueing, outbox = self._cueing, self._cueing.outbox
        trouble = self._sender.trouble()
        details = [trouble, cueing.complaint.words]
        if outbox:
            details.append(f"{_cues(len(outbox))} wait{'s' * (len(outbox) == 1)}")
        if outbox.lost:
            details.append(f"{_cues(outbox.lost)} lost")
        if outbox.stale:
            details.append(f"{_cues(outbox.stale)} forgotten after waiting for {STALE:g} s")
        if clamped := cueing.fitter.clamped:
            details.append(f"{_about(clamped)} limited to {cueing.fitter.bounds}")
        if self._feed is not None:
            details.append(self._feed.limited)
        if cueing.withheld:
            details.append(f"{_about(cueing.withheld)} withheld in a panic")
        detail = "; ".join(text for text in details if text)
        if outbox.alarm:
            return "failed", detail
        bad = trouble or outbox or cueing.complaint.fresh(self._now)
        return "degraded" if bad else "ok", detail

    def figures(self) -> dict[str, float]:
        """Give the counters: messages `sent`; cues `waiting`, `lost`, `stale` (they waited for too
        long), `withheld` (in a panic) and `unsendable`; numbers `clamped`.
        """
        cueing, feed = self._cueing, self._feed
        return {
            "sent": self._sent,
            "waiting": len(cueing.outbox),
            "lost": cueing.outbox.lost,
            "stale": cueing.outbox.stale,
            "withheld": cueing.withheld,
            "unsendable": cueing.unsendable,
            "clamped": cueing.fitter.clamped + (0 if feed is None else feed.clamped),
        }

    def close(self) -> None:
        """Let go of pressed buttons, end fades at their targets, send what waits, and close."""
        try:
            self._cueing.end()
            self._send_cues()
            self._send_levels(self._now)
        finally:
            self._sender.close()

    def _rule(self, now: float) -> None:
        """Send at once what the master has changed."""
        if self._is_mastered():
            self._backlog.renew()
        self._send_cues()
        if not self._cueing.outbox:
            self._send_levels(now)

    def _stream(self, due: Sequence[OscMessage]) -> int:
        """Send what is due of the stream; give how much of it is done."""
        if not due:
            return 0
        cueing = self._cueing
        if self._is_mastered():
            due = [cueing.dim(one, self._now) for one in due]
        count = self._sender.offer(due)
        self._sent += count
        return count

    def _is_mastered(self) -> bool:
        """Say whether an address of the stream is a level, or under the master."""
        feed, cueing = self._feed, self._cueing
        if feed is None:
            return False
        known = (feed.version, cueing.levels.version)
        if known != self._known:
            self._known = known
            kept = (one in cueing.dims or one in cueing.levels for one in feed.addresses)
            self._mastered = any(kept)
        return self._mastered

    def _send_levels(self, now: float) -> bool:
        """Send what is due of the levels; say whether there was anything."""
        levels = self._cueing.levels
        due = levels.due(now)
        if due:
            count = self._sender.offer([self._cueing.level_message(*one) for one in due])
            self._sent += count
            levels.left(dict(due[:count]), now)
        return bool(due)

    def _send_cues(self) -> None:
        self._sent += self._cueing.outbox.send(self._sender)


def _cues(count: int) -> str:
    return "1 cue" if count == 1 else f"{count} cues"


def _about(count: int) -> str:
    """Say how many; a number that would change all the time becomes a round one."""
    if count < 10:
        return str(count)
    return f"more than {10 ** (len(str(count)) - 1) - 1:,}"
