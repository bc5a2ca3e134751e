"""What labels are called in the languages of viewers."""

from __future__ import annotations

from riot.labels import ALSO_CALLED
from riot.story.schema import in_language

NAMES: dict[str, dict[str, str]] = {
    "anger": {
        "en": "anger", "fr": "colère", "de": "Wut", "nb": "sinne", "es": "enfado",
        "it": "rabbia", "pt": "raiva", "nl": "boosheid", "sv": "ilska", "da": "vrede",
        "ar": "غضب", "he": "כעס", "ja": "怒り", "zh": "愤怒",
    },
    "contempt": {
        "en": "contempt", "fr": "mépris", "de": "Verachtung", "nb": "forakt", "es": "desprecio",
        "it": "disprezzo", "pt": "desprezo", "nl": "minachting", "sv": "förakt", "da": "foragt",
        "ar": "ازدراء", "he": "בוז", "ja": "軽蔑", "zh": "轻蔑",
    },
    "disgust": {
        "en": "disgust", "fr": "dégoût", "de": "Ekel", "nb": "avsky", "es": "asco",
        "it": "disgusto", "pt": "nojo", "nl": "afkeer", "sv": "avsky", "da": "afsky",
        "ar": "اشمئزاز", "he": "גועל", "ja": "嫌悪", "zh": "厌恶",
    },
    "fear": {
        "en": "fear", "fr": "peur", "de": "Angst", "nb": "frykt", "es": "miedo",
        "it": "paura", "pt": "medo", "nl": "angst", "sv": "rädsla", "da": "frygt",
        "ar": "خوف", "he": "פחד", "ja": "恐れ", "zh": "恐惧",
    },
    "happiness": {
        "en": "happiness", "fr": "joie", "de": "Freude", "nb": "glede", "es": "alegría",
        "it": "gioia", "pt": "alegria", "nl": "blijdschap", "sv": "glädje", "da": "glæde",
        "ar": "سعادة", "he": "שמחה", "ja": "喜び", "zh": "快乐",
    },
    "calm": {
        "en": "calm", "fr": "calme", "de": "Ruhe", "nb": "ro", "es": "calma",
        "it": "calma", "pt": "calma", "nl": "rust", "sv": "lugn", "da": "ro",
        "ar": "هدوء", "he": "רוגע", "ja": "平静", "zh": "平静",
    },
    "sadness": {
        "en": "sadness", "fr": "tristesse", "de": "Trauer", "nb": "tristhet", "es": "tristeza",
        "it": "tristezza", "pt": "tristeza", "nl": "verdriet", "sv": "sorg", "da": "tristhed",
        "ar": "حزن", "he": "עצב", "ja": "悲しみ", "zh": "悲伤",
    },
    "surprise": {
        "en": "surprise", "fr": "surprise", "de": "Überraschung", "nb": "overraskelse",
        "es": "sorpresa", "it": "sorpresa", "pt": "surpresa", "nl": "verrassing",
        "sv": "förvåning", "da": "overraskelse", "ar": "دهشة", "he": "הפתעה", "ja": "驚き",
        "zh": "惊讶",
    },
}  # fmt: skip


def label_name(label: str, language: str) -> str:
    """Give what a label is called in a language; one that is in no table, by its own name."""
    names = NAMES.get(ALSO_CALLED.get(label, label))
    plain = label.replace("_", " ")
    if names is None:
        return plain
    said = in_language(names, language)
    return plain if said == names["en"] else said
