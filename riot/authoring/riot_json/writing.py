"""Write an imported film as an author would: in order, with comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from textwrap import wrap

from riot.authoring.riot_json.original import Span
from riot.authoring.riot_json.plan import Plan, PlannedScene, PlannedWay
from riot.authoring.riot_json.times import write_length, write_time

LEAD = 1.0
"""Seconds before a clip's end at which the decision falls; the original took the very end."""

MIN_FACE = 0.5
"""Seconds of a face that a decision needs."""

_PLAIN = re.compile(r"(\.\.?/)*([A-Za-z_][A-Za-z0-9_./-]*|\.\.?)")
_NO_TEXT = ("true", "false", "null")
_WIDTH = 96
_ASIDE = 38

_NOTICE = {
    "en": "This film reads your expression.\nNothing that shows your face is stored.\n"
    "Step away to leave.",
    "fr": "Ce film lit votre expression.\nRien qui montre votre visage n'est conservé.\n"
    "Éloignez-vous pour sortir.",
    "de": "Dieser Film liest Ihren Gesichtsausdruck.\nNichts, was Ihr Gesicht zeigt, wird "
    "gespeichert.\nTreten Sie zurück, um zu gehen.",
    "nb": "Denne filmen leser ansiktsuttrykket ditt.\nIngenting som viser ansiktet ditt blir "
    "lagret.\nGå bort for å avslutte.",
}
_THE_END = {"en": "The end", "fr": "Fin", "de": "Ende", "nb": "Slutt"}


def write_graph(plan: Plan, title: str, media: str, source: str, schema: str | None) -> str:
    """Give the text of the scene graph.

    `media` is the folder of the film file as the graph names it, `source` the configuration's
    name, `schema` the way to the JSON Schema for editors, where there is one.
    """
    lines = [] if schema is None else [f"# yaml-language-server: $schema={schema}"]
    lines += [*_overview(plan, source), "", *_settings(plan, title, media), "", "scenes:"]
    section = ""
    for scene in plan.scenes:
        if (now := _SECTION_OF[scene.kind]) != section:
            section = now
            lines += ["", f"  {_rule(section)}", *_comment(_SECTIONS[section], indent="  # ")]
        else:
            lines.append("")
        lines += [f"  {line}" for line in _scene(scene, plan)]
    return "\n".join(lines) + "\n"


_SECTION_OF = {
    "intro": "Nobody there yet",
    "notice": "Say what happens here, before the first reading",
    "level": "Levels and branches",
    "branch": "Levels and branches",
    "credits": "Credits",
}
_SECTIONS = {
    "Nobody there yet": "The intros in their order, over and over, until somebody stays.",
    "Say what happens here, before the first reading": "The film of 2018 had no such card. The "
    "law asks for it (EU AI Act, Art. 50(3)): put it into your own words and languages. A visit "
    "begins here. With `calibrate: neutral` beside `session` the film would also learn how this "
    "face looks at rest.",
    "Levels and branches": "At a level's end the expression chooses the branch, and the branch "
    "says which level follows. A viewer who walks off ends the visit, so that the next one begins "
    "at the beginning, with the notice; the original went on before an empty room.",
    "Credits": "The visit ends with them.",
}


def _overview(plan: Plan, source: str) -> Iterator[str]:
    yield from _comment(f"Imported from {_printable(source)} by `riot import riot-json`. The film:")
    yield "#"
    for level in plan.original.levels:
        leads = [
            f"{label} leads to {_named(plan, branch.outcome)}"
            for label, branch in level.branches.items()
        ] or [f"leads to {_named(plan, level.outcome)}"]
        yield from _comment(
            f"level {level.number}: {'; '.join(leads)}", indent="#   ", hanging="  "
        )
    if plan.comments:
        yield "#"
        yield "# Notes of the import:"
    for note in plan.comments:
        yield from _comment(f"- {note}", indent="#   ", hanging="  ")


def _named(plan: Plan, outcome: int) -> str:
    if outcome >= 0:
        return f"level {outcome}"
    return f"credits {-outcome}" if len(plan.original.credits) > 1 else "the credits"


