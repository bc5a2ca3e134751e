"""Configurations of every kind: what can be mended is mended and noted, the rest said clearly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riot.authoring.riot_json.importing import Imported, import_riot_json
from riot.config.film import examine_film
from riot.errors import RiotError
from riot.story.schema import Film

LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")


class Desk:
    """A folder to import into; the film file is there, empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.graph = folder / "scenes/x/graph.yaml"
        self.graph.parent.mkdir(parents=True, exist_ok=True)
        (folder / "media/x").mkdir(parents=True, exist_ok=True)

    def bring(self, data: Any) -> tuple[Imported, Film]:
        """Import and check; the film must be free of errors and warnings."""
        imported = self.read(data)
        imported.film_file.touch()
        self.graph.write_text(imported.text, encoding="utf-8")
        checked = examine_film(self.graph, LABELS, None)
        assert [str(problem) for problem in checked.problems] == [], imported.text
        assert checked.film is not None
        return imported, checked.film

    def read(self, data: Any) -> Imported:
        source = self.folder / "config.json"
        text = data if isinstance(data, (str, bytes)) else json.dumps(data, indent=2)
        source.write_bytes(text.encode() if isinstance(text, str) else text)
        return import_riot_json(source, self.graph, LABELS)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def part(start: Any, end: Any, outcome: Any = ..., **more: Any) -> dict[str, Any]:
    found = {"start": start, "end": end, **more}
    return found if outcome is ... else {**found, "outcome": outcome}


def film_of(*levels: Any, **more: Any) -> dict[str, Any]:
    return {
        "mode": "installation",
        "media": {"video": "/video/film.m4v"},
        "intros": [{"intro": 1, **part("00:01.000", "00:06.000")}],
        "credits": [{"credit": 1, **part("09:00.000", "09:05.000")}],
        "levels": list(levels),
        **more,
    }


def level(number: Any, branch: Any, start: Any = "01:00.000", end: Any = "01:10.000") -> Any:
    return {"level": number, **part(start, end), "branch": branch}


CALM = {"calm": part("02:00.000", "02:05.000", 0)}


def codes(imported: Imported) -> set[str]:
    return {note.code for note in imported.notes}


def ways(film: Film, scene: str) -> list[str]:
    """Give where a scene leads, the default last, without those who walk off."""
    *before, default = film.scenes[scene].transitions
    asked = [way.to for way in before if "absent" not in str(way.when)]
    return [*(to for to in asked if to != default.to), default.to]


def test_a_missing_branch_becomes_the_default_with_a_note(desk: Desk) -> None:
    both = {**CALM, "anger": part("03:00.000", "03:05.000", 2)}
    lone = {"fear": part("04:00.000", "04:05.000", 0), "anger": part("05:00", "05:04", 1)}
    imported, film = desk.bring(film_of(level(1, both), level(2, lone)))
    said = [note for note in imported.notes if note.code == "AUT-512"]
    assert [note.line for note in said] == [21, 38]
    assert "no branch for 'fear', which stopped the original: the default, 'calm'" in str(said[0])
    assert "the default, 'fear', stands in" in str(said[1]), "calm is not there: the first"
    assert ways(film, "level_1") == ["level_1_anger", "level_1_calm"]
    assert ways(film, "level_2") == ["level_2_anger", "level_2_fear"]
    assert "# level 1 has no branch for 'fear'" in imported.text


def test_without_intros_credits_and_media(desk: Desk) -> None:
    imported, film = desk.bring({"levels": [level(1, CALM)]})
    assert film.scenes["intro"].card is not None
    assert film.scenes["credits"].card is not None
    assert film.scenes["credits"].session == "end"
    assert "AUT-518" in codes(imported)
    assert imported.film_file.name == "film.mp4"


