"""Spark says what is wrong with Java before Java does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from riot.errors import RiotError
from riot.record.queries.java import check_java, version_of


def fake_java(home: Path, said: str) -> None:
    file = home / "bin/java"
    file.parent.mkdir(parents=True)
    file.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_402"', 8),
        ('openjdk version "21" 2023-09-19', 21),
        ("nonsense", None),
    ],
)
def test_the_version_is_read(said: str, number: int | None) -> None:
    assert version_of(said) == number


@pytest.mark.skipif(sys.platform == "win32", reason="Windows runs no scripts of the shell")
def test_an_old_java_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_java(tmp_path, 'openjdk version "11.0.2"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(RiotError, match="Spark does not run on Java 11") as caught:
        check_java()
    assert caught.value.code == "REC-057"


def test_no_java_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RiotError, match="Spark needs Java, and there is none"):
        check_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(RiotError, match="Java does not start"):
        check_java()
