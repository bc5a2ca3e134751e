"""What a scene shows and plays, in the language that is spoken there."""

from __future__ import annotations

from dataclasses import replace

from riot.frozen import maker_of
from riot.messages import Card, Clip, Result, Score
from riot.story.entering import path_to, title_of
from riot.story.graph import Graph, Station
from riot.story.headings import HEADINGS
from riot.story.history import curves_of, stretches_of
from riot.story.languages import files_in
from riot.story.schema import in_language
from riot.story.show import Pending, Show

_made = maker_of(Clip)


def clip_in(graph: Graph, station: Station, language: str) -> Clip | None:
    """Give a scene's clip as a deck holds it: with the sound of a language, without subtitles."""
    spec = station.spec.clip
    if station.clip is None or spec is None:
        return None
    sound = None if spec.sound is None else files_in(spec.sound, language, graph.languages)
    own = station.clip
    # Asked for every way out whenever the odds are weighed: `replace` takes five times as long.
    return _made(own.file, own.start, own.end, own.volume, own.subtitles, sound, language)


def picture_in(graph: Graph, station: Station, language: str) -> Clip | Card:
    """Give what a scene shows, with the words of a language."""
    clip, spec, card = clip_in(graph, station, language), station.spec.clip, station.spec.card
    if clip is not None and spec is not None:
        if spec.subtitles is None:
            return clip
        return replace(clip, subtitles=files_in(spec.subtitles, language, graph.languages))
    assert card is not None
    return Card(in_language(card.text, language))


def result_of(graph: Graph, show: Show, scene: str, pending: Pending | None) -> Result | None:
    """Give what a scene draws over its picture; `pending` is how it is being reached."""
    if not graph.stations[scene].spec.result:
        return None
    step = None if pending is None else pending.step
    heading = in_language(HEADINGS, show.language)
    result = Result(heading, path_to(graph, show, scene, step))
    history = show.history
    if history is None or not history.samples:
        return result
    known = [(at, name) for at, name in history.scenes if name in graph.stations]
    if pending is None and known and known[-1][1] == show.scene:
        known.pop()  # the scene that shows it is where the way has led, not a part of it
    titles = {name: title_of(graph, show, name) for _, name in known if graph.stations[name].clip}
    return replace(
        result,
        language=show.language,
        every=history.every,
        curves=curves_of(history, show.language),
        stretches=stretches_of(history, known, titles),
    )


def score_in(graph: Graph, show: Show, scene: str, at: float) -> tuple[Score | None, float]:
    """Give the score of a scene that is shown at `at`, and for how long it will have sounded."""
    score = graph.stations[scene].score
    if score is None or score.file != show.score:
        return score, 0.0
    return score, max(0.0, at - show.score_since)
