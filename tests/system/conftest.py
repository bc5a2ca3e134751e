"""Run the real `riot` in processes of its own, and look at what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import psutil
import pytest
import yaml

from riot.clock import SystemClock
from riot.errors import RiotError
from riot.record.journal.codec import encode
from riot.record.sessions import Session, open_session, sessions_below
from riot.sim.counted import write_counted

if TYPE_CHECKING:
    from tests.conftest import TinyFilm

T = TypeVar("T")

REPOSITORY = Path(__file__).parents[2]
CLOCK = SystemClock()
PATIENCE = 60.0
"""Seconds to wait for anything: the machine may be busy; what fails by then is broken."""

ENTRY = "import sys; sys.argv[0] = 'riot'; from riot.cli import main; main()"


def quiet_environment(**more: str) -> dict[str, str]:
    """Give an environment without display and loudspeaker."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "RIOT_CI")}
    kept.pop("WAYLAND_DISPLAY", None)
    return {
        **kept,
        "SDL_VIDEODRIVER": "dummy",
        "SDL_AUDIODRIVER": "dummy",
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONWARNINGS": "error",
        "COLUMNS": "200",
        **more,
    }


def wait_until(
    look: Callable[[], T | None], what: str, seconds: float = PATIENCE, why: Callable[[], str] = str
) -> T:
    """Look until there is something, and give it; fail when the time is over."""
    deadline = CLOCK.now() + seconds
    while not (found := look()):
        if CLOCK.now() > deadline:
            pytest.fail(f"waited {seconds:g} s for {what}\n{why()}")
        CLOCK.sleep(0.05)
    return found