def test_numbers_that_are_out_of_order_or_not_unique(desk: Desk) -> None:
    to_three = {"calm": part("02:00.000", "02:05.000", 3)}
    levels = [level(3, CALM), level(1, to_three), level(1, CALM), level(None, CALM)]
    imported, film = desk.bring(film_of(*levels))
    assert ways(film, "notice") == ["level_1"]
    assert ways(film, "level_1_calm") == ["level_3"]
    said = " ".join(note.message for note in imported.notes)
    assert "the numbers count" in said
    assert "there is a level 1 already; it becomes level 4" in said
    assert "no outcome leads to level 4; it is left out" in said


@pytest.mark.parametrize(
    ("outcome", "to", "noted"),
    [
        ("2", "level_2", False),
        (2.0, "level_2", False),
        ("level 2", "level_2", False),
        ("Level_2", "level_2", False),
        (0, "credits_1", False),
        ("0", "credits_1", False),
        (-1, "credits_1", False),
        ("credits", "credits_1", False),
        ("credit 2", "credits_2", False),
        ("credit 9", "credits_1", True),
        (77, "credits_1", True),
        ("home", "credits_1", True),
        (None, "credits_1", True),
        (True, "credits_1", True),
        (1.5, "credits_1", True),
        ([], "credits_1", True),
    ],
)
def test_outcomes(desk: Desk, outcome: Any, to: str, noted: bool) -> None:
    branch = {"calm": part("02:00", "02:05", outcome), "anger": part("02:10", "02:15", 2)}
    film = film_of(level(1, branch), level(2, CALM))
    film["credits"] = [part("09:00", "09:05"), part("09:05", "09:10")]
    imported, graph = desk.bring(film)
    assert ways(graph, "level_1_calm") == [to]
    assert ("AUT-513" in codes(imported)) is noted


def test_expressions_by_other_names(desk: Desk) -> None:
    branch = {
        name: part(f"02:{number:02}.000", f"02:{number + 5:02}.000", 0)
        for number, name in enumerate(
            ("Neutral", "ANGRY", "scared", "happy", "surprised", "sad", "disgusted", "contempt")
        )
    }
    branch["boredom"] = part("03:00.000", "03:05.000", 0)
    branch["calm"] = part("03:10.000", "03:15.000", 0)
    imported, film = desk.bring(film_of(level(1, branch)))
    assert set(film.listens_to) == set(LABELS)
    assert film.listens_to[0] == "calm"
    assert ways(film, "level_1")[-1] == "level_1_calm"
    said = " ".join(note.message for note in imported.notes)
    assert "the model reads no 'boredom'" in said
    assert "a branch for 'calm' already" in said


def test_levels_and_branches_in_other_shapes(desk: Desk) -> None:
    film = {
        "Media": {"Video": "C:\\films\\my film, final.m4v"},
        "Intros": {"0": part("00:01.000", "00:03.000"), "10": part("00:05.000", "00:07.000"),
                   "2": part("00:03.000", "00:05.000")},
        "Credits": part("09:00", "09:05"),
        "Levels": {
            "10": {**part("01:00", "01:10"), "Branch": {"Calm": part("02:00", "02:05", 0)}},
            "2": {
                **part("01:20", "01:30"),
                "branch": [
                    {"emotion": "calm", **part("02:10", "02:15", 10)},
                    {"emotion": "fear", **part("02:20", "02:25", 0), "enabled": False},
                ],
            },
        },
    }  # fmt: skip
    imported, graph = desk.bring(film)
    assert imported.film_file.name == "my film, final.m4v"
    clips = [scene.clip for scene in graph.scenes.values() if scene.clip]
    assert {clip.file for clip in clips} == {"my film, final.m4v"}
    assert [clip.in_ for clip in clips[:3]] == [1.0, 3.0, 5.0]
    assert ways(graph, "notice") == ["level_2"]
    assert ways(graph, "level_2_calm") == ["level_10"]
    assert "level_2_fear" not in graph.scenes


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("03:47.110", 227.11),
        ("00:03:47.110", 227.11),
        ("1:02:03", 3723.0),
        ("3:47", 227.0),
        ("03:47,5", 227.5),
        (227.11, 227.11),
        (227, 227.0),
        ("227.11", 227.11),
        ("227s", 227.0),
        (" 03:47.110 ", 227.11),
    ],
)
def test_times(desk: Desk, written: Any, seconds: float) -> None:
    film = film_of({**level(1, CALM), "start": written, "end": 4000})
    clip = desk.bring(film)[1].scenes["level_1"].clip
    assert clip is not None
    assert clip.in_ == seconds


