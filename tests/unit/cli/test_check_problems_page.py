"""docs/reference/problems.md: every code has a heading, and every example gives just that code."""

from __future__ import annotations

import re
import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from riot.authoring.proving import prove_film
from riot.calls import Receiver
from riot.config.installation import load_installation
from riot.screen.probe import probe_clips

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/problems.md").read_text(encoding="utf-8")
LABELS = ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "calm"]
CARET = re.compile(r"# *\^")

BASE, RIGS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[:2]
HEADINGS = re.findall(r"^### ((?:SCN|YML|CFG)-\d{3}): (.+)$", PAGE, re.MULTILINE)
EXAMPLES = {
    section[:7]: match[1]
    for section in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]
    if (match := re.search(r"```yaml\n(.*?)```", section, re.DOTALL))
}
OTHER_FILES = {
    "circle.yaml": "include: [graph.yaml]\n",
    "twice.yaml": "scenes:\n  end: {clip: end.mp4, transitions: [{to: notice}]}\n",
    "titled.yaml": "title: Another\n",
}
"""What the examples of included files include."""


def make_clip(
    path: Path,
    seconds: float = 4.0,
    size: tuple[int, int] = (64, 48),
    fps: int = 25,
    audio: int = 48000,
    codec: str = "mpeg4",
    jitter: int = 0,
) -> None:
    """Draw a small grey clip with silence and a key frame every second.

    `jitter` is by how many hundredths of a picture every third one comes late.
    """
    import av
    import numpy as np

    with av.open(str(path), "w") as container:
        video: Any = container.add_stream(codec, rate=fps)
        video.codec_context.gop_size = fps
        video.codec_context.time_base = Fraction(1, fps * 100)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        sound: Any = container.add_stream("aac", rate=audio, layout="mono")
        picture = np.full((size[1], size[0], 3), 90, np.uint8)
        for number in range(round(seconds * fps)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number * 100 + (jitter if number % 3 == 1 else 0)
            frame.time_base = Fraction(1, fps * 100)
            container.mux(video.encode(frame))
        for begin in range(0, round(seconds * audio), 1024):
            silence = np.zeros((1, 1024), np.float32)
            heard = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            heard.sample_rate, heard.pts = audio, begin
            container.mux(sound.encode(heard))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the media that the page speaks of."""
    folder = tmp_path_factory.mktemp("problems")
    media = folder / "media"
    media.mkdir()
    for name in ("street", "flee", "end"):
        make_clip(media / f"{name}.mp4")
    make_clip(media / "large.mp4", size=(128, 96))
    make_clip(media / "fast.mp4", fps=50)
    make_clip(media / "hoarse.mp4", audio=44100)
    whole = (media / "street.mp4").read_bytes()
    (media / "broken.mp4").write_bytes(whole[: len(whole) // 2])
    make_clip(media / "uneven.mp4", jitter=30)
    make_clip(media / "damaged.mp4", codec="libx264")
    lost = bytearray((media / "damaged.mp4").read_bytes())
    begin = lost.index(b"mdat") + 4
    lost[begin:] = bytes(2000) + lost[begin + 2000 :]
    (media / "damaged.mp4").write_bytes(lost)
    for name in ("street.en", "street.fr", "half.en"):
        (media / f"{name}.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    (media / "words.srt").write_text("Hello, and not a time anywhere\n")
    (media / "text.ogg").write_text("no music")
    with wave.open(str(media / "voice.en.wav"), "wb") as voice:
        voice.setparams((1, 2, 48000, 0, "NONE", ""))
        voice.writeframes(bytes(9600))
    for name, text in OTHER_FILES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Keep what is measured away from the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))


@pytest.fixture(scope="module")
def rigs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Receiver, ...]:
    """Give what a film is checked against of the page's rigs."""
    path = tmp_path_factory.mktemp("installation") / "installation.yaml"
    path.write_text(f"film: graph.yaml\n{RIGS}")
    return load_installation(path).receivers


def blocks(text: str, indent: str) -> dict[str, str]:
    """Cut a text at its keys of one indentation."""
    parts = re.split(rf"^(?={indent}[\w.]+:)", text, flags=re.MULTILINE)
    return {part.split(":")[0].strip(): part for part in parts if part.strip()}


def changed(example: str) -> str:
    """Put an example's blocks in the place of the base film's; of `scenes` one by one."""
    film, new = blocks(BASE, ""), blocks(example, "")
    scenes = new.pop("scenes", None)
    film.update(new)
    if scenes is not None:
        old = film["scenes"].removeprefix("scenes:\n")
        mine = blocks(old, "  ") | blocks(scenes.removeprefix("scenes:\n"), "  ")
        film["scenes"] = "scenes:\n" + "".join(mine.values())
    return "".join(film.values())


def place(text: str) -> tuple[int, int] | None:
    """Give the place that a caret in a comment points to: the line above, its own column."""
    for number, line in enumerate(text.split("\n")):
        if CARET.fullmatch(line):
            return number, line.index("^") + 1
        assert "^" not in line, line
    return None


def source_codes() -> set[str]:
    """Collect all codes that the source can give."""
    found: set[str] = set()
    for path in (ROOT / "riot").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'"((?:SCN|YML|CFG)-\d{3})"', text))
        if path.parent == ROOT / "riot/story/checks":
            found |= {f"SCN-{code}" for code in re.findall(r'"(\d{3})"', text)}
        if path.name == "validation.py":
            numbers = re.findall(r'return \(?\s*"(\d{3})"', text)
            assert numbers
            found |= {f"{kind}-{number}" for kind in ("SCN", "CFG") for number in numbers}
    return found


def test_every_code_of_the_source_has_a_heading_and_no_other_has() -> None:
    codes = [code for code, _ in HEADINGS]
    assert len(codes) == len(set(codes))
    assert set(codes) == source_codes()
    without = {"SCN-065", "SCN-078"}  # the latter would need a model of its own
    assert {code for code in codes if code.startswith("SCN")} == set(EXAMPLES) | without


def test_the_page_s_film_is_clean(folder: Path, rigs: tuple[Receiver, ...]) -> None:
    film = folder / "graph.yaml"
    film.write_text(BASE, encoding="utf-8")
    proof = prove_film(film, LABELS, rigs, probe_clips)
    assert proof.problems == ()
    assert proof.length is not None and proof.length.shortest.path == ("notice", "street", "end")


@pytest.mark.parametrize("code", EXAMPLES)
def test_each_example_gives_just_its_code_at_the_place_of_the_caret(
    folder: Path, rigs: tuple[Receiver, ...], code: str
) -> None:
    text = changed(EXAMPLES[code])
    film = folder / "graph.yaml"
    film.write_text(text, encoding="utf-8")
    found = prove_film(film, LABELS, rigs, probe_clips).problems
    assert {problem.code for problem in found} == {code}, [str(problem) for problem in found]
    title = dict(HEADINGS)[code]
    severity = "warning" if "(warning)" in title else "error"
    assert {problem.severity for problem in found} == {severity}
    if (pointed := place(text)) is not None:
        [problem] = found
        assert (problem.line, problem.column) == pointed, str(problem)
        assert problem.file == str(film)
    assert all(problem.hint or code in ("SCN-003", "SCN-004") for problem in found)