class Show:
    """A running `riot run` and its session folders."""

    def __init__(self, folder: Path, arguments: list[str], environment: dict[str, str]) -> None:
        self.folder = folder
        self._out: IO[bytes] = (folder / "stdout.txt").open("ab")
        self._err: IO[bytes] = (folder / "stderr.txt").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-c", ENTRY, "run", *arguments],
            stdout=self._out,
            stderr=self._err,
            stdin=subprocess.DEVNULL,
            env=environment,
            cwd=folder,
            # A group of its own: a signal can reach all of it, as Ctrl-C does.
            process_group=0,
        )

    @property
    def out(self) -> str:
        """Give what was printed, joined where lines were long."""
        return (self.folder / "stdout.txt").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """Give what was printed on the error channel."""
        return (self.folder / "stderr.txt").read_text(encoding="utf-8")

    def wait_for(self, look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
        """Look until there is something; fail early when the show has ended meanwhile."""

        def look_again() -> T | None:
            found = look()
            if not found and self.process.poll() is not None and not (found := look()):
                pytest.fail(f"the show ended before {what}\n{self._told()}")
            return found

        return wait_until(look_again, what, seconds, self._told)

    def _told(self) -> str:
        return f"stdout: {self.out[-3000:]}\nstderr: {self.err[-2000:]}"

    def worker(self, name: str, other_than: int = 0) -> int:
        """Wait for a worker ("screen", "perception") and give its process id."""

        def look() -> int | None:
            try:
                children = psutil.Process(self.process.pid).children(recursive=True)
                return next(
                    (
                        child.pid
                        for child in children
                        if child.name() == f"riot-{name}" and child.pid != other_than
                    ),
                    None,
                )
            except psutil.NoSuchProcess:
                return None

        return self.wait_for(look, f"a {name} worker")

    def family(self) -> list[psutil.Process]:
        """Give the show's process and all it has started."""
        process = psutil.Process(self.process.pid)
        return [process, *process.children(recursive=True)]

    def sessions(self) -> list[Path]:
        """Give where the sessions lie now, sealed or not, oldest first."""
        return sessions_in(self.folder)

    def session(self) -> Path:
        """Wait for the first session and give its folder."""
        return self.wait_for(lambda: next(iter(self.sessions()), None), "a session")

    def rows(self, stream: str) -> list[tuple[int, dict[str, Any]]]:
        """Give what the first session holds so far: (tick, entry)."""
        return rows(self.session(), stream)

    def wait_row(
        self, stream: str, fits: Callable[[int, dict[str, Any]], bool], what: str
    ) -> tuple[int, dict[str, Any]]:
        """Wait for an entry that fits and give it."""
        return self.wait_for(
            lambda: next((row for row in self.rows(stream) if fits(*row)), None), what
        )

    def wait_end(self, seconds: float = PATIENCE) -> dict[str, Any]:
        """Wait for the end of the first session and give what it says."""
        end = self.wait_for(lambda: settled(self.session).end, "the session's end", seconds)
        return asdict(end)

    def finish(self, number: int = signal.SIGINT, seconds: float = PATIENCE) -> int:
        """Send a signal and give the exit status."""
        self.process.send_signal(number)
        return self.join(seconds)

    def join(self, seconds: float = PATIENCE) -> int:
        """Wait for the exit status."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"the show does not end\n{self._told()}")

    def close(self) -> None:
        """Leave nothing running, whatever the test did."""
        if self.process.poll() is None:
            for process in reversed(self.family()):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        self.process.wait()
        self._out.close()
        self._err.close()


def sessions_in(folder: Path) -> list[Path]:
    """Give where the sessions of an installation in a folder lie now, oldest first."""
    found = {path.name: path for path in sessions_below(folder / "sessions")}
    found |= {path.name: path for path in sessions_below(folder / "logs")}
    return [found[name] for name in sorted(found)]


def settled(find: Callable[[], Path]) -> Session:
    """Open a session that may be sealed, and so move, just now."""
    try:
        return open_session(find())
    except (RiotError, OSError):
        return open_session(find())


def rows(session: Path, stream: str) -> list[tuple[int, dict[str, Any]]]:
    """Give what a stream of a session holds so far: (tick, entry)."""
    folders = (session.parent, session.parents[1] / "logs")
    try:
        return _rows(open_session(session, folders), stream)
    except (RiotError, OSError):  # sealed while it was read
        return _rows(open_session(session, folders), stream)


def _rows(session: Session, stream: str) -> list[tuple[int, dict[str, Any]]]:
    if stream == "trace":
        return [(tick, item) for tick, found in session.trace() for item in found]
    if stream == "health":
        return [(tick, encode(item)) for tick, item in session.health()]
    ticks = session.inputs() if stream == "inputs" else session.effects()
    return [(tick, encode(item)) for tick, found in ticks for item in found]


@pytest.fixture(scope="session")
def patient_film(tiny_film: TinyFilm) -> Path:
    """Give a graph whose horizon stands for a minute; after 15 s a smile leads on to the dawn.

    However long a machine takes to start a worker again, the film is where it was.
    """
    write_counted(tiny_film.media / "patient.mp4", 600, rate=10, tone=True)
    film = yaml.safe_load(tiny_film.graph.read_text(encoding="utf-8"))
    horizon, turn = film["scenes"]["horizon"], film["scenes"]["turn"]
    horizon |= {"clip": "patient.mp4", "timeout": "70s"}
    smile = {"happiness": {"at_least": 0.4}}
    for scene, to, when in (
        (horizon, "gold", {"all": [{"elapsed": "15s"}, smile]}),
        (turn, "end_dawn", smile),
    ):
        scene["transitions"].insert(0, {"to": to, "when": when, "interrupt": True})
    graph = tiny_film.graph.with_name("patient.yaml")
    graph.write_text(json.dumps(film), encoding="utf-8")
    return graph


Installer = Callable[..., Path]
Runner = Callable[..., Show]
Riot = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def install(tmp_path: Path, tiny_film: TinyFilm) -> Installer:
    """Give a writer of installation files; keywords replace blocks, None leaves one out."""

    def write(**blocks: object) -> Path:
        whole: dict[str, object] = {
            "film": str(tiny_film.graph),
            "camera": {"source": "sim"},
            "audience": "happiness 120s",
            "screen": {"player": "ffmpeg", "size": [320, 180], "fps": 25},
            "rigs": [{"name": "house", "host": "127.0.0.1", "port": 9}],
            "record": {"folder": "sessions"},
            **blocks,
        }
        path = tmp_path / "installation.yaml"
        kept = {key: value for key, value in whole.items() if value is not None}
        path.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        return path

    return write


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Runner]:
    """Give a starter of shows; they are ended with the test."""
    started: list[Show] = []

    def start(*arguments: object, headless: bool = True, **environment: str) -> Show:
        words = [str(argument) for argument in arguments] + ["--headless"] * headless
        started.append(Show(tmp_path, words, quiet_environment(**environment)))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def riot(tmp_path: Path) -> Riot:
    """Give a runner of one `riot` command that ends by itself."""

    def call(
        *arguments: object, cwd: Path = tmp_path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", ENTRY, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE,
            stdin=subprocess.DEVNULL,
            env=quiet_environment(**environment),
            cwd=cwd,
        )

    return call


@pytest.fixture
def identical(riot: Riot) -> Callable[[Path], str]:
    """Give an assertion that a session replays exactly; it returns what the replay printed."""

    def check(session: Path) -> str:
        done = riot("replay", session)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "identical:" in done.stdout
        return done.stdout

    return check
