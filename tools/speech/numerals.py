"""Numbers as words where a voice reads digits wrongly: Chinese and Japanese whole numbers, Russian agreement."""

from __future__ import annotations

_HAN = "零一二三四五六七八九"
_HAN_PLACES = ("", "十", "百", "千")
_HAN_GROUPS = ("", "万", "亿", "万亿")

_KANA = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_KANA_HUNDREDS = {1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_KANA_THOUSANDS = {1: "せん", 3: "さんぜん", 8: "はっせん"}
_KANA_GROUPS = ("", "まん", "おく", "ちょう")
LARGEST = 10**16 - 1
"""Longer rows of digits are numbers of something, read digit by digit."""


def han(number: int) -> str:
    """一百零五, 十二, 一万零五百: as Mandarin says a whole number."""
    if number == 0:
        return "零"
    said, gap = "", False
    for group in range(3, -1, -1):
        part = number // 10_000**group % 10_000
        if part == 0:
            gap = gap or bool(said)
            continue
        if said and (gap or part < 1000):
            said += "零"
        said += _han_group(part) + _HAN_GROUPS[group]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def _han_group(part: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + _HAN[digit] + _HAN_PLACES[place]
        gap = False
    return said


def han_digits(digits: str) -> str:
    """二零二六: digit by digit, as years and numbers of telephones are said."""
    return "".join(_HAN[int(digit)] for digit in digits)


def kana(number: int) -> str:
    """ろっぴゃくごじゅう: as Japanese says a whole number, with its changed sounds."""
    if number == 0:
        return "ゼロ"
    said = ""
    for group in range(3, -1, -1):
        part = number // 10_000**group % 10_000
        if part:
            said += _kana_group(part) + _KANA_GROUPS[group]
    return said


def _kana_group(part: int) -> str:
    thousands, hundreds, tens, ones = (part // 10**place % 10 for place in (3, 2, 1, 0))
    said = _KANA_THOUSANDS.get(thousands, f"{_KANA[thousands]}せん" if thousands else "")
    said += _KANA_HUNDREDS.get(hundreds, f"{_KANA[hundreds]}ひゃく" if hundreds else "")
    said += ("" if tens == 1 else _KANA[tens]) + "じゅう" if tens else ""
    return said + _KANA[ones]


def kana_digits(digits: str) -> str:
    """ゼロさんゼロ: digit by digit."""
    return "".join(_KANA[int(digit)] or "ゼロ" for digit in digits)


_RU_ORDINAL_STEMS = {
    1: "перв", 2: "втор", 3: "треть", 4: "четверт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят",
    10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат",
    16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат", 20: "двадцат", 30: "тридцат",
    40: "сороков", 50: "пятидесят", 60: "шестидесят", 70: "семидесят", 80: "восьмидесят", 90: "девяност",
    100: "сот", 200: "двухсот", 300: "трёхсот", 400: "четырёхсот", 500: "пятисот", 600: "шестисот", 700: "семисот",
    800: "восьмисот", 900: "девятисот", 1000: "тысячн", 2000: "двухтысячн",
}  # fmt: skip
_RU_ENDINGS = {"m": "ый", "f": "ая", "n": "ое", "g": "ого", "l": "ом", "p": "ые", "x": "ых"}
_RU_THIRD = {
    "m": "третий", "f": "третья", "n": "третье", "g": "третьего", "l": "третьем", "p": "третьи", "x": "третьих"
}  # fmt: skip
_RU_TENS = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"
)  # fmt: skip
_RU_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"
)  # fmt: skip


def russian_ordinal(number: int, form: str) -> str:
    """`form`: m, f, n, g (genitive), l (locative), p (plural), x (plural genitive). Up to 2999: days and years."""
    rest, said = number, []
    if rest > 1000 and rest % 1000:
        said.append("тысяча" if rest < 2000 else "две тысячи")
        rest %= 1000
    if rest > 100 and rest % 100 and rest < 1000:
        said.append(_RU_HUNDREDS[rest // 100])
        rest %= 100
    if 20 < rest < 100 and rest % 10:
        said.append(_RU_TENS[rest // 10])
        rest %= 10
    return " ".join([*said, _ru_last(rest, form)])


def _ru_last(number: int, form: str) -> str:
    if number == 3:
        return _RU_THIRD[form]
    stem = _RU_ORDINAL_STEMS.get(number)
    if stem is None:
        return str(number)
    stressed = {2: "ой", 6: "ой", 7: "ой", 8: "ой", 40: "ой"}
    return stem + (stressed.get(number, "ый") if form == "m" else _RU_ENDINGS[form])


def russian_counted(number: int, *, feminine: bool) -> str:
    """A number before a noun: 21 of a feminine one is '20 одна', 2 is 'две'; all else stays digits."""
    ones, tens = number % 10, number // 10 % 10
    if not feminine or tens == 1 or ones not in (1, 2):
        return str(number)
    word = "одна" if ones == 1 else "две"
    return word if number == ones else f"{number - ones} {word}"


_EN_ORDINALS_TEXT = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_EN_ORDINALS = _EN_ORDINALS_TEXT.split()
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def english_ordinal(number: int) -> str:
    """third, twenty-first, '100 and fifth' for what is longer."""
    if number < 20:
        return _EN_ORDINALS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{_EN_TENS[tens]}-{_EN_ORDINALS[ones]}" if ones else f"{_EN_TENS[tens][:-1]}ieth"
    hundreds, rest = divmod(number, 100)
    return f"{hundreds * 100} and {english_ordinal(rest)}" if rest else f"{number}th"


def english_year(number: int) -> str:
    """'19 90', '20 26', '19 oh 5'; 2005 as the number it is."""
    century, rest = divmod(number, 100)
    if rest == 0:
        return f"{century} hundred" if century % 10 else str(number)
    if century % 10 == 0 and rest < 10:
        return str(number)
    return f"{century} oh {rest}" if rest < 10 else f"{century} {rest}"


def english_decade(number: int) -> str:
    """nineteen nineties: '19 nineties'; 'two thousands'."""
    century, rest = divmod(number, 100)
    if rest == 0:
        return f"{century} hundreds" if century % 10 else f"{century // 10} thousands"
    plural = f"{_EN_TENS[rest // 10][:-1]}ies" if rest >= 20 else "tens"
    return f"{century} {plural}" if century else plural


_DE_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
_DE_SMALL_TEXT = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
)
_DE_SMALL = _DE_SMALL_TEXT.split()
_DE_TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")


def german_ordinal(number: int, ending: str) -> str:
    """dritter, zwanzigsten: 1 to 99 with the ending asked for (e, en, er, es)."""
    if number < 20:
        return _DE_ORDINALS.get(number, f"{_DE_SMALL[number]}t") + ending
    tens, ones = divmod(number, 10)
    joined = f"{_DE_SMALL[ones]}und" if ones else ""
    return f"{joined}{_DE_TENS[tens]}st{ending}"


def german_year(number: int) -> str:
    """1990 as '19 hundert 90'; other years as the numbers they are."""
    if not 1100 <= number < 2000:
        return str(number)
    century, rest = divmod(number, 100)
    return f"{century} hundert {rest}" if rest else f"{century} hundert"


def german_decade(number: int) -> str:
    """1990er: '19 hundert neunziger'."""
    century, rest = divmod(number, 100)
    tens = f"{_DE_TENS[rest // 10]}er" if rest >= 20 else "zehner" if rest else "er"
    return f"{century} hundert {tens}" if century else tens
