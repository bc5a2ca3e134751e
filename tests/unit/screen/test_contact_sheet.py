"""The contact sheet picks the right moments and stays small."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from riot.screen.contact_sheet import ContactSheet


def watch(sheet: ContactSheet, plan: list[tuple[str, float]], fade: float = 0.0) -> None:
    """Show scenes for so many seconds each, at 25 pictures a second."""
    surface = pygame.Surface((640, 360), 0, 32)
    now = 0.0
    for take, (scene, seconds) in enumerate(plan):
        surface.fill((40 + take * 20 % 200, 90, 120))
        for tick in range(round(seconds * 25)):
            share = tick / 25 / fade if fade and tick / 25 < fade else None
            sheet.see(lambda: surface, now, scene, take, share)
            now += 0.04


def test_one_picture_a_take_and_one_in_the_middle_of_a_crossfade() -> None:
    sheet = ContactSheet(0.0, every=100)
    watch(sheet, [("street", 2.0), ("flee", 2.0)], fade=0.5)
    shots = [(shot.scene, round(shot.at, 1), shot.mixing) for shot in sheet._shots]
    assert shots == [
        ("street", 0.3, True),
        ("street", 0.5, False),
        ("flee", 2.3, True),
        ("flee", 2.5, False),
    ]


def test_long_takes_are_seen_again() -> None:
    sheet = ContactSheet(0.0, every=2.0)
    watch(sheet, [("street", 9.0)])
    assert [round(shot.at, 1) for shot in sheet._shots] == [0.4, 2.4, 4.4, 6.4, 8.5]


def test_the_number_is_capped_and_takes_outlive_the_clocks_pictures(tmp_path: Path) -> None:
    sheet = ContactSheet(0.0, title="Straße", every=0.5, limit=12)
    watch(sheet, [(f"scene {n}", 3.0) for n in range(10)])
    assert len(sheet._shots) == 12
    assert len([shot for shot in sheet._shots if not shot.regular]) == 10
    assert sheet.save(tmp_path / "new" / "sheet.png")
    image = pygame.image.load(str(tmp_path / "new" / "sheet.png"))
    assert image.get_width() > 5 * 320


def test_only_what_is_kept_is_read() -> None:
    sheet, surface, read = ContactSheet(0.0, every=100), pygame.Surface((64, 36)), [0]

    def snapshot() -> pygame.Surface:
        read[0] += 1
        return surface

    for tick in range(100):
        sheet.see(snapshot, tick * 0.04, "street", 0, None)
    assert read == [1]


def test_nothing_seen_writes_nothing(tmp_path: Path) -> None:
    assert not ContactSheet(0.0).save(tmp_path / "sheet.png")
    assert not (tmp_path / "sheet.png").exists()


def test_a_place_that_cannot_be_written_is_an_oserror(tmp_path: Path) -> None:
    sheet = ContactSheet(0.0)
    watch(sheet, [("street", 1.0)])
    (tmp_path / "sheet.png").mkdir()
    with pytest.raises(OSError, match=r"sheet\.png"):
        sheet.save(tmp_path / "sheet.png")
