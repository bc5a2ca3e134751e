"""What the page of a result and the invitation to it say, by language."""

from __future__ import annotations

from collections.abc import Iterable

from riot.story.schema import in_language

RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur"))

INVITATION = {
    "en": "Take your path with you: scan within {minutes} minutes",
    "fr": "Emportez votre chemin : scannez dans les {minutes} minutes",
    "de": "Nehmen Sie Ihren Weg mit: innerhalb von {minutes} Minuten scannen",
    "nb": "Ta med deg veien din: skann innen {minutes} minutter",
    "es": "Llévese su camino: escanee en los próximos {minutes} minutos",
    "it": "Porti con sé il suo percorso: scansioni entro {minutes} minuti",
    "pt": "Leve o seu caminho consigo: digitalize em {minutes} minutos",
    "nl": "Neem uw weg mee: scan binnen {minutes} minuten",
    "sv": "Ta med dig din väg: skanna inom {minutes} minuter",
    "da": "Tag din vej med: scan inden for {minutes} minutter",
    "ar": "خذ مسارك معك: امسح الرمز خلال {minutes} دقائق",
    "he": "קחו את הדרך אתכם: סרקו בתוך {minutes} דקות",
    "ja": "あなたの道を持ち帰れます：{minutes}分以内に読み取ってください",
    "zh": "带走你的路：请在{minutes}分钟内扫码",
}

KEPT = {
    "en": "This page is here for a few minutes only, and is kept nowhere. A picture of the screen "
    "keeps it for you.",
    "fr": "Cette page n'existe que quelques minutes et n'est conservée nulle part. Une capture "
    "d'écran la garde pour vous.",
    "de": "Diese Seite gibt es nur wenige Minuten, und sie wird nirgends aufbewahrt. Ein Bildschirm"
    "foto bewahrt sie für Sie.",
    "nb": "Denne siden finnes bare i noen minutter og lagres ingen steder. Et skjermbilde tar vare "
    "på den for deg.",
    "es": "Esta página existe solo unos minutos y no se guarda en ningún sitio. Una captura de "
    "pantalla la guarda para usted.",
    "it": "Questa pagina esiste solo per pochi minuti e non viene conservata. Una schermata la "
    "conserva per lei.",
    "pt": "Esta página existe só por alguns minutos e não é guardada. Uma captura de ecrã guarda-a "
    "para si.",
    "nl": "Deze pagina bestaat maar een paar minuten en wordt nergens bewaard. Een "
    "schermafbeelding bewaart haar voor u.",
    "sv": "Den här sidan finns bara i några minuter och sparas ingenstans. En skärmbild sparar den "
    "åt dig.",
    "da": "Denne side findes kun i få minutter og gemmes ingen steder. Et skærmbillede gemmer den "
    "til dig.",
    "ar": "هذه الصفحة متاحة لبضع دقائق فقط ولا تُحفظ في أي مكان. لقطة الشاشة تحفظها لك.",
    "he": "הדף הזה קיים לכמה דקות בלבד ואינו נשמר בשום מקום. צילום מסך ישמור אותו עבורכם.",
    "ja": "このページは数分間だけ表示され、どこにも保存されません。スクリーンショットで残せます。",
    "zh": "本页面只存在几分钟，不会保存在任何地方。截屏即可留存。",
}

GONE = {
    "en": ("This page is gone", "Results stay for a few minutes only. Thank you for your visit."),
    "fr": ("Cette page a disparu", "Les résultats ne restent que quelques minutes. Merci de votre "
           "visite."),
    "de": ("Diese Seite gibt es nicht mehr", "Ergebnisse bleiben nur wenige Minuten. Danke für "
           "Ihren Besuch."),
    "nb": ("Denne siden er borte", "Resultater blir bare i noen minutter. Takk for besøket."),
    "es": ("Esta página ya no está", "Los resultados duran solo unos minutos. Gracias por su "
           "visita."),
    "it": ("Questa pagina non c'è più", "I risultati restano solo pochi minuti. Grazie della "
           "visita."),
    "pt": ("Esta página já não existe", "Os resultados ficam só alguns minutos. Obrigado pela "
           "visita."),
    "nl": ("Deze pagina is er niet meer", "Resultaten blijven maar een paar minuten. Dank voor uw "
           "bezoek."),
    "sv": ("Sidan är borta", "Resultat finns bara i några minuter. Tack för besöket."),
    "da": ("Siden er væk", "Resultater bliver kun i få minutter. Tak for besøget."),
    "ar": ("لم تعد هذه الصفحة موجودة", "تبقى النتائج لبضع دقائق فقط. شكرًا لزيارتك."),
    "he": ("הדף הזה כבר איננו", "התוצאות נשמרות לכמה דקות בלבד. תודה על הביקור."),
    "ja": ("このページはもうありません", "結果は数分間だけ表示されます。ご来場ありがとう"
           "ございました。"),
    "zh": ("此页面已不存在", "结果只保留几分钟。感谢您的参观。"),
}  # fmt: skip


def invitation(language: str, minutes: int) -> str:
    """Say beside the code what it is for."""
    return in_language(INVITATION, language).format(minutes=minutes)


def runs_leftward(language: str) -> bool:
    """Say whether a language is read from right to left."""
    return language.split("-")[0] in RIGHT_TO_LEFT


def gone_in(languages: Iterable[str]) -> tuple[str, str, str]:
    """Give language, heading and words for a page that is gone, in the first language we have."""
    for language in languages:
        base = language.split("-")[0].lower()
        base = "nb" if base in ("no", "nn") else base
        if base in GONE:
            return (base, *GONE[base])
    return ("en", *GONE["en"])
