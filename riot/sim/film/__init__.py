"""The demonstration film, drawn from nothing: pictures, music, files."""

from riot.sim.film.draw import draw_film
from riot.sim.film.plan import CLIPS, SCORE, PlannedClip

__all__ = ["CLIPS", "SCORE", "PlannedClip", "draw_film"]
