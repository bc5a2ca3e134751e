"""Draw a specimen of words in many scripts, and time them: `python -m bench.words PICTURE.jpg`."""

from __future__ import annotations

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygame

from riot.clock import SystemClock
from riot.screen.text.cards import CardDrawing, ground
from riot.screen.text.drawing import Drawing
from riot.screen.text.setting import line, missing_letters
from riot.screen.text.subtitle import SubtitleDrawing

FULL = (1920, 1080)
SMALL = (480, 118)
COLUMNS = 4
_CARD_BAND, _SUBTITLE_BAND = 0.27, 0.56
"""Shares of the height at which the part begins that is kept of each picture."""
AGAIN = 15
"""Times that each is drawn with other words, once its fonts are open."""
_CARDS = {
    "en": "This film reads your expression. Nothing is recorded. Raise a hand to leave.",
    "fr": "Ce film lit votre expression : rien n’est enregistré. Levez la main pour partir.",
    "de": "Dieser Film liest Ihren Gesichtsausdruck. Nichts wird aufgezeichnet.",
    "ar": "يقرأ هذا الفيلم تعابير وجهك (RIOT 2026)، ولا يُسجَّل أي شيء.",
    "he": "הסרט קורא את ההבעה שלך (RIOT 2026). דבר אינו נרשם.",
    "zh": "本片会读取您的表情，不作任何记录。如要离开，请举手。",
    "ja": "この映画はあなたの表情を読み取ります。何も記録されません。",
    "ko": "이 영화는 당신의 표정을 읽습니다. 아무것도 기록되지 않습니다.",
    "hi": "यह फ़िल्म आपके चेहरे का भाव पढ़ती है। कुछ भी दर्ज नहीं किया जाता।",
    "th": "ภาพยนตร์เรื่องนี้อ่านสีหน้าของคุณและไม่มีการบันทึกอะไรไว้",
    "ru": "Этот фильм читает выражение вашего лица. Ничего не записывается.",
    "el": "Αυτή η ταινία διαβάζει την έκφρασή σας. Τίποτα δεν καταγράφεται.",
}
_SUBTITLES = {
    "en": "– Where were you last night?\n– <i>Nobody</i> asked me that before. 🙂",
    "fr": "<i>Où étais-tu hier soir ?\nJe t’ai attendu jusqu’à l’aube.</i>",
    "de": "Wo warst du gestern Abend? Ich habe bis zum Morgen\u00a0auf dich gewartet.",
    "ar": "أين كنت مساء أمس؟\nانتظرتك حتى الساعة 5:30 في Café Riche.",
    "he": "איפה היית אמש?\nחיכיתי לך עד 5:30 ב־Café Riche.",
    "zh": "你昨天晚上在哪里？我在河边一直等你等到天亮，然后才一个人回家。",
    "ja": "昨日の夜はどこにいたの？夜が明けるまで、川のそばでずっと待っていたよ。",
    "ko": "어젯밤에 어디 있었어?\n새벽까지 기다렸어.",
    "hi": "कल रात तुम कहाँ थे?\nमैं सुबह तक तुम्हारा इंतज़ार करता रहा।",
    "th": "เมื่อคืนคุณอยู่ที่ไหน ฉันรอคุณอยู่ที่ริมแม่น้ำจนถึงรุ่งเช้าแล้วจึงกลับบ้านคนเดียว",
    "ru": "Где ты был вчера вечером?\n<i>Я ждал тебя до рассвета.</i>",
    "el": "Πού ήσουν χθες το βράδυ;\nΣε περίμενα ως το ξημέρωμα.",
}


def main() -> None:
    """Draw every card and subtitle, write the picture, and say how long each took to draw first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("picture", type=Path)
    target = parser.parse_args().picture
    cards = [_card(code, text) for code, text in _CARDS.items()]
    pictures = [_cut(card, _CARD_BAND) for card in cards]
    pictures += [_cut(_subtitle(code, text), _SUBTITLE_BAND) for code, text in _SUBTITLES.items()]
    gap = 6
    rows = -(-len(pictures) // COLUMNS)
    size = COLUMNS * (SMALL[0] + gap) + gap, rows * (SMALL[1] + gap) + gap
    sheet = pygame.Surface(size)
    sheet.fill((17, 18, 22))
    for index, picture in enumerate(pictures):
        row, column = divmod(index, COLUMNS)
        sheet.blit(picture, (gap + column * (SMALL[0] + gap), gap + row * (SMALL[1] + gap)))
    pygame.image.save(sheet, str(target))
    for code, text in _SUBTITLES.items():
        if lost := missing_letters(text + _CARDS[code]):
            print(f"{code}: no font here draws {lost}")


def _card(code: str, text: str) -> pygame.Surface:
    out = ground(FULL, (14, 15, 20))
    drawing = _timed(f"card {code}", lambda number: CardDrawing(text + "." * number, FULL))
    drawing.draw(out, 9.0)
    return _named(out, code, _CARD_BAND)


def _subtitle(code: str, text: str) -> pygame.Surface:
    drawing = _timed(f"subtitle {code}", lambda number: SubtitleDrawing(text + "." * number, FULL))
    out = _picture()
    drawing.draw(out, 9.0)
    return _named(out, code, _SUBTITLE_BAND)


def _timed(name: str, draw: Callable[[int], Drawing]) -> Drawing:
    """Draw for the first time, and then some more; tell how long it took."""
    clock = SystemClock()
    times: list[float] = []
    drawn: list[Drawing] = []
    for number in range(AGAIN + 1):
        start = clock.now()
        drawn.append(draw(number))
        times.append((clock.now() - start) * 1000)
    first, *later = times
    print(f"{name}: first {first:.1f} ms, then {statistics.median(later):.1f} ms")
    return drawn[0]


def _cut(picture: pygame.Surface, band: float) -> pygame.Surface:
    height = FULL[0] * SMALL[1] // SMALL[0]
    part = picture.subsurface((0, round(FULL[1] * band), FULL[0], height))
    return pygame.transform.smoothscale(part, SMALL)


def _picture() -> pygame.Surface:
    """Draw something bright on the left and dark on the right."""
    columns = np.linspace(1.9, -0.9, FULL[0])[:, None, None].clip(0.02, 1)
    rows = np.linspace(0.85, 1.0, FULL[1])[None, :, None]
    pixels = columns * rows * np.asarray((250, 252, 255))
    return pygame.surfarray.make_surface(pixels.astype(np.uint8))


def _named(out: pygame.Surface, code: str, band: float) -> pygame.Surface:
    out.blit(line(code, 70, (200, 130, 30)), (36, round(FULL[1] * band) + 12))
    return out


if __name__ == "__main__":
    main()
