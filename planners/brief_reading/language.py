"""In which language a brief is written: by its script, else by its little words."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ...templates.reading_words import little_words, reading_languages

_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_MARKS = {"de": "äöüß", "fr": "çèêëàùœôîû", "es": "ñ¿¡áíúó", "pt": "ãõçâê"}


_UNREAD = {
    "hi": re.compile(r"[\u0900-\u097f]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
    "gu": re.compile(r"[\u0a80-\u0aff]"),
    "pa": re.compile(r"[\u0a00-\u0a7f]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
    "te": re.compile(r"[\u0c00-\u0c7f]"),
    "kn": re.compile(r"[\u0c80-\u0cff]"),
    "ml": re.compile(r"[\u0d00-\u0d7f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
}
"""Scripts in which no brief is read, each with the language that most people write in it. A voice or a model may know
it; our own lines do not, and say so."""


class Told(NamedTuple):
    """A language, and whether the text leaves no doubt."""

    language: str
    sure: bool


def language_of(text: str, *, hint: str = "en") -> Told:
    """The language of a brief among those that are read; `hint` where a text in Latin letters does not say.

    A language that no one reads here (Dutch, Italian) is told as the hint, not surely.
    """
    counts = {name: len(found.findall(text)) for name, found in _SCRIPTS.items()}
    letters = sum(counts.values()) or 1
    if counts["kana"] * 12 > counts["han"] + counts["kana"] and counts["kana"] > 1 and counts["kana"] * 8 > letters:
        return Told("ja", sure=True)
    # A word of Han is worth several letters of Latin.
    if (counts["han"] + counts["kana"]) * 3 > letters - counts["han"]:
        # Without kana, marks tell: '炭酸水「Fizz」、6秒' is Japanese.
        marks = not counts["kana"] and "「" in text and "、" in text and "，" not in text
        return Told("ja" if marks or counts["kana"] * 3 > counts["han"] else "zh", sure=True)
    if counts["arabic"] * 2 > counts["latin"]:
        return Told("ar", sure=True) if counts["arabic"] else _by_little_words(text, hint)
    if counts["cyrillic"] * 2 > counts["latin"] and counts["cyrillic"]:
        return Told("ru", sure=True)
    unread = max(_UNREAD, key=lambda code: len(_UNREAD[code].findall(text)))
    if len(_UNREAD[unread].findall(text)) * 2 > counts["latin"]:
        return Told(unread, sure=True) if _UNREAD[unread].search(text) else _by_little_words(text, hint)
    return _by_little_words(text, hint)


_SCRIPTS = {"kana": _KANA, "han": _HAN, "arabic": _ARABIC, "cyrillic": _CYRILLIC, "latin": _LATIN}


def _by_little_words(text: str, hint: str) -> Told:
    low = re.sub(r"(?:https?://)?\S+\.[a-z]{2,}(?:/\S*)?", " ", text.lower())
    tokens = re.findall(r"[^\W\d_]+", low)
    scores = {language: float(sum(token in words for token in tokens)) for language, words in _little().items()}
    for language, marks in _MARKS.items():
        scores[language] += min(1.0, 0.5 * sum(mark in low for mark in marks))
    code = hint.split("-")[0].lower()
    best = max(scores.values(), default=0)
    leaders = [language for language, score in scores.items() if score == best]
    if best == 0:
        return Told(code if code in reading_languages() else "en", sure=len(tokens) <= 4)
    language = code if code in leaders else ("en" if "en" in leaders else leaders[0])
    second = max((score for name, score in scores.items() if name != language), default=0)
    if language not in reading_languages():
        return Told(code if code in reading_languages() else "en", sure=False)
    return Told(language, sure=best > second)


@cache
def _little() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in little_words().items()}
