"""Scores and sound files: outside, missing, unreadable, lacking in a language."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import pytest

from riot.config.film import load_film
from riot.config.media_folder import look_at_media
from riot.errors import Problem
from riot.footage import Footage
from riot.screen.measuring import measure
from riot.story.checks import Facts, check_film
from riot.story.schema import Film

HEARD = Footage(0.0, audio_rate=48000, problem="it has no picture")
SILENT = Footage(4.0, 64, 48, 25.0)


def film(**scene: Any) -> Film:
    scenes: dict[str, Any] = {
        "first": {"card": {"text": {"en": "Two", "fr": "Deux"}, "for": "2s"}, **scene},
        "last": {"clip": "a.mp4", "session": "end", "transitions": [{"to": "first"}]},
    }
    if "clip" in scene:
        del scenes["first"]["card"]
        scenes["first"]["title"] = {"en": "Two", "fr": "Deux"}
    scenes["first"].setdefault("transitions", [{"to": "last"}])
    head = {"riot": 1, "title": "T", "media": "media", "listens_to": ["anger", "fear"]}
    return Film.model_validate({**head, "start": "first", "scenes": scenes})


def told(folder: Path, film: Film, **footage: Footage) -> list[Problem]:
    """Check a film whose files lie in `folder`; `footage` is by stem."""

    def probe(paths: Any) -> dict[Path, Footage]:
        return {path: footage.get(path.name.split(".")[0], HEARD) for path in paths}

    media = look_at_media(film, folder, probe)
    found = check_film(Facts(film, media=media))
    return [problem for _, problem in found if problem.code[4:] in ("030", "031", "051", "052")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "below").mkdir(parents=True)
    for name in ("a.mp4", "drone.ogg", "below/b.wav", "voice.en.wav", "voice.fr.wav", "hum.en.wav"):
        (folder / name).touch()
    return folder


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("drone.ogg", "", ""),
        ("below/b.wav", "", ""),
        ("none", "", ""),
        ("../drone.ogg", "SCN-030", "lies outside"),
        ("/etc/hostname", "SCN-030", "lies outside"),
        ("dron.ogg", "SCN-031", "is not in media"),
        ("None", "SCN-031", "for silence write `none`"),
        ("voice.{lang}.wav", "SCN-031", "the same in every language"),
        ("below\\b.wav", "SCN-031", "write / between folders"),
    ],
)
def test_a_score_is_looked_for(folder: Path, name: str, code: str, words: str) -> None:
    found = told(folder, film(score=name), a=SILENT)
    assert [problem.code for problem in found] == ([code] if code else [])
    assert all(words in str(problem) for problem in found)


def test_a_score_and_a_sound_must_be_heard(folder: Path) -> None:
    [problem] = told(folder, film(score="a.mp4"), a=SILENT)
    assert (problem.code, problem.message) == (
        "SCN-051",
        "the score 'a.mp4' cannot be played: it has no sound",
    )
    broken = Footage(0.0, problem="it is no film, or only a part of one")
    [problem] = told(folder, film(score="drone.ogg"), a=SILENT, drone=broken)
    assert problem.message.endswith("cannot be played: it is no film, or only a part of one")
    spoken = film(clip={"file": "a.mp4", "sound": "voice.{lang}.wav"})
    found = told(folder, spoken, a=SILENT, voice=broken)
    assert ["voice.en.wav" in found[0].message, "voice.fr.wav" in found[1].message] == [True, True]


def test_a_sound_in_every_language_of_the_film(folder: Path) -> None:
    assert told(folder, film(clip={"file": "a.mp4", "sound": "voice.{lang}.wav"}), a=SILENT) == []
    hum = film(clip={"file": "a.mp4", "sound": "hum.{lang}.wav"})
    [problem] = told(folder, hum, a=SILENT)
    assert (problem.code, problem.severity) == ("SCN-052", "warning")
    assert problem.message == "no sound in fr: hum.fr.wav is not in media"
    [problem] = told(folder, film(clip={"file": "a.mp4", "sound": "x.{lang}.wav"}), a=SILENT)
    assert problem.code == "SCN-031"


@pytest.mark.parametrize("key", ["sound", "subtitles"])
def test_other_braces_than_those_of_the_language_are_told(folder: Path, key: str) -> None:
    written = film(clip={"file": "a.mp4", key: "voice.{language}.wav"})
    [problem] = told(folder, written, a=SILENT)
    assert (problem.code, problem.hint) == (
        "SCN-031",
        "the place of the language is written {lang}",
    )


def test_what_is_heard_only_is_measured_as_such(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((2, 2, 44100, 0, "NONE", ""))
        sound.writeframes(bytes(4 * 4410))
    (tmp_path / "b.ogg").write_text("no music")
    assert measure(tmp_path / "a.wav").audio_rate == 44100
    assert measure(tmp_path / "a.wav").problem == "it has no picture"
    assert measure(tmp_path / "b.ogg").audio_rate is None


def test_sounds_are_files_of_the_film(folder: Path) -> None:
    path = folder.parent / "graph.yaml"
    path.write_text(
        """
riot: 1
title: {en: T, fr: T}
media: media
listens_to: [anger, fear]
start: first
defaults: {score: drone.ogg}
scenes:
  first:
    clip: {file: a.mp4, sound: "voice.{lang}.wav"}
    score: below/b.wav
    transitions: [{to: first}]
"""
    )
    loaded = load_film(path, None, None)
    assert loaded.sounds == ("drone.ogg", "below/b.wav", "voice.en.wav", "voice.fr.wav")
    assert loaded.files[0] == path
    assert {file.name for file in loaded.files[1:]} == {
        "drone.ogg",
        "b.wav",
        "voice.en.wav",
        "voice.fr.wav",
    }


@pytest.mark.parametrize(
    "score", ["", {"file": ""}, {"volume": 1}, {"file": "a", "volume": 2}, {"file": "a", "x": 1}, 5]
)
def test_a_score_has_a_form(score: Any) -> None:
    with pytest.raises(ValueError, match="score"):
        film(score=score)
