"""Find a browser that can print: Chromium, Chrome, Edge or Brave, on any machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_COMMANDS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser",
)  # fmt: skip

_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Brave Browser.app/Contents/MacOS/Brave Browser",
)

_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "BraveSoftware/Brave-Browser/Application/brave.exe",
)

_PLAYWRIGHT = (
    "chromium-*/chrome-linux*/chrome",
    "chromium_headless_shell-*/chrome-*/*headless*shell",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
    "chromium_headless_shell-*/chrome-*/*headless*shell.exe",
)
"""Where the Playwright library keeps browsers of its own, newest last."""


def find_browser(
    platform: str = sys.platform,
    environment: Mapping[str, str] | None = None,
) -> Path | None:
    """Give the first browser that is there, None where there is none."""
    environment = os.environ if environment is None else environment
    return next(_there(_candidates(platform, environment)), None)


def _candidates(platform: str, environment: Mapping[str, str]) -> Iterator[Path]:
    for command in _COMMANDS:
        if found := shutil.which(command, path=environment.get("PATH", "")):
            yield Path(found)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if platform == "darwin":
        for folder in (Path("/Applications"), home / "Applications"):
            yield from (folder / application for application in _MAC)
        kept = home / "Library/Caches/ms-playwright"
    elif platform == "win32":
        for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
            if folder := environment.get(name) or environment.get(name.upper()):
                yield from (Path(folder) / application for application in _WINDOWS)
        local = environment.get("LOCALAPPDATA") or environment.get("LocalAppData")
        kept = (Path(local) if local else home / "AppData/Local") / "ms-playwright"
    else:
        kept = home / ".cache/ms-playwright"
    kept = Path(environment.get("PLAYWRIGHT_BROWSERS_PATH") or kept)
    for pattern in _PLAYWRIGHT:
        yield from sorted(kept.glob(pattern), reverse=True)


def _there(candidates: Iterable[Path]) -> Iterator[Path]:
    return (path for path in candidates if path.is_file())
