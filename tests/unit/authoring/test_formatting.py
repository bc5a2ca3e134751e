"""`riot fmt`: the same film, every comment, one layout; and never a file made worse."""

from __future__ import annotations

import os
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.authoring.formatting import format_text
from riot.authoring.formatting.files import format_file, write_formatted
from riot.authoring.formatting.lines import read_lines
from riot.config.yaml_file import carried, parse_yaml
from riot.errors import RiotError

ROOT = Path(__file__).parents[3]
MESSY = """\


# A film.

# the version
riot: 1   # format
start: a
title: Foo\x20\x20
listens_to:
- anger    # first
- fear
media: m



scenes:
    a:                       # the first
        # why this way
        transitions:
        -   to: b            # go on
            when:
                anger: {at_least: 0.5,
                        below: 0.9}
        # the default
        - {to: c}
        # the clip
        clip: a.mp4          # seven seconds
        # the end of a
    # banner for b
    b:
      card:
          text: |
              Hello
                there

              end
          for: 2s
      transitions:
      -
        to: a
    c: {card: {text: "long
           text", for: 1s}, transitions: [{to: a}]}
cues:
  x:
  - send: house
    address: /x

# the end"""
NEAT = """\
# A film.

# the version
riot: 1   # format
title: Foo
media: m
listens_to:
  - anger  # first
  - fear
start: a

scenes:
  a:                         # the first
    # the clip
    clip: a.mp4              # seven seconds
    # why this way
    transitions:
      - to: b                # go on
        when:
          anger: {at_least: 0.5,
                  below: 0.9}
      # the default
      - {to: c}
    # the end of a

  # banner for b
  b:
    card:
      text: |
        Hello
          there

        end
      for: 2s
    transitions:
      -
        to: a

  c: {card: {text: "long
         text", for: 1s}, transitions: [{to: a}]}
cues:
  x:
    - send: house
      address: /x

# the end
"""


def neat(text: str) -> str:
    return format_text(text, "film.yaml")


def comments(text: str) -> Counter[str]:
    return Counter(read_lines(carried(text)[0]).words())


def test_a_film_is_laid_out_evenly_and_keeps_its_comments() -> None:
    assert neat(MESSY) == NEAT
    assert neat(NEAT) == NEAT
    assert comments(NEAT)["# the end of a"] == 1


@pytest.mark.parametrize("path", ["scenes/demo/graph.yaml", "config/installation.yaml"])
def test_what_is_shipped_is_neat_already(path: str) -> None:
    text = (ROOT / path).read_text()
    assert neat(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\r\n- b  \r\n", "a:\r\n  - b\r\n"),
        ("a: 1\r\n\r\n\r\nb: 2", "a: 1\r\n\r\nb: 2\r\n"),
        ("title: t\nriot: 1\nfoo: 2\nmedia: m\n", "riot: 1\nfoo: 2\ntitle: t\nmedia: m\n"),
        ("a: &x\n    b: 1\nc: *x\n", "a: &x\n  b: 1\nc: *x\n"),
        # Sorted keys would part the alias from its anchor.
        ("title: &t T\nriot: 1\nstart: *t\n", "riot: 1\ntitle: &t T\nstart: *t\n"),
        ("start: &t T\ntitle: *t\n", "start: &t T\ntitle: *t\n"),
        ("a: |+\n  x\n\n\nb: |4\n     y\n", "a: |+\n  x\n\n\nb: |4\n     y\n"),
        ("a:\n    b: >-  # folded\n       x\n       y\n", "a:\n  b: >-  # folded\n    x\n    y\n"),
        ("a: |\n  x", "a: |\n  x"),
        ("a:\n   - - b\n     - c\n", "a:\n  - - b\n    - c\n"),
        ("a:\n  -   &x   b: 1\n      c: 2\n", "a:\n  - &x   b: 1\n    c: 2\n"),
        ("a: 'x\n\n\n   y'\n", "a: 'x\n\n\n   y'\n"),
        ("? a\n: b\n? [c]\n", None),
        ("a: no # \u2028 # x\nb: 😀 \u2028y\n", "a: no # \u2028 # x\nb: 😀 \u2028y\n"),
        ("a:   {s: x.{lang}.srt}  # {lang}.y\n", "a:   {s: x.{lang}.srt}  # {lang}.y\n"),
        ("---\na: 1\n...\n# end\n\n", "---\na: 1\n...\n# end\n"),
        ("# only\n\n\n# comments\n", "# only\n\n\n# comments\n"),
        ("", ""),
        ("a: [b,   # one\n    c]   # two\n# three\n", "a: [b,   # one\n    c]   # two\n# three\n"),
        ("a: 1\rb: 2\r", "a: 1\rb: 2\r"),
        (f"a: {'x' * 3000} # {'y' * 3000}\n", f"a: {'x' * 3000} # {'y' * 3000}\n"),
    ],
)
def test_layouts(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(RiotError):
            neat(text)
        return
    assert neat(text) == expected
    assert neat(expected) == expected


def test_what_is_no_yaml_is_refused_in_one_line() -> None:
    with pytest.raises(RiotError) as caught:
        neat("a: [1\nb: 2")
    assert caught.value.code == "YML-004"


def test_a_text_that_would_say_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "riot.authoring.formatting.indented", lambda lines, root: ["a: 2"] * len(lines.text)
    )
    monkeypatch.setattr("riot.authoring.formatting.arranged", lambda lines, root, sort: [0, 0])
    with pytest.raises(RiotError) as caught:
        neat("a: 1\n")
    assert caught.value.code == "AUT-601"


