"""Draw the curves of a visit as SVG, for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from riot.messages import Curve, Result

WIDTH, HEIGHT, STRIP = 1000, 420, 34
"""Of the drawing, in units of its own."""

_MOST_LEVELS = 2000


def curves_svg(result: Result, colours: Mapping[str, str], *, leftward: bool) -> str:
    """Give the curves above the strip of scenes; a stretch without a face is empty."""
    seconds = max(result.every, (_count(result) - 1) * result.every)
    parts = [
        f'<line class="grid" x1="0" x2="{WIDTH}" y1="{y}" y2="{y}"/>'
        for y in (1, HEIGHT // 2, HEIGHT - 1)
    ]
    parts += _scenes(result, seconds, leftward=leftward)
    for curve in reversed(result.curves):
        path = " ".join(_runs(curve, result.every, seconds, leftward=leftward))
        if path:
            parts.append(f'<path class="curve" stroke="{colours[curve.label]}" d="{path}"/>')
    words = escape(", ".join(curve.name for curve in result.curves))
    whole = HEIGHT + STRIP + 8
    return (
        f'<svg role="img" aria-label="{words}" viewBox="0 -6 {WIDTH} {whole + 6}">'
        f"{''.join(parts)}</svg>"
    )


def _count(result: Result) -> int:
    return max((len(curve.levels) for curve in result.curves), default=0)


def _x(at: float, seconds: float, *, leftward: bool) -> float:
    share = min(1.0, max(0.0, at / seconds)) if seconds else 0.0
    return round((1 - share if leftward else share) * WIDTH, 1)


def _runs(curve: Curve, every: float, seconds: float, *, leftward: bool) -> Iterator[str]:
    run: list[str] = []
    middles: list[str] = []
    before = (0.0, 0.0)
    for number, level in enumerate((*curve.levels[:_MOST_LEVELS], None)):
        if level is None:
            yield from _smooth(run, middles)
            run, middles = [], []
            continue
        x = _x(number * every, seconds, leftward=leftward)
        y = round((1 - min(1.0, max(0.0, level))) * HEIGHT, 1)
        if run:
            middles.append(f"{round((before[0] + x) / 2, 1):g} {round((before[1] + y) / 2, 1):g}")
        run.append(f"{x:g} {y:g}")
        before = (x, y)


def _smooth(run: Sequence[str], middles: Sequence[str]) -> Iterator[str]:
    """Lead from middle to middle between levels, each level pulling the line towards it."""
    if not run:
        return
    yield f"M{run[0]}"
    if len(run) == 1:
        yield "h2"  # a single level is seen, too
        return
    yield f"L{middles[0]}"
    for level, middle in zip(run[1:-1], middles[1:], strict=True):
        yield f"Q{level} {middle}"
    yield f"L{run[-1]}"


def _scenes(result: Result, seconds: float, *, leftward: bool) -> Iterator[str]:
    ends = [*(stretch.begins for stretch in result.stretches), seconds][1:]
    for number, (stretch, until) in enumerate(zip(result.stretches, ends, strict=True)):
        begin, end = sorted(_x(at, seconds, leftward=leftward) for at in (stretch.begins, until))
        if end <= begin:
            continue
        kind = "card" if not stretch.title else ("scene", "other")[number % 2]
        yield (
            f'<rect class="{kind}" x="{begin:g}" y="{HEIGHT + 8}" '
            f'width="{max(1.0, end - begin - 2):g}" height="{STRIP}" rx="4">'
            f"<title>{escape(stretch.title)}</title></rect>"
        )
        if number:
            border = end if leftward else begin
            yield f'<line class="grid" x1="{border:g}" x2="{border:g}" y1="0" y2="{HEIGHT}"/>'
