"""`riot init` makes a film that is checked, plays through an ending, and is drawn as it says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from riot import cli
from riot.authoring.new_film import make
from riot.config.film import load_film
from riot.config.installation import load_installation
from riot.config.shipped import SHIPPED
from riot.perception.emotion.card import load_card
from riot.record.sessions import open_session, sessions_below
from riot.screen.probe import probe_clips

if TYPE_CHECKING:
    from tests.system.conftest import Riot


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a film by the command, with short clips, so that a visit is short."""
    here = tmp_path_factory.mktemp("authors")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        patch.setattr(make, "SECONDS", 1.0)
        patch.setattr(sys, "argv", ["riot", "init", "Mein schöner Film"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 0
    yield here / "mein-schoner-film"


def test_all_that_an_author_needs_is_there(made: Path) -> None:
    files = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    assert files == {
        ".gitignore",
        ".vscode/extensions.json",
        "README.md",
        "graph.yaml",
        "config/installation.yaml",
        "config/installation.schema.json",
        "config/scene-graph.schema.json",
        *(f"media/{name}.mp4" for name in ("attract", "question", "smile", "start", "quiet")),
    }
    assert "Mein schöner Film" in (made / "README.md").read_text(encoding="utf-8")
    for name in ("scene-graph.schema.json", "installation.schema.json"):
        assert (made / "config" / name).read_bytes() == (SHIPPED / "config" / name).read_bytes()
    for file in (made / "graph.yaml", made / "config/installation.yaml"):
        modeline = file.read_text(encoding="utf-8").splitlines()[0]
        assert (file.parent / modeline.partition("$schema=")[2]).is_file()


def test_it_has_no_problem_of_any_kind(made: Path) -> None:
    installation = load_installation(made / "config/installation.yaml")
    assert installation.film == made / "graph.yaml"
    labels = load_card(SHIPPED / "models/expression").labels
    film = load_film(
        installation.film, labels, [rig.name for rig in installation.rigs], probe_clips
    )
    assert film.warnings == ()
    assert film.graph.film.title == {"": "Mein schöner Film"}
    for name, clip in film.footage.items():
        assert (clip.seconds, clip.width, clip.height) == (pytest.approx(4.0), 1280, 720), name
        assert clip.audio_rate == 48_000
    assert sum(path.stat().st_size for path in (made / "media").iterdir()) < 3_000_000


def test_as_it_is_written_it_leads_to_each_of_its_ends(
    made: Path, riot: Riot, tmp_path: Path
) -> None:
    """In the film's own time, which no machine is too slow for: with its card that calibrates."""
    done = riot("pretend", made, "--visits", "8", "--days", "1", "--logs", tmp_path / "logs")
    assert done.returncode == 0, done.stderr
    ends = [open_session(visit).end for visit in sessions_below(tmp_path / "logs")]
    assert {end.outcome for end in ends if end is not None} >= {"smile", "quiet"}


def test_it_plays_through_an_ending_to_pretended_viewers(made: Path, riot: Riot) -> None:
    graph = made / "graph.yaml"
    whole = graph.read_text(encoding="utf-8")
    # Who comes smiles all along, whenever this machine has its screen ready: no face is at rest.
    calibrates = re.compile(r"^ *calibrate: .*\n", re.MULTILINE)
    shorter = calibrates.sub("", whole.replace("for: 6s", "for: 3s"))
    graph.write_text(shorter, encoding="utf-8")
    config = made / "config/installation.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("calm 8s, happiness 9s", "calm 1s, happiness 300s"))
    done = riot("run", "--camera", "sim", "--headless", "--for", "18s", cwd=made)
    assert done.returncode == 0, done.stderr
    # On a slow machine it is not sealed yet: the next start does that.
    places = (made / "logs", made / "sessions")
    visits = [one for place in places if place.is_dir() for one in sessions_below(place)]
    ends = [open_session(visit).end for visit in visits]
    told = {(end.reason, end.outcome) for end in ends if end is not None}
    # The next visit may have begun.
    assert ("ended", "smile") in told and len(ends) <= 2, done.stdout


def test_what_was_made_is_not_made_over(made: Path, riot: Riot) -> None:
    before = (made / "graph.yaml").read_bytes()
    done = riot("init", "Mein schöner Film", cwd=made.parent)
    assert done.returncode == 2
    assert "AUT-103" in done.stderr
    assert "Traceback" not in done.stderr
    assert (made / "graph.yaml").read_bytes() == before
