"""Profiles: each shipped one is sound, and each of its actions sends what it takes."""

from __future__ import annotations

import pytest

from riot.calls import Action, CallError
from riot.config.profiles import fill, shipped_profiles
from riot.rigs.port import OscMessage
from riot.rigs.profiles.calling import panic_calls, profile_call
from riot.rigs.profiles.flaws import beyond, flaws
from riot.rigs.profiles.receiving import receiver_like, receiver_of
from riot.rigs.profiles.schema import Limits, Profile, StreamedAs
from riot.rigs.settings import RigSettings

PROFILES = shipped_profiles()

NEEDED = {"plain", "touchdesigner", "touchdesigner-dat", "max", "pure-data", "supercollider"}
NEEDED |= {"qlab", "eos", "eos-slip", "qlcplus", "ableton", "resolume", "companion", "faceosc"}
NEEDED |= {"chataigne", "ossia", "artnet", "sacn", "midi"}


def test_the_receivers_of_the_field_notes_are_there() -> None:
    assert set(PROFILES) >= NEEDED
    assert next(iter(PROFILES)) == "plain"


@pytest.mark.parametrize("name", PROFILES)
def test_a_shipped_profile_is_sound_and_tells_a_technician_what_to_do(name: str) -> None:
    profile = PROFILES[name]
    assert list(flaws(profile)) == []
    assert profile.setup
    assert profile.traps
    for action in profile.actions.values():
        assert action.says.endswith(".")
        assert action.see


@pytest.mark.parametrize(
    ("name", "action"), [(name, one) for name, p in PROFILES.items() for one in p.actions]
)
def test_the_test_of_every_action_stays_within_the_limits(name: str, action: str) -> None:
    profile = PROFILES[name]
    called = profile_call(profile, action, profile.actions[action].test)
    assert called.messages
    assert called.clamped == 0
    for message in (*called.messages, *called.released):
        assert beyond(message, profile.limits) == ""


@pytest.mark.parametrize(
    ("name", "action", "arguments", "messages"),
    [
        ("qlab", "go", (), [("/go", ())]),
        ("qlab", "cue", ("A2",), [("/cue/A2/start", ())]),
        ("qlab", "cue", (1.5,), [("/cue/1.5/start", ())]),
        ("eos", "cue", (1, 3), [("/eos/cue/1/3/fire", ())]),
        ("eos", "sub", (4, 0.5), [("/eos/sub/4", (0.5,))]),
        ("eos", "macro", (7,), [("/eos/macro/fire", (7,))]),
        ("eos", "command", ("Chan 1 At 50",), [("/eos/newcmd", ("Chan 1 At 50#",))]),
        ("resolume", "clip", (2, 1), [("/composition/layers/2/clips/1/connect", (1,))]),
        ("resolume", "opacity", (1, 1), [("/composition/layers/1/video/opacity", (1.0,))]),
        ("ableton", "scene", (0,), [("/live/scene/fire", (0,))]),
        ("ableton", "clip", (0, 3), [("/live/clip/fire", (0, 3))]),
        ("companion", "press", (1, 0, 5), [("/location/1/0/5/press", ())]),
        ("companion", "variable", ("m", "x"), [("/custom-variable/m/value", ("x",))]),
    ],
)
def test_an_action_is_written_as_its_receiver_wants_it(
    name: str, action: str, arguments: tuple[object, ...], messages: list[tuple[str, object]]
) -> None:
    called = profile_call(PROFILES[name], action, arguments)  # pyright: ignore[reportArgumentType]
    assert list(called.messages) == messages
    kinds = [type(one) for message in called.messages for one in message.arguments]
    assert kinds == [type(one) for _, given in messages for one in given]  # pyright: ignore


def test_a_press_is_let_go_with_a_zero_of_its_own_type() -> None:
    clip = profile_call(PROFILES["resolume"], "clip", (2, 1))
    assert clip.press
    assert clip.released == (OscMessage("/composition/layers/2/clips/1/connect", (0,)),)
    assert PROFILES["resolume"].press == 0.05
    go = profile_call(PROFILES["eos"], "go", ())
    assert repr(go.released) == repr((OscMessage("/eos/key/go_0", (0.0,)),))
    assert profile_call(PROFILES["qlab"], "go", ()).released == ()


def test_a_decimal_out_of_range_is_limited_and_an_index_refused() -> None:
    called = profile_call(PROFILES["resolume"], "opacity", (1, 7.5))
    assert (called.messages[0].arguments, called.clamped) == ((1.0,), 1)
    with pytest.raises(CallError, match="layer 0 is outside"):
        profile_call(PROFILES["resolume"], "opacity", (0, 0.5))
    with pytest.raises(CallError, match="has no action 'clips'"):
        profile_call(PROFILES["resolume"], "clips", ())
    with pytest.raises(CallError, match="no OSC address"):
        profile_call(PROFILES["qlab"], "cue", ("two words",))


