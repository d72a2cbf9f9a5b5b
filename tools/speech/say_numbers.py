"""Everything with digits in it as a voice should say it: counts, money, units, ordinals, years, telephones."""

from __future__ import annotations

import re

from .numerals import (
    LARGEST,
    english_decade,
    english_ordinal,
    english_year,
    german_decade,
    german_ordinal,
    german_year,
    han,
    han_digits,
    kana,
    kana_digits,
    russian_counted,
    russian_ordinal,
)
from .say_dates import MONTHS, kana_minutes, said_date, said_time
from .say_forms import counted, unit_of

NUMBER = r"\d+(?:[.,'’\u00a0\u202f]\d+)*"
_DECIMAL_COMMA = frozenset(("de", "fr", "es", "pt", "ru", "it"))
_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫٬−", "012345678901234567890123456789.,-")
_FRACTIONS = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8)}
_PARTS: dict[str, dict[tuple[int, int], str]] = {
    "en": {(1, 2): "one half", (1, 4): "one quarter", (3, 4): "three quarters", (1, 3): "one third",
           (2, 3): "two thirds", (1, 8): "one eighth", (3, 8): "three eighths", (5, 8): "five eighths"},
    "de": {(1, 2): "ein halb", (1, 4): "ein Viertel", (3, 4): "drei Viertel", (1, 3): "ein Drittel",
           (2, 3): "zwei Drittel", (1, 8): "ein Achtel", (3, 8): "drei Achtel", (5, 8): "fünf Achtel"},
    "fr": {(1, 2): "un demi", (1, 4): "un quart", (3, 4): "trois quarts", (1, 3): "un tiers", (2, 3): "deux tiers",
           (1, 8): "un huitième", (3, 8): "trois huitièmes", (5, 8): "cinq huitièmes"},
    "es": {(1, 2): "medio", (1, 4): "un cuarto", (3, 4): "tres cuartos", (1, 3): "un tercio", (2, 3): "dos tercios",
           (1, 8): "un octavo", (3, 8): "tres octavos", (5, 8): "cinco octavos"},
    "pt": {(1, 2): "meio", (1, 4): "um quarto", (3, 4): "três quartos", (1, 3): "um terço", (2, 3): "dois terços",
           (1, 8): "um oitavo", (3, 8): "três oitavos", (5, 8): "cinco oitavos"},
    "ru": {(1, 2): "половина", (1, 4): "четверть", (3, 4): "три четверти", (1, 3): "треть", (2, 3): "две трети",
           (1, 8): "одна восьмая", (3, 8): "три восьмых", (5, 8): "пять восьмых"},
    "ar": {(1, 2): "نصف", (1, 4): "ربع", (3, 4): "ثلاثة أرباع", (1, 3): "ثلث", (2, 3): "ثلثان", (1, 8): "ثمن",
           (3, 8): "ثلاثة أثمان", (5, 8): "خمسة أثمان"},
}  # fmt: skip
_AND_PART = {"en": "and", "de": "und", "fr": "et", "es": "y", "pt": "e", "ru": "и", "ar": "و", "zh": "又", "ja": "と"}
_MINUS = {"en": "minus", "de": "minus", "fr": "moins", "es": "menos", "pt": "menos", "ru": "минус", "ar": "ناقص",
          "zh": "负", "ja": "マイナス"}  # fmt: skip
_PLUS = {"en": "plus", "de": "plus", "fr": "plus", "es": "más", "pt": "mais", "ru": "плюс", "ar": "زائد", "zh": "加",
         "ja": "プラス"}  # fmt: skip
_ALWAYS = {"en": "24 7", "zh": "二十四 七", "ja": "にじゅうよん なな"}
_LARGE = {
    "en": ("thousand", "million", "billion"), "de": ("tausend", "Millionen", "Milliarden"),
    "fr": ("mille", "millions de", "milliards de"), "es": ("mil", "millones de", "mil millones de"),
    "pt": ("mil", "milhões de", "bilhões de"), "ru": ("тысяч", "миллионов", "миллиардов"),
    "ar": ("ألف", "مليون", "مليار"), "zh": ("千", "百万", "十亿"), "ja": ("せん", "ひゃくまん", "じゅうおく"),
}  # fmt: skip
_SUFFIXES = {"k": 0, "m": 1, "mn": 1, "bn": 2, "b": 2}
_ORDINAL_WORDS = {"fr": ("premier", "première"), "es": ("primero", "primera"), "pt": ("primeiro", "primeira")}
_ROMANCE = {
    "fr": "- - deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "es": "- - segund tercer cuart quint sext séptim octav noven décim",
    "pt": "- - segund terceir quart quint sext sétim oitav non décim",
}
_RU_FORMS = {"й": "m", "ый": "m", "ой": "m", "я": "f", "ая": "f", "е": "n", "ое": "n", "го": "g", "ого": "g",
             "м": "l", "ом": "l", "х": "x", "ых": "x"}  # fmt: skip
