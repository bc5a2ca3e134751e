"""A new film: a folder with a commented graph, placeholder clips and everything to run them."""

from riot.authoring.new_film.make import make_film
from riot.authoring.new_film.naming import title_and_folder

__all__ = ["make_film", "title_and_folder"]
