"""Write the page that a viewer takes away: the path and the curves, for a phone."""

from __future__ import annotations

from html import escape

from riot.messages import PathStep, Result
from riot.runtime.results.drawing import curves_svg
from riot.runtime.results.words import KEPT, gone_in, runs_leftward
from riot.screen.text.label_colours import label_colours
from riot.story.schema import in_language

STYLE = """
:root { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; background: #0c0d12; color: #f4f2ec;
  font: 17px/1.45 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 640px; margin: 0 auto; padding: 28px 20px 48px; overflow-wrap: anywhere; }
header p { color: #9a9ca6; margin: 0 0 4px; font-size: 14px; letter-spacing: .04em; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 22px; font-weight: 600; }
ul.names { list-style: none; margin: 0 0 10px; padding: 0; display: flex; flex-wrap: wrap;
  gap: 4px 18px; font-size: 15px; }
ul.names i { display: inline-block; width: 18px; height: 4px; border-radius: 2px;
  margin-inline-end: 8px; vertical-align: middle; }
svg { width: 100%; height: auto; display: block; }
.curve { fill: none; stroke-width: 6; stroke-linejoin: round; stroke-linecap: round; }
.grid { stroke: #fff; stroke-opacity: .12; stroke-width: 1.5; }
.scene { fill: #fff; fill-opacity: .17; } .other { fill: #fff; fill-opacity: .11; }
.card { fill: #fff; fill-opacity: .05; }
ol { list-style: none; margin: 30px 0 0; padding: 0; }
li.step { position: relative; padding-inline-start: 30px; padding-bottom: 22px; }
li.step::before { content: ""; position: absolute; inset-inline-start: 4px; top: 6px; width: 9px;
  height: 9px; border: 3px solid #f4f2ec; border-radius: 50%; background: #0c0d12; z-index: 1; }
li.step:not(:last-child)::after { content: ""; position: absolute; inset-inline-start: 10px;
  top: 14px; bottom: -8px; width: 3px; background: var(--way, #4a4d58); }
li.step:last-child { color: #ffbe5c; font-weight: 600; padding-bottom: 0; }
li.step:last-child::before { background: #ffbe5c; border-color: #ffbe5c; }
li.step small { display: block; color: #b0b2ba; font-size: 14px; }
footer { margin-top: 34px; padding-top: 16px; border-top: 1px solid #2a2c35; color: #9a9ca6;
  font-size: 14px; }
.gone { text-align: center; padding-top: 30vh; }
.gone p { color: #b0b2ba; }
"""


def result_page(result: Result, title: str) -> bytes:
    """Write a viewer's page; `title` is the film's. It asks nothing of any other server."""
    language = result.language or "en"
    leftward = runs_leftward(language)
    hexes = {
        label: "#{:02x}{:02x}{:02x}".format(*colour)
        for label, colour in label_colours(curve.label for curve in result.curves).items()
    }
    names = {curve.label: curve.name for curve in result.curves}
    curves = ""
    if result.curves:
        entries = "".join(
            f'<li><i style="background:{hexes[label]}"></i>{escape(name)}</li>'
            for label, name in names.items()
        )
        drawn = curves_svg(result, hexes, leftward=leftward)
        curves = f'<ul class="names">{entries}</ul>{drawn}'
    steps = "".join(_step(step, names, hexes) for step in result.steps)
    over = f"<p>{escape(title)}</p>" if title else ""
    body = (
        f"<main><header>{over}<h1>{escape(result.heading)}</h1></header>{curves}"
        f"<ol>{steps}</ol><footer>{escape(in_language(KEPT, language))}</footer></main>"
    )
    return _page(language, result.heading, body)


def gone_page(languages: list[str]) -> bytes:
    """Write what stands where a result was, in the first of these languages that we have."""
    language, heading, words = gone_in(languages)
    body = f'<main class="gone"><h1>{escape(heading)}</h1><p>{escape(words)}</p></main>'
    return _page(language, heading, body)


def _step(step: PathStep, names: dict[str, str], hexes: dict[str, str]) -> str:
    # A title in another script keeps its own direction, and its brackets their places.
    title = f"<bdi>{escape(step.title)}</bdi>"
    if step.label is None:
        return f'<li class="step">{title}</li>'
    words = names.get(step.label, step.label)
    if step.level is not None:
        words += f" {round(step.level * 100)} %"
    way = hexes.get(step.label, "#4a4d58")
    return f'<li class="step" style="--way:{way}">{title}<small>{escape(words)}</small></li>'


def _page(language: str, title: str, body: str) -> bytes:
    way = ' dir="rtl"' if runs_leftward(language) else ""
    whole = (
        f'<!doctype html><html lang="{escape(language)}"{way}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )
    return whole.encode("utf-8", "replace")
