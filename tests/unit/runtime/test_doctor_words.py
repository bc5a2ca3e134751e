"""riot doctor: are there fonts for what a film writes on the screen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pygame
import pytest

from riot.runtime.doctor.words import check_words
from riot.screen.text.fonts import FontBook

FILM = """riot: 1
title: {{en: A test, xx: {title}}}
media: .
listens_to: [calm, fear]
start: one
scenes:
  one:
    clip: {{file: a.mp4, subtitles: "a.{{lang}}.srt"}}
    session: end
    transitions: [{{to: one}}]
"""
CUE = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"


@pytest.fixture
def film(tmp_path: Path) -> Any:
    def write(title: str = "Encore", **subtitles: str) -> Any:
        (tmp_path / "graph.yaml").write_text(FILM.format(title=title), encoding="utf-8")
        for language, text in subtitles.items():
            (tmp_path / f"a.{language}.srt").write_text(text, encoding="utf-8")
        return SimpleNamespace(film=tmp_path / "graph.yaml")

    return write


def test_fonts_for_every_letter(film: Any) -> None:
    found = check_words(film(en=CUE.format("Hello"), fr=CUE.format("Où ?")))
    assert (found.state, found.what) == (
        "ok",
        "fonts for every letter of the film, 2 subtitle files",
    )


def test_letters_without_a_font_are_named_with_their_script(
    film: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = Path(pygame.__file__).parent / pygame.font.get_default_font()
    bare = FontBook((), bundled)
    monkeypatch.setattr("riot.screen.text.setting.system_fonts", lambda: bare)
    for made in (film(title="映画"), film(en=CUE.format("a映画"))):
        found = check_words(made)
        assert found.state == "broken"
        assert found.what == "no font here draws 映画"
        assert found.remedy == "install a font for Chinese, such as Noto Sans CJK"


def test_a_film_that_cannot_be_read_is_another_check_s_matter(tmp_path: Path) -> None:
    missing: Any = SimpleNamespace(film=tmp_path / "none.yaml")
    assert check_words(missing).state == "ok"
