"""The privacy report's own words, a module a language."""

from __future__ import annotations

from collections.abc import Mapping

from riot.record.privacy.words.english import ENGLISH
from riot.record.privacy.words.french import FRENCH
from riot.record.privacy.words.norwegian import NORWEGIAN

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "en": ENGLISH,
    "fr": FRENCH,
    "no": NORWEGIAN,
    "nb": NORWEGIAN,
    "nn": NORWEGIAN,
}
"""By code; all have the same keys and places."""


def words_for(language: str) -> Mapping[str, str]:
    """Give the words of a language or its base, else English."""
    return LANGUAGES.get(language) or LANGUAGES.get(language.split("-")[0]) or ENGLISH
