"""Drive a rack of ten rigs at 60 Hz: `python -m bench.osc.sending SETTINGS`.

SETTINGS is JSON: `profiles` and `prefixes` of the rigs, their `ports`, `rate` and `seconds`. Forty
addresses a rig, all of which change at every tick. Tells its processor seconds, the seconds it ran
and the messages sent, as JSON.
"""

from __future__ import annotations

import json
import sys

import psutil

from riot.clock import SystemClock
from riot.config.profiles import fill, shipped_profiles
from riot.messages import Mood, Snapshot
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack, open_sender
from riot.rigs.settings import RigSettings

LABELS = tuple(f"label{number}" for number in range(17))
"""With a raw and a smoothed level of each, three figures of the mood, frame, heartbeat and the
dominant label's index there are 40 addresses, and its name where texts are taken."""
ADDRESSES = 40


def snapshot(now: float, tick: int) -> Snapshot:
    """Give a state in which everything differs from the last."""
    share = (tick % 997) / 1000
    levels = {label: (share + place / 17) % 1.0 for place, label in enumerate(LABELS)}
    mood = Mood(
        t=now,
        present=True,
        faces=1,
        stale=False,
        levels=levels,
        raw={label: 1 - level for label, level in levels.items()},
        dominant=LABELS[tick % 17],
        margin=share,
        valence=share,
        arousal=-share,
        reading=tick,
        reading_t=now,
    )
    return Snapshot(
        t=now,
        tick=tick,
        scene="bench",
        take=1,
        position=0.0,
        duration=0.0,
        branch="",
        decisions=0,
        session=1,
        mood=mood,
        reading=None,
        language="en",
    )


def rigs(settings: dict[str, list[str]], ports: list[int], rate: float):
    """Give the rigs' settings and profiles."""
    shipped = shipped_profiles()
    found: list[tuple[RigSettings, Profile]] = []
    each = zip(settings["profiles"], settings["prefixes"], ports, strict=True)
    for number, (name, prefix, port) in enumerate(each):
        profile = shipped[name]
        rig = RigSettings(
            name=f"rig{number}",
            profile=name,
            port=port,
            prefix=prefix,
            rate=rate,
            hears=("emotion", "mood", "pulse"),
        )
        found.append((fill(rig, profile), profile))
    return found


def main() -> None:
    """Send, then tell."""
    settings = json.loads(sys.argv[1])
    clock, process = SystemClock(), psutil.Process()
    rack = Rack(
        rigs(settings, settings["ports"], settings["rate"]),
        lambda rig, profile: open_sender(rig, profile, clock),
        clock,
    )
    interval = 1.0 / settings["rate"]
    before = process.cpu_times()
    begin = clock.now()
    for tick in range(round(settings["seconds"] * settings["rate"])):
        now = begin + tick * interval
        clock.sleep(now - clock.now())
        rack.offer(snapshot(now, tick))
        rack.advance(now)
    spent = process.cpu_times()
    cpu = spent.user + spent.system - before.user - before.system
    told = {"cpu": cpu, "seconds": clock.now() - begin, "sent": rack.figures()["sent"]}
    rack.close()
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
