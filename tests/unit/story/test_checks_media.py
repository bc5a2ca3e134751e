"""Media that lie outside, are missing, or are unlike the others; languages; times of real clips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from riot.config.media_folder import look_at_media
from riot.errors import Problem
from riot.footage import Footage
from riot.story.checks import Facts, Media, check_film
from riot.story.schema import Film

LIKE = Footage(10.0, 64, 48, 25.0, 48000)


def film(scenes: dict[str, Any], **more: Any) -> Film:
    """Make a film that goes from one scene to the next and back."""
    names = list(scenes)
    for number, name in enumerate(names):
        after = names[(number + 1) % len(names)]
        scenes[name].setdefault("transitions", [{"to": after}])
    head = {"riot": 1, "title": "T", "media": "media", "listens_to": ["anger", "fear"]}
    return Film.model_validate({**head, "start": names[0], "scenes": scenes, **more})


def told(film: Film, media: Media) -> dict[str, list[tuple[str | int, ...]]]:
    """Give the paths of all problems by code."""
    found: dict[str, list[tuple[str | int, ...]]] = {}
    for path, problem in check_film(Facts(film, media=media)):
        found.setdefault(problem.code, []).append(path)
    return found


def problems(film: Film, media: Media) -> list[Problem]:
    return [problem for _, problem in check_film(Facts(film, media=media))]


@pytest.mark.parametrize("key", ["file", "subtitles"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../out.mp4", "SCN-030"),
        ("below/../../out.mp4", "SCN-030"),
        ("/etc/hostname", "SCN-030"),
        ("C:\\films\\a.mp4", "SCN-030"),
        ("C:a.mp4", "SCN-030"),
        ("\\\\server\\share\\a.mp4", "SCN-030"),
        ("..\\out.mp4", "SCN-030"),
        ("link.mp4", "SCN-030"),
        ("linked/out.mp4", "SCN-030"),
        ("below\\a.mp4", "SCN-031"),
        ("circle.mp4", "SCN-031"),
        ("below", "SCN-031"),
        ("b" * 5000, "SCN-031"),
        ("nul\0.mp4", "SCN-031"),
        ("a.mp4", ""),
        ("below/b.mp4", ""),
        ("inner.mp4", ""),
    ],
)
def test_files_are_looked_for_in_the_media_folder_alone(
    tmp_path: Path, key: str, name: str, code: str
) -> None:
    media = tmp_path / "media"
    (media / "below").mkdir(parents=True)
    for file in (media / "a.mp4", media / "below/b.mp4", tmp_path / "out.mp4"):
        file.touch()
    (media / "link.mp4").symlink_to(tmp_path / "out.mp4")
    (media / "linked").symlink_to(tmp_path)
    (media / "inner.mp4").symlink_to(media / "a.mp4")
    (media / "circle.mp4").symlink_to(media / "circle.mp4")
    clip = {"file": "a.mp4", key: name}
    made = film({"one": {"clip": clip}})
    expected = {code: [("scenes", "one", "clip", key)]} if code else {}
    assert told(made, look_at_media(made, media.resolve(), None)) == expected


def test_a_media_folder_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    made = film({name: {"clip": f"{name}.mp4"} for name in ("one", "two", "three")})
    nowhere = look_at_media(made, tmp_path / "no", None)
    assert told(made, nowhere) == {"SCN-031": [("media",)]}
    [problem] = problems(made, nowhere)
    assert "the clips 'one.mp4' and 2 more are not in" in problem.message
    assert "riot placeholders" in problem.hint
    cards = film({"one": {"card": {"text": "One", "for": "3s"}}})
    assert told(cards, look_at_media(cards, tmp_path / "no", None)) == {}


def test_stand_ins_are_offered_for_clips_and_not_for_subtitles(tmp_path: Path) -> None:
    made = film({"one": {"clip": {"file": "a.mp4", "subtitles": "a.srt"}}})
    clip, subtitles = problems(made, look_at_media(made, tmp_path, None))
    assert "riot placeholders" in clip.hint
    assert "riot placeholders" not in subtitles.hint


@pytest.mark.parametrize(
    ("odd", "code", "words"),
    [
        (Footage(10.0, 128, 96, 25.0, 48000), "SCN-033", "128x96; 3 other clips have 64x48"),
        (Footage(10.0, 64, 48, 30.0, 48000), "SCN-034", "30; 3 other clips have 25"),
        (Footage(10.0, 64, 48, 25.0, 44100), "SCN-035", "44100 Hz; 3 other clips have 48000 Hz"),
    ],
)
def test_the_odd_clip_is_named_against_the_majority(odd: Footage, code: str, words: str) -> None:
    made = film({name: {"clip": f"{name}.mp4"} for name in ("odd", "b", "c", "d")})
    footage = {"odd.mp4": odd, "b.mp4": LIKE, "c.mp4": LIKE, "d.mp4": LIKE}
    media = Media(footage=footage)
    assert told(made, media) == {code: [("scenes", "odd", "clip", "file")]}
    [problem] = problems(made, media)
    assert problem.severity == "warning" and words in problem.message


def test_silence_and_the_same_rate_written_otherwise_are_no_difference() -> None:
    made = film({name: {"clip": f"{name}.mp4"} for name in ("a", "b", "c")})
    footage = {
        "a.mp4": Footage(10.0, 64, 48, 29.97, 48000),
        "b.mp4": Footage(10.0, 64, 48, 30000 / 1001, None),
        "c.mp4": Footage(10.0, 64, 48, 29.9697, 48000),
    }
    assert told(made, Media(footage=footage)) == {}


def test_one_file_of_many_ranges_is_told_of_once() -> None:
    made = film(
        {name: {"clip": {"file": "a.mp4", "out": "3s"}} for name in ("a", "b")}
        | {"c": {"clip": "c.mp4"}}
    )
    footage = {"a.mp4": LIKE, "c.mp4": Footage(10.0, 10, 10, 25.0, 48000)}
    assert len(told(made, Media(footage=footage))["SCN-033"]) == 1


def test_subtitles_are_asked_for_in_the_film_s_languages_where_a_show_comes(tmp_path: Path) -> None:
    for name in ("a.mp4", "a.en.srt", "a.pt-BR.srt", "lone.de.srt"):
        (tmp_path / name).touch()
    clip = {"file": "a.mp4", "subtitles": "a.{lang}.srt"}
    made = film({"one": {"clip": clip, "title": {"en": "One", "fr": "Un", "pt-BR": "Um"}}})
    media = look_at_media(made, tmp_path, None)
    assert media.spoken == {"a.{lang}.srt": {"en", "pt-BR"}}
    [problem] = problems(made, media)
    assert (problem.code, problem.severity) == ("SCN-036", "warning")
    assert "no subtitles in fr: a.fr.srt" in problem.message
    clip["subtitles"] = "b.{lang}.srt"
    made = film({"one": {"clip": clip}})
    assert list(told(made, look_at_media(made, tmp_path, None))) == ["SCN-031"], "none at all"
    lost = {"clip": {"file": "a.mp4", "subtitles": "lone.{lang}.srt"}}
    made = film(
        {
            "one": {
                "clip": "a.mp4",
                "title": {"en": "1", "de": "1"},
                "transitions": [{"to": "one"}],
            },
            "lost": lost | {"transitions": [{"to": "one"}]},
        }
    )
    assert list(told(made, look_at_media(made, tmp_path, None))) == ["SCN-026"]


def test_a_language_of_one_text_alone_is_told_of_there() -> None:
    scenes = {n: {"card": {"text": {"en": n, "fr": n}, "for": "3s"}} for n in ("a", "b", "c", "d")}
    scenes["b"]["card"]["text"]["fi"] = "b"
    scenes["c"]["card"]["text"] = {"en": "c"}
    found = told(film(scenes), Media())["SCN-037"]
    assert found == [("scenes", "b", "card", "text"), ("scenes", "c", "card", "text")]


@pytest.mark.parametrize(
    ("scene", "code", "path"),
    [
        ({"lead": "11s"}, "SCN-023", ("lead",)),
        ({"lead": "9s"}, "", ()),
        ({"clip": {"file": "a.mp4", "in": "9s"}, "lead": "2s"}, "SCN-023", ("lead",)),
        ({"clip": {"file": "a.mp4", "in": "9s"}}, "SCN-023", ("clip",)),
        ({"clip": {"file": "a.mp4", "in": "10s"}}, "SCN-046", ("clip", "in")),
        ({"clip": {"file": "a.mp4", "out": "10.05s"}}, "", ()),
        ({"clip": {"file": "a.mp4", "out": "11s"}}, "SCN-046", ("clip", "out")),
        ({"listen": {"from": "10s"}}, "SCN-024", ("listen", "from")),
        ({"listen": {"to": "11s"}}, "SCN-024", ("listen", "to")),
        ({"listen": {"to": "9s"}}, "", ()),
        ({"cues": [{"at": "10s", "send": "a", "address": "/a"}]}, "SCN-045", ("cues", 0, "at")),
        ({"cues": [{"at": "9s", "send": "a", "address": "/a"}]}, "", ()),
        (
            {"timeout": "5s", "cues": [{"at": "6s", "send": "a", "address": "/a"}]},
            "SCN-045",
            ("cues", 0, "at"),
        ),
        ({"loop": True, "clip": {"file": "a.mp4", "in": "9s"}}, "", ()),
    ],
)
def test_times_are_held_against_the_file(
    scene: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    made = film({"one": {"clip": "a.mp4", **scene}})
    expected = {code: [("scenes", "one", *path)]} if code else {}
    assert told(made, Media(footage={"a.mp4": LIKE})) == expected


def test_a_clip_that_cannot_be_played_says_so_and_no_more() -> None:
    made = film({"one": {"clip": {"file": "a.mp4", "in": "9s"}, "listen": {"from": "99s"}}})
    media = Media(footage={"a.mp4": Footage(0.0, problem="the file is empty")})
    assert told(made, media) == {"SCN-032": [("scenes", "one", "clip", "file")]}


@pytest.mark.parametrize(
    ("begin", "keys", "code"),
    [
        ("4s", (0.0, 2.0, 4.0), ""),
        ("4.015s", (0.0, 2.0, 4.0), ""),
        ("5s", (0.0, 2.0, 4.0), "SCN-055"),
        ("3.96s", (0.0, 2.0, 4.0), "SCN-055"),
        ("5s", None, ""),
        ("0s", (2.0,), ""),
    ],
)
def test_a_range_that_begins_without_a_key_frame_is_told_of(
    begin: str, keys: tuple[float, ...] | None, code: str
) -> None:
    made = film({"one": {"clip": {"file": "a.mp4", "in": begin}}})
    media = Media(footage={"a.mp4": replace(LIKE, keys=keys)})
    assert told(made, media) == ({code: [("scenes", "one", "clip", "in")]} if code else {})
    if begin == "5s" and keys:
        [problem] = problems(made, media)
        assert problem.severity == "warning"
        assert "at 00:05.000; the nearest before is at 00:04.000" in problem.message


def test_uneven_and_damaged_clips_are_told_of_once_each() -> None:
    made = film({name: {"clip": {"file": "a.mp4", "out": "3s"}} for name in ("a", "b")})
    bad = replace(LIKE, variable=True, damage="a hole")
    found = told(made, Media(footage={"a.mp4": bad}))
    place = ("scenes", "a", "clip", "file")
    assert found == {"SCN-056": [place], "SCN-057": [place]}