# ── any text ────────────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from(
    ["riot", "title", "media", "start", "clip", "transitions", "to", "when", "card", "a", "b", "c"]
)
NOTE = st.sampled_from(["", "", "", " # x", "   # y z", "      # wide"])
SCALAR = st.sampled_from(
    [
        "1",
        "no",
        "12:30",
        "1.5s",
        "'q''q'",
        '"d\\n"',
        "~",
        "",
        "[a, {b: 1}]",
        "{a: 1,  b: 2 }",
        "x # y",
    ]
)


@st.composite
def block(draw: st.DrawFn, depth: int, indent: int) -> list[str]:
    """Draw a block in lines, indented at will, with comments and blank lines anywhere."""
    lines: list[str] = []
    space = " " * indent
    is_map = depth == 0 or draw(st.booleans())
    keys = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    if depth == 0:
        keys = [*keys, "scenes"]
    for key in keys:
        for _ in range(draw(st.integers(0, 2))):
            column = draw(st.sampled_from([0, indent, indent, indent + 2]))
            lines.append(draw(st.sampled_from(["", " " * column + f"# above {key}"])))
        head = f"{space}{key}:" if is_map else f"{space}-"
        kind = draw(st.sampled_from(["block", "plain", "plain", "text", "long"]))
        step = draw(st.integers(1, 4))
        if kind == "block" and depth < 4:
            lines.append(head + draw(NOTE))
            lines += draw(block(depth + 1, indent + step))
        elif kind == "text":
            lines.append(f"{head} {draw(st.sampled_from(['|', '>-', '|+', '>']))}{draw(NOTE)}")
            lines += [" " * (indent + step) + "l # no comment", "", " " * (indent + step) + "  m"]
        elif kind == "long":
            lines.append(f"{head} [a,{draw(NOTE)}")
            lines.append(f"{' ' * (indent + step)}b]{draw(NOTE)}")
        else:
            lines.append(f"{head} {draw(SCALAR)}{draw(NOTE)}")
    return lines


@settings(max_examples=120, deadline=None)
@given(block(0, 0), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_data_and_comments_stay_the_same(lines: list[str], end: str, ends: bool) -> None:
    text = end.join(lines) + (end if ends else "")
    try:
        before: Any = parse_yaml(text, "f").data
    except RiotError:
        return
    once = neat(text)
    assert parse_yaml(once, "f").data == before
    assert comments(once) == comments(text)
    assert neat(once) == once
    assert "\n\n\n" not in once.replace("\r", "") or "|" in text or ">" in text


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def test_a_file_keeps_its_mark_its_line_ends_its_mode_and_its_link(tmp_path: Path) -> None:
    path = tmp_path / "film.yaml"
    path.write_bytes(b"\xef\xbb\xbfa:\r\n- b\r\n")
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    formatted = format_file(link)
    assert formatted.changes
    write_formatted(formatted)
    assert path.read_bytes() == b"\xef\xbb\xbfa:\r\n  - b\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["film.yaml", "link.yaml"]
    assert not format_file(path).changes


def test_a_file_that_cannot_be_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.yaml"
    path.write_text("a:\n- b\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(RiotError) as caught:
        write_formatted(format_file(path))
    assert caught.value.code == "AUT-602"
    assert path.read_text() == "a:\n- b\n"
    assert os.listdir(tmp_path) == ["film.yaml"]
