"""Print a page to PDF by a browser without a window."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from riot.errors import RiotError
from riot.record.report.browsers import find_browser

PATIENCE = 90.0
"""Seconds after which a browser that has not printed is given up."""

_DRAWING_TIME = 10_000
"""Milliseconds of the page's own time in which its figures may draw themselves."""


def pdf_of(html: str, browser: Path | None = None, patience: float = PATIENCE) -> bytes:
    """Print a page that needs nothing from outside; give the PDF.

    `browser` is found where none is given. Raises RiotError: REC-073 where there is no browser,
    REC-074 where it did not print.
    """
    browser = browser or find_browser()
    if browser is None:
        raise RiotError(
            "REC-073",
            "no browser was found that could print the page to PDF",
            hint="install Chromium, Google Chrome or Microsoft Edge; or leave out --pdf, open the "
            "page in any browser and print it from there",
        )
    with tempfile.TemporaryDirectory(
        prefix="riot-print-", dir=_work_folder(browser), ignore_cleanup_errors=True
    ) as work:
        page, printed = Path(work, "page.html"), Path(work, "page.pdf")
        page.write_text(html, encoding="utf-8")
        said = _run(_command(browser, page, printed, Path(work, "profile")), patience)
        if printed.is_file() and (content := printed.read_bytes()).startswith(b"%PDF"):
            return content
    raise _failed(browser, said)


def _command(browser: Path, page: Path, printed: Path, profile: Path) -> list[str]:
    asked = [
        str(browser),
        "--headless",
        "--disable-gpu",
        "--disable-extensions",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-default-browser-check",
        f"--user-data-dir={profile}",
        f"--virtual-time-budget={_DRAWING_TIME}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={printed}",
    ]
    # Chromium's sandbox refuses to run as root; for all others it stays on.
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        asked.append("--no-sandbox")
    return [*asked, page.as_uri()]


def _work_folder(browser: Path) -> str | None:
    """Give a folder that the browser may see: one from the snap store does not see /tmp."""
    shared = Path.home() / "snap" / browser.name / "common"
    return str(shared) if "/snap/" in str(browser) and shared.is_dir() else None


def _run(command: list[str], patience: float) -> str:
    """Run the browser, and end it and all it started; give the last line that it said."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        return error.strerror or str(error)
    try:
        _, said = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"it did not finish in {patience:g} s"
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else f"it ended with {process.returncode}"


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        if taskkill := shutil.which("taskkill"):
            subprocess.run(
                [taskkill, "/T", "/F", "/PID", str(process.pid)], capture_output=True, timeout=10
            )
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=10)


def _failed(browser: Path, said: str) -> RiotError:
    return RiotError(
        "REC-074",
        f"{browser.name} did not print the page to PDF: {said}",
        hint="leave out --pdf, open the page in any browser and print it from there",
    )
