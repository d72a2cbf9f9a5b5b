"""Numbers, money, units, dates, times and signs: the text that reaches the voice, in nine languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.story.speech import Voice
from reelwright.tools.speech.numerals import LARGEST, english_ordinal, han, kana, russian_ordinal
from reelwright.tools.speech.say_numbers import plain_number, said_number
from reelwright.tools.speech.say_text import say
from reelwright.tools.speech.voice_engine import spoken_text

SAID = {
    "en": {
        "€1,299.50": "1299 euros 50", "3.5 kg": "3.5 kilograms", "½": "one half", "2½ cups": "2 and a half cups",
        "10–15 %": "10 to 15 percent", "2026-11-20": "November twentieth 20 26",
        "11/20/2026": "November twentieth 20 26", "7:30 pm": "7 30 P M", "at 7 pm sharp": "at 7 P M sharp",
        "at 7:05": "at 7 oh 5", "the 1990s": "the 19 nineties", "in 1990": "in 19 90", "3rd": "third",
        "21st": "twenty-first", "112th": "100 and twelfth", "USB-C": "USB C", "5G": "5 G", "24/7": "24 7",
        "¥199": "199 yen", "$1.2M": "1.2 million dollars", "1 km or 2 km": "1 kilometer or 2 kilometers",
        "-5 °C": "minus 5 degrees", "120 mph": "120 miles an hour", "800-555-0199": "8 0 0 5 5 5 0 1 9 9",
        "+49 30 123456": "plus 4 9 3 0 1 2 3 4 5 6", "No. 5": "number 5", "e.g. this": "for example this",
        "v2.0.1": "2 dot 0 dot 1", "4.8/5": "4.8 out of 5", "stride.com/shop": "stride dot com slash shop",
        "007": "0 0 7",
    },
    "de": {
        "1.299,50 €": "1299 Euro 50", "3,5 kg": "3,5 Kilogramm", "10–15 %": "10 bis 15 Prozent",
        "20.11.2026": "zwanzigster November 2026", "19:30 Uhr": "19 Uhr 30", "am 3. Mai": "am dritten Mai",
        "die 1990er Jahre": "die 19 hundert neunziger Jahre", "im Jahr 1990": "im Jahr 19 hundert 90",
        "z. B. hier": "zum Beispiel hier", "ca. 3 km": "zirka 3 Kilometer", "1 min": "1 Minute", "5 min": "5 Minuten",
        "1.000.000": "1000000", "5G": "5 G",
    },
    "fr": {
        "1 299,50 €": "1299 euros 50", "3,5 kg": "3,5 kilos", "10–15 %": "10 à 15 pour cent",
        "20/11/2026": "20 novembre 2026", "19h30": "19 heures 30", "1er mai": "premier mai",
        "2e étage": "deuxième étage",
        "1,5 kg": "1,5 kilo",
    },
    "es": {
        "1.299,50 €": "1299 euros 50", "20/11/2026": "20 de noviembre de 2026", "19:30": "19 y 30", "1ª": "primera",
        "3.º piso": "tercero piso", "3 500 personas": "3500 personas",
    },
    "pt": {
        "R$ 129,90": "129 reais 90", "20/11/2026": "20 de novembro de 2026", "3º": "terceiro", "1 kg": "1 quilo",
        "10–15 %": "10 a 15 por cento",
    },
    "ru": {
        "199 руб.": "199 рублей", "1 ₽": "1 рубль", "22 ₽": "22 рубля", "111 ₽": "111 рублей",
        "21 мин": "20 одна минута",
        "2 мин": "две минуты", "5 мин": "5 минут", "3,5 кг": "3 с половиной килограмма", "1 %": "1 процент",
        "10–15 %": "10 до 15 процентов", "20.11.2026": "двадцатое ноября две тысячи двадцать шестого года",
        "в 2026 году": "в две тысячи двадцать шестом году", "2026 г.": "две тысячи двадцать шестого года",
        "7:30": "7 часов 30 минут", "1:01": "1 час одна минута", "3-й": "третий",
        "1990-е": "тысяча девятьсот девяностые",
        "№ 5": "номер 5", "1 299 руб. в месяц": "1299 рублей в месяц", "0,25": "0 целых 25 сотых",
    },
    "ar": {
        "٢٥٪": "25 بالمئة", "€129": "129 يورو", "5 كم": "5 كيلومتر", "3 $": "3 دولارات", "20 $": "20 دولار",
        "2026-11-20": "20 نوفمبر 2026", "١٬٢٩٩٫٥٠ €": "1299 يورو 50",
    },
    "zh": {
        "¥199": "一百九十九元", "第3章": "第三章", "3.5公斤": "三点五公斤", "10–15%": "百分之十到十五",
        "2026-11-20": "二零二六年十一月二十日", "2026年11月20日": "二零二六年十一月二十日", "7:30": "七点三十分",
        "105个": "一百零五个", "只要¥1,299": "只要一千二百九十九元", "½": "二分之一",
        "电话010-12345678": "电话零一零一二三四五六七八",
    },
    "ja": {
        "¥1,980": "せんきゅうひゃくはちじゅうえん", "第3章": "第さん章", "3.5 kg": "さんてんごキログラム",
        "2026-11-20": "にせんにじゅうろくねんじゅういちがつはつか", "7:30": "しちじさんじゅっぷん", "600": "ろっぴゃく",
        "30%": "さんじゅうパーセント", "10 min": "じゅっぷん", "½": "にぶんのいち",
    },
}  # fmt: skip


def said(line: str, language: str) -> str:
    gap = "" if language in ("zh", "ja") else " "
    return gap.join(word.said for word in say(line, language=language) if word.said)


@pytest.mark.parametrize(
    ("language", "line", "spoken"), [(language, *pair) for language, pairs in SAID.items() for pair in pairs.items()]
)
def test_what_is_written_reaches_the_voice_as_it_is_said(language: str, line: str, spoken: str) -> None:
    assert said(line, language) == spoken


@pytest.mark.parametrize("language", SAID)
def test_no_sign_or_foreign_digit_is_left_for_the_voice(language: str) -> None:
    line = "5 %, €3, ½, 3 km, 10–15 °C, 24/7, 2026-11-20, ٣"
    assert not re.search(r"[%€½°–/٣]", said(line, language))


def test_an_ordinal_or_an_abbreviation_ends_no_sentence() -> None:
    pauses = [word.pause for word in say("Am 3. Mai kommt Dr. Weiß, z.B. heute. Ende", language="de")]
    assert pauses == ["none", "none", "none", "none", "none", "comma", "none", "sentence", "none"]
    assert [word.pause for word in say("Er kam 3. Dann ging er", language="de")][2] == "sentence"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ru", "Новый USB-C кабель Stride"),
        ("ar", "حذاء Stride مع USB-C"),
        ("zh", "全新Stride支持USB-C"),
        ("ja", "あたらしいStrideはUSB-Cです"),
    ],
)
def test_latin_words_stand_apart_so_that_the_voice_changes_its_language(language: str, line: str) -> None:
    codes = {"zh": "cmn"}
    voice = Voice(engine="espeak", id=f"{codes.get(language, language)}+m7", language=language)
    spoken = spoken_text(line, voice=voice)
    assert re.search(r"(?:^|[\s,.])Stride(?:$|[\s,.])", spoken)
    assert re.search(r"(?:^|[\s,.])USB C(?:$|[\s,.])", spoken)


@given(st.integers(0, LARGEST))
def test_chinese_numbers_say_their_digits(number: int) -> None:
    words = han(number)
    value, part, digit = 0, 0, 0
    groups = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
    for found in re.finditer("万亿|.", words):
        sign = found[0]
        if sign in groups:
            value, part, digit = value + (part + digit) * groups[sign], 0, 0
        elif sign in "十百千":
            part += max(1, digit) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(sign)
    assert value + part + digit == number
    assert "零零" not in words
    assert words == "零" or not words.endswith("零")


@given(st.integers(1, LARGEST))
def test_japanese_numbers_have_a_reading_in_kana(number: int) -> None:
    assert re.fullmatch("[ぁ-ん]+", kana(number))


@given(st.integers(1, 2999), st.sampled_from("mfnglpx"))
def test_russian_ordinals_up_to_years_are_words(number: int, form: str) -> None:
    assert not re.search(r"\d", russian_ordinal(number, form)) or number % 1000 == 0
    assert re.search(r"[а-яё]+$", russian_ordinal(number, form)) or number % 1000 == 0


@given(st.integers(0, 999))
def test_english_ordinals_end_as_ordinals(number: int) -> None:
    assert re.search(r"(?:st|nd|rd|th|first|second|third)$", english_ordinal(number))


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,299", "en", "1299"), ("1.299", "de", "1299"), ("1.299", "en", "1.299"), ("1,5", "en", "1.5"),
        ("1.5", "de", "1.5"), ("1.299.000", "en", "1299000"), ("0.125", "de", "0.125"), ("12\u202f500", "fr", "12500"),
        ("1'299.50", "de", "1299.50"), ("٣٫٥", "ar", "3.5"),
    ],
)  # fmt: skip
def test_marks_in_numbers_are_understood(text: str, language: str, number: str) -> None:
    assert plain_number(text, language=language) == number


@given(st.from_regex(r"[0-9][0-9.,]{0,24}[0-9]", fullmatch=True), st.sampled_from(sorted(SAID)))
def test_any_row_of_digits_is_said_in_any_language(text: str, language: str) -> None:
    assert said_number(text, language=language).strip() or text
    assert said(f"a {text} b", language)
