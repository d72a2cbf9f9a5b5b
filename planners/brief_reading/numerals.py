"""Numbers as people write them: digits of any script, local marks for thousands and decimals, and words."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from ...templates.reading_words import Reading

_HAN = {each: value for value, each in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


def plain_digits(text: str) -> str:
    """The text with every decimal digit as 0-9, places unmoved; Arabic marks as '.' and ','."""
    return "".join(
        str(unicodedata.decimal(letter)) if not letter.isascii() and letter.isdecimal() else letter for letter in text
    ).translate({ord("٫"): ".", ord("٬"): ","})


def number_of(token: str, words: Reading) -> Fraction | None:
    """The value of '1,5', '٢٠', 'twenty', '三十'; None where it is none. A comma is a decimal mark here."""
    token = plain_digits(token.lower()).replace(",", ".")
    if re.fullmatch(r"\d+(?:\.\d+)?", token):
        return Fraction(token)
    if token in words.numbers:
        return Fraction(words.numbers[token])
    value = han_number(token)
    return None if value is None else Fraction(value)


def han_number(text: str) -> int | None:
    """The value of '十', '三十九', '一千二百', '两万'; None where the letters are no number."""
    if not text or any(letter not in _HAN and letter not in _HAN_UNITS for letter in text):
        return None
    total, section, digit = 0, 0, 0
    for letter in text:
        if letter in _HAN:
            digit = _HAN[letter]
        elif letter == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _HAN_UNITS[letter], 0
    return total + section + digit