@pytest.mark.parametrize(
    "written",
    ["soon", "03:61.000", "00:01:02:12", "1;2", -3, 1e300, True, [], {}, "1:2:3:4:5", "99999999"],
)
def test_what_is_no_time_is_refused_at_its_place(desk: Desk, written: Any) -> None:
    film = film_of({**level(1, CALM), "start": written}, {**level(2, CALM), "end": "later"})
    with pytest.raises(RiotError) as caught:
        desk.read(film)
    problems = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert [problem.code for problem in problems] == ["AUT-504", "AUT-504"], "both at once"
    lines = json.dumps(film, indent=2).splitlines()
    assert '"start"' in lines[(problems[0].line or 0) - 1]
    assert '"later"' in lines[(problems[1].line or 0) - 1]
    assert "hh:mm:ss.mmm" in problems[0].hint


def test_ranges_that_are_reversed_halved_or_empty(desk: Desk) -> None:
    branches = {
        "calm": part("02:05.000", "02:00.000", 0),
        "anger": {"start": "03:00.000", "outcome": 0},
        "fear": part("04:00.000", "04:00.000", 2),
    }
    levels = [level(1, branches), {**level(2, CALM), "start": None}]
    imported, film = desk.bring(film_of(*levels))
    calm, anger = film.scenes["level_1_calm"].clip, film.scenes["level_1_anger"].clip
    assert calm is not None
    assert anger is not None
    assert (calm.in_, calm.out) == (120.0, 125.0)
    assert (anger.in_, anger.out) == (180.0, 240.0), "up to the next time in the file"
    assert ways(film, "level_1") == ["level_1_anger", "level_2", "level_1_calm"], "leads on"
    assert len([note for note in imported.notes if note.code == "AUT-515"]) == 3


def test_branches_without_pictures_lead_on(desk: Desk) -> None:
    nothing = {"calm": {"outcome": 2}, "anger": {"outcome": 0}, "fear": 2}
    _, film = desk.bring(film_of(level(1, nothing), level(2, CALM)))
    assert ways(film, "level_1") == ["credits", "level_2"]
    assert "level_1_calm" not in film.scenes


def test_levels_that_only_lead_round_each_other_end(desk: Desk) -> None:
    empty = {"level": 2, "branch": {"calm": {"outcome": 3}}}
    back = {"level": 3, "branch": {"calm": {"outcome": 2}}}
    first = level(1, {"calm": part("02:00", "02:05", 2)})
    imported, film = desk.bring(film_of(first, empty, back))
    assert ways(film, "level_1_calm") == ["credits"]
    assert "AUT-513" in codes(imported)


def test_a_level_without_branches_goes_on(desk: Desk) -> None:
    first = {"level": 1, **part("01:00", "01:10")}
    second = {"level": 2, **part("01:10", "01:20"), "branch": {}}
    _, film = desk.bring(film_of(first, second))
    assert ways(film, "level_1") == ["level_2"]
    assert ways(film, "level_2") == ["credits"]


