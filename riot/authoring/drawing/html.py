"""Draw a film as one offline page: pan, zoom, search, and all about each scene."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from riot.authoring.drawing.markup import text_of
from riot.authoring.drawing.sketch import Arrow, SceneBox, Sketch
from riot.authoring.drawing.svg import drawing, stylesheet


def html(sketch: Sketch) -> bytes:
    """Give the page; it asks nothing of a network."""
    page = _part("page.html")
    filled = {
        "title": text_of(sketch.title),
        "counted": text_of(sketch.counted()),
        "style": stylesheet() + _part("page.css"),
        "drawing": drawing(sketch, within_page=True),
        "data": _data(sketch),
        "script": _part("page.js"),
    }
    for name, content in filled.items():
        before, mark, after = page.partition("{{" + name + "}}")
        assert mark, name
        page = before + content + after
    return page.encode()


def _part(name: str) -> str:
    return files("riot.authoring.drawing").joinpath(name).read_text(encoding="utf-8")


def _data(sketch: Sketch) -> str:
    data = {
        "scenes": {scene.key: _scene(scene) for scene in sketch.scenes},
        "arrows": [_arrow(arrow) for arrow in sketch.arrows],
        "troubles": [asdict(trouble) for trouble in sketch.troubles],
    }
    # Inside a script element, only these could end it.
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _scene(scene: SceneBox) -> dict[str, Any]:
    return {
        "name": scene.name,
        "title": scene.title,
        "kind": scene.kind,
        "length": scene.length,
        "badges": scene.badges,
        "facts": [[fact.name, fact.text] for fact in scene.facts],
        "note": scene.shot.note,
        "troubles": [asdict(trouble) for trouble in scene.troubles],
        "reached": scene.reached,
    }


def _arrow(arrow: Arrow) -> dict[str, Any]:
    return {
        "from": arrow.source,
        "to": arrow.target,
        "kind": arrow.kind,
        "number": arrow.number,
        "label": arrow.label,
        "sentence": arrow.sentence,
        "troubles": [asdict(trouble) for trouble in arrow.troubles],
    }
