"""Names of new films, and folders that are in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.authoring.new_film import make, make_film, title_and_folder
from riot.errors import RiotError

HERE = Path("here")


@pytest.mark.parametrize(
    ("name", "title", "folder"),
    [
        ("tide", "Tide", "here/tide"),
        ("my-first_film", "My first film", "here/my-first-film"),
        ("Mein Film", "Mein Film", "here/mein-film"),
        ("  Été à la mer! ", "Été à la mer!", "here/ete-a-la-mer"),
        ("Straße & Ærø", "Straße & Ærø", "here/strasse-aero"),
        ("映画", "映画", "here/映画"),
        ("films/2026/tide/", "Tide", "here/films/2026/tide"),
        ("../tide", "Tide", "here/../tide"),
        ("/films/tide", "Tide", "/films/tide"),
        ("$schema @TITLE@", "$schema @TITLE@", "here/schema-title"),
    ],
)
def test_a_name_becomes_a_title_and_a_folder(name: str, title: str, folder: str) -> None:
    assert title_and_folder(name, HERE) == (title, Path(folder))


@pytest.mark.parametrize(
    "name",
    ["", "  ", ".", "..", "films/..", "---", "!!!", "-x", ".hidden", "con", "LPT1", "a" * 81,
     "映" * 80, "bell\a", "/"],
)  # fmt: skip
def test_what_cannot_be_a_folder_is_refused(name: str) -> None:
    with pytest.raises(RiotError) as caught:
        title_and_folder(name, HERE)
    assert caught.value.code == "AUT-102"
    assert "\n" not in str(caught.value)


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path, tmp_path / "file"):
        with pytest.raises(RiotError) as caught:
            make_film("Mine", folder)
        assert caught.value.code == "AUT-103"
    assert (tmp_path / "file").read_text() == "mine"
    with pytest.raises(RiotError) as caught:
        make_film("Mine", tmp_path / "file/below")
    assert caught.value.code == "AUT-104"


@pytest.mark.parametrize("there", [True, False], ids=["an empty folder", "no folder"])
def test_a_film_that_is_not_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    folder = tmp_path / "film"
    if there:
        folder.mkdir()

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(make, "draw_placeholders", stop)
    with pytest.raises(KeyboardInterrupt):
        make_film("Stopped", folder)
    assert list(tmp_path.rglob("*")) == ([folder] if there else [])


def test_a_title_is_written_so_that_yaml_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from riot.config.yaml_file import read_yaml

    monkeypatch.setattr(make, "draw_placeholders", lambda *_, **__: None)
    title = 'a "quoted": #1 \\ title'
    make_film(title, tmp_path / "film")
    assert read_yaml(tmp_path / "film/graph.yaml").data["title"] == title
