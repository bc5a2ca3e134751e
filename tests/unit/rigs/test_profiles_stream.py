"""What every shipped profile is sent: only what it takes, whatever the viewer and the film do."""

from __future__ import annotations

from functools import cache

import pytest

from riot.config.profiles import shipped_profiles
from riot.messages import EmotionReading, Lighting, Mood
from riot.rigs.port import OscMessage
from riot.rigs.profiles.flaws import beyond
from tests.unit.rigs.stage import Stage, face, snapshot

PROFILES = shipped_profiles()


@cache
def played(name: str) -> Stage:
    """Show a rig of this profile a second of film, and have it do everything that it can."""
    profile = PROFILES[name]
    hears = "all" if profile.stream.hears else []
    stage = Stage(profile=profile, hears=hears, map={"/house": 1}, device="d")
    for number in range(60):
        share = number / 59
        mood = Mood(
            t=stage.now,
            present=True,
            faces=2,
            stale=False,
            levels={"calm": share, "fear": 1 - share},
            raw={"calm": 1 - share, "fear": share},
            dominant="fear",
            margin=share,
            valence=2 * share - 1,
            arousal=1 - 2 * share,
            lighting="good",
            box=(0.4, 0.2, 0.2, 0.4),
            pose=(30.0, -20.0, 45.0),
            reading=number,
            reading_t=stage.now,
        )
        light = Lighting(0.5, 0.5, 0.5, 0.0, "good")
        reading = EmotionReading(t=stage.now, seq=number, faces=(face(1), face(2)), lighting=light)
        stage.tick(shown=snapshot(stage.now, mood, reading=reading, branch="a>b", position=1.0))
    for action, what in profile.actions.items():
        stage.call(action, *what.test)
    stage.level("/house", 7.0)
    stage.cue("/house/cue", value=7.0, press=True)
    stage.play(30)
    stage.rack.close()
    return stage


@pytest.mark.parametrize("name", PROFILES)
def test_a_receiver_is_sent_only_what_it_takes(name: str) -> None:
    heard = played(name).senders["lights"].heard
    assert heard
    for one in heard:
        message = OscMessage(one.address, one.arguments)
        assert beyond(message, PROFILES[name].limits) == "", message
        assert one.arguments or PROFILES[name].limits.bare


@pytest.mark.parametrize("name", [name for name, p in PROFILES.items() if p.actions])
def test_every_action_arrives(name: str) -> None:
    found = {one.address for one in played(name).senders["lights"].heard}
    stage = played(name)
    assert stage.health("rig.lights").state in ("ok", "degraded")
    for what in PROFILES[name].actions.values():
        fixed = what.address.split("{")[0]
        assert any(address.startswith(fixed) for address in found), what.address


def test_a_faceosc_patch_is_told_the_face_in_pixels_and_radians_in_one_packet() -> None:
    heard = list(played("faceosc").senders["lights"].heard)
    newest = {one.address: one for one in heard if one.t < 5000.9}
    assert newest["/found"].arguments == (1,)
    assert newest["/pose/position"].arguments == pytest.approx((320.0, 192.0))
    assert newest["/pose/scale"].arguments == pytest.approx((4.0,))
    # Turned right and down, tilted clockwise: FaceOSC's x is down, its y left, its z clockwise.
    turned = newest["/pose/orientation"].arguments
    assert turned == pytest.approx((0.34907, -0.5236, 0.7854), rel=1e-4)
    first = heard[0].packet
    together = {one.address for one in heard if one.packet == first}
    assert together == {"/found", "/pose/position", "/pose/scale", "/pose/orientation"}


def test_touchdesigner_gets_bundles_and_no_texts_and_its_table_gets_texts() -> None:
    channels = played("touchdesigner").senders["lights"]
    assert channels.packets < len(channels.heard) / 5
    assert not any(isinstance(value, str) for one in channels.heard for value in one.arguments)
    rows = played("touchdesigner-dat").senders["lights"]
    assert "/riot/scene" in {one.address for one in rows.heard}


@pytest.mark.parametrize(
    ("name", "full", "kind"), [("plain-100", 100, float), ("plain-255", 255, int)]
)
def test_a_scale_of_its_own_is_kept(name: str, full: int, kind: type) -> None:
    calm = [one.value for one in played(name).senders["lights"].heard if "mood/calm" in one.address]
    assert isinstance(calm[-1], kind)
    assert max(value for value in calm if not isinstance(value, str) and value is not None) == full
