"""Print to PDF: which browser, how it is asked, and what is said when it does not print."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from riot.clock import SystemClock
from riot.errors import RiotError
from riot.record.report.browsers import find_browser
from riot.record.report.pdf import pdf_of
from riot.record.report.session_page.page import session_page
from tests.visits import made_visit

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the browser is a shell script")


def made_browser(folder: Path, script: str) -> Path:
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_browsers_are_looked_for_where_each_system_keeps_them(tmp_path: Path) -> None:
    environment = {"PATH": "", "HOME": str(tmp_path), "ProgramFiles": str(tmp_path / "Programs")}
    places = {
        "linux": ".cache/ms-playwright/chromium-1208/chrome-linux/chrome",
        "darwin": "Applications/Chromium.app/Contents/MacOS/Chromium",
        "win32": "Programs/Microsoft/Edge/Application/msedge.exe",
    }
    for platform, place in places.items():
        if platform != "darwin":  # a Mac that runs this test may have one of its own
            assert find_browser(platform, environment) is None
        path = tmp_path / place
        path.parent.mkdir(parents=True)
        path.touch()
        assert find_browser(platform, environment) is not None
    assert find_browser("linux", environment) == tmp_path / places["linux"]
    assert find_browser("win32", environment) == tmp_path / places["win32"]


@POSIX
def test_the_one_on_the_path_comes_first(tmp_path: Path) -> None:
    browser = made_browser(tmp_path, "")
    assert find_browser("linux", {"PATH": str(tmp_path), "HOME": str(tmp_path)}) == browser


@POSIX
def test_the_page_is_printed_with_a_profile_of_its_own(tmp_path: Path) -> None:
    browser = made_browser(
        tmp_path,
        f'echo "$@" > {tmp_path}/asked\nfor a in "$@"; do case $a in\n'
        '--print-to-pdf=*) printf "%%PDF-1.4 made" > "${a#--print-to-pdf=}";; esac; done',
    )
    assert pdf_of("<p>page</p>", browser) == b"%PDF-1.4 made"
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert "--headless" in asked
    assert "--user-data-dir=" in asked
    profile = asked.split("--user-data-dir=")[1].split()[0]
    assert not Path(profile).parent.exists()


@POSIX
def test_a_browser_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    browser = made_browser(tmp_path, f"sleep 600 & echo $! > {tmp_path}/child; wait")
    file, patience = tmp_path / "child", 0.5
    while not file.exists() or not file.read_text(encoding="utf-8"):
        # On a busy machine it may be ended before it has started anything.
        with pytest.raises(RiotError, match=rf"REC-074.*did not finish in {patience:g} s"):
            pdf_of("<p>page</p>", browser, patience=patience)
        patience *= 2
    child = int(file.read_text(encoding="utf-8"))
    clock = SystemClock()
    deadline = clock.now() + 30.0
    while _lives(child):
        assert clock.now() < deadline
        clock.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@POSIX
def test_what_a_browser_says_when_it_fails_is_told(tmp_path: Path) -> None:
    browser = made_browser(tmp_path, "echo no room left >&2; exit 1")
    with pytest.raises(RiotError, match=r"REC-074.*chromium.*no room left"):
        pdf_of("<p>page</p>", browser)


def test_no_browser_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riot.record.report.pdf.find_browser", lambda: None)
    with pytest.raises(RiotError, match=r"REC-073.*install Chromium"):
        pdf_of("<p>page</p>")


@pytest.mark.skipif(find_browser() is None, reason="missing: a browser that prints")
def test_a_real_browser_prints_the_page_of_a_visit() -> None:
    printed = pdf_of(session_page(made_visit(60.0, 8, ["The street"])))
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") >= 2
