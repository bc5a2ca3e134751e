"""What all tests share: real input, a tiny real film, free ports, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import threading
import time  # noqa: TID251 - it is not asked what time it is
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from hypothesis import HealthCheck, settings

from riot.clock import SystemClock
from tests.ports import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parents[1]
SHARED_DATA = REPOSITORY.parent / "shared/data"

GOES_SOON = 20.0
"""Seconds in which a thread or process that was told to end must be gone, on a busy machine."""

ALLOWED_IN_CI = ("GPU", "Windows", "macOS")
"""A skip whose reason names one of these is none that CI could avoid."""

IN_CI = os.environ.get("RIOT_CI") == "1"

# How fast a machine is decides no test. Elsewhere every run tries new examples; in CI they are the
# same until their test changes, so that a failure there comes of what was changed.
settings.register_profile("riot", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("riot-ci", settings.get_profile("riot"), derandomize=True, database=None)
settings.load_profile("riot-ci" if IN_CI else "riot")


# ── nothing left behind ─────────────────────────────────────────────────────────────────────────


def _threads() -> set[threading.Thread]:
    return set(threading.enumerate())


BROWSING: set[int] = set()
"""Processes of the module's browser, which lives for longer than a test, with their children."""


def _processes() -> set[psutil.Process]:
    browsing: set[psutil.Process] = set()
    for pid in BROWSING:
        with suppress(psutil.NoSuchProcess):
            browsing |= set(psutil.Process(pid).children(recursive=True))
    running = set(psutil.Process().children(recursive=True)) - browsing
    return {process for process in running if _counts(process)}


def _counts(process: psutil.Process) -> bool:
    """Tell whether a process is one that should end; multiprocessing keeps its tracker."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return not any("resource_tracker" in word for word in process.cmdline())
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process running."""
    threads, processes = _threads(), _processes()
    yield
    clock = SystemClock()
    deadline = clock.now() + GOES_SOON
    while (left := [*_named_threads(threads), *_named_processes(processes)]) and (
        clock.now() < deadline
    ):
        clock.sleep(0.02)
    if left:
        for process in _processes() - processes:
            process.kill()
        pytest.fail("left running: " + "; ".join(left))


def _named_threads(before: set[threading.Thread]) -> list[str]:
    return [f"thread {thread.name}" for thread in _threads() - before if thread.is_alive()]


def _named_processes(before: set[psutil.Process]) -> list[str]:
    found: list[str] = []
    for process in _processes() - before:
        try:
            found.append(f"process {process.pid} ({' '.join(process.cmdline())[:120]})")
        except psutil.NoSuchProcess:
            continue
    return found


# ── CI runs everything ──────────────────────────────────────────────────────────────────────────


def _must_run(reason: str) -> bool:
    return IN_CI and not any(word in reason for word in ALLOWED_IN_CI)


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if _must_run(reason):
            report.outcome = "failed"
            report.longrepr = f"{report.nodeid}: CI is meant to run this. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where RIOT_CI=1, unless CI cannot avoid it."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that skips as a whole."""
    report = yield
    _refuse_skip(report)
    return report


# ── real input ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def repository() -> Path:
    """Give the folder of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real videos and faces."""
    if not SHARED_DATA.is_dir():
        pytest.skip("missing: ../shared/data beside the repository")
    return SHARED_DATA


@pytest.fixture(scope="session")
def smiling_man(shared_data: Path) -> Path:
    """Give a video of a man who smiles throughout."""
    return _existing(shared_data / "video/head-pose-face-detection-male.gif")


@pytest.fixture(scope="session")
def calm_woman(shared_data: Path) -> Path:
    """Give a video of a woman who stays neutral."""
    return _existing(shared_data / "video/head-pose-face-detection-female.gif")


def _existing(path: Path) -> Path:
    if not path.is_file():
        pytest.skip(f"missing: {path.name} in ../shared/data")
    return path


@pytest.fixture
def free_udp_port() -> Callable[[], int]:
    """Give a maker of UDP port numbers of this machine that nobody holds."""
    return free_port


@pytest.fixture
def set_zone() -> Iterator[Callable[[str], None]]:
    """Give what puts this process into another time zone until the test's end."""
    if not hasattr(time, "tzset"):
        pytest.skip("Windows: a process has no time zone of its own")
    with pytest.MonkeyPatch.context() as patch:

        def change(name: str) -> None:
            patch.setenv("TZ", name)
            time.tzset()

        yield change
    time.tzset()


