"""Tell all about a scene in plain words: badges for its box, facts for the panel beside it."""

from __future__ import annotations

from collections.abc import Iterator

from riot.authoring.drawing.draft import Draft
from riot.authoring.drawing.sketch import Fact
from riot.authoring.drawing.words import duration, guard_of
from riot.story.schema import CueSend, Listen, Scene, SceneCue, ScoreSpec, TransitionStyle

_BY = {
    "mean": "by the mean level",
    "peak": "by the highest level",
    "share": "by the share of time that each expression leads",
    "last": "by the last level",
}


def badges(draft: Draft, name: str, scene: Scene) -> Iterator[str]:
    """Give the few words that a scene's box carries."""
    if name == draft.film.start:
        yield "start"
    if scene.session is not None:
        yield "session begins" if scene.session == "begin" else "session ends"
    if scene.calibrate is not None:
        yield f"calibrates {scene.calibrate}"
    if scene.loop:
        yield "loops"
    if _decides(scene):
        listen = scene.listen or draft.film.defaults.listen
        yield f"listens {_window(listen)} by {listen.by}"
    if scene.timeout is not None:
        yield f"at most {duration(scene.timeout)}"
    if scene.cues:
        yield f"{len(scene.cues)} cue" + "s" * (len(scene.cues) > 1)
    if scene.result:
        yield "result"


def facts(draft: Draft, name: str, scene: Scene) -> Iterator[Fact]:
    """Give everything that the file says of a scene, but for its ways out."""
    yield from _texts("Title", scene.title or {})
    yield from _picture(draft, name, scene)
    yield from _visit(draft, name, scene)
    yield from _listening(draft, scene)
    if scene.timeout is not None:
        yield Fact("Timeout", f"decides and leaves at once after {duration(scene.timeout)}")
    if scene.fallback is not None:
        yield Fact("Fallback", f"goes to {scene.fallback} if the picture cannot be shown")
    if scene.transition is not None:
        yield Fact("Leaves", f"by {style(scene.transition)}")
    for cue in scene.cues:
        yield Fact("Cue", _cue(draft, cue))


def style(transition: TransitionStyle) -> str:
    """Say how one picture gives way to the next."""
    if transition.crossfade is not None:
        return f"a crossfade of {duration(transition.crossfade)}"
    if transition.fade_through is not None:
        return f"a fade through black of {duration(transition.fade_through)}"
    return "a cut"


def _picture(draft: Draft, name: str, scene: Scene) -> Iterator[Fact]:
    if scene.clip is not None:
        clip = scene.clip
        end = "its end" if clip.out is None else duration(clip.out)
        cut = clip.in_ > 0 or clip.out is not None
        part = f", from {duration(clip.in_)} to {end}" if cut else ""
        volume = f", volume {clip.volume:g}" if clip.volume != 1 else ""
        yield Fact("Clip", clip.file + part + volume)
        if clip.subtitles:
            yield Fact("Subtitles", str(clip.subtitles))
        if clip.sound:
            yield Fact("Sound", clip.sound)
    elif scene.card is not None and name not in draft.bare:
        yield from _texts("Card", scene.card.text)
    if (told := _score(draft.film.defaults.score if scene.score is None else scene.score)) != "":
        yield Fact("Score", told)
    if scene.loop:
        yield Fact("Loop", "plays again until a way out is taken")


def _score(score: ScoreSpec | None) -> str:
    if score is None:
        return ""
    if score.silent:
        return "none"
    volume = f", volume {score.volume:g}" if score.volume != 1 else ""
    return f"{score.file}{volume}, comes and goes in {duration(score.fade)}"


def _visit(draft: Draft, name: str, scene: Scene) -> Iterator[Fact]:
    if name == draft.film.start:
        yield Fact("Start", "the show begins here, and comes back here when all else fails")
    if scene.session == "begin":
        yield Fact("Session", "a viewer's visit begins here")
    if scene.session == "end":
        yield Fact("Session", "a viewer's visit ends when this scene does: an ending")
    if scene.calibrate is not None:
        yield Fact("Calibrates", "learns how this viewer's face looks at rest")
    if scene.result:
        yield Fact("Result", "shows the viewer the path taken")


def _listening(draft: Draft, scene: Scene) -> Iterator[Fact]:
    defaults = draft.film.defaults
    if not _decides(scene):
        return
    listen = scene.listen or defaults.listen
    face = f"; needs {duration(listen.min_face)} of a face" if listen.min_face else ""
    yield Fact("Listens", f"{_window(listen)}, {_BY[listen.by]}{face}")
    lead = defaults.lead if scene.lead is None else scene.lead
    margin = defaults.min_margin if scene.min_margin is None else scene.min_margin
    yield Fact("Decides", f"{duration(lead)} before the end; a lead below {margin:g} is undecided")


def _decides(scene: Scene) -> bool:
    """Tell whether an expression heard over the listen window can choose the way out."""
    return any(
        branch.when is not None and not branch.interrupt and guard_of(branch.when).needs_reading
        for branch in scene.transitions
    )


def _window(listen: Listen) -> str:
    end = "end" if listen.to is None else duration(listen.to)
    return f"{duration(listen.from_)} – {end}"


def _texts(name: str, text: dict[str, str]) -> Iterator[Fact]:
    for language, words in text.items():
        yield Fact(f"{name} ({language})" if language else name, words)


def _cue(draft: Draft, cue: SceneCue) -> str:
    if cue.while_ is not None:
        low, high = cue.range
        curve = cue.curve if isinstance(cue.curve, str) else f"{cue.curve:g}"
        how = "" if curve == "linear" else f", curve {curve}"
        how += f", smooth {duration(cue.smooth)}" if cue.smooth else ""
        where = f"{cue.send} {cue.address}"
        return f"while it lasts: {where} follows {cue.while_}, {low:g} to {high:g}{how}"
    when = {"enter": "on entering", "exit": "on leaving"}.get(str(cue.at))
    if when is None:
        when = f"at {duration(float(cue.at or 0))}"
    if cue.cue is not None:
        sends = "; ".join(_send(send) for send in draft.film.cues.get(cue.cue, []))
        return f"{when}: {cue.cue}" + (f" ({sends})" if sends else "")
    return f"{when}: {_send(cue)}"


def _send(send: CueSend | SceneCue) -> str:
    if send.do is not None:
        return send.do
    value = "" if send.value is None else f" {send.value}"
    over = f" over {duration(send.over)}" if send.over else ""
    return f"{send.send} {send.address}{value}{over}{', pressed' if send.press else ''}"
