"""Take the pictures of the report in the documentation.

`python -m bench.record.pictures [LOGS]` has a season of the demonstration film pretended, or takes
the logs that are named, and writes docs/images/report.jpg, visit.jpg and visit-decisions.jpg.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from riot.record.report.browsers import find_browser
from riot.record.sessions import sessions_below

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs/images"
VISITS, DAYS = 120, 5
_QUALITY = 78


def main(logs: Path | None) -> None:
    """Make the pages with the commands that a user has, and photograph them."""
    with tempfile.TemporaryDirectory(prefix="riot-pictures-") as aside:
        work = Path(aside)
        if logs is None:
            logs = work / "logs"
            film = str(ROOT / "scenes/demo")
            _riot(
                "pretend", film, "--logs", str(logs), "--visits", str(VISITS), "--days", str(DAYS)
            )
        session = sessions_below(logs)[len(sessions_below(logs)) // 2]
        _riot("report", str(logs), "-o", str(work / "report.html"))
        _riot("report", str(session), "-o", str(work / "visit.html"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1100, "height": 1600})
            page.goto((work / "report.html").as_uri())
            _take(page, "report.jpg", 0, 1600)
            page.goto((work / "visit.html").as_uri())
            _take(page, "visit.jpg", 0, 860)
            top = page.locator("#decision3").bounding_box()
            assert top is not None
            _take(page, "visit-decisions.jpg", top["y"] - 6, top["height"] + 12)
            browser.close()


def _take(page: Page, name: str, top: float, high: float) -> None:
    page.screenshot(
        path=IMAGES / name,
        type="jpeg",
        quality=_QUALITY,
        full_page=True,
        clip={"x": 30, "y": top, "width": 1040, "height": high},
    )


def _riot(*arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / "riot"), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
