"""liblo's own receiver hears the stream of a show."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.system.conftest import rows, wait_until

if TYPE_CHECKING:
    from tests.system.conftest import Installer, Runner

pytestmark = pytest.mark.skipif(
    shutil.which("oscdump") is None, reason="missing: oscdump (liblo-tools)"
)

LINE = re.compile(r"^(?:\S+ )?(?P<address>/\S+) (?P<types>[ifs]*)(?: (?P<arguments>.*))?$")


def test_oscdump_hears_emotions_scenes_heartbeat_and_each_cue_once(
    install: Installer, show: Runner, free_udp_port: Callable[[], int], tmp_path: Path
) -> None:
    port = free_udp_port()
    heard = tmp_path / "heard.txt"
    with heard.open("wb") as file:
        receiver = subprocess.Popen(["oscdump", "-L", str(port)], stdout=file)
        try:
            heard_at = psutil.Process(receiver.pid)
            wait_until(
                lambda: [one for one in heard_at.net_connections("udp") if one.laddr.port == port],
                "oscdump's port",
            )
            rigs = [{"name": "house", "host": "127.0.0.1", "port": port}]
            running = show(install(rigs=rigs), "--seed", 1)
            assert running.wait_end(90)["reason"] == "ended"
            assert running.finish() == 0, running.err
            # The next visit may have begun before the show was told to end.
            ordered = [
                entry
                for session in running.sessions()
                for _, entry in rows(session, "effects")
                if entry["type"] == "SendCue" and entry["address"] == "/house/breathe"
            ]
            wait_until(
                lambda: heard.read_text(encoding="utf-8").count("/house/breathe") >= len(ordered),
                "the last cue",
            )
        finally:
            receiver.terminate()
            receiver.wait(10)
    messages: dict[str, list[tuple[str, str]]] = {}
    for line in heard.read_text(encoding="utf-8").splitlines():
        match = LINE.match(line)
        assert match, line
        entry = (match["types"], match["arguments"] or "")
        messages.setdefault(match["address"], []).append(entry)

    for label in ("happiness", "surprise", "calm"):
        address = next(a for a in messages if a.endswith(f"/emotion/{label}"))
        kinds, values = zip(*messages[address], strict=True)
        assert set(kinds) == {"f"}
        assert all(0 <= float(value) <= 1 for value in values)
    happiness = [float(v) for _, v in messages["/riot/emotion/happiness"]]
    assert max(happiness) > 0.7
    texts = {value.strip('"') for sent in messages.values() for kind, value in sent if kind == "s"}
    assert {"notice", "horizon", "gold", "turn", "end_dawn"} <= texts
    assert any("happiness" in text for text in texts), "the dominant mood"
    assert len(next(sent for a, sent in messages.items() if "heartbeat" in a)) >= 5
    assert len(ordered) == len(messages["/house/breathe"]) >= 1
    assert len(messages["/house/warmth"]) > 5, "a level follows the expression"
