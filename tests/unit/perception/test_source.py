"""What a camera's source means."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from riot.errors import RiotError
from riot.perception.camera.source import check_source, shown_source, source_form
from riot.perception.settings import CameraSettings, PerceptionSettings


@pytest.mark.parametrize(
    ("source", "form", "kind"),
    [
        ("0", "device", "opencv"),
        ("/dev/video2", "device", "opencv"),
        ("rtsp://10.0.0.5/stream", "address", "opencv"),
        ("a film.mkv", "file", "opencv"),
        ("sim", "sim", "sim"),
        ("none", "none", "none"),
    ],
)
def test_the_kind_follows_from_the_source(source: str, form: str, kind: str) -> None:
    assert source_form(source) == form
    assert CameraSettings(source=source).kind == kind


def test_an_index_may_be_a_number_and_a_truth_value_may_not() -> None:
    assert CameraSettings.model_validate({"source": 1}).source == "1"
    with pytest.raises(ValidationError):
        CameraSettings.model_validate({"source": True})


def test_unknown_keys_and_impossible_numbers_are_refused() -> None:
    for wrong in ({"sorce": "0"}, {"fps": 0}, {"retry_after": 2}, {"source": ""}):
        with pytest.raises(ValidationError):
            CameraSettings.model_validate(wrong)


def test_defaults_are_complete() -> None:
    settings = PerceptionSettings.model_validate({"camera": {"retry_after": "800ms"}})
    assert settings.camera.retry_after == pytest.approx(0.8)
    assert settings.face.detector == "blazeface"


def test_a_missing_file_is_found_out_without_opening_it(tmp_path: Path) -> None:
    with pytest.raises(RiotError, match=r"PER-001.*not found") as caught:
        check_source(str(tmp_path / "gone.mkv"))
    assert caught.value.problems[0].file == str(tmp_path / "gone.mkv")
    assert "\n" not in str(caught.value)


def test_a_missing_device_is_found_out_without_opening_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(RiotError, match=r"PER-001.*camera 4711 cannot be opened"):
        check_source("4711")


def test_passwords_are_not_shown() -> None:
    assert shown_source("rtsp://me:secret@10.0.0.5/a") == "rtsp://10.0.0.5/a"
    assert shown_source("rtsp://me:se@cr/et@10.0.0.5/a") == "rtsp://10.0.0.5/a"
    assert shown_source("films/me@home.mkv") == "films/me@home.mkv"