_YEAR_AFTER_TEXT = (
    "in since from until by year summer spring winter autumn fall early late around circa im seit ab bis jahr sommer "
    "frühjahr herbst january february march april may june july august september october november december"
)
_YEAR_AFTER = frozenset(_YEAR_AFTER_TEXT.split())
_GERMAN_BEFORE = {"am": "en", "zum": "en", "vom": "en", "beim": "en", "im": "en", "den": "en", "dem": "en",
                  "des": "en", "der": "e", "die": "e", "das": "e", "jede": "e", "jeder": "e"}  # fmt: skip
_WHOLE_PHONE = (
    r"\+\d[\d\s().\u00a0/-]{6,}\d|\(0?\d{2,5}\)[\s\u00a0]?\d[\d\s\u00a0-]{3,}\d|(?<!\d)\d{3}[-.]\d{3}[-.]\d{4}(?!\d)"
    r"|(?<!\d)\d{3}-\d{4}(?!\d)|(?<!\d)0\d{2,4}[/\s-]\d{5,}(?!\d)"
)
PHONE = re.compile(_WHOLE_PHONE)


def western(text: str) -> str:
    """Digits and their marks of other scripts as 0 to 9, '.', ',' and '-'."""
    return text.translate(_EASTERN)


def plain_number(text: str, *, language: str) -> str:
    """'1.299,50' or '1,299.50' as '1299.50', by what the language writes and what the marks can only mean."""
    text = re.sub(r"[\u00a0\u202f'’ ]", "", western(text))
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        mark = max(".", ",", key=text.rfind)
        whole, _, rest = text.rpartition(mark)
        return re.sub(r"[.,]", "", whole) + "." + rest
    if not dots and not commas:
        return text
    mark = "." if dots else ","
    groups = text.split(mark)
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    native = mark == ("," if language not in _DECIMAL_COMMA else ".")
    if len(groups) > 2 or (thousands and native):
        return "".join(groups)
    return f"{groups[0]}.{groups[1]}"


def said_number(text: str, *, language: str, feminine: bool = False) -> str:
    """A count as the language's voice reads it rightly: digits with its own decimal mark, or words."""
    number = plain_number(text, language=language)
    whole, _, rest = number.partition(".")
    if len(whole) > 15 or int(whole or "0") > LARGEST or (len(whole) > 1 and whole[0] == "0"):
        return digit_by_digit(whole + rest, language=language)
    if language == "zh":
        return han(int(whole)) + (f"点{han_digits(rest)}" if rest else "")
    if language == "ja":
        return kana(int(whole)) + (f"てん{kana_digits(rest)}" if rest else "")
    if language == "ru":
        return _russian(int(whole), rest, feminine=feminine)
    return whole + (f"{',' if language in _DECIMAL_COMMA else '.'}{rest}" if rest else "")


def _russian(whole: int, rest: str, *, feminine: bool) -> str:
    if not rest:
        return russian_counted(whole, feminine=feminine)
    if rest == "5":
        return f"{whole} с половиной" if whole else "ноль целых 5 десятых"
    if len(rest) > 3:
        return f"{whole} и {' '.join(rest)}"
    part = int(rest)
    one = part % 10 == 1 and part % 100 != 11
    name = {1: "десят", 2: "сот", 3: "тысячн"}[len(rest)] + ("ая" if one else "ых")
    entire = "целая" if whole % 10 == 1 and whole % 100 != 11 else "целых"
    return f"{russian_counted(whole, feminine=True)} {entire} {russian_counted(part, feminine=True)} {name}"


def digit_by_digit(text: str, *, language: str) -> str:
    """'+49' as 'plus 4 9': how numbers of telephones are read."""
    digits = re.sub(r"\D", "", western(text))
    said = {"zh": han_digits, "ja": kana_digits}.get(language, " ".join)(digits)
    return f"{_PLUS.get(language, 'plus')} {said}" if "+" in text else said


def with_unit(number: str, unit: str, *, language: str) -> str:
    """A count and its unit: '3.5', 'kg' as '3.5 kilograms'; percent before the number where that is how it is said."""
    word, feminine = counted(unit, plain_number(number, language=language), language=language)
    said = said_number(number, language=language, feminine=feminine)
    if unit == "%" and language == "zh":
        return f"百分之{said}"
    if unit == "min" and language == "ja" and number.isdigit() and int(number) < 60:
        return kana_minutes(int(number))
    return f"{said}{'' if language in ('zh', 'ja') else ' '}{word}"


def price(number: str, sign: str, *, language: str) -> str:
    """'49.99' of dollars as '49 dollars 99': how it is said in a shop."""
    whole, _, cents = plain_number(number, language=language).partition(".")
    tight = "" if language in ("zh", "ja") else " "
    cents = "" if not cents.strip("0") else cents.ljust(2, "0")
    word, feminine = counted(sign, whole, language=language)
    if not int(whole) and cents:
        return with_unit(number, sign, language=language)
    if cents and language in ("zh", "ja"):
        return with_unit(number, sign, language=language)
    said = f"{said_number(whole, language=language, feminine=feminine)}{tight}{word}"
    return f"{said} {said_number(cents.lstrip('0'), language=language)}" if cents else said


