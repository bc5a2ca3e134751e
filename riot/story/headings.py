"""What stands above a result, by language."""

from __future__ import annotations

HEADINGS = {
    "en": "The path your expression chose",
    "fr": "Le chemin choisi par votre expression",
    "de": "Der Weg, den Ihr Ausdruck wählte",
    "nb": "Veien uttrykket ditt valgte",
    "no": "Veien uttrykket ditt valgte",
    "es": "El camino que eligió su expresión",
    "it": "Il percorso scelto dalla sua espressione",
    "pt": "O caminho que a sua expressão escolheu",
    "nl": "De weg die uw uitdrukking koos",
    "sv": "Vägen som ditt uttryck valde",
    "da": "Vejen, dit udtryk valgte",
    "ar": "المسار الذي اختاره تعبير وجهك",
    "he": "הדרך שבחרה הבעת פניך",
    "ja": "あなたの表情が選んだ道",
    "zh": "你的表情选择的路",
}