def test_any_receiver_may_be_reached_over_tcp() -> None:
    for name in ("plain", "plain-100", "plain-255"):
        assert shipped_profiles()[name].transports == ("udp", "tcp", "slip")


def test_a_panic_is_known_where_a_receiver_has_one() -> None:
    assert [c.messages[0].address for c in panic_calls(PROFILES["qlab"])] == ["/panic"]
    assert panic_calls(PROFILES["eos"]) == ()


@pytest.mark.parametrize(
    ("rig", "expected"),
    [
        ({"profile": "qlab"}, ("udp", 53000, (), 53001, False)),
        ({"profile": "qlab", "transport": "slip"}, ("slip", 53000, (), 53001, False)),
        ({"profile": "eos"}, ("tcp", 3032, (), None, False)),
        ({"profile": "eos-slip"}, ("slip", 3037, (), None, False)),
        ({"profile": "qlcplus"}, ("udp", 7700, ("mood", "face"), None, False)),
        ({"profile": "qlcplus", "universe": 3}, ("udp", 7702, ("mood", "face"), None, False)),
        ({"profile": "qlcplus", "port": 9000}, ("udp", 9000, ("mood", "face"), None, False)),
        ({"profile": "faceosc"}, ("udp", 8338, ("face",), None, True)),
        ({"profile": "touchdesigner", "hears": []}, ("udp", 7001, (), None, True)),
        ({"profile": "midi"}, ("midi", None, None, None, False)),
    ],
)
def test_what_the_installation_leaves_open_is_as_the_profile_says(
    rig: dict[str, object], expected: tuple[object, ...]
) -> None:
    settings = RigSettings.model_validate({"name": "a", **rig})
    whole = fill(settings, PROFILES[settings.profile])
    hears = expected[2] if expected[2] is not None else whole.hears
    found = (whole.transport, whole.port, whole.hears, whole.feedback, whole.bundles)
    assert found == (*expected[:2], hears, *expected[3:])
    assert whole.rate is not None
    assert whole.prefix is not None


def test_faceosc_is_told_pixels_and_radians() -> None:
    own = {one.address: one for one in PROFILES["faceosc"].stream.addresses or ()}
    assert own["/pose/position"].parts == (("/face/x", 640, 0), ("/face/y", 480, 0))
    assert own["/found"].type == "i"
    turns = [abs(factor) for _, factor, _ in own["/pose/orientation"].parts]
    assert turns == pytest.approx([0.0174533] * 3)


def test_a_factor_is_one_for_all_or_one_for_each() -> None:
    one = StreamedAs(address="/a", signals=("/face/x", "/face/y"), factor=2.0)
    assert one.parts == (("/face/x", 2, 0), ("/face/y", 2, 0))
    with pytest.raises(ValueError, match="needs one number, or 2"):
        StreamedAs(address="/a", signals=("/face/x", "/face/y"), factor=(1.0, 2.0, 3.0))


def _profile(**changes: object) -> Profile:
    action = {"address": "/a/{n}", "parameters": {"n": {}}, "test": [1], "says": "x", "see": "y"}
    plain = {"profile": "mine", "title": "t", "about": "a", "actions": {"go": action}}
    return Profile.model_validate({**plain, **changes})


SHOWN = {"says": "x", "see": "y"}


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({"panic": ["stop"]}, ("panic", 0), "has no action 'stop'"),
        ({"panic": ["rig.go(1)"]}, ("panic", 0), "calls its own actions"),
        ({"actions": {"a": {"address": "/{x}", **SHOWN}}}, ("actions", "a"), "place {x}"),
        (
            {"actions": {"a": {"address": "/x", "parameters": {"n": {}}, "test": [1], **SHOWN}}},
            ("actions", "a", "parameters", "n"),
            "used nowhere",
        ),
        (
            {"actions": {"a": {"address": "/{n}", "parameters": {"n": {}}, **SHOWN}}},
            ("actions", "a", "test"),
            "its test fails",
        ),
        (
            {"actions": {"a": {"address": "no", **SHOWN}}},
            ("actions", "a", "test"),
            "no OSC address",
        ),
        (
            {
                "limits": {"types": ["f"]},
                "actions": {"a": {"address": "/a", "arguments": ["x"], **SHOWN}},
            },
            ("actions", "a"),
            "takes no texts",
        ),
        (
            {
                "limits": {"clamp": [0, 1]},
                "actions": {"a": {"address": "/a", "arguments": [2], **SHOWN}},
            },
            ("actions", "a"),
            "takes 0 to 1, and this sends 2",
        ),
        ({"limits": {"clamp": [1, 0]}}, ("limits", "clamp"), "1 is above 0"),
        (
            {"stream": {"addresses": [{"address": "/a", "signals": ["/face/z"]}]}},
            ("stream", "addresses", 0),
            "no signal '/face/z'",
        ),
        (
            {"stream": {"addresses": [{"address": "/a b", "signals": ["/face/x"]}]}},
            ("stream", "addresses", 0),
            "no OSC address",
        ),
        ({"ports": {"tcp": 1}}, ("ports", "tcp"), "none of the transports"),
        ({"limits": {"types": []}}, ("limits", "types"), "takes nothing"),
        ({"limits": {"range": [5, 5]}}, ("limits", "range"), "the same"),
        ({"renew": "0s"}, ("renew",), "nothing else would be sent"),
        (
            {"connect": [{"address": "/c", "arguments": ["{word}"], **SHOWN}]},
            ("connect", 0),
            "nothing fills the place {word}",
        ),
    ],
)
def test_a_profile_that_contradicts_itself_is_found_out(
    changes: dict[str, object], where: tuple[object, ...], message: str
) -> None:
    [(path, told, _)] = list(flaws(_profile(**changes)))
    assert path == where
    assert message in told


