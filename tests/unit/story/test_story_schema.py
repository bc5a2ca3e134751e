"""The scene graph's models."""

from __future__ import annotations

from riot.story.schema import in_language


def test_a_text_is_chosen_by_language() -> None:
    text = {"en": "Hello", "fr": "Bonjour", "nb-NO": "Hei"}
    assert [in_language(text, wanted) for wanted in ("fr", "fr-CA", "nb-NO", "nb", "de")] == [
        "Bonjour", "Bonjour", "Hei", "Hello", "Hello",
    ]  # fmt: skip
    assert in_language({"": "Any"}, "de") == "Any"
    assert in_language({"fr": "Bonjour"}, "de") == "Bonjour"
    assert in_language({}, "de") == ""
