"""Dates and times of day as nine languages say them."""

from __future__ import annotations

import re

from .numerals import (
    english_ordinal,
    english_year,
    german_ordinal,
    german_year,
    han,
    han_digits,
    kana,
    russian_counted,
    russian_ordinal,
)
from .say_forms import counted

_MONTH_NAMES = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
MONTHS = {language: tuple(names.split()) for language, names in _MONTH_NAMES.items()}
_KANA_DAYS = {
    1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
    9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
_KANA_HOURS = {0: "れい", 4: "よ", 7: "しち", 9: "く", 14: "じゅうよ", 17: "じゅうしち", 19: "じゅうく"}
_KANA_PUN = {"1": "いっぷん", "3": "さんぷん", "4": "よんぷん", "6": "ろっぷん", "8": "はっぷん"}

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\.?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_TIME = re.compile(r"(\d{1,2})[:h](\d{2})(?::\d{2})?\s?([ap])?\.?m?\.?", re.IGNORECASE)
_HALF_DAY = re.compile(r"(\d{1,2})\s?([ap])\.?m\.?", re.IGNORECASE)


def said_date(core: str, *, language: str) -> str | None:
    """'2026-11-20', '20.11.2026', '11/20/2026' (month first only in English) as words; None where it is no date."""
    found = _ISO.fullmatch(core) or _YEAR_FIRST.fullmatch(core)
    if found:
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(core):
        first, second, year = (int(part) for part in found.groups())
        month_first = "/" in core and (second > 12 or (language == "en" and first <= 12))
        day, month = (second, first) if month_first else (first, second)
        year += 0 if len(found[3]) == 4 else 2000
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 2999):
        return None
    if language == "zh":
        return f"{han_digits(str(year))}年{han(month)}月{han(day)}日"
    if language == "ja":
        months = {4: "し", 7: "しち", 9: "く"}
        return f"{kana(year)}ねん{months.get(month, kana(month))}がつ{_kana_day(day)}"
    name = MONTHS.get(language, MONTHS["en"])[month - 1]
    if language == "de":
        return f"{german_ordinal(day, 'er')} {name} {german_year(year)}"
    if language == "ru":
        return f"{russian_ordinal(day, 'n')} {name} {russian_ordinal(year, 'g')} года"
    if language in ("es", "pt"):
        return f"{day} de {name} de {year}"
    if language == "fr":
        return f"{'premier' if day == 1 else day} {name} {year}"
    if language == "ar":
        return f"{day} {name} {year}"
    return f"{name} {english_ordinal(day)} {english_year(year)}"


def _kana_day(day: int) -> str:
    return _KANA_DAYS.get(day, f"{kana(day)}にち")


def said_time(core: str, *, language: str) -> str | None:
    """'7:30', '19:05', '7:30pm', '7pm', '19h30' as words; None where it is no time."""
    found = _TIME.fullmatch(core)
    if found:
        hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").upper()
    elif found := _HALF_DAY.fullmatch(core):
        hour, minute, half = int(found[1]), 0, found[2].upper()
    else:
        return None
    if hour > 24 or minute > 59:
        return None
    if language in ("zh", "ja", "ru", "ar", "de", "fr", "es", "pt"):
        hour += 12 if half == "P" and hour < 12 else 0
    if language == "zh":
        return f"{han(hour)}点" + (f"{'零' if minute < 10 else ''}{han(minute)}分" if minute else "")
    if language == "ja":
        return f"{_KANA_HOURS.get(hour, kana(hour))}じ" + (kana_minutes(minute) if minute else "")
    if language == "ru":
        parts = [f"{hour} {counted('h', str(hour), language='ru')[0]}"]
        if minute:
            parts.append(_russian_minutes(minute))
        return " ".join(parts)
    if language == "en" or language not in MONTHS:
        rest = f" oh {minute}" if 0 < minute < 10 else f" {minute}" if minute else "" if half else " o'clock"
        return f"{hour}{rest}" + (f" {half} M" if half else "")
    words = {"de": ("Uhr", ""), "fr": (counted("h", str(hour), language="fr")[0], ""), "pt": ("horas", "e ")}
    if language == "ar":
        return f"{hour} و {minute} دقيقة" if minute else str(hour)
    if language == "es":
        return f"{hour} y {minute}" if minute else f"{hour} en punto"
    word, joined = words[language]
    return f"{hour} {word} {joined}{minute}" if minute else f"{hour} {word}"


def kana_minutes(minute: int) -> str:
    """さんじゅっぷん, ごふん: minutes with their changed sounds, 1 to 59."""
    tens, ones = divmod(minute, 10)
    if ones == 0:
        return f"{'' if tens == 1 else kana(tens)}じゅっぷん"
    ending = _KANA_PUN.get(str(ones), f"{kana(ones)}ふん")
    return (kana(tens * 10) if tens else "") + ending


def _russian_minutes(minute: int) -> str:
    return f"{russian_counted(minute, feminine=True)} {counted('min', str(minute), language='ru')[0]}"