# ── a real browser ──────────────────────────────────────────────────────────────────────────────

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium for one module: the system's where there is one, else playwright's own."""
    pytest.importorskip("playwright", reason="missing: playwright")
    from playwright.sync_api import sync_playwright

    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    before = _processes()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"], timeout=50_000
        )
        # It starts more processes with the first page; all of them end with the browser.
        launched.new_page().close()
        driver = _processes() - before
        BROWSING.update(process.pid for process in driver)
        yield launched
        launched.close()
    BROWSING.clear()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """Give an empty page without a network; the test fails on an error in its console."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


# ── a tiny film ─────────────────────────────────────────────────────────────────────────────────

CLIPS: dict[str, tuple[float, tuple[int, int, int]]] = {
    "attract": (2.0, (40, 70, 140)),
    "horizon": (3.0, (60, 120, 160)),
    "gold": (2.2, (220, 180, 40)),
    "spark": (2.4, (230, 230, 240)),
    "deep": (2.4, (10, 30, 90)),
    "burst": (1.2, (250, 120, 30)),
    "turn": (2.4, (90, 60, 130)),
    "end-dawn": (1.4, (250, 150, 110)),
    "end-stars": (1.4, (30, 20, 60)),
    "end-still": (1.4, (80, 110, 120)),
    "empty": (1.6, (90, 90, 90)),
    "long": (12.0, (60, 160, 120)),
}
"""Seconds and colour of each clip; a white bar crosses it once a second."""

GRAPH = REPOSITORY / "tests/film/graph.yaml"
"""The film's graph; its clips are made here."""


@dataclass(frozen=True, slots=True)
class TinyFilm:
    """A real film on the disk: `graph` branches within 3 s, `long_graph` after 12 s."""

    graph: Path
    long_graph: Path
    media: Path


@pytest.fixture(scope="session")
def tiny_film(tmp_path_factory: pytest.TempPathFactory) -> TinyFilm:
    """Make the tiny film once: 320x180 clips with sound."""
    return make_film(tmp_path_factory.mktemp("film"))


def make_film(folder: Path) -> TinyFilm:
    """Draw the clips into `folder` and put the graphs beside them."""
    media = folder / "media"
    media.mkdir()
    for name, (seconds, colour) in CLIPS.items():
        _make_clip(media / f"{name}.mp4", seconds, colour)
    text = GRAPH.read_text(encoding="utf-8")
    (folder / "graph.yaml").write_text(text, encoding="utf-8")
    slow = text.replace("clip: horizon.mp4", "clip: long.mp4")
    (folder / "long.yaml").write_text(slow, encoding="utf-8")
    return TinyFilm(folder / "graph.yaml", folder / "long.yaml", media)


def _make_clip(path: Path, seconds: float, colour: tuple[int, int, int]) -> None:
    import av
    import numpy as np

    fps, rate, size = 25, 48000, (180, 320)
    with av.open(str(path), "w") as container:
        video: Any = container.add_stream("mpeg4", rate=fps)
        video.width, video.height, video.pix_fmt = size[1], size[0], "yuv420p"
        video.bit_rate, video.gop_size = 600_000, 12
        sound: Any = container.add_stream("aac", rate=rate, layout="mono")
        picture = np.empty((*size, 3), np.uint8)
        for number in range(round(seconds * fps)):
            picture[:] = colour
            bar = number % fps * 12
            picture[:, bar : bar + 8] = 255
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
        for begin in range(0, round(seconds * rate), 1024):
            times = np.arange(begin, begin + 1024) / rate
            samples = (0.1 * np.sin(2 * np.pi * 220 * times)).astype(np.float32)[None]
            heard = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            heard.sample_rate, heard.pts = rate, begin
            container.mux(sound.encode(heard))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))
