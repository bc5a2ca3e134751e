"""Camera to rigs without a film."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from riot.cli.stream import chosen_labels, plan_from, rigs_from, stream
from riot.cli.streamed import StreamTable, face_words
from riot.clock import SystemClock
from riot.config.profiles import shipped_profiles
from riot.config.shipped import SHIPPED
from riot.errors import RiotError
from riot.messages import Mood
from riot.perception.emotion.card import load_card
from riot.rigs.listening.board import Board
from riot.rigs.listening.listener import Listener
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings
from riot.runtime.streaming import Stream, StreamPlan, StreamState

NOTHING: tuple[str, ...] = ("rate", "hears", "prefix", "faces", "transport", "interface")
CARD = load_card(SHIPPED / "models/expression")
Rigs = tuple[tuple[RigSettings, Profile], ...]


def rigs_to(*to: object, profiles: tuple[str, ...] = (), **given: object) -> Rigs:
    return rigs_from(
        [str(one) for one in to], profiles, {**dict.fromkeys(NOTHING), **given}, None, None
    )


@pytest.fixture
def receivers() -> Iterator[tuple[Listener, Listener]]:
    clock = SystemClock()
    with (
        closing(Listener(0, clock, "127.0.0.1")) as one,
        closing(Listener(0, clock, "127.0.0.1")) as other,
    ):
        yield one, other


class Audience:
    """Watch a stream, and stop it when what is waited for has come."""

    def __init__(self, *receivers: Listener) -> None:
        self.stop = threading.Event()
        self.boards = [Board() for _ in receivers]
        self.states: list[StreamState] = []
        self._receivers = receivers

    def until(self, *addresses: str, ticks: int = 1) -> None:
        # All may be there with the first tick already: what looks at the grid asks for more.
        self.addresses, self.ticks = set(addresses), ticks

    def see(self, state: StreamState) -> None:
        self.states.append(state)
        for board, receiver in zip(self.boards, self._receivers, strict=True):
            for arrival in receiver.receive(0.0):
                board.hear(arrival)
        found = {row.address for board in self.boards for row in board.rows()}
        if self.addresses <= found and len(self.states) >= self.ticks:
            self.stop.set()


def test_a_stream_speaks_several_dialects_at_once(receivers: tuple[Listener, Listener]) -> None:
    rigs = rigs_to(*(one.port for one in receivers), profiles=("touchdesigner", "faceosc"))
    plan = plan_from(rigs, "sim", "happiness,calm", False, None)
    audience = Audience(*receivers)
    audience.until("/riot/mood/happiness", "/riot/face/x", "/pose/position", "/found", ticks=30)
    Stream(plan, SystemClock()).run(audience.stop, seconds=20, watch=audience.see)
    plain, face = ({row.address: row for row in board.rows()} for board in audience.boards)
    assert face["/pose/position"].types == "ff"
    assert not any(address.startswith("/riot") for address in face)
    assert "/riot/mood/calm" in plain
    assert "/riot/mood/anger" not in plain, "it was not asked for"
    assert "/riot/scene" not in plain, "there is no film"
    assert not any(board.bad for board in audience.boards)
    last = audience.states[-1]
    assert last.snapshot.session > 0
    assert last.snapshot.mood.levels.keys() == {"happiness", "calm"}
    assert last.figures()["to-1.sent"] > 20
    times = [state.snapshot.t for state in audience.states]
    steps = [b - a for a, b in itertools.pairwise(times)]
    assert min(steps) == pytest.approx(1 / 60, abs=1e-6), "the grid of a show"


def test_a_stream_goes_on_without_a_camera_and_with_a_dead_worker(
    receivers: tuple[Listener, Listener],
) -> None:
    plan = plan_from(rigs_to(receivers[0].port), "/dev/video99", None, False, None)
    stop = threading.Event()
    killed: list[int] = []
    told: dict[str, str] = {}

    def watch(state: StreamState) -> None:
        for stage, health in state.snapshot.health.items():
            if health.state != "ok":
                told[stage] = health.detail
        if "trying again" in told.get("camera", "") and not killed:
            for child in psutil.Process().children():
                if child.name() == "riot-perception":
                    killed.append(child.pid)
                    child.kill()
        if killed and "starting it again" in told.get("perception", ""):
            stop.set()

    Stream(plan, SystemClock()).run(stop, seconds=45, watch=watch)
    assert killed
    assert "trying again" in told["camera"]
    assert "starting it again" in told["perception"]


# ── the command line ────────────────────────────────────────────────────────────────────────────


def test_what_a_profile_says_and_the_command_line_says_instead() -> None:
    ((td, _), (face, _)) = rigs_to(9000, "10.0.0.5", profiles=("touchdesigner", "faceosc"))
    assert (td.rate, td.prefix, td.host) == (60, "/riot", "127.0.0.1")
    assert "scene" not in (td.hears or ())
    assert (face.rate, face.port) == (30, 8338)
    ((plain, _),) = rigs_to(9000, rate=25.0, hears=["mood", "scene"], prefix="", faces=2)
    assert (plain.rate, plain.hears, plain.prefix) == (25, ("mood", "scene"), "")
    assert plain.faces == 2
    three = rigs_to(1, 2, 3, profiles=("max",))
    assert [profile.profile for _, profile in three] == ["max"] * 3
    assert [rig.name for rig, _ in three] == ["to-1", "to-2", "to-3"]


@pytest.mark.parametrize(
    ("to", "profiles", "given"),
    [
        ((), (), {}),
        ((1, 2, 3), ("plain", "max"), {}),
        (("lamp",), (), {}),
        ((9000,), ("qlab",), {}),
        ((9000,), ("artnet",), {}),
        ((9000,), (), {"hears": ["moood"]}),
        ((9000,), (), {"rate": 1000.0}),
        ((9000,), (), {"rate": 0.0}),
        ((9000,), ("touchdesigner",), {"transport": "tcp"}),
    ],
)
def test_what_cannot_be_streamed(
    to: tuple[object, ...], profiles: tuple[str, ...], given: dict[str, object]
) -> None:
    with pytest.raises(RiotError) as caught:
        rigs_to(*to, profiles=profiles, **given)
    assert caught.value.code == "RIG-064"
    assert caught.value.problems[0].hint or "did you mean" in str(caught.value)


def test_without_rigs_somebody_must_be_able_to_ask() -> None:
    nothing: dict[str, object] = {**dict.fromkeys(NOTHING)}
    assert rigs_from((), (), nothing, None, None, alone=True) == ()
    with pytest.raises(RiotError, match="nobody is there"):
        rigs_from((), (), nothing, None, None)
    with pytest.raises(RiotError):
        rigs_from((), ("plain",), nothing, None, None, alone=True)


def test_labels_are_those_of_the_model() -> None:
    assert chosen_labels(None, CARD) == tuple(CARD.labels)
    assert chosen_labels("anger, calm,anger", CARD) == ("anger", "calm")
    for text in ("happy", "", ","):
        with pytest.raises(RiotError) as caught:
            chosen_labels(text, CARD)
        assert caught.value.code == "RIG-068"


def run(*words: object) -> Result:
    app = typer.Typer()
    app.command()(stream)
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("camera", ["none", "no-such-film.mp4", " "])
def test_a_camera_that_cannot_be_is_refused(camera: str) -> None:
    result = run("--to", 9000, "--camera", camera)
    assert isinstance(result.exception, RiotError)


def test_an_installation_lends_its_rigs_and_its_camera(
    receivers: tuple[Listener, Listener], tmp_path: Path
) -> None:
    config = tmp_path / "installation.yaml"
    port = receivers[0].port
    config.write_text(
        "film: none.yaml\ncamera: {source: sim}\n"
        f"rigs: [{{name: house, port: {port}, hears: [mood], prefix: /show}}]\n"
    )
    result = run("--config", config, "--labels", "calm,fear", "--for", "0.5s")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "Expressions are read from simulated viewers and nothing is stored" in said
    assert f"Sent to 127.0.0.1:{port} (plain): calm, fear." in said
    assert "Ended after" in said
    board = Board()
    for arrival in receivers[0].receive(1.0):
        board.hear(arrival)
    assert {row.address.split("/")[1] for row in board.rows()} == {"show"}
    nobody = run("--config", config.with_name("missing.yaml"))
    assert isinstance(nobody.exception, RiotError)


# ── what is shown ───────────────────────────────────────────────────────────────────────────────


def shown(plan: StreamPlan, *states: StreamState, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=terminal, highlight=False)
    with StreamTable(console, plan) as table:
        table.begin()
        for state in states:
            table.see(state)
    table.end()
    return out.getvalue()


def test_the_table_of_a_stream() -> None:
    from dataclasses import replace

    from riot.messages import Health, Snapshot

    plan = plan_from(rigs_to(9000), "sim", "anger,calm", False, None)
    snapshot = Snapshot(
        t=5.0,
        tick=0,
        scene="",
        take=0,
        position=0.0,
        duration=0.0,
        branch="",
        decisions=0,
        session=1,
        mood=Mood(t=5.0, present=True, faces=2, levels={"anger": 0.25, "calm": 0.75}),
        reading=None,
        language="",
        health={
            "rig.to-1": Health(
                t=5.0, stage="rig.to-1", state="degraded", since=5.0, detail="nobody is there"
            )
        },
    )
    states = [
        StreamState(
            replace(snapshot, t=5 + n / 60, tick=n), lambda: {"sent": 7.0, "to-1.sent": 7.0}
        )
        for n in range(61)
    ]
    table = shown(plan, *states, terminal=True)
    assert "a face and 1 more" in table
    assert "nobody is there" in table
    assert "60 times a second" in table
    lines = shown(plan, *states, terminal=False)
    assert "127.0.0.1:9000: nobody is there" in lines
    assert "anger 0.25  calm 0.75  7 messages" in lines
    assert "Ended after 1 s: 7 messages sent." in lines


def test_who_is_there_in_words() -> None:
    assert face_words(Mood(t=0)) == "nobody in sight"
    assert face_words(Mood(t=0, present=True, faces=1, lighting="poor")) == "a face, in poor light"


def test_shipped_profiles_that_stream_take_one() -> None:
    for name, profile in shipped_profiles().items():
        if profile.stream.hears and name not in ("midi", "artnet", "sacn"):
            assert rigs_to("10.0.0.1:9000", profiles=(name,))