def said_with_digits(core: str, *, language: str, before: str, after: str) -> str | None:
    """What to say for a word with digits in it, by the words before and after; None where it is left as it is."""
    core = western(core)
    fraction = re.fullmatch(r"(\d*)\s?([½¼¾⅓⅔⅛⅜⅝])", core)
    if fraction:
        return _fraction(fraction[1], _FRACTIONS[fraction[2]], language)
    found = re.fullmatch(r"([1235])/([2348])", core)
    if found and (parts := (int(found[1]), int(found[2]))) in _FRACTIONS.values():
        return _fraction("", parts, language)
    if core == "24/7":
        return _ALWAYS.get(language, "24 7")
    said = said_date(core, language=language) or said_time(core, language=language)
    if said:
        return said
    return _ordinal(core, language, before, after) or _year(core, language, before, after)


def _fraction(whole: str, parts: tuple[int, int], language: str) -> str:
    if language == "zh":
        said = f"{han(parts[1])}分之{han(parts[0])}"
    elif language == "ja":
        said = f"{kana(parts[1])}ぶんの{kana(parts[0])}"
    else:
        said = _PARTS.get(language, _PARTS["en"])[parts]
    if not whole:
        return said
    joined = _AND_PART.get(language, "and")
    said = {"en": "a half", "de": "ein halb"}.get(language, said) if parts == (1, 2) else said
    gap = "" if language in ("zh", "ja") else " "
    return f"{said_number(whole, language=language)}{gap}{joined}{gap}{said}"


def _ordinal(core: str, language: str, before: str, after: str) -> str | None:
    if language == "en" and (found := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", core, re.IGNORECASE)):
        return english_ordinal(int(found[1]))
    if language == "de" and (found := re.fullmatch(r"(\d{1,2})\.", core)):
        ending = _GERMAN_BEFORE.get(before.casefold())
        return german_ordinal(int(found[1]), ending or "e") if ending or after in MONTHS["de"] else None
    if language == "ru" and (found := re.fullmatch(r"(\d{1,4})-?(ый|ой|ая|ое|ого|ом|ых|й|я|е|го|м|х)", core)):
        number = int(found[1])
        form = "p" if found[2] == "е" and number >= 100 and number % 10 == 0 else _RU_FORMS[found[2]]
        return russian_ordinal(number, form) if 0 < number < 3000 else None
    found = re.fullmatch(r"(\d{1,2})(?:\.?([ºª])|(er|re|ère|e|ème|d|de|nd|nde))", core)
    if found and language in _ROMANCE and not (language != "fr" and found[3]):
        number, feminine = int(found[1]), found[2] == "ª" or found[3] in ("re", "ère", "nde")
        return _romance(number, language, feminine=feminine)
    return None


def _romance(number: int, language: str, *, feminine: bool) -> str | None:
    if number == 1:
        return _ORDINAL_WORDS[language][feminine]
    words = _ROMANCE[language].split()
    if number >= len(words):
        return f"{number}ième" if language == "fr" else str(number)
    return words[number] if language == "fr" else words[number] + ("a" if feminine else "o")


def _year(core: str, language: str, before: str, after: str) -> str | None:
    if found := re.fullmatch(r"(?:['’])?(\d{4}|\d{2})(?:['’])?s", core):
        return english_decade(int(found[1])) if language == "en" and int(found[1]) % 10 == 0 else None
    if language == "de" and (found := re.fullmatch(r"(\d{4}|\d{2})er", core)) and int(found[1]) % 10 == 0:
        return german_decade(int(found[1]))
    if not re.fullmatch(r"1[1-9]\d\d|20\d\d", core):
        return None
    number = int(core)
    if language == "ru":
        form = {"год": "m", "года": "g", "году": "l", "г": "l" if before in ("в", "В") else "g"}.get(after)
        return russian_ordinal(number, form) if form else None
    if language == "zh" and after == "年":
        return han_digits(core)
    is_year = before.casefold() in _YEAR_AFTER or (number >= 1900 and not unit_of(after) and not after.endswith("s"))
    if is_year and language == "en":
        return english_year(number)
    return german_year(number) if is_year and language == "de" else None


def large(number: str, suffix: str, sign: str, *, language: str) -> str:
    """'$1.2M' as '1.2 million dollars'."""
    word = _LARGE.get(language, _LARGE["en"])[_SUFFIXES[suffix.casefold()]]
    gap = "" if language in ("zh", "ja") else " "
    said = f"{said_number(number, language=language)}{gap}{word}"
    return said + (f"{gap}{counted(sign, '1000000', language=language)[0]}" if sign else "")


def signed(said: str, sign: str, *, language: str) -> str:
    """The number after its '-' or '+', named."""
    word = {"-": _MINUS, "+": _PLUS}.get(sign, {}).get(language, "")
    return f"{word} {said}" if word else said
