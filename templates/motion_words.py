"""The words by which descriptions of what people do are understood: `templates/motion_words.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .reading_words import little_words
from .yaml_text import read_yaml_as_words

HERE = Path(__file__).resolve().parent
UNSPACED = ("zh", "ja")


@dataclass(frozen=True)
class MotionWords:
    """Patterns of words, by what they mean. English ones, and those of one other language."""

    ideas: Mapping[str, re.Pattern[str]]
    """By the name of what is done or of what it is done with: 'wave', 'pocket'."""
    ways: Mapping[str, re.Pattern[str]]
    """'left', 'right', 'up', 'down': as a viewer sees it."""
    faces: Mapping[str, re.Pattern[str]]
    """By emotion."""
    gazes: Mapping[str, re.Pattern[str]]
    looks: re.Pattern[str]
    talks: re.Pattern[str]
    little: re.Pattern[str]
    then: re.Pattern[str]
    together: re.Pattern[str]
    at_last: re.Pattern[str]
    measures: Mapping[str, re.Pattern[str]]
    """'slow', 'fast', 'large', 'small', 'twice', 'three-times'."""
    handling: frozenset[str]
    spaced: bool


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml_as_words((HERE / "motion_words.yaml").read_bytes())
    return data


@cache
def motion_words(language: str = "en") -> MotionWords:
    """The words of a language together with the English ones; English alone where there are none yet."""
    data = _data()
    code = language.split("-")[0].lower()
    own: dict[str, Any] = data["other-languages"].get(code, {})
    spaced = code not in UNSPACED

    def table(name: str) -> dict[str, re.Pattern[str]]:
        given, other = data[name], own.get(name, {})
        return {key: _pattern(given.get(key, ()), other.get(key, ()), spaced=spaced) for key in {**given, **other}}

    def words(name: str) -> re.Pattern[str]:
        return _pattern(data.get(name, ()), own.get(name, ()), spaced=spaced)

    return MotionWords(
        ideas=table("ideas"),
        ways=table("ways"),
        faces=table("faces"),
        gazes=table("gazes"),
        looks=words("looks"),
        talks=words("talks"),
        little=words("little"),
        then=words("then"),
        together=words("together"),
        at_last=words("at-last"),
        measures={name: words(name) for name in ("slow", "fast", "large", "small", "twice", "three-times")},
        handling=frozenset(data["handling"]),
        spaced=spaced,
    )


@cache
def unstressed_words(language: str) -> frozenset[str]:
    """Words of a language that are seldom stressed."""
    code = language.split("-")[0].lower()
    return frozenset(_data()["unstressed"].get(code, ())) | frozenset(little_words().get(code, ()))


@cache
def meanings(language: str) -> dict[str, re.Pattern[str]]:
    """What said words mean that a hand can show, by tags of motions: 'you', 'everything'."""
    code = language.split("-")[0].lower()
    spaced = code not in UNSPACED
    return {name: _pattern((), words.get(code, ()), spaced=spaced) for name, words in _data()["meanings"].items()}


def _pattern(english: Iterable[str], own: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    """Whole words; those of a script without spaces are found anywhere."""
    parts = [rf"(?<!\w){_letters(word)}(?!\w)" for word in english]
    parts += [rf"(?<!\w){_letters(word)}(?!\w)" if spaced else re.escape(str(word)) for word in own]
    return re.compile("|".join(parts) or "(?!)", re.I)


def _letters(word: str) -> str:
    return re.escape(str(word)).replace(r"\*", r"\w*")
