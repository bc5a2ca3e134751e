"""Which addresses a film keeps at a level."""

from __future__ import annotations

from riot.config.film import film_from_text
from riot.rigs.settings import RigSettings
from riot.runtime.film_levels import with_levels_of

FILM = """
riot: 1
title: Trial
media: media
listens_to: [anger, calm]
start: first
cues:
  up: [{send: lights, address: /wash, value: 1.0, over: 3s}, {send: lights, address: /go}]
scenes:
  first:
    card: {text: One, for: 2s}
    cues:
      - {at: enter, send: lights, address: /house, value: 0.2}
      - {at: enter, send: sound, address: /gain, value: 0.2, over: 1s}
      - {while: anger, send: lights, address: /anger}
    transitions: [{to: second}]
  second:
    card: {text: Two, for: 2s}
    cues:
      - {at: enter, cue: up}
      - {at: exit, send: lights, address: /house, value: 1.0, over: 3s}
    transitions: [{to: first}]
"""


def test_what_a_film_fades_anywhere_is_under_the_master_from_the_start() -> None:
    graph = film_from_text(FILM, "film.yaml")
    lights = with_levels_of(graph, RigSettings(name="lights", dims=("/mine/*", "/wash")))
    assert lights.dims == ("/mine/*", "/wash", "/anger", "/house")
    assert with_levels_of(graph, RigSettings(name="sound")).dims == ("/gain",)