def test_a_film_for_the_player_of_two_actors(desk: Desk) -> None:
    """Prologue, prologue, then questions whose levels have no pictures of their own, twice."""

    def answers(first: int) -> dict[str, Any]:
        names = ("anger", "fear", "calm")
        return {name: part(first + 10 * n, first + 10 * n + 8, 0) for n, name in enumerate(names)}

    levels = [
        level(0, {}, "00:52.000", "01:28.501"),
        level(1, {}, "01:28.534", "01:35.300"),
        level(2, answers(200), "00:00.000", "00:00.000"),
        level(3, answers(300), "00:00.000", "00:00.000"),
        level(4, {}, "05:35.000", "06:02.234"),
        level(5, answers(400), "00:00.000", "00:00.000"),
    ]
    imported, film = desk.bring(film_of(*levels, actors=["one", "two"]))
    assert ways(film, "notice") == ["level_0"]
    assert ways(film, "level_0") == ["level_1"]
    assert ways(film, "level_1") == ["level_2_anger", "level_2_fear", "level_2_calm"]
    assert ways(film, "level_2_fear") == ["level_3_anger", "level_3_fear", "level_3_calm"]
    assert ways(film, "level_3_anger") == ["level_4"]
    assert ways(film, "level_5_calm") == ["credits"]
    assert any("`actors`" in note.message for note in imported.notes)


def test_a_film_that_never_ends_gets_a_way_out(desk: Desk) -> None:
    round_ = {"calm": part("02:00", "02:05", 1)}
    imported, film = desk.bring(film_of(level(1, round_)))
    assert "AUT-520" in codes(imported)
    leaving = film.scenes["level_1"].transitions[0]
    assert leaving.to == "credits"
    assert leaving.interrupt


def test_very_short_parts_still_decide_in_time(desk: Desk) -> None:
    branch = {"calm": part(20, 20.15, 0), "anger": part(30, 30.5, 0)}
    film = film_of(level(1, branch, 10, 10.2), level(2, CALM, 40, 41))
    film["intros"] = [part(0, 0.3), part(1, 1.5)]
    _, graph = desk.bring(film)
    listen = graph.scenes["level_1"].listen
    assert listen is not None
    assert listen.min_face == 0.0


def test_several_modes_in_one_file(desk: Desk) -> None:
    one, other = film_of(level(1, CALM)), film_of(level(7, CALM))
    imported, film = desk.bring({"test": other, "installation": one})
    assert "level_1" in film.scenes
    assert "'test' is left out" in imported.notes[0].message


def test_a_test_mode_sound_and_unknown_keys_are_noted(desk: Desk) -> None:
    data = film_of(level(1, CALM), mode="test", colour="red")
    data["media"]["audio"] = "a.wav"
    imported, _ = desk.bring(data)
    said = {note.code: str(note) for note in imported.notes}
    assert "config.json:3:3: note AUT-519" in said["AUT-519"].replace(
        str(desk.folder) + "/", ""
    ) or ("mode" in said["AUT-519"])
    assert "the key 'colour' says nothing" in said["AUT-511"]
    assert any("ffmpeg -i film.m4v -i a.wav" in note.hint for note in imported.notes)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('{\n  "levels": [], // none\n}', 2, 17, "JSON has no comments"),
        ('{\n  "levels": [1, 2,],\n}', 2, 19, "a comma stands before ']'"),
        ('{"levels": [],\n}', 2, 1, "a comma stands before '}'"),
        ("{'levels': []}", 1, 2, "double quotes"),
        ('{"levels": [', 1, 13, "ends too early"),
        ("", 1, 1, "is empty"),
        ("  \n", 2, 1, "is empty"),
        ("<config/>", 1, 1, "XML"),
        ("riot: 1\n", 1, 1, "is no JSON"),
        ('{"a": NaN}', None, None, "NaN is no number"),
        ("[" * 100_000, None, None, "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", None, None, "is no JSON"),
    ],
)
def test_what_is_no_json(
    desk: Desk, text: str, line: int | None, column: int | None, words: str
) -> None:
    with pytest.raises(RiotError) as caught:
        desk.read(text)
    [problem] = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("AUT-502", line, column)
    assert words in f"{problem.message} {problem.hint}"