@pytest.mark.parametrize(
    ("streamed", "limits", "message"),
    [
        ({"address": "/a", "signals": ["/mood/valense"]}, {}, "no signal '/mood/valense'"),
        ({"address": "/a", "signals": ["/mood/<label>"]}, {}, "all labels would be sent to /a"),
        ({"address": "/a", "signals": ["/faces/<face>/x"]}, {}, "all faces would be sent to /a"),
        ({"address": "/a/<label>", "signals": ["/mood/fear"]}, {}, "the same for all labels"),
        ({"address": "/a", "signals": ["/scene"], "factor": 2}, {}, "/scene is a text"),
        ({"address": "/a", "signals": ["/scene"], "type": "i"}, {}, "/scene is a text"),
        ({"address": "/a", "signals": ["/scene"]}, {"types": ["f"]}, "it takes no texts"),
        ({"address": "/a", "signals": ["/face/x"], "type": "s"}, {}, "/face/x is a number"),
        ({"address": "/a", "signals": ["/face/x"], "factor": 1e308}, {}, "beyond all numbers"),
        (
            {"address": "/a", "signals": ["/face/x", "/face/y"]},
            {"arguments": 1},
            "it takes 1 arguments, and /a has 2",
        ),
    ],
)
def test_a_dialect_that_could_not_be_heard_is_found_out(
    streamed: dict[str, object], limits: dict[str, object], message: str
) -> None:
    profile = _profile(limits=limits, stream={"addresses": [streamed]})
    [(path, told, hint)] = list(flaws(profile))
    assert path == ("stream", "addresses", 0)
    assert message in told and hint


def test_a_dialect_of_labels_faces_and_several_arguments_is_sound() -> None:
    addresses = [
        {"address": "/xy", "signals": ["/face/x", "/face/y"], "factor": [640, 480]},
        {"address": "/f/<face>/<label>", "signals": ["/faces/<face>/emotion/<label>"]},
        {"address": "/m/<label>", "signals": ["/mood/<label>", "/mood/valence"]},
        {"address": "/one", "signals": ["/mood/anger"]},
        {"address": "/second", "signals": ["/faces/2/x"]},
    ]
    assert not list(flaws(_profile(stream={"addresses": addresses})))
    [(_, told, _)] = flaws(_profile(stream={"addresses": [*addresses, addresses[0]]}))
    assert told == "/xy is here twice"


def test_a_film_is_told_what_a_rig_takes() -> None:
    lamps = RigSettings.model_validate(
        {"name": "lamps", "profile": "artnet", "map": {"/house": 1, "/mood/anger": 2}}
    )
    profile = PROFILES["artnet"]
    told = receiver_of(fill(lamps, profile), profile)
    assert (told.name, told.profile, told.texts, told.clamp) == ("lamps", "artnet", False, (0, 1))
    assert told.mapped == {"/house", "/mood/anger", "/riot/house", "/riot/mood/anger"}
    alone = receiver_like(PROFILES["qlab"])
    assert (alone.name, alone.mapped, alone.installed) == ("qlab", None, False)
    assert "go" in alone.actions


def test_limits_know_what_is_beyond_them() -> None:
    assert beyond(OscMessage("/a", (1, 2)), Limits(arguments=1)).startswith("it takes 1 arguments")
    assert beyond(OscMessage("/a", (1,)), Limits(types=("s",))).startswith("it takes no numbers")
    assert beyond(OscMessage("/a"), Limits(types=("f",))) == ""


def test_a_press_without_arguments_is_one() -> None:
    press = Action(address="/a", press=True, says="x", see="y")
    made = _profile(actions={"p": press.model_dump()})
    called = profile_call(made, "p", ())
    assert called.messages == (OscMessage("/a", (1.0,)),)
    assert called.released == (OscMessage("/a", (0.0,)),)
