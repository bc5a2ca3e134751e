"""An OSCQuery client for Node.js, installed as the lock file says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.npm import install_locked, node_command

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def client_command(repository: Path) -> list[str]:
    """Install the pinned client once; give the command that starts it."""
    folder = repository / ".cache/oscquery"
    install_locked("oscquery", HERE, folder)
    script = shutil.copy(HERE / "client.js", folder / "client.js")
    return [*node_command(), str(script)]