def _settings(plan: Plan, title: str, media: str) -> Iterator[str]:
    film = plan.original
    heard = f"listens_to: [{', '.join(film.labels)}]"
    yield "riot: 1"
    yield f"title: {_text(title)}"
    yield _beside(f"media: {_text(media)}", f"the folder with {film.video}")
    yield _beside(heard, "what this film reads in a face; together they add up to 1")
    yield f"start: {plan.start}"
    yield ""
    yield from _comment(
        "The original took the one strongest expression in the last picture of a level. Here the "
        "last smoothed level counts, however narrowly it leads. A calmer choice is the mean over "
        "the level, `by: mean`, with `min_margin: 0.05`: a closer race then counts as undecided, "
        "and the default is taken."
    )
    yield "defaults:"
    yield _beside(f"  lead: {write_length(LEAD)}", "decide this long before a clip ends")
    yield "  transition: {cut: 0s}"
    yield f"  listen: {{from: 0s, to: end, by: last, min_face: {write_length(MIN_FACE)}}}"
    yield "  min_margin: 0"


def _scene(scene: PlannedScene, plan: Plan) -> Iterator[str]:
    yield from _comment(*scene.comments) if scene.comments else ()
    yield f"{scene.name}:"
    if scene.title:
        yield f"  title: {_text(scene.title)}"
    if scene.span is not None:
        yield _beside(f"  clip: {_clip(scene.span, plan)}", write_length(scene.span.seconds))
    else:
        yield from _card(scene, plan)
    if scene.loop:
        yield "  loop: true"
    if scene.kind == "notice":
        yield "  session: begin"
    if scene.ends:
        yield "  session: end"
    if scene.span is not None and not scene.loop:
        yield from _timing(scene, scene.span)
    if len(scene.ways) == 1:
        yield f"  transitions: [{_way(scene.ways[0])}]"
        return
    yield "  transitions:"
    for way in scene.ways:
        yield _beside(f"    - {_way(way)}", way.aside)


def _clip(span: Span, plan: Plan) -> str:
    file = _text(plan.original.video)
    return f'{{file: {file}, in: "{write_time(span.start)}", out: "{write_time(span.end)}"}}'


def _card(scene: PlannedScene, plan: Plan) -> Iterator[str]:
    if scene.kind == "intro":
        # Nothing moves on it: it stands until somebody comes.
        title = json.dumps(plan.original.title or "…", ensure_ascii=False)
        yield f"  card: {{text: {title}, for: 60s}}"
        return
    texts, seconds = (_NOTICE, "8s") if scene.kind == "notice" else (_THE_END, "6s")
    yield "  card:"
    yield "    text:"
    for language, text in texts.items():
        yield f"      {language}: {json.dumps(text, ensure_ascii=False)}"
    yield f"    for: {seconds}"


def _timing(scene: PlannedScene, span: Span) -> Iterator[str]:
    """Give what a short clip needs: its decision falls later, and asks for less of a face."""
    if span.seconds > 2 * LEAD:
        return
    lead = round(span.seconds / 4, 3)
    yield f"  lead: {write_length(lead)}"
    if len(scene.ways) > 1 and span.seconds - lead < MIN_FACE + 0.2:
        yield "  listen: {from: 0s, to: end, by: last, min_face: 0s}"


def _way(way: PlannedWay) -> str:
    when = f", when: {way.when}" if way.when else ""
    interrupt = ", interrupt: true" if way.interrupt else ""
    return f"{{to: {way.to}{when}{interrupt}}}"


# ── words ───────────────────────────────────────────────────────────────────────────────────────


def _text(text: str) -> str:
    """Write a text so that it stays one, in a block or between braces."""
    if _PLAIN.fullmatch(text) and text not in _NO_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _beside(line: str, aside: str) -> str:
    return f"{line.ljust(_ASIDE)} # {_printable(aside)}" if aside else line


def _rule(words: str) -> str:
    return f"# ── {words} ".ljust(_WIDTH, "─")


def _comment(*texts: str, indent: str = "# ", hanging: str = "") -> Iterator[str]:
    """Break texts into lines of comment; `indent` begins each, `hanging` all but the first."""
    for text in texts:
        yield from wrap(
            _printable(text), _WIDTH, initial_indent=indent, subsequent_indent=indent + hanging
        )
