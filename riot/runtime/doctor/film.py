"""Check that an installation's film plays with its model and its rigs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from riot.config.film import load_film
from riot.config.shipped import drawn_on_demand
from riot.errors import Problem, RiotError
from riot.perception.emotion.card import load_card
from riot.runtime.doctor.finding import Finding

if TYPE_CHECKING:
    from riot.config import Installation


def check_film(installation: Installation) -> Finding:
    """Load the film as a show does; a model that cannot be read is another check's finding."""
    try:
        labels = load_card(Path(installation.emotion.model)).labels
    except RiotError:
        labels = None
    try:
        film = load_film(
            installation.film, labels, installation.receivers, hears_osc=installation.hears_osc
        )
    except RiotError as error:
        missing = "SCN-031" if drawn_on_demand(installation.film) else ""
        errors = [p for p in error.problems if p.severity == "error" and p.code != missing]
        return _broken(errors) if errors else Finding("film", "ok", "its clips will be drawn")
    heard = ", ".join(film.graph.film.listens_to)
    return Finding("film", "ok", f"{len(film.graph.film.scenes)} scenes, listens to {heard}")


def _broken(errors: list[Problem]) -> Finding:
    first = errors[0]
    others = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    what = f"{first.file}:{first.line or 1}: {first.message}{others}"
    return Finding("film", "broken", what, first.hint or "see riot check")
