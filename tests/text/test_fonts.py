"""The bundled faces: whole, licensed, and holding the characters that they promise."""

from __future__ import annotations

import hashlib

import pytest
from reelwright.story.errors import InputError
from reelwright.tools.text.fonts import FOLDER, chain, covers, face, faces, faces_digest, families, typeface

MEGABYTE = 1_000_000
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
UKRAINIAN_AND_SERBIAN = "ґєіїҐЄІЇђјљњћџЂЈЉЊЋЏ"
EUROPEAN = "äöüßÄÖÜéèêëçñøåæœłśżźčšžřğışąęőűÉÈÇÑØÅÆŒŁŚŻŹČŠŽŘĞİŞ€£“”‘’–—…«»¿¡"


def decoded(codec: str, rows: range) -> set[str]:
    found = set()
    for row in rows:
        for cell in range(0xA1, 0xFF):
            try:
                text = bytes((row, cell)).decode(codec)
            except UnicodeDecodeError:
                continue
            found.add(text)
    return {char for char in found if len(char) == 1 and ord(char) >= 0x2E80}


@pytest.mark.parametrize("item", faces(), ids=lambda item: item.file)
def test_every_listed_face_is_the_file_that_was_made_and_its_licence_stands_beside_it(item):
    data = item.path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == item.sha256
    assert len(data) == item.size_bytes
    licence = (FOLDER / item.licence).read_text("utf-8")
    assert "SIL Open Font License" in licence or "SIL OPEN FONT LICENSE" in licence
    assert typeface(item).countGlyphs() > 0


def test_no_file_lies_in_the_folder_that_is_not_listed_and_all_together_stay_small():
    listed = {item.path for item in faces()}
    assert {path for path in FOLDER.rglob("*") if path.suffix in (".ttf", ".otf")} == listed
    assert sum(item.size_bytes for item in faces()) <= 25 * MEGABYTE


def test_a_changed_face_does_not_bear_a_reserved_name():
    for item in faces():
        licence = (FOLDER / item.licence).read_text("utf-8")
        if item.changed and 'Reserved Font Name "Playfair Display"' in licence:
            assert "Playfair" not in typeface(item).getFamilyName()


@pytest.mark.parametrize(
    "family", ["Sofia Sans Extra Condensed", "Unbounded", "Playfair Display", "Onest", "Inter Tight"]
)
def test_families_for_headlines_and_text_hold_european_letters_and_cyrillic(family):
    for weight in families()[family]:
        lacking = [
            char for char in RUSSIAN + UKRAINIAN_AND_SERBIAN + EUROPEAN if not covers(face(family, weight), char)
        ]
        assert lacking == []


@pytest.mark.parametrize("weight", families()["Noto Sans SC"])
def test_chinese_holds_gb_2312_and_japanese_jis_level_1_with_kana(weight):
    chinese, japanese = face("Noto Sans SC", weight), face("Noto Sans JP", weight)
    assert [char for char in decoded("gb2312", range(0xB0, 0xF8)) if not covers(chinese, char)] == []
    assert [char for char in decoded("euc_jp", range(0xB0, 0xD0)) if not covers(japanese, char)] == []
    assert all(covers(japanese, char) for char in "あいうえおゔアイウエオヴー、。「」・〜！？（）％Ａｚ０９")
    assert all(covers(chinese, char) for char in "，。！？：；（）《》、￥％")


def test_the_nearest_weight_is_taken_and_an_unknown_family_lists_those_there_are():
    assert face("Onest", 650).weight == 700
    assert face("Onest", 100).weight == 400
    with pytest.raises(InputError, match=r"Comic Sans.*\n.*Onest"):
        face("Comic Sans", 400)


def test_shared_characters_take_the_form_of_the_language_and_the_look():
    names = [item.family for item in chain("Onest", 700, language="ja-JP")]
    assert names.index("Noto Sans JP") < names.index("Noto Sans SC")
    assert "Noto Serif SC" in [item.family for item in chain("Playfair Display", 600, language="zh")]
    assert chain("Onest", 700)[-1].family == "Noto Color Emoji"


def test_figures_of_one_width_stand_before_their_family():
    first = chain("Sofia Sans Extra Condensed", 900, tabular=True)[0]
    assert first.figures == "tabular"
    assert len({typeface(first).unicharToGlyph(ord(digit)) for digit in "0123456789"}) == 10
    assert chain("Playfair Display", 600)[0].figures == "lining"


def test_the_digest_depends_on_the_families_and_not_on_their_order():
    assert faces_digest("Onest", "Unbounded") == faces_digest("Unbounded", "Onest")
    assert faces_digest("Onest") != faces_digest("Unbounded")
    with pytest.raises(InputError):
        faces_digest("Nothing Sans")
