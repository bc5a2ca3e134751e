"""Write a film as DOT, the language of Graphviz and of many graph editors."""

from __future__ import annotations

import re

from riot.authoring.drawing.sketch import Arrow, SceneBox, Sketch

_STYLES = {"way": "solid", "default": "solid", "interrupt": "dashed", "fallback": "dotted"}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def dot(sketch: Sketch) -> bytes:
    """Give the text; every word that an author typed is quoted and escaped."""
    lines = [
        "digraph film {",
        f"  graph [rankdir=LR, label={_quoted(sketch.title)}, labelloc=t, fontname=Helvetica];",
        "  node [shape=box, style=rounded, fontname=Helvetica, fontsize=11];",
        "  edge [fontname=Helvetica, fontsize=9];",
        *(f"  {scene.key} [{_scene(scene)}];" for scene in sketch.scenes),
        *(f"  {arrow.source} -> {arrow.target} [{_arrow(arrow)}];" for arrow in sketch.arrows),
        "}",
        "",
    ]
    return "\n".join(lines).encode()


def _scene(scene: SceneBox) -> str:
    small = " · ".join([*([scene.length] if scene.length else []), *scene.badges])
    lines = [scene.name, scene.title, small]
    if scene.kind == "ghost":
        lines = [scene.name, "the film has no such scene"]
    lines += [f"{trouble.code}: {trouble.text}" for trouble in scene.troubles]
    given = [f"label={_quoted(*(line for line in lines if line))}"]
    bad = any(trouble.severity == "error" for trouble in scene.troubles)
    if scene.kind == "ghost":
        given.append('style="rounded,dashed", color="#c8102e", fontcolor="#b00020"')
    elif bad or not scene.reached:
        given.append('color="#c8102e", fontcolor="#b00020", penwidth=3')
    elif scene.start:
        given.append('color="#0060a0", penwidth=3')
    elif scene.ending:
        given.append('style="rounded,filled", fillcolor="#1d2430", fontcolor=white')
    return ", ".join(given)


def _arrow(arrow: Arrow) -> str:
    label = arrow.label
    if arrow.number is not None:
        label = f"{arrow.number}. {label}".strip()
    if arrow.troubles:
        label += " " + ", ".join(trouble.code for trouble in arrow.troubles)
    given = [f"label={_quoted(label)}", f"style={_STYLES[arrow.kind]}"]
    if arrow.wrong:
        given.append('color="#c8102e", fontcolor="#b00020", penwidth=2')
    elif arrow.kind == "interrupt":
        given.append('color="#0060a0"')
    elif arrow.kind != "way":
        given.append('color="#8d96a5"')
    return ", ".join(given)


def _quoted(*lines: str) -> str:
    """Quote lines; a backslash would start an escape of DOT's own."""
    words = (_CONTROL.sub(" ", " ".join(line.split())) for line in lines)
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in words)
    return '"' + "\\n".join(escaped) + '"'
