"""A scene file in an editor: what yaml-language-server completes, tells and marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.language_server.conftest import Editor

# The first of these tests may have to install the server.
pytestmark = pytest.mark.timeout(240)

HERE = "‸"
"""Where the cursor stands in a test's text."""


@pytest.fixture(scope="module")
def demo(repository: Path) -> Path:
    """Give the shipped film, which says in its first line where its schema is."""
    return repository / "scenes/demo/graph.yaml"


def typed(path: Path, before: str, after: str) -> str:
    """Give the file's text with `after` typed in the place of `before`."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    return text.replace(before, after, 1)


def at_cursor(editor: Editor, what: str, path: Path, text: str) -> Any:
    """Show `text` without its cursor, and ask for a completion or a hover there."""
    before = text[: text.index(HERE)]
    editor.show(path, text.replace(HERE, ""))
    return editor.ask_at(what, path, before.count("\n"), len(before) - before.rfind("\n") - 1)


def completed(editor: Editor, path: Path, before: str, after: str) -> dict[str, str]:
    """Give what is offered at the cursor, and the text that each would type."""
    found = at_cursor(editor, "completion", path, typed(path, before, after))
    return {item["label"]: item["insertText"] for item in found["items"]}


def told(editor: Editor, path: Path, before: str, after: str) -> str:
    """Give the text that an editor shows over the cursor."""
    return at_cursor(editor, "hover", path, typed(path, before, after))["contents"]["value"]


def marked(editor: Editor, path: Path, text: str) -> list[tuple[int, int, str]]:
    """Give line and column, from 1, and text of every mark, in the order of the file."""
    return sorted(
        (
            mark["range"]["start"]["line"] + 1,
            mark["range"]["start"]["character"] + 1,
            mark["message"],
        )
        for mark in editor.show(path, text)
    )


def test_the_shipped_files_have_no_marks(editor: Editor, repository: Path, demo: Path) -> None:
    for path in (demo, repository / "config/installation.yaml"):
        assert marked(editor, path, path.read_text(encoding="utf-8")) == [], path


def test_a_scene_offers_its_keys_and_whole_scenes(editor: Editor, demo: Path) -> None:
    offered = completed(editor, demo, "  gold:   ", f"  silver:\n    {HERE}\n  gold:   ")
    keys = {"clip", "card", "loop", "listen", "transitions", "cues", "timeout", "result"}
    assert keys <= set(offered)
    assert offered["result"] == "result: ${1:true}"
    assert offered["transitions"].startswith("transitions:\n  - to:")
    assert offered["an ending"].splitlines()[1:3] == ["session: end", "result: true"]


def test_a_way_out_offers_conditions_and_ready_made_ones(editor: Editor, demo: Path) -> None:
    line = "      - {to: deep, when: {dominant: calm, margin: 0.1}}"
    offered = completed(editor, demo, line, f"      - {HERE}\n{line}")
    assert {"to", "when", "interrupt", "an expression leads", "nobody is watching"} <= set(offered)
    offered = completed(editor, demo, line, f"      - to: deep\n        when:\n          {HERE}")
    guards = {"dominant", "undecided", "face", "visited", "chance", "held_for", "all", "not"}
    assert guards <= set(offered)
    assert {"happiness", "contempt"} <= set(offered), "levels of the model's labels"
    assert offered["held_for"] == "held_for: ${1:2s}"


def test_actions_of_receivers_are_offered_in_quotes_where_they_hold_commas(
    editor: Editor, demo: Path
) -> None:
    offered = completed(editor, demo, "at: 1s, cue: b", f"at: 1s, do: {HERE}")
    assert offered["qlab.go"] == "qlab.go"
    assert offered["eos.cue(list, cue)"] == '"eos.cue(${1:1}, ${2:1})"'


@pytest.mark.parametrize(
    ("before", "after", "values"),
    [
        ("by: share", f"by: {HERE}", {"mean", "peak", "share", "last"}),
        ("when: {face: absent, held", f"when: {{face: {HERE}, held", {"present", "absent"}),
        ("dominant: happiness", f"dominant: {HERE}", {"happiness", "fear", "contempt"}),
        ("while: happiness", f"while: {HERE}", {"happiness", "fear", "contempt"}),
        ("    loop: true", f"    session: {HERE}\n    loop: true", {"begin", "end"}),
    ],
    ids=["by", "face", "dominant", "while", "session"],
)
def test_values_are_offered(
    editor: Editor, demo: Path, before: str, after: str, values: set[str]
) -> None:
    assert values <= set(completed(editor, demo, before, after))


def test_a_hover_tells_meaning_default_values_and_an_example(editor: Editor, demo: Path) -> None:
    text = told(editor, demo, "by: share", f"b{HERE}y: share")
    assert text.startswith("#### by\n")
    assert "Default: `mean`" in text
    assert "* `peak`: the highest level: one short, strong moment is enough" in text
    text = told(editor, demo, "listen: {from: 1s, to: end, by: share", f"lis{HERE}ten: {{by: share")
    assert "replaces `defaults.listen` as a whole" in text
    assert "```yaml\nfrom: 10s\nto: 35s\nby: share\n```" in text
    text = told(editor, demo, "held_for: 1.5s", f"held_{HERE}for: 1.5s")
    assert "without a break for this long" in text


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("    loop: true", "    ‸loup: true", "Property loup is not allowed."),
        ("by: share", "by: ‸median", 'Valid values: "mean", "peak", "share", "last".'),
        (
            "    clip: gold.mp4",
            "    clip: gold.mp4\n    ‸card: {text: a, for: 1s}",
            "either a `clip`",
        ),
        ("    clip: gold.mp4", "    loop: false", "a scene needs either a `clip` or a `card`"),
        ("transition: {cut: 0s}}", "transition: {cut: 0s, ‸crossfade: 1s}}", "exactly one of cut"),
        ("transition: {cut: 0s}}", "transition: {cut: ‸1s}}", "a cut takes no time"),
        ("for: 4s ", "for: ‸4 seconds ", "write 1.5s, 800ms, 2m or 01:24.500"),
        ("for: 4s ", "for: ‸4 ", "a duration needs a unit"),
        ("at: 1s, cue: b", "at: 1s, ‸while: calm, cue: b", "give either `at` or `while`"),
        ("at: 1s, cue: b", "at: 1s, cue: a, ‸send: b", "give either `cue`, `send` or `do`"),
        ("at: 1s, cue: b", "at: 1s, do: ‸eos", "write rig.action"),
        ("at: 1s, cue: b", "at: 1s, do: a.b, ‸value: 1, cue: b", "`do` says it all"),
        ("face: absent, held", "face: ‸away, held", 'Valid values: "present", "absent".'),
        ("{happiness: {at_least: 0.4}}", "{happiness: {‸atleast: 0.4}}", "Property atleast"),
        ("margin: 0.1}, {happiness", "margin: ‸10}, {happiness", "maximum of 1"),
        ("{face: present, held", "{face: present, ‸margin: 0.1, held", "`margin` goes with"),
        ("address: /strobe", "address: ‸strobe", "an OSC address begins with /"),
        ("start: attract", "", 'Missing property "start".'),
    ],
    ids=lambda value: value[-24:] if isinstance(value, str) else None,
)
def test_a_mistake_is_marked_where_it_stands(
    editor: Editor, demo: Path, before: str, after: str, message: str
) -> None:
    text = typed(demo, before, after)
    marks = marked(editor, demo, text.replace(HERE, ""))
    places = [mark[:2] for mark in marks if message in mark[2]]
    assert len(places) == 1, marks
    if HERE in text:
        start = text[: text.index(HERE)]
        assert places == [(start.count("\n") + 1, len(start) - start.rfind("\n"))], marks
    assert len(marks) <= 2, "what follows from it is marked at most once more"


def test_an_included_chapter_has_a_schema_too(editor: Editor, demo: Path) -> None:
    chapter = demo.with_name("chapter.yaml")
    head = "# yaml-language-server: $schema=../../config/scene-graph.schema.json\n"
    text = head + "scenes:\n  more:\n    clip: more.mp4\n    transitions: [{to: attract}]\n"
    assert marked(editor, chapter, text) == []
    assert marked(editor, chapter, text.replace("clip", "clp"))[0][0] == 3
    asked = at_cursor(editor, "completion", chapter, f"{text}{HERE}")
    assert {"cues", "variables", "include"} <= {item["label"] for item in asked["items"]}
    assert "riot" in {
        mark[2].split('"')[1] for mark in marked(editor, chapter, text + "start: more\n")
    }


def test_the_installation_file_is_completed_too(editor: Editor, repository: Path) -> None:
    path = repository / "config/installation.yaml"
    offered = completed(editor, path, "  fullscreen: false", f"  {HERE}")
    assert {"fullscreen", "display", "fps", "decks"} <= set(offered)
    marks = marked(editor, path, typed(path, "  fullscreen", "  fulscreen"))
    assert [mark[2] for mark in marks] == ["Property fulscreen is not allowed."]
    assert marked(editor, path, typed(path, "source: 0", "source: rtsp://camera/1")) == []
