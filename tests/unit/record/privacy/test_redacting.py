"""What a session gives away names neither the machine nor who may log in where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from riot.config.installation import load_installation
from riot.record.privacy.redacting import Redactor, kept_settings, kept_source


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("0", "0"),
        ("sim", "sim"),
        ("/dev/video2", "/dev/video2"),
        ("/home/anna/films/visitor.mp4", "visitor.mp4"),
        (r"C:\Users\Anna\visitor.mp4", "visitor.mp4"),
        ("rtsp://admin:secret@10.0.0.7:554/live/key?token=secret", "rtsp://10.0.0.7:554"),
        ("rtsp://admin:se@cr/et@camera.local/live", "rtsp://camera.local"),
        ("http://[::1", "http://"),
    ],
)
def test_a_source_is_told_without_folders_and_logins(source: str, kept: str) -> None:
    assert kept_source(source) == kept


def test_settings_hold_names_for_paths_and_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "installation.yaml"
    file.write_text(
        "film: films/tide.yaml\n"
        "camera: {source: 'rtsp://admin:secret@10.0.0.7/live/secret'}\n"
        "rigs:\n"
        "  - {name: qlab, profile: qlab, host: 10.0.0.5, passcode: '4711', dims: [/house/level]}\n"
        "record: {folder: here/sessions, venue: Kunsthalle}\n",
        encoding="utf-8",
    )
    kept = kept_settings(load_installation(file))
    text = json.dumps(kept)
    assert str(tmp_path) not in text and "secret" not in text and "4711" not in text
    assert kept["film"] == "tide.yaml"
    assert kept["record"]["folder"] == "sessions"
    assert kept["record"]["venue"] == "Kunsthalle"
    assert kept["camera"]["source"] == "rtsp://10.0.0.7"
    assert kept["rigs"][0]["dims"] == ["/house/level"]
    assert kept["mood"]


def test_what_the_line_says_of_itself_has_no_folders_of_the_machine(tmp_path: Path) -> None:
    source = "rtsp://admin:secret@10.0.0.7/live"
    redact = Redactor([tmp_path, tmp_path / "media"], [source])
    said = f"{source} gives no picture; {tmp_path / 'media' / 'a.mp4'} is torn; {Path.home()}/b"
    assert redact(said) == "rtsp://10.0.0.7 gives no picture; a.mp4 is torn; b"
    assert redact("http://me:mine@host/x and /house/level") == "http://host/x and /house/level"
