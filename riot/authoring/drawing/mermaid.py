"""Write a film as Mermaid flowchart text, as GitHub and many wikis show it."""

from __future__ import annotations

import re

from riot.authoring.drawing.sketch import Arrow, SceneBox, Sketch

_LINES = {"way": "-->", "default": "-->", "interrupt": "-.->", "fallback": "-.->"}
_NOT_PLAIN = re.compile(r"[^\w ,.:;!?+/=()'≥≤·–—…-]|^[-+](?= )|(?<![^\W_])_+|_+(?![^\W_])")

_STYLES = (
    "classDef start fill:#0060a0,stroke:#0060a0,color:#fff",
    "classDef ending fill:#1d2430,stroke:#1d2430,color:#fff",
    "classDef wrong fill:#fff1f2,stroke:#c8102e,color:#b00020,stroke-width:3px",
)


def mermaid(sketch: Sketch) -> bytes:
    """Give the text; every word that an author typed is quoted and escaped."""
    title = _quoted(sketch.title)
    lines = ["---", f"title: {title}", "---", "flowchart LR"]
    lines += [f"  {scene.key}{_shape(scene)}" for scene in sketch.scenes]
    lines += [f"  {_arrow(arrow)}" for arrow in sketch.arrows]
    lines += [f"  {style}" for style in _STYLES]
    for name, keys in _classes(sketch).items():
        if keys:
            lines.append(f"  class {','.join(keys)} {name}")
    wrong = [str(number) for number, arrow in enumerate(sketch.arrows) if arrow.wrong]
    if wrong:
        lines.append(f"  linkStyle {','.join(wrong)} stroke:#c8102e,stroke-width:3px")
    for trouble in sketch.troubles:
        lines.append(f"  %% {_one_line(f'{trouble.code}: {trouble.text}')}")
    return ("\n".join(lines) + "\n").encode()


def _shape(scene: SceneBox) -> str:
    parts = [escaped(scene.name)]
    if scene.title:
        parts.append(escaped(scene.title))
    small = " · ".join([*([scene.length] if scene.length else []), *scene.badges])
    if scene.kind == "ghost":
        small = "the film has no such scene"
    if small:
        parts.append(escaped(small))
    parts += [escaped(f"{trouble.code}: {trouble.text}") for trouble in scene.troubles]
    words = "<br/>".join(parts)
    if scene.kind == "ghost":
        return f'{{{{"{words}"}}}}'
    if scene.ending:
        return f'(["{words}"])'
    return f'["{words}"]'


def _arrow(arrow: Arrow) -> str:
    label = arrow.label
    if arrow.number is not None:
        label = f"{arrow.number}. {label}".strip()
    if arrow.troubles:
        label += " " + ", ".join(trouble.code for trouble in arrow.troubles)
    middle = f'|"{escaped(label)}"|' if label else ""
    return f"{arrow.source} {_LINES[arrow.kind]}{middle} {arrow.target}"


def _classes(sketch: Sketch) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"start": [], "ending": [], "wrong": []}
    for scene in sketch.scenes:
        bad = any(trouble.severity == "error" for trouble in scene.troubles)
        if bad or scene.kind == "ghost" or not scene.reached:
            found["wrong"].append(scene.key)
        elif scene.start:
            found["start"].append(scene.key)
        elif scene.ending:
            found["ending"].append(scene.key)
    return found


def escaped(words: str) -> str:
    """Escape all that Mermaid could take for markup, as its numeric entities."""
    line = _one_line(words)
    # "1. x" would be a Markdown list, which Mermaid refuses to draw.
    line = re.sub(r"^(\d+)\. ", r"\1: ", line)
    return _NOT_PLAIN.sub(lambda found: "".join(f"#{ord(one)};" for one in found[0]), line)


def _quoted(words: str) -> str:
    """Quote for the YAML header."""
    line = _one_line(words).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{line}"'


def _one_line(words: str) -> str:
    return " ".join(words.split())