def test_files_that_cannot_be_read(desk: Desk, tmp_path: Path) -> None:
    for content in (b"\xff\xfe{\x00}\x00", b'{"levels": "\xe9"}', b" " * 2_000_001):
        with pytest.raises(RiotError, match="AUT-501"):
            desk.read(content)
    for path in (tmp_path, tmp_path / "missing.json", Path("a\0b")):
        with pytest.raises(RiotError, match="AUT-501"):
            import_riot_json(path, desk.graph, LABELS)


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        3,
        '"film"',
        {"levels": []},
        {"levels": {}},
        {"levels": [{"level": 1}]},
        {"levels": 3},
    ],
)
def test_json_that_is_no_film(desk: Desk, data: Any) -> None:
    with pytest.raises(RiotError, match="AUT-503"):
        desk.read(data)


def test_a_byte_order_mark_is_passed_over(desk: Desk) -> None:
    desk.bring(b"\xef\xbb\xbf" + json.dumps(film_of(level(1, CALM))).encode())


def test_a_folder_for_the_film_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "film.m4v").touch()
    imported = desk.read(film_of(level(1, CALM)))
    assert "media: ../.." in imported.text, "it lies beside the configuration"
    elsewhere = tmp_path / "my films"
    got = import_riot_json(tmp_path / "config.json", desk.graph, LABELS, elsewhere)
    assert 'media: "../../my films"' in got.text
    assert got.film_file == elsewhere / "film.m4v"


KEYS = st.sampled_from(
    ["levels", "level", "branch", "calm", "anger", "start", "end", "outcome", "media", "video",
     "intros", "credits", "actors", "enabled", "0", "1", "x\n# y"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 400), st.floats(allow_nan=False),
    st.sampled_from(["00:10.000", "00:20.5", "2", "credits", "a.mp4", "", "\ud800", "\u2028"]),
    st.text(max_size=5),
)  # fmt: skip
BRANCHES = st.dictionaries(
    st.sampled_from(["calm", "anger", "fear", "happy", "bored"]),
    st.fixed_dictionaries({}, optional={"start": LEAVES, "end": LEAVES, "outcome": LEAVES}),
    max_size=3,
)
LEVELS = st.fixed_dictionaries(
    {"branch": BRANCHES},
    optional={
        "level": st.integers(-1, 5),
        "start": st.integers(0, 30),
        "end": st.integers(0, 30),
        "outcome": LEAVES,
    },
)
FILMS = st.fixed_dictionaries(
    {"levels": st.lists(LEVELS, max_size=4)},
    optional={
        "media": st.dictionaries(KEYS, LEAVES, max_size=2),
        "intros": st.lists(st.fixed_dictionaries({"start": LEAVES, "end": LEAVES}), max_size=2),
        "actors": LEAVES,
    },
)
ANYTHING = st.recursive(
    LEAVES,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4),
    max_leaves=20,
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.one_of(FILMS, ANYTHING))
def test_any_json_gives_a_clean_film_or_a_clear_error(desk: Desk, data: Any) -> None:
    try:
        desk.bring(json.dumps(data))
    except RiotError as error:
        for problem in error.problems:
            assert problem.code.startswith("AUT-5")
            assert "\n" not in str(problem)


def test_notes_that_belong_to_no_scene_stand_at_the_top(desk: Desk) -> None:
    data = film_of(level(1, {"calm": part("02:00", "02:05", 1)}), actor="x\n# y")
    for number in range(40):
        data[f"odd {number}"] = 1
    text = desk.bring(data)[0].text
    head = text[: text.index("riot: 1")]
    assert "# Notes of the import:" in head
    assert "#   - the key 'odd 3' says nothing to riot" in head
    assert "notes more" in head


def test_times_that_may_count_frames_are_told_of_once(desk: Desk) -> None:
    branch = {"calm": part("00:02:10", "00:02:20", 0)}
    imported, _ = desk.bring(film_of(level(1, branch, "00:01:00", "00:01:10")))
    said = [note.message for note in imported.notes if note.code == "AUT-515"]
    assert said == ["'00:02:10' is read as hours, minutes and seconds, and so are all like it"]
